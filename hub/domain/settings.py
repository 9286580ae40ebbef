"""What an operator writes into ``branch.toml``: the services, rooms, desks, boards and kiosks of one branch.

A key that is misspelt is named by `contract.settings`; what only shows when two tables are held against each
other (a desk in a room that is not there) is found here, all of it at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from contract.mistakes import ANY, Mistake
from contract.names import BranchId, Language
from contract.settings import checked, zone_of
from contract.toml_lines import Path
from contract.views import Texts
from hub.domain.alarm_settings import AlarmSettings
from hub.domain.board_settings import BoardSettings, LayoutSettings, boards_mistakes
from hub.domain.calling_settings import CallingSettings, calling_mistakes
from hub.domain.capacity_settings import CapacitySettings, capacity_mistakes
from hub.domain.check_in_settings import check_in_mistakes
from hub.domain.closing_settings import ClosingSettings, closing_mistakes
from hub.domain.code_settings import CodeSettings, code_mistakes
from hub.domain.crossing import again, claim, unknown
from hub.domain.draw_settings import DrawSettings, draw_mistakes
from hub.domain.guidance_settings import (
    GUIDANCE,
    guidance_mistakes,
    menu_mistakes,
    texts_changed,
)
from hub.domain.hours_settings import HoursSettings, hours_mistakes
from hub.domain.limits_settings import limits_mistakes
from hub.domain.notice_settings import NoticeSettings, notices_mistakes
from hub.domain.part_settings import (
    POLISH,
    DeskSettings,
    KioskSettings,
    RoomSettings,
    ServiceSettings,
)
from hub.domain.phone_settings import PhoneSettings
from hub.domain.profile_settings import ProfileSettings, profiles_mistakes
from hub.domain.retention_settings import RetentionSettings
from hub.domain.survey_settings import SurveySettings, question_of, survey_mistakes
from hub.domain.verb_settings import VerbSettings, verb_mistakes

__all__ = [
    "POLISH",
    "BoardSettings",
    "BranchSettings",
    "DeskSettings",
    "KioskSettings",
    "RoomSettings",
    "ServiceSettings",
    "mistakes",
    "read_branch",
    "texts_of",
]
"""With what stands elsewhere and is known from here as well."""


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
    layouts: tuple[LayoutSettings, ...] = ()
    """What stands where on them, for those that do not show the usual."""
    notices: tuple[NoticeSettings, ...] = ()
    """What everybody is told, on boards and kiosks."""
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
    codes: CodeSettings = CodeSettings()
    """How often codes may be shown in vain."""
    phones: PhoneSettings = PhoneSettings()
    """Tickets taken by phone."""
    survey: SurveySettings = SurveySettings()
    """Whether visitors are asked how their visit was."""
    retention: RetentionSettings = RetentionSettings()
    """How long the hub keeps what has happened, and drafts; left out, for ever."""


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
    yield from code_mistakes(settings.codes)
    yield from draw_mistakes(settings.draw, {part.id: part.booked_only for part in settings.services})
    yield from closing_mistakes({part.id: part.when_no_desk for part in settings.services})
    yield from check_in_mistakes([(service.id, service.check_in) for service in settings.services])
    yield from hours_mistakes(settings.hours)
    for place, service in enumerate(settings.services):
        at = ("services", place)
        yield from hours_mistakes(service.hours, f"[services] {service.id!r} [hours]", (*at, "hours"))
        yield from limits_mistakes(service.id, service, at, booked_only=service.booked_only)
    yield from guidance_mistakes(texts_of(settings))
    yield from menu_mistakes(settings.services)
    services = {service.id: service for service in settings.services}
    yield from profiles_mistakes(settings.profiles, services, {desk.id for desk in settings.desks})
    yield from capacity_mistakes(settings.capacity)
    yield from _boards_and_notices(settings)
    yield from survey_mistakes(settings.survey)
    if settings.status_url and "{token}" not in settings.status_url:
        says = f"'status_url' must contain '{{token}}', and {settings.status_url!r} does not"
        yield Mistake(says, ("status_url",))


def _boards_and_notices(settings: BranchSettings) -> Iterator[str]:
    rooms, boards = [room.id for room in settings.rooms], [board.id for board in settings.boards]
    services = [service.id for service in settings.services]
    yield from boards_mistakes(settings.boards, settings.layouts, rooms, services)
    kiosks, profiles = [kiosk.id for kiosk in settings.kiosks], [each.id for each in settings.profiles]
    yield from notices_mistakes(settings.notices, boards, rooms, kiosks, profiles)


def texts_of(settings: BranchSettings) -> Iterator[tuple[str, Path, Texts]]:
    """Yield every text that visitors read or hear: how people are told of it, its key, and itself."""
    yield "'names'", ("names",), settings.names
    for table in ("services", "rooms"):
        for place, part in enumerate(getattr(settings, table)):
            yield f"[{table}] {part.id!r}: 'names'", (table, place, "names"), part.names
    for place, service in enumerate(settings.services):
        for key in ("instead", *GUIDANCE):
            if texts := getattr(service, key):
                yield f"[services] {service.id!r}: {key!r}", ("services", place, key), texts
    yield from question_of(settings.survey)
    for place, profile in enumerate(settings.profiles):
        head = f"[profiles] {profile.id!r}"
        yield f"{head}: 'names'", ("profiles", place, "names"), profile.names
        if profile.notice:
            yield f"{head}: 'notice'", ("profiles", place, "notice"), profile.notice
        for changed, changes in profile.change.items():
            yield from texts_changed(
                f"{head} change {changed}", changes, ("profiles", place, "change", changed)
            )
    for place, notice in enumerate(settings.notices):
        yield f"[notices] {notice.id!r}: 'texts'", ("notices", place, "texts"), notice.texts


def _zone_troubles(settings: BranchSettings) -> Iterator[str]:
    try:
        zone_of(settings.timezone)
    except ValueError as error:
        yield Mistake(str(error), ("timezone",))


def _said_twice(settings: BranchSettings) -> Iterator[str]:
    for table in ("services", "rooms", "desks", "boards", "kiosks", "layouts", "notices"):
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
    boards = [board.id for board in settings.boards]
    for place, desk in enumerate(settings.desks):
        yield from unknown(desk.id, ("desks", place, "room"), [desk.room], rooms)
        yield from unknown(desk.id, ("desks", place, "services"), desk.services, services)
    for place, board in enumerate(settings.boards):
        yield from unknown(board.id, ("boards", place, "rooms"), board.rooms, rooms)
        if board.stand_in is not None:
            yield from unknown(board.id, ("boards", place, "stand_in"), [board.stand_in], boards)
    for place, kiosk in enumerate(settings.kiosks):
        yield from unknown(kiosk.id, ("kiosks", place, "room"), [kiosk.room], rooms)
        yield from unknown(kiosk.id, ("kiosks", place, "services"), kiosk.services, services)


def _served_nowhere(settings: BranchSettings) -> Iterator[str]:
    served = {service for desk in settings.desks for service in desk.services}
    for place, service in enumerate(settings.services):
        if not service.open or service.id in served:
            continue
        head, desks = f"[services] {service.id!r}", ("desks", ANY, "services")
        own: list[Path] = [("services", place, key) for key in ("id", "open", "elsewhere")]
        if not service.elsewhere:
            says = (
                f"{head}: no desk serves it, so nobody could call its visitors; "
                "name it in a desk's 'services', or set 'open = false'"
            )
            yield Mistake(says, ("services", place), (*own, desks))
        for number, profile in enumerate(settings.profiles):
            here = profile.change.get(service.id, {}).get("elsewhere") == {}
            if (
                service.elsewhere and here and not profile.desks
            ):  # desks that are named serve all that is here
                where = f"[profiles] {profile.id!r} change {service.id}"
                says = f"{where}: it is dealt with here, and no desk serves it"
                yield Mistake(says, ("profiles", number, "change", service.id, "elsewhere"), (*own, desks))


def _series_clashes(settings: BranchSettings) -> Iterator[str]:
    owners: dict[str, str] = {}
    for place, service in enumerate(settings.services):
        yield from claim(owners, service.series, f"service {service.id!r}", ("services", place, "series"))
    for place, kiosk in enumerate(settings.kiosks):
        yield from claim(owners, kiosk.spare_series, f"kiosk {kiosk.id!r}", ("kiosks", place, "spare_series"))
