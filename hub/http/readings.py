"""What may be read: the same views that go down by MQTT, and what those who run a branch need.

One row a path, like `contract.routes` for the commands; the document of the API is made from it as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec
from litestar.types import Receive, Scope

from contract.codec import encode
from contract.events import Entry, shortened
from contract.hall_views import DrawView
from contract.names import BoardId, BranchId, DeskId, KioskId, StatusToken, TicketId
from contract.notice_parts import NoticeList
from contract.now_views import NowView
from contract.staff_calls import StaffCalls
from contract.survey import SurveyView
from contract.views import BoardView, Count, DeskList, DeskView, Menu, QueueView, TicketView
from hub.audit.left import left_of
from hub.authority import Authority
from hub.backup.watch import BackupWatch
from hub.branch_watch import BranchWatch
from hub.calendar_watch import CalendarWatch
from hub.damage_watch import DamageWatch
from hub.domain.hours_settings import date_of
from hub.domain.taken import fingerprint_of
from hub.drafts.keeper import Drafts
from hub.drafts.paper_rows import SlipOf
from hub.http.alarm_watch import AlarmWatch
from hub.http.asgi import JSON
from hub.http.asking import Asking
from hub.http.board_watch import BoardWatch
from hub.http.devices import Devices
from hub.http.figures import Figures
from hub.http.problems import CannotBeRead, NoSuchPath
from hub.http.table import Door, Reply, Work
from hub.http.tries import Tries
from hub.views import Pictures
from link.broker import Wire
from link.health import Health

MOST_ENTRIES = 200
"""How many entries of the journal one answer holds at most; fewer bytes than `contract.codec.MAX_BYTES`."""


class Journal(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the journal, oldest first; `newest` is the last entry there is."""

    newest: Count
    entries: tuple[Entry, ...]


class SettingsInForce(msgspec.Struct, frozen=True, kw_only=True):
    """The settings that the branch goes by: their text, and what their file says that is not in force.

    `trouble` holds one mistake a line, or what stands in the way; empty: the file is in force.
    """

    branch: BranchId
    fingerprint: str
    text: str
    trouble: tuple[str, ...] = ()


