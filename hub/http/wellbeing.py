"""Whether the hub is well: `/healthz`, `/readyz` and `/metrics`."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable

import msgspec
from litestar.types import Receive, Scope

from contract.codec import encode
from contract.states import State
from hub.calendar_watch import CalendarState
from hub.domain.branch import Branch
from hub.http.asgi import JSON, TEXT
from hub.http.call_log import BUCKETS_S, CallLog
from hub.http.figures import Figures, Sample, exposition, histogram
from hub.http.limits_shown import limits_shown
from hub.http.readings import Behind
from hub.http.table import Door, Reply, Work
from hub.store import StoreError


class Alive(msgspec.Struct, frozen=True, kw_only=True):
    """The program runs and answers."""

    status: str = "alive"


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the hub can do its work: *store* is needed to change anything, *broker* to show it.

    *calendars* are for bookings alone: the hub is ready without them.
    *settings* says whether the branch's file is in force; a hub goes on without it under the one before, and
    *detail* names what is wrong.
    *standby* says that another hub of the branch is at work, and this one takes over when it is gone;
    *gave_way*, that this one has given way to another, and a person must say which is to serve.
    """

    ready: bool
    store: bool
    broker: bool
    calendars: tuple[CalendarState, ...] = ()
    settings: bool = True
    detail: str = ""
    standby: bool = False
    gave_way: bool = False


def wellbeing_doors(behind: Behind) -> list[Door]:
    """Return the doors for those who watch over the hub."""
    return [
        Door("/healthz", "GET", _healthz),
        Door("/readyz", "GET", _readyz(behind)),
        Door("/metrics", "GET", _metrics(behind)),
    ]


async def _healthz(_scope: Scope, _receive: Receive) -> Reply:
    return 200, encode(Alive()), JSON


def _readyz(behind: Behind) -> Work:
    async def work(_scope: Scope, _receive: Receive) -> Reply:
        store, broker = behind.authority.well, behind.wire.is_connected
        trouble = behind.watch.trouble
        damage = behind.damage.found
        ready = Ready(
            ready=store and broker,
            store=store,
            broker=broker,
            calendars=tuple(watch.state for watch in behind.calendars),
            settings=not trouble,
            detail=damage or behind.authority.shut.why or trouble,
        )
        return (200 if ready.ready else 503), encode(ready), JSON

    return work


def _metrics(behind: Behind) -> Work:
    begun = time.monotonic()

    async def work(_scope: Scope, _receive: Receive) -> Reply:
        up_s = time.monotonic() - begun
        try:
            async with behind.authority.committed() as branch:
                of_queue = _of_queue(branch) + _of_boards(branch, behind)
        except StoreError:
            of_queue = ""  # the other figures are wanted most when the store is away
        text = (
            of_queue
            + _of_commands(behind.figures)
            + _of_codes(behind)
            + _of_wire(behind)
            + _of_calls(behind.boards.log)
            + _of_calendars(behind)
            + limits_shown(behind)
            + _of_backup(behind)
        )
        text += gave_way_shown(False) + _one("okienko_up_seconds", up_s)  # noqa: FBT003  the figure itself
        return 200, text.encode(), TEXT

    return work


_MEANINGS: dict[str, tuple[str, str]] = {
    "okienko_tickets": ("gauge", "Tickets of the day by state"),
    "okienko_journal_seq": ("counter", "Number of the journal's newest entry"),
    "okienko_epoch": ("gauge", "Which start of the hub of this branch this is"),
    "okienko_commands_total": ("counter", "Commands by kind and outcome: done, failed or the refusal's code"),
    "okienko_command_seconds_total": ("counter", "Time that carrying out commands took"),
    "okienko_refusals_total": ("counter", "Refused commands by code"),
    "okienko_codes_in_vain_total": (
        "counter",
        "Codes of bookings shown in vain, by device",
    ),
    "okienko_broker_up": ("gauge", "Whether the hub is connected to the broker"),
    "okienko_store_up": ("gauge", "Whether the hub can write"),
    "okienko_settings_in_force": ("gauge", "Whether the branch's file is what the hub goes by"),
    "okienko_devices": ("gauge", "Devices heard since the start, by status"),
    "okienko_reports_unreadable_total": ("counter", "Reports of devices that could not be read"),
    "okienko_calls_shown_total": ("counter", "Calls that boards reported as shown"),
    "okienko_calls_shown_seconds_total": ("counter", "Time from a view's arrival at a board to its frame"),
    "okienko_calls_spoken_total": ("counter", "Calls that boards reported as spoken"),
    "okienko_calls_unspoken_total": ("counter", "Calls that boards reported as not spoken, by the reason"),
    "okienko_board_speaks": ("gauge", "Whether a board is the voice of one of its rooms now"),
    "okienko_board_can_speak": ("gauge", "Whether a board is there, can be heard and shows its calls"),
    "okienko_alarms": ("gauge", "What somebody should look after now, by the alarm's code"),
    "okienko_calendar_up": ("gauge", "Whether the last look at a calendar found it"),
    "okienko_calendar_looked_timestamp_seconds": ("gauge", "When a calendar was last found; 0: never"),
    "okienko_calendar_refused": ("gauge", "Events of a calendar that are no bookings or are refused"),
    "okienko_calendar_held_back": ("gauge", "Bookings that seem gone from a calendar and are not cancelled"),
    "okienko_backup_up": ("gauge", "Whether the backup keeps up and its last full copy could be made"),
    "okienko_backup_behind_entries": ("gauge", "Entries of the journal that are not on the second path yet"),
    "okienko_backup_behind_seconds": ("gauge", "For how long the oldest of them has waited"),
    "okienko_backup_copied_timestamp_seconds": ("gauge", "When the newest full copy was made; 0: never"),
    "okienko_gave_way": ("gauge", "Whether the hub has given way to another of its branch"),
    "okienko_up_seconds": ("gauge", "Since when this hub runs"),
}


