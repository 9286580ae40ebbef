"""How what concerns the hall as a whole changes it: the draw, a stop, notices, help, check slips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contract.check_slips import CheckSlipAsked, CheckSlipReported
from contract.events import (
    AlarmLookedAfter,
    DrawCommitted,
    DrawHeld,
    Entry,
    HallStopped,
    HallWentOn,
    Happened,
    HelpAsked,
    HelpEnded,
    HubRestored,
    JournalCut,
    NoticePosted,
    NoticeWithdrawn,
)
from hub.domain.checked import Checked
from hub.domain.hall import Hall
from hub.domain.helped import Help
from hub.domain.posted import Posted
from hub.domain.rank import rank_of
from hub.domain.restored import Restored
from hub.domain.stops import Stop
from hub.domain.ticket import WrongState
from hub.domain.today import LookedAfter


def draw_committed(hall: Hall, _entry: Entry, event: DrawCommitted) -> None:
    """Know the commitment of the day."""
    hall.draw.commitment = event.commitment


def draw_held(hall: Hall, entry: Entry, event: DrawHeld) -> None:
    """Deal the places of those who drew out among them, in the order that was drawn.

    Raises:
        WrongState: others drew than those who wait for it.
    """
    if set(event.tickets) != set(hall.draw.undrawn):
        raise WrongState(f"the draw in entry {entry.seq} is not among those who wait for it")
    drawn = [hall.tickets[ticket] for ticket in event.tickets]
    places = sorted((ticket.place, ticket.since) for ticket in drawn)
    for lot, (ticket, (place, since)) in enumerate(zip(drawn, places, strict=True), 1):
        hall.take_out(ticket)
        ticket.undrawn, ticket.lot, ticket.place, ticket.since = False, lot, place, since
        ticket.rank = rank_of(ticket, hall.settings.calling)
        hall.put_in(ticket)
    if places:
        hall.draw.window = places[0][0], places[-1][0]
    hall.draw.held_at, hall.draw.seed, hall.draw.order = entry.at, event.seed, event.tickets


def hall_stopped(hall: Hall, entry: Entry, event: HallStopped) -> None:
    """Let a stop begin, or show another text."""
    since = event.since or entry.at
    hall.stops.begin(Stop(since=since, who=event.who, reason=event.reason, text=event.text))


def hall_went_on(hall: Hall, entry: Entry, _event: HallWentOn) -> None:
    """Let the stop be over; a draw that it held up is held later by as much."""
    stop = hall.stops.present
    stood_still = hall.stops.end(entry.at)
    ends = hall.draw.ends_at
    if stop is not None and ends is not None and ends > stop.since and hall.draw.held_at is None:
        hall.draw.ends_at = ends + stood_still


def notice_posted(hall: Hall, entry: Entry, event: NoticePosted) -> None:
    """Know the notice."""
    hall.notices[event.notice] = Posted(event, event.since or entry.at)


def notice_withdrawn(hall: Hall, _entry: Entry, event: NoticeWithdrawn) -> None:
    """Forget the notice."""
    hall.notices.pop(event.notice, None)


def help_asked(hall: Hall, entry: Entry, event: HelpAsked) -> None:
    """Know that a visitor at a kiosk asks for help."""
    before = hall.help.get(event.kiosk)
    taken_back = before.taken_back if before else ()
    hall.help[event.kiosk] = Help(entry.at, event.language, taken_back=taken_back)


def help_ended(hall: Hall, entry: Entry, event: HelpEnded) -> None:
    """Know that somebody goes there, or that it was taken back.

    Raises:
        WrongState: nobody asked.
    """
    call = hall.help.get(event.kiosk)
    if call is None or not call.is_open:
        raise WrongState(f"nobody at kiosk {event.kiosk} asks for help")
    taken_back = call.taken_back if event.who else (*call.taken_back, entry.at)
    hall.help[event.kiosk] = replace(call, is_open=False, coming=bool(event.who), taken_back=taken_back)


def alarm_looked_after(hall: Hall, entry: Entry, event: AlarmLookedAfter) -> None:
    """Know who looks after the alarm."""
    hall.looked_after[event.code, event.about] = LookedAfter(entry.by, entry.at)


def check_slip_asked(hall: Hall, entry: Entry, event: CheckSlipAsked) -> None:
    """Know that a kiosk is to print a check slip."""
    hall.check_slips[event.kiosk] = Checked(event.check_slip, entry.at, entry.at)


def check_slip_reported(hall: Hall, entry: Entry, event: CheckSlipReported) -> None:
    """Know what became of it.

    Raises:
        WrongState: it was not asked for.
    """
    latest = hall.check_slips.get(event.kiosk)
    if latest is None or latest.slip != event.check_slip:
        raise WrongState(f"kiosk {event.kiosk} was not asked for check slip {event.check_slip}")
    known = replace(latest, changed_at=entry.at, state=event.state, finding=event.finding)
    hall.check_slips[event.kiosk] = known


def journal_cut(_hall: Hall, _entry: Entry, _event: JournalCut) -> None:
    """Know nothing else: what is cut is of days of which nothing is known any more."""


def hub_restored(hall: Hall, entry: Entry, event: HubRestored) -> None:
    """Know which numbers the lost hub may have given out."""
    hall.restored = Restored(event.restore, entry.seq, event.numbers)


HALL_RULES: dict[type[Happened], Callable[..., None]] = {
    DrawCommitted: draw_committed,
    DrawHeld: draw_held,
    HallStopped: hall_stopped,
    HallWentOn: hall_went_on,
    NoticePosted: notice_posted,
    NoticeWithdrawn: notice_withdrawn,
    HelpAsked: help_asked,
    HelpEnded: help_ended,
    CheckSlipAsked: check_slip_asked,
    CheckSlipReported: check_slip_reported,
    AlarmLookedAfter: alarm_looked_after,
    JournalCut: journal_cut,
    HubRestored: hub_restored,
}
"""By the event, what it changes."""
