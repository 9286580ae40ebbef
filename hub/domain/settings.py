"""What an operator writes into ``branch.toml``: the services, rooms, desks, boards and kiosks of one branch.

A key that is misspelt is named by `contract.settings`; what only shows when two tables are held against each
other (a desk in a room that is not there) is found here, all of it at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from contract.mistakes import ANY, Mistake
from contract.names import BoardId, BranchId, DeskId, KioskId, Language, RoomId, ServiceId
from contract.settings import checked, zone_of
from contract.toml_lines import Path
from contract.views import Texts
from hub.domain.alarm_settings import AlarmSettings
from hub.domain.calling_settings import CallingSettings, calling_mistakes
from hub.domain.capacity_settings import CapacitySettings, capacity_mistakes
from hub.domain.check_in_settings import CheckInSettings, check_in_mistakes
from hub.domain.closing_settings import ClosingSettings, closing_mistakes
from hub.domain.crossing import again, claim, unknown
from hub.domain.draw_settings import DrawSettings, draw_mistakes
from hub.domain.hours_settings import HoursSettings, hours_mistakes
from hub.domain.limits_settings import LimitsSettings, limits_mistakes
from hub.domain.phone_settings import PhoneSettings
from hub.domain.profile_settings import ProfileSettings, profiles_mistakes
from hub.domain.verb_settings import VerbSettings, verb_mistakes

Series = Annotated[
    str,
    msgspec.Meta(pattern=r"^[A-Z]{1,2}$(?!\n)", extra={"written": "one or two capital letters, as in 'A'"}),
]

POLISH = Language("pl")


class ServiceSettings(LimitsSettings, frozen=True, kw_only=True):
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
    offered: bool = True
    """Whether kiosks show it and give tickets for it; who is booked for it is received all the same."""
    hours: HoursSettings | None = None
    """When its desks serve; left out, those of the branch."""


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
    spare_most: Annotated[int, msgspec.Meta(ge=0, le=5000)] = 200
    """How many tickets it may have issued without the hub and not handed in; then visitors are told to ask
    the staff. 0: it issues none."""


class BranchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One branch; a running hub takes it over when it is changed, see docs/branch.md."""

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
    """What becomes of tickets that are still called when the day ends; those in service were served, and
    those of visitors who wait or are parked expire. `okienko day` lists them."""
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
    hours: HoursSettings | None = None
    """When desks serve and kiosks give tickets; left out, always."""
    profiles: tuple[ProfileSettings, ...] = ()
    """The kinds of day on which something is different."""
    capacity: CapacitySettings = CapacitySettings()
    """When walk-in tickets stop because the desks have no time left."""
    verbs: VerbSettings = VerbSettings()
    """What clerks may do, and how far."""
    phones: PhoneSettings = PhoneSettings()
    """Tickets taken by phone."""


def read_branch(text: str, where: str) -> BranchSettings:
    """Return the branch that the TOML *text* describes; *where* names the file in messages.

    Raises:
        BadSettings: the text cannot be read, or its tables contradict each other; each mistake has its line.
    """
    return checked(BranchSettings, text, where, mistakes).usable()


def mistakes(settings: BranchSettings) -> Iterator[str]:
    """Yield everything in *settings* that contradicts something else there, one sentence each.

    A sentence that is a `Mistake` tells itself which key it is about; of any other the head is read, such
    as ``[services] 'A' [check_in]:``.
    """
    yield from _zone_troubles(settings)
    yield from _said_twice(settings)
    yield from _without_polish(settings)
    yield from _pointing_nowhere(settings)
    yield from _served_nowhere(settings)
    yield from _series_clashes(settings)
    yield from calling_mistakes(settings.calling)
    yield from verb_mistakes(settings.verbs)
    yield from draw_mistakes(settings.draw, {part.id: part.booked_only for part in settings.services})
    yield from closing_mistakes({part.id: part.when_no_desk for part in settings.services})
    yield from check_in_mistakes([(service.id, service.check_in) for service in settings.services])
    yield from hours_mistakes(settings.hours)
    for place, service in enumerate(settings.services):
        at = ("services", place)
        yield from hours_mistakes(service.hours, f"[services] {service.id!r} [hours]", (*at, "hours"))
        yield from limits_mistakes(service.id, service, at, booked_only=service.booked_only)
    services = {service.id: service for service in settings.services}
    yield from profiles_mistakes(settings.profiles, services, {desk.id for desk in settings.desks})
    yield from capacity_mistakes(settings.capacity)
    if settings.status_url and "{token}" not in settings.status_url:
        says = f"'status_url' must contain '{{token}}', and {settings.status_url!r} does not"
        yield Mistake(says, ("status_url",))