class AuditHead(msgspec.Struct, frozen=True, kw_only=True):
    """Where the chain through the journal ends: the newest entry and its link, to be noted elsewhere."""

    branch: BranchId
    newest: Count
    link: str


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind the doors."""

    authority: Authority
    tries: Tries
    wire: Wire
    devices: Devices
    boards: BoardWatch
    alarms: AlarmWatch
    health: Health
    watch: BranchWatch
    damage: DamageWatch
    drafts: Drafts = field(default_factory=lambda: Drafts(None))
    slip_of: SlipOf | None = None
    backup: BackupWatch | None = None
    figures: Figures = field(default_factory=Figures)
    calendars: list[CalendarWatch] = field(default_factory=list)


Look = Callable[[Pictures, Asking], msgspec.Struct]


class Reading(msgspec.Struct, frozen=True):
    """One path to read: its name in the API, what it shows, and how that is looked up."""

    path: str
    name: str
    shows: type[msgspec.Struct]
    look: Look
    says: str


VIEWS: tuple[Reading, ...] = (
    Reading(
        "/v1/branch",
        "branch",
        Menu,
        lambda seen, _: seen.menu(),
        "All services of the branch: open or not, how many wait, how long a newcomer would.",
    ),
    Reading(
        "/v1/now",
        "now",
        NowView,
        lambda seen, _: seen.now(),
        "What the public page shows: who waits for what, about how long, and the last calls.",
    ),
    Reading(
        "/v1/tickets/{ticket}",
        "ticket",
        TicketView,
        lambda seen, asking: seen.ticket(TicketId(asking.path["ticket"])),
        "One ticket of today: its state and how many are called before it.",
    ),
    Reading(
        "/v1/desks",
        "desks",
        DeskList,
        lambda seen, _: seen.desks(),
        "All desks, each with its visitor and with who would be called next.",
    ),
    Reading(
        "/v1/desks/{desk}",
        "desk",
        DeskView,
        lambda seen, asking: seen.desk(DeskId(asking.path["desk"])),
        "One desk, as on its MQTT topic.",
    ),
    Reading(
        "/v1/boards/{board}",
        "board",
        BoardView,
        lambda seen, asking: seen.board(BoardId(asking.path["board"])),
        "What one board shows, as on its MQTT topic.",
    ),
    Reading(
        "/v1/kiosks/{kiosk}",
        "kiosk",
        Menu,
        lambda seen, asking: seen.menu(KioskId(asking.path["kiosk"])),
        "What one kiosk offers, as on its MQTT topic.",
    ),
    Reading(
        "/v1/notices",
        "notices",
        NoticeList,
        lambda seen, _: seen.notices.view(),
        "What everybody is told now, by staff or by the branch's file.",
    ),
    Reading(
        "/v1/messages",
        "messages",
        StaffCalls,
        lambda seen, _: seen.staff.calls(),
        "Silent alarms of desks to which nobody has gone, and messages of clerks that nobody has read.",
    ),
    Reading(
        "/v1/queue",
        "queue",
        QueueView,
        lambda seen, _: seen.queue(),
        "Everybody who waits, in the order of the branch.",
    ),
    Reading(
        "/v1/surveys/{token}",
        "survey",
        SurveyView,
        lambda seen, asking: seen.survey(StatusToken(asking.path["token"])),
        "What whoever holds the paper with this token is asked about the visit, and whether it may rate it.",
    ),
    Reading(
        "/v1/draws/{day}",
        "draw",
        DrawView,
        lambda seen, asking: seen.hall.draw(asking.day()),
        "The draw of today: the commitment at once, the seed and the order once it is held.",
    ),
)
"""Pictures of the queue as it is now."""


def reading_doors(behind: Behind) -> list[Door]:
    """Return the doors to all `VIEWS`, the settings, the journal and the end of its chain."""
    return [
        *(_view_door(row, behind.authority) for row in VIEWS),
        Door("/v1/settings", "GET", _settings(behind)),
        Door("/v1/journal", "GET", _journal(behind.authority)),
        Door("/v1/audit", "GET", _audit(behind.authority)),
        Door("/v1/days/{day}/left", "GET", _left(behind.authority)),
    ]


def _view_door(row: Reading, authority: Authority) -> Door:
    async def work(scope: Scope, _receive: Receive) -> Reply:
        asking = Asking(scope)
        async with authority.committed() as branch:
            view = row.look(authority.pictures(branch), asking)
        return 200, encode(view), JSON

    return Door(row.path, "GET", work)


def _journal(authority: Authority) -> Work:
    async def work(scope: Scope, _receive: Receive) -> Reply:
        since = Asking(scope).count("since", 0)
        entries = await authority.journal(since, MOST_ENTRIES)
        async with authority.committed() as branch:
            return 200, encode(Journal(newest=branch.seq, entries=tuple(map(_short, entries)))), JSON

    return work


def _short(entry: Entry) -> Entry:
    return msgspec.structs.replace(entry, event=shortened(entry.event))


def _settings(behind: Behind) -> Work:
    async def work(_scope: Scope, _receive: Receive) -> Reply:
        async with behind.authority.committed() as branch:
            told = SettingsInForce(
                branch=branch.settings.branch,
                fingerprint=fingerprint_of(branch.written),
                text=branch.written,
                trouble=tuple(behind.watch.trouble.splitlines()),
            )
        return 200, encode(told), JSON

    return work


def _left(authority: Authority) -> Work:
    async def work(scope: Scope, _receive: Receive) -> Reply:
        text = scope["path_params"]["day"]
        day = date_of(text)
        if day is None:
            raise CannotBeRead(f"a day is written as in 2026-12-01, not {text!r}")
        entries = await authority.with_night(day)
        if not entries:
            raise NoSuchPath(f"there was no service day {day}")
        return 200, encode(left_of(day, authority.settings.branch, entries)), JSON

    return work


def _audit(authority: Authority) -> Work:
    async def work(_scope: Scope, _receive: Receive) -> Reply:
        head = await authority.head()
        told = AuditHead(branch=authority.settings.branch, newest=head.seq, link=head.link)
        return 200, encode(told), JSON

    return work
