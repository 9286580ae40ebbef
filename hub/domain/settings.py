"""What an operator writes into ``branch.toml``: the services, rooms, desks, boards and kiosks of one branch.

A key that is misspelt is named by `contract.settings`; what only shows when two tables are held against each
other (a desk in a room that is not there) is found here, all of it at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Annotated, Literal

import msgspec

from contract.names import BoardId, BranchId, DeskId, KioskId, Language, RoomId, ServiceId
from contract.settings import BadSettings, read
from contract.views import Texts
from hub.domain.alarm_settings import AlarmSettings
from hub.domain.calling_settings import CallingSettings, calling_mistakes
from hub.domain.closing_settings import ClosingSettings, closing_mistakes
from hub.domain.draw_settings import DrawSettings, draw_mistakes

Series = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{1,2}$")]


class CheckInSettings(msgspec.Struct, frozen=True, kw_only=True):
    """When a booked visitor may report, before and after the booked time."""

    early_minutes: Annotated[int, msgspec.Meta(ge=0, le=1440)] = 30
    """Check-in begins so long before the booked time."""
    grace_minutes: Annotated[int, msgspec.Meta(ge=0, le=1440)] = 5
    """Who comes so long after it is still on time."""
    late_minutes: Annotated[int, msgspec.Meta(ge=0, le=1440)] = 20
    """Who comes so long after it is late, and served all the same; later the booking is over."""
    late: str = "queue"
    """What becomes of who is late: ``queue``, waits among those without a booking; ``refuse``, gets no
    ticket; or the id of the service whose queue it is."""
    cancel_missed: bool = False
    """Whether a booking is cancelled because nobody has reported in time."""


class ServiceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What visitors come for."""

    id: ServiceId
    """How devices and bookings point at the service."""
    series: Series
    """The letter, or two, before the ticket's count; every service has its own."""
    names: Texts
    """What the service is called, by language; ``pl`` must be there."""
    booked_only: bool = False
    """No ticket without a booking."""
    open: bool = True
    """Whether tickets are issued at all."""
    serving_minutes: Annotated[float, msgspec.Meta(gt=0, le=600)] = 10.0
    """How long one serving takes; the day's own servings correct it."""
    check_in: CheckInSettings = CheckInSettings()
    """When booked visitors may report, and what becomes of who is late."""
    when_no_desk: str = "wait"
    """What becomes of visitors when all desks of the service have closed: ``wait``, they wait and an alarm
    tells of it; ``close``, no more tickets either; or the id of the service in whose queue they wait on."""


class RoomSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where visitors wait, desks stand and boards hang."""

    id: RoomId
    """How desks, boards and kiosks point at the room."""
    names: Texts
    """What the signs say, by language; ``pl`` must be there."""


class DeskSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where visitors are served."""

    id: DeskId
    """What the desk unit and the clerk's page name it by."""
    name: str
    """What boards and voices call the desk, such as ``3`` or ``4.01``."""
    room: RoomId
    """The room in which it stands; its calls are shown there."""
    services: Annotated[tuple[ServiceId, ...], msgspec.Meta(min_length=1)]
    """The services this desk calls visitors for."""
    languages: tuple[Language, ...] = (Language("pl"),)
    """What the clerk speaks."""


class BoardSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A screen that shows and speaks calls."""

    id: BoardId
    """Which board this is; the same as `board` in its `board.toml`."""
    rooms: Annotated[tuple[RoomId, ...], msgspec.Meta(min_length=1)]
    """The rooms whose calls it shows."""
    voice: bool = True
    """Whether it speaks; of several boards in one room only one should."""


class KioskSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where visitors take tickets and report with a booking."""

    id: KioskId
    """Which kiosk this is; the same as `kiosk` in its `kiosk.toml`."""
    room: RoomId
    """The room in which it stands."""
    services: tuple[ServiceId, ...] = ()
    """What it offers; empty: everything."""
    spare_series: Series
    """The letters it numbers with while the hub is away; nobody else issues them."""


class BranchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One branch; read once, when the hub starts."""

    branch: BranchId
    """The branch's name in topics and in the database; never change it once tickets were issued."""
    names: Texts
    """What the branch is called on screens and slips, by language; ``pl`` must be there."""
    timezone: str = "Europe/Warsaw"
    """Where the branch's day begins and ends, as the IANA database names it."""
    languages: Annotated[tuple[Language, ...], msgspec.Meta(min_length=1)]
    """What kiosks offer, in this order."""
    status_url: str = ""
    """Where the QR code on the paper leads, with ``{token}`` in it; empty: the code holds the bare token."""
    double_press_s: Annotated[float, msgspec.Meta(ge=0, le=10)] = 2.0
    """A second press of NEXT within so many seconds changes nothing, and PAUSE or CLOSE is refused."""
    announce_s: Annotated[float, msgspec.Meta(gt=0, le=3600)] = 90.0
    """How old a call may be and still be announced by a board that missed it."""
    calls_kept: Annotated[int, msgspec.Meta(ge=1, le=200)] = 20
    """How many calls a board is told of at least."""
    day_end: Literal["served", "no-show"] = "served"
    """What becomes of tickets that are still called when the day ends; those in service were served."""
    services: Annotated[tuple[ServiceSettings, ...], msgspec.Meta(min_length=1)]
    """What visitors come for, in the order in which kiosks show it."""
    rooms: Annotated[tuple[RoomSettings, ...], msgspec.Meta(min_length=1)]
    """Where they wait."""
    desks: Annotated[tuple[DeskSettings, ...], msgspec.Meta(min_length=1)]
    """Where they are served."""
    boards: tuple[BoardSettings, ...] = ()
    """The screens that call them."""
    kiosks: tuple[KioskSettings, ...] = ()
    """Where they take tickets."""
    calling: CallingSettings = CallingSettings()
    """Who is called first, and how often."""
    draw: DrawSettings | None = None
    """The draw of places at opening; left out, everybody stands by arrival."""
    closing: ClosingSettings = ClosingSettings()
    """What becomes of visitors when desks close."""
    alarms: AlarmSettings = AlarmSettings()
    """When somebody is told that something should be looked after."""


