"""Where a broker is, as operators write it, and what it must be shown there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from paho.mqtt.client import Client

PORTS = {"mqtt": 1883, "mqtts": 8883}


@dataclass(frozen=True, slots=True)
class Address:
    """One broker."""

    host: str
    port: int
    tls: bool

    def __str__(self) -> str:
        return f"{'mqtts' if self.tls else 'mqtt'}://{self.host}:{self.port}"


class BrokerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the branch's broker is, and who we are there.

    Raises:
        ValueError: one of the urls is no broker's address.
    """

    urls: tuple[str, ...] = ("mqtt://127.0.0.1:1883",)
    """Each ``mqtt://host:port``, or ``mqtts://`` for TLS; when one is lost, or the hub is not
    heard there, the next is tried."""
    username: str = ""
    """Empty: no name and no password are sent."""
    password_file: str = ""
    """The file whose first line is the password."""
    ca: str = ""
    """PEM file of the authority that signed the broker's certificate; for ``mqtts://``."""
    cert: str = ""
    """PEM file of this device's own certificate."""
    key: str = ""
    """PEM file of the key of that certificate."""
    keepalive_s: int = 10
    """A broker that is silent for about twice as long is lost, in seconds."""
    session_expiry_s: int = 3600
    """How long the broker keeps messages for a device that is away, in seconds."""

    def __post_init__(self) -> None:
        if not self.urls:
            raise ValueError("urls: at least one broker's address is needed")
        for url in self.urls:
            address_of(url)


def address_of(url: str) -> Address:
    """Return the address that *url* names.

    Raises:
        ValueError: it is no ``mqtt://host:port``.
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise ValueError(f"not a broker's address: {url!r} ({error})") from error
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(
            f"not a broker's address: {url!r} (expected 'mqtt://host:1883' or 'mqtts://host:8883')"
        )
    return Address(parts.hostname, port or PORTS[parts.scheme], parts.scheme == "mqtts")


def credentials(settings: BrokerSettings, address: Address, client: Client) -> None:
    """Give *client* the name, password, keys and certificates of *settings* that *address* asks for.

    Raises:
        OSError: a file that is named cannot be read.
    """
    if settings.username:
        client.username_pw_set(settings.username, _first_line(settings.password_file))
    if address.tls:
        client.tls_set(settings.ca or None, settings.cert or None, settings.key or None)


def _first_line(path: str) -> str | None:
    if not path:
        return None
    return (Path(path).read_text(encoding="utf-8").splitlines() or [""])[0]