def _metric(name: str, samples: Iterable[Sample]) -> str:
    return exposition(name, *_MEANINGS[name], samples)


def _one(name: str, value: float) -> str:
    return _metric(name, [({}, value)])


def gave_way_shown(is_so: bool) -> str:  # noqa: FBT001  the figure itself
    """Return the line of `/metrics` that says whether the hub has given way."""
    return _one("okienko_gave_way", is_so)


def _of_queue(branch: Branch) -> str:
    tickets = [({"state": str(state)}, float(branch.counts.get(state, 0))) for state in State]
    return (
        _metric("okienko_tickets", tickets)
        + _one("okienko_journal_seq", branch.seq)
        + _one("okienko_epoch", branch.epoch)
    )


def _of_boards(branch: Branch, behind: Behind) -> str:
    layout, voices = branch.layout, behind.boards.voices
    speaking = {voices.now(room, layout) for room in layout.rooms}
    alarms = Counter(alarm.code for alarm in behind.alarms.look(branch).alarms)
    return (
        _metric(
            "okienko_board_speaks", [({"board": board}, float(board in speaking)) for board in layout.boards]
        )
        + _metric(
            "okienko_board_can_speak",
            [({"board": board}, float(board not in voices.out)) for board in layout.boards],
        )
        + _metric("okienko_alarms", [({"code": code}, float(n)) for code, n in sorted(alarms.items())])
    )


def _of_calls(log: CallLog) -> str:
    silent = sorted(log.silent.items())
    return (
        _one("okienko_calls_spoken_total", log.spoken)
        + _metric("okienko_calls_unspoken_total", [({"why": str(why)}, float(n)) for why, n in silent])
        + histogram(
            "okienko_press_to_shown_seconds",
            "From the press that called to the frame of a board that showed it",
            BUCKETS_S,
            log.cumulated(),
            log.shown_s,
        )
    )


def _of_commands(figures: Figures) -> str:
    counted = sorted(figures.commands.items())
    commands = [({"command": kind, "outcome": outcome}, float(n)) for (kind, outcome), n in counted]
    refused = sorted(figures.refusals().items())
    return (
        _metric("okienko_commands_total", commands)
        + _metric("okienko_refusals_total", [({"code": code}, float(n)) for code, n in refused])
        + _one("okienko_command_seconds_total", figures.seconds)
    )


def _of_codes(behind: Behind) -> str:
    shown = sorted(behind.tries.in_vain.items())
    return _metric("okienko_codes_in_vain_total", [({"device": device}, float(n)) for device, n in shown])


def _of_wire(behind: Behind) -> str:
    devices = behind.devices
    statuses = sorted(devices.statuses().items())
    return (
        _one("okienko_broker_up", behind.wire.is_connected)
        + _one("okienko_store_up", behind.authority.well)
        + _one("okienko_settings_in_force", not behind.watch.trouble)
        + _metric("okienko_devices", [({"status": status}, float(n)) for status, n in statuses])
        + _one("okienko_reports_unreadable_total", devices.unreadable)
        + _one("okienko_calls_shown_total", devices.shown)
        + _one("okienko_calls_shown_seconds_total", devices.shown_after_s)
    )


def _of_calendars(behind: Behind) -> str:
    states = [({"calendar": watch.state.calendar}, watch.state) for watch in behind.calendars]
    if not states:
        return ""
    looked = [(name, state.looked_at.timestamp() if state.looked_at else 0.0) for name, state in states]
    return (
        _metric("okienko_calendar_up", [(name, float(state.up)) for name, state in states])
        + _metric("okienko_calendar_looked_timestamp_seconds", looked)
        + _metric("okienko_calendar_refused", [(name, float(state.refused)) for name, state in states])
        + _metric("okienko_calendar_held_back", [(name, float(state.held_back)) for name, state in states])
    )


def _of_backup(behind: Behind) -> str:
    if behind.backup is None:
        return ""
    state = behind.backup.state
    return (
        _one("okienko_backup_up", not state.trouble)
        + _one("okienko_backup_behind_entries", state.lag.entries)
        + _one("okienko_backup_behind_seconds", state.lag.seconds)
        + _one(
            "okienko_backup_copied_timestamp_seconds", state.newest.at.timestamp() if state.newest else 0.0
        )
    )