def texts_of(settings: BranchSettings) -> Iterator[tuple[str, Path, Texts]]:
    """Yield every text that visitors read or hear: how people are told of it, its key, and itself."""
    yield "'names'", ("names",), settings.names
    for table in ("services", "rooms"):
        for place, part in enumerate(getattr(settings, table)):
            yield f"[{table}] {part.id!r}: 'names'", (table, place, "names"), part.names
    for place, service in enumerate(settings.services):
        if service.instead:
            yield f"[services] {service.id!r}: 'instead'", ("services", place, "instead"), service.instead
    for place, profile in enumerate(settings.profiles):
        head = f"[profiles] {profile.id!r}"
        yield f"{head}: 'names'", ("profiles", place, "names"), profile.names
        if profile.notice:
            yield f"{head}: 'notice'", ("profiles", place, "notice"), profile.notice


def _zone_troubles(settings: BranchSettings) -> Iterator[str]:
    try:
        zone_of(settings.timezone)
    except ValueError as error:
        yield Mistake(str(error), ("timezone",))


def _said_twice(settings: BranchSettings) -> Iterator[str]:
    for table in ("services", "rooms", "desks", "boards", "kiosks"):
        parts = getattr(settings, table)
        for place, name in again(part.id for part in parts):
            says = f"[{table}]: two of them have the id {name!r}; every id stands once"
            yield Mistake(says, (table, place, "id"))
    for place, name in again(desk.name for desk in settings.desks):
        says = f"[desks]: two desks are called {name!r}; visitors could not tell them apart"
        yield Mistake(says, ("desks", place, "name"))


def _without_polish(settings: BranchSettings) -> Iterator[str]:
    for where, path, texts in texts_of(settings):
        if not texts.get(POLISH, "").strip():
            says = f"{where}: 'pl' is missing; it stands in for every language without a text"
            yield Mistake(says, (*path, POLISH))


def _pointing_nowhere(settings: BranchSettings) -> Iterator[str]:
    rooms = [room.id for room in settings.rooms]
    services = [service.id for service in settings.services]
    for place, desk in enumerate(settings.desks):
        yield from unknown(desk.id, ("desks", place, "room"), [desk.room], rooms)
        yield from unknown(desk.id, ("desks", place, "services"), desk.services, services)
    for place, board in enumerate(settings.boards):
        yield from unknown(board.id, ("boards", place, "rooms"), board.rooms, rooms)
    for place, kiosk in enumerate(settings.kiosks):
        yield from unknown(kiosk.id, ("kiosks", place, "room"), [kiosk.room], rooms)
        yield from unknown(kiosk.id, ("kiosks", place, "services"), kiosk.services, services)


def _served_nowhere(settings: BranchSettings) -> Iterator[str]:
    served = {service for desk in settings.desks for service in desk.services}
    for place, service in enumerate(settings.services):
        if service.open and service.id not in served:
            says = (
                f"[services] {service.id!r}: no desk serves it, so nobody could call its visitors; "
                "name it in a desk's 'services', or set 'open = false'"
            )
            rests_on = (("services", place, "id"), ("services", place, "open"), ("desks", ANY, "services"))
            yield Mistake(says, ("services", place), rests_on)


def _series_clashes(settings: BranchSettings) -> Iterator[str]:
    owners: dict[str, str] = {}
    for place, service in enumerate(settings.services):
        yield from claim(owners, service.series, f"service {service.id!r}", ("services", place, "series"))
    for place, kiosk in enumerate(settings.kiosks):
        yield from claim(owners, kiosk.spare_series, f"kiosk {kiosk.id!r}", ("kiosks", place, "spare_series"))
