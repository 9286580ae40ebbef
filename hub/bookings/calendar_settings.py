"""What an operator writes in `hub.toml` about calendars with which the hub keeps in step: `[[calendars]]`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from contract.names import Id


class CalendarSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A CalDAV calendar with bookings, which the hub looks at by itself."""

    name: Id
    """What the calendar is called in the journal, the log and the figures. By it bookings are known to be
    from there."""

    url: str
    """Where the calendar itself is, not its server alone: `https://calendar.example/office/visits/`."""

    user: str = ""
    """Who signs in there; empty: nobody has to."""

    password_file: str = ""
    """A file that holds the user's password and nothing else. A relative path starts at the folder of
    `hub.toml`."""

    ca_file: str = ""
    """The certificates by which the server is known; empty: those of this machine."""

    every_minutes: Annotated[float, msgspec.Meta(ge=0.01, le=1440)] = 2.0
    """How long after a look the next one follows."""

    days_ahead: Annotated[int, msgspec.Meta(ge=0, le=366)] = 14
    """How many days after today are looked at. What is later is of no concern yet."""

    services: dict[str, str] = {}
    """Which service is meant by a word in an event's CATEGORIES, or by its whole SUMMARY. What is not named
    here must stand in CATEGORIES as the service's letter or id."""

    most_gone: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 20
    """So many bookings may have vanished at one look. More are taken for a fault of the server, and nobody's
    booking is cancelled."""

    patience_s: Annotated[float, msgspec.Meta(ge=1, le=300)] = 30.0
    """How long one answer of the server may take."""


def calendar_mistakes(calendars: Sequence[CalendarSettings]) -> Iterator[str]:
    """Yield what is wrong with *calendars*, one sentence each."""
    for name, times in Counter(calendar.name for calendar in calendars).items():
        if times > 1:
            yield f"[calendars]: two of them have the name {name!r}; every name stands once"
    for calendar in calendars:
        where = f"[calendars] {calendar.name!r}"
        if mistake := address_mistake(calendar.url, with_password=bool(calendar.user)):
            yield f"{where}: 'url' {mistake}"
        if calendar.user and not calendar.password_file:
            yield f"{where}: 'password_file' is missing; it names the file with {calendar.user!r}'s password"


def address_mistake(url: str, *, with_password: bool) -> str:
    """Return what is wrong with the address *url* of a calendar; empty: nothing."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return f"must be an address such as https://calendar.example/office/visits/, not {url!r}"
    if parts.password is not None or parts.username is not None:
        return "must not hold a name or password; write 'user' and 'password_file'"
    if with_password and parts.scheme == "http" and not _is_this_machine(parts.hostname):
        return "must begin with https://, or everybody on the way could read the password"
    return ""


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
