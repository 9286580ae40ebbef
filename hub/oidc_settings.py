"""What an operator says of the office's own directory, by which people may sign in: OpenID Connect."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from contract.picture import Texts
from contract.settings import BadSettings

RoleName = Literal["clerk", "reception", "supervisor", "administrator", "auditor"]
BACK = "/sign-in/directory/back"
"""Where the directory sends people back to; it must be told this address, with `hub_url` before it."""


class OidcSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The office's directory, by OpenID Connect: table `[accounts.oidc]` of `hub.toml`."""

    issuer: str
    """The directory's own name for itself, letter by letter, such as `https://login.example/realms/office`.
    What else the hub must know is found there."""

    client_id: str
    """Under which name the directory knows this hub."""

    client_secret_file: str = ""
    """A file that holds the secret that the directory has given the hub, and nothing else, readable for the
    hub's user alone. A relative path starts at the folder of `hub.toml`. Empty: it has given none."""

    hub_url: str
    """The address by which browsers reach this hub: `https://hub.example`. The directory must know
    `/sign-in/directory/back` at it as a way back."""

    label: Texts = {}
    """What stands on the button, by language. Empty: `Sign in with the office account`."""

    scopes: tuple[str, ...] = ("openid", "profile")
    """What the hub asks to be told; some directories want `groups` here as well."""

    login_claim: str = "preferred_username"
    """Which claim holds somebody's login; of an e-mail address what stands before the `@`."""

    name_claim: str = "name"
    """Which claim holds the name that colleagues read."""

    groups_claim: str = "groups"
    """Which claim holds somebody's groups. `realm_access.roles` is the list `roles` within `realm_access`."""

    roles: dict[str, tuple[RoleName, ...]]
    """Which roles a group gives, by the group's name. Who is in none of these groups is not let in."""

    adopt_logins: bool = False
    """Whether somebody of the directory gets the account that has their login and is no directory's yet. Only
    where nobody can choose the own login in the directory."""

    ca_file: str = ""
    """The certificates by which the directory is known; empty: those of this machine."""

    clock_skew_s: Annotated[float, msgspec.Meta(ge=0, le=300)] = 60.0
    """How far the directory's clock may be from the hub's."""

    patience_s: Annotated[float, msgspec.Meta(ge=0.1, le=30)] = 5.0
    """How long the directory may take for an answer."""


def oidc_mistakes(
    settings: OidcSettings | None, names: tuple[str, ...], *, behind_tls: bool
) -> Iterator[str]:
    """Yield what is wrong with *settings* of a hub that goes by *names*, one sentence each."""
    if settings is None:
        return
    where = "[accounts.oidc]:"
    if mistake := _address_mistake(settings.issuer):
        yield f"{where} 'issuer' {mistake}"
    mistake = _address_mistake(settings.hub_url)
    if mistake := mistake or _way_back_mistake(settings.hub_url, names, behind_tls=behind_tls):
        yield f"{where} 'hub_url' {mistake}"
    if not settings.roles or not all(settings.roles.values()):
        yield f"{where} 'roles' must give each group a role, such as {{office-clerks = [\"clerk\"]}}"
    if "openid" not in settings.scopes:
        yield f"{where} 'scopes' must have 'openid' among them"


def secret_in(path: str) -> str:
    """Return the secret in the file at *path*.

    Raises:
        BadSettings: it cannot be read, is empty, or others may read it.
    """
    where = f"[accounts.oidc]: 'client_secret_file' {path}:"
    try:
        mode = Path(path).stat().st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise BadSettings(f"{where} others may read it ({mode & 0o777:o}); say chmod 600 {path}")
        secret = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no UTF-8"
        raise BadSettings(f"{where} cannot be read: {reason}") from error
    if not secret:
        raise BadSettings(f"{where} is empty; write the secret into it that the directory has given")
    return secret


def is_safe_address(url: str) -> bool:
    """Tell whether nobody can read or change on the way what is sent to *url*."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and _is_this_machine(parts.hostname or "")


def _address_mistake(url: str) -> str:
    parts = urlsplit(url)
    if not is_safe_address(url):
        return f"must be an address that begins with https://, not {url!r}"
    if parts.query or parts.fragment or parts.username is not None:
        return f"must be an address without '?', '#' and '@', not {url!r}"
    return ""


def _way_back_mistake(url: str, names: tuple[str, ...], *, behind_tls: bool) -> str:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.path.strip("/"):
        return f"must end after the hub's name, not {url!r}"
    if host not in {name.lower() for name in names} and not _is_this_machine(host):
        return f"must be at one of the 'names' in [http], not {host!r}; add it there"
    if parts.scheme == "https" and not behind_tls:
        return "begins with https://, so [http] must say 'behind_tls = true'"
    return ""


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
