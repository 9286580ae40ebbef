"""Which rows of which tables follow from a group of commands. Pure; both stores keep what this says.

A group is worked out to its net effect first: a call that begins and ends within it is one row, written
once, so that a group of eight costs little more than one command.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import msgspec

from contract.events import (
    BookingAdded,
    BookingCancelled,
    BookingChanged,
    DayOpened,
    Entry,
    Event,
    JournalCut,
    OfTicket,
    TicketCalled,
    TicketIssued,
    TicketTakenBack,
)
from contract.names import BookingCode, BranchId, TicketId
from contract.states import OPEN_CALL, TRANSITIONS, State
from hub.audit.chain import line_of, link_after
from hub.domain.known_bookings import kept_from
from hub.store import Carried

Row = dict[str, Any]

STATE_AFTER: dict[str, State] = {kind: state for row in TRANSITIONS.values() for kind, state in row.items()}
"""The state in which an event leaves its ticket, whichever state it was in before."""

_body = msgspec.json.Encoder()


@dataclass(slots=True)
class Rows:
    """Rows to write, in the order of the fields.

    Attributes:
        pruned: up to which date answers are forgotten; empty unless a day was opened.
        cuts: the entry up to which the journal is kept no longer, its link and its day.
        days: the day that was opened and the entry that says so.
        states: of tickets that were issued before this group.
        moves: of bookings that were changed, so that all their rows bear the newest code and date.
        uses: of bookings that were added before this group.
        ends: of calls that began before this group; they come before `calls`, which may be for the same desk.
    """

    pruned: list[Row] = field(default_factory=list)
    cuts: list[Row] = field(default_factory=list)
    days: list[Row] = field(default_factory=list)
    journal: list[Row] = field(default_factory=list)
    commands: list[Row] = field(default_factory=list)
    tickets: list[Row] = field(default_factory=list)
    states: list[Row] = field(default_factory=list)
    ends: list[Row] = field(default_factory=list)
    calls: list[Row] = field(default_factory=list)
    moves: list[Row] = field(default_factory=list)
    bookings: list[Row] = field(default_factory=list)
    uses: list[Row] = field(default_factory=list)


def rows_of(group: Iterable[Carried], branch: BranchId, link: str) -> Rows:
    """Return what *group* writes for *branch*, whose newest entry before it has *link*."""
    return _Derivation(branch, link).of(group)


class _Derivation:
    def __init__(self, branch: BranchId, link: str) -> None:
        self._branch = branch
        self._link = link
        self._rows = Rows()
        self._day = ""
        self._issued: dict[TicketId, Row] = {}
        self._states: dict[TicketId, Row] = {}
        self._begun: dict[TicketId, Row] = {}
        self._booked: dict[BookingCode, Row] = {}

    def of(self, group: Iterable[Carried]) -> Rows:
        for carried in group:
            self._day = carried.day.isoformat()
            for entry in carried.entries:
                self._entry(entry)
            self._rows.commands.append(
                {
                    "branch": self._branch,
                    "command": carried.command,
                    "day": self._day,
                    "status": carried.answer.status,
                    "fingerprint": carried.answer.fingerprint,
                    "body": carried.answer.body,
                }
            )
        self._rows.states = list(self._states.values())
        return self._rows

    def _entry(self, entry: Entry) -> None:
        event = entry.event
        if isinstance(event, DayOpened):
            self._day_opened(event.day, entry.seq)
        elif isinstance(event, TicketIssued):
            self._issue(event, entry.seq)
        elif isinstance(event, BookingAdded | BookingChanged | BookingCancelled):
            self._book(event, entry.seq)
        elif isinstance(event, TicketTakenBack):
            self._take_back(event, entry.seq)
        elif isinstance(event, JournalCut):
            self._cut(event)
        elif isinstance(event, OfTicket) and _kind(event) in STATE_AFTER:
            self._move(event, entry.seq)
        row: Row = {
            "branch": self._branch,
            "seq": entry.seq,
            "epoch": entry.epoch,
            "at": entry.at.isoformat(timespec="microseconds"),
            "day": self._day,
            "by": entry.by,
            "command": entry.command,
            "kind": _kind(event),
            "ticket": event.ticket if isinstance(event, OfTicket) else None,
            "body": _body.encode(event).decode(),
        }
        self._link = row["link"] = link_after(self._link, line_of(row))
        self._rows.journal.append(row)

    def _day_opened(self, day: date, seq: int) -> None:
        self._day = day.isoformat()
        oldest = (day - timedelta(days=1)).isoformat()
        self._rows.pruned = [{"branch_is": self._branch, "oldest": oldest}]
        self._rows.days = [{"branch_is": self._branch, "new_day": self._day, "new_opened": seq}]

    def _cut(self, event: JournalCut) -> None:
        row: Row = {"branch": self._branch, "seq": event.last, "link": event.link}
        self._rows.cuts.append(row | {"day": event.day.isoformat()})

    def _issue(self, event: TicketIssued, seq: int) -> None:
        # A ticket that a kiosk hands in on the next morning is of the day on which its visitor came.
        day = self._day if event.handed_in is None else event.handed_in.day.isoformat()
        row: Row = {
            "branch": self._branch,
            "day": day,
            "ticket": event.ticket,
            "series": event.number.series,
            "count": event.number.count,
            "service": event.service,
            "token": event.token,
            "issued": seq,
            "state": str(State.WAITING),
        }
        self._rows.tickets.append(row)
        self._issued[event.ticket] = row
        for code in event.bookings if event.split_from is None else ():
            self._use(code, seq)

    def _book(self, event: BookingAdded | BookingChanged | BookingCancelled, seq: int) -> None:
        """Keep the entry *seq* as one of its booking's; a booking that has changed has several rows."""
        if isinstance(event, BookingChanged):
            self._move_booking(event)
        row: Row = {
            "branch": self._branch,
            "added": seq,
            "code": event.booking.code,
            "service": event.booking.service,
            "starts_on": event.booking.starts.date().isoformat(),
            "used": None,
        }
        self._rows.bookings.append(row)
        self._booked[event.booking.code] = row

    def _move_booking(self, event: BookingChanged) -> None:
        starts_on = event.booking.starts.date().isoformat()
        for row in self._rows.bookings:
            if row["code"] == event.was.code:
                row |= {"code": event.booking.code, "starts_on": starts_on}
        self._booked.pop(event.was.code, None)
        self._rows.moves.append(
            {
                "branch_is": self._branch,
                "code_is": event.was.code,
                "oldest": kept_from(date.fromisoformat(self._day)).isoformat(),
                "new_code": event.booking.code,
                "new_starts_on": starts_on,
            }
        )

    def _use(self, code: BookingCode, seq: int) -> None:
        if code in self._booked:
            self._booked[code]["used"] = seq
            return
        oldest = kept_from(date.fromisoformat(self._day)).isoformat()
        self._rows.uses.append(
            {"branch_is": self._branch, "code_is": code, "oldest": oldest, "new_used": seq}
        )

    def _move(self, event: OfTicket, seq: int) -> None:
        state = STATE_AFTER[_kind(event)]
        self._set_state(event.ticket, state)
        if isinstance(event, TicketCalled):
            self._begin(event, seq)
        elif state not in OPEN_CALL:
            self._end(event.ticket, seq)

    def _set_state(self, ticket: TicketId, state: State) -> None:
        if ticket in self._issued:
            self._issued[ticket]["state"] = str(state)
        else:
            self._states[ticket] = {**self._of(ticket), "new_state": str(state)}

    def _take_back(self, event: TicketTakenBack, seq: int) -> None:
        self._set_state(event.ticket, event.state)
        if event.was in OPEN_CALL and event.state not in OPEN_CALL:
            self._end(event.ticket, seq)
        elif event.state in OPEN_CALL and event.was not in OPEN_CALL:
            self._begin(event, seq)

    def _begin(self, event: TicketCalled | TicketTakenBack, seq: int) -> None:
        row: Row = {
            "branch": self._branch,
            "call": seq,
            "day": self._day,
            "ticket": event.ticket,
            "desk": event.desk,
            "ended": None,
        }
        self._rows.calls.append(row)
        self._begun[event.ticket] = row

    def _end(self, ticket: TicketId, seq: int) -> None:
        if ticket in self._begun:
            self._begun.pop(ticket)["ended"] = seq
        else:
            self._rows.ends.append({**self._of(ticket), "new_ended": seq})

    def _of(self, ticket: TicketId) -> Row:
        return {"branch_is": self._branch, "day_is": self._day, "ticket_is": ticket}


def _kind(event: Event | OfTicket) -> str:
    return str(event.__struct_config__.tag)