def read_branch(text: str, where: str) -> BranchSettings:
    """Return the branch that the TOML *text* describes; *where* names the file in messages.

    Raises:
        BadSettings: the text cannot be read, or its tables contradict each other; each mistake has its line.
    """
    settings = read(BranchSettings, text, where)
    if found := list(mistakes(settings)):
        raise BadSettings("\n".join(f"{where}: {mistake}" for mistake in found))
    return settings


def mistakes(settings: BranchSettings) -> Iterator[str]:
    """Yield everything in *settings* that contradicts something else there, one sentence each."""
    yield from _said_twice(settings)
    yield from _without_polish(settings)
    yield from _pointing_nowhere(settings)
    yield from _series_clashes(settings)
    yield from calling_mistakes(settings.calling)
    yield from _check_in_troubles(settings)
    yield from draw_mistakes(settings.draw, {part.id: part.booked_only for part in settings.services})
    yield from closing_mistakes({part.id: part.when_no_desk for part in settings.services})
    if settings.status_url and "{token}" not in settings.status_url:
        yield f"'status_url' must contain '{{token}}', and {settings.status_url!r} does not"


def _twice(words: Iterable[str]) -> list[str]:
    return [word for word, count in Counter(words).items() if count > 1]


def _said_twice(settings: BranchSettings) -> Iterator[str]:
    for table in ("services", "rooms", "desks", "boards", "kiosks"):
        for name in _twice(part.id for part in getattr(settings, table)):
            yield f"[{table}]: two of them have the id {name!r}; every id stands once"
    for name in _twice(desk.name for desk in settings.desks):
        yield f"[desks]: two desks are called {name!r}; visitors could not tell them apart"


def _without_polish(settings: BranchSettings) -> Iterator[str]:
    named = [("names", settings.names)]
    named += [(f"[services] {service.id!r}: 'names'", service.names) for service in settings.services]
    named += [(f"[rooms] {room.id!r}: 'names'", room.names) for room in settings.rooms]
    for where, texts in named:
        if not texts.get(Language("pl")):
            yield f"{where}: 'pl' is missing; it stands in for every language without a text"


def _pointing_nowhere(settings: BranchSettings) -> Iterator[str]:
    rooms = {room.id for room in settings.rooms}
    services = {service.id for service in settings.services}
    for desk in settings.desks:
        yield from _unknown(f"[desks] {desk.id!r}", "room", [desk.room], rooms)
        yield from _unknown(f"[desks] {desk.id!r}", "service", desk.services, services)
    for board in settings.boards:
        yield from _unknown(f"[boards] {board.id!r}", "room", board.rooms, rooms)
    for kiosk in settings.kiosks:
        yield from _unknown(f"[kiosks] {kiosk.id!r}", "room", [kiosk.room], rooms)
        yield from _unknown(f"[kiosks] {kiosk.id!r}", "service", kiosk.services, services)


def _unknown(where: str, what: str, named: Iterable[str], known: Collection[str]) -> Iterator[str]:
    for name in named:
        if name not in known:
            yield f"{where}: there is no {what} {name!r} (known: {', '.join(sorted(known))})"


def _series_clashes(settings: BranchSettings) -> Iterator[str]:
    owners: dict[str, str] = {}
    claims = [(service.series, f"service {service.id!r}") for service in settings.services]
    claims += [(kiosk.spare_series, f"kiosk {kiosk.id!r}") for kiosk in settings.kiosks]
    for series, owner in claims:
        if series in owners:
            yield f"series {series!r}: {owners[series]} and {owner} both use it; give one of them another"
        owners.setdefault(series, owner)


def _check_in_troubles(settings: BranchSettings) -> Iterator[str]:
    services = {service.id for service in settings.services}
    for service in settings.services:
        where, rule = f"[services] {service.id!r} [check_in]", service.check_in
        if rule.grace_minutes > rule.late_minutes:
            yield (
                f"{where}: 'late_minutes' must be 'grace_minutes' or more, "
                f"and {rule.late_minutes} is less than {rule.grace_minutes}"
            )
        if rule.late not in services | {"queue", "refuse"}:
            known = ", ".join(sorted(services))
            yield f"{where}: 'late' must be 'queue', 'refuse' or a service ({known}), not {rule.late!r}"
