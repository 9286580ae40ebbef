"""The walk along a journal, and what is wrong with it in itself (I3, I4, I8, I10). Pure.

The states are walked by the contract's table; nothing of the hub's own code is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from contract.events import (
    CopyAsked,
    DayOpened,
    DeedTakenBack,
    Entry,
    OfTicket,
    PartyChanged,
    PlaceMoved,
    SlipReported,
    TicketCalled,
    TicketIssued,
    TicketRecalled,
    TicketServed,
    TicketTakenBack,
    VisitRated,
)
from contract.names import DeskId, TicketId
from contract.states import OPEN_CALL, TAKEN_BACK, TRANSITIONS, State
from okienko.promise.invariants import Invariant, Judgement, Where
from okienko.promise.told import CallMade, Known, Told

NOT_MOVING = (SlipReported, PlaceMoved, CopyAsked, VisitRated, PartyChanged, DeedTakenBack)
"""These happen to a ticket and leave it in its state."""

HUB = "hub"
"""Who the journal says it was when nobody asked, as at midnight."""


def read(journal: Sequence[Entry], counted: Collection[int] = (), double_press_s: float = 0.0) -> Told:
    """Read *journal*; *counted* are the entries after which all tickets are to be counted."""
    walk = _Walk(frozenset(counted), timedelta(seconds=double_press_s))
    if journal:
        walk.told.first, walk.told.last = journal[0].seq, journal[-1].seq
    walk.along(journal)
    return walk.told


class _Walk:
    def __init__(self, counted: frozenset[int], double_press: timedelta) -> None:
        self.told = Told()
        self._counted = counted
        self._double_press = double_press
        self._day: date | None = None
        self._desks: dict[DeskId, TicketId] = {}
        self._called_at: dict[DeskId, tuple[TicketId, datetime]] = {}
        self._whole = True
        self._hasty: tuple[Entry, Known] | None = None
        self._counts: Counter[str] = Counter()
        judged = (Invariant.I3, Invariant.I4, Invariant.I8, Invariant.I10)
        self.told.judgements = {each: Judgement(each) for each in judged}
        self._effect, self._place, self._state, self._audit = self.told.judgements.values()

    def along(self, journal: Iterable[Entry]) -> None:
        before: Entry | None = None
        for entry in journal:
            self._follows(entry, before)
            self._thumb(entry)
            event = entry.event
            if isinstance(event, TicketIssued):
                self._issued(entry, event)
            elif isinstance(event, OfTicket):
                self._happened(entry, event)
            elif isinstance(event, DayOpened):
                self._day = event.day
                self._counts.clear()
            if entry.seq in self._counted:
                self.told.states_at[entry.seq] = +self._counts
            before = entry
        for judgement in self.told.judgements.values():
            judgement.looked = len(self.told.commands if judgement is self._effect else self.told.tickets)
        self._audit.looked = self.told.last - self.told.first + 1

    def _follows(self, entry: Entry, before: Entry | None) -> None:
        commands = self.told.commands
        if before is None:
            self._whole = entry.seq == 1
            commands.add(entry.command)
            return
        if entry.seq != before.seq + 1:
            self._audit.says(f"entry {entry.seq} follows entry {before.seq}", entry=entry.seq)
        if entry.epoch < before.epoch:
            self._audit.says(
                f"entry {entry.seq} is of epoch {entry.epoch}, after {before.epoch}", entry=entry.seq
            )
        if entry.command != before.command:
            if entry.command in commands:
                self._effect.says(
                    f"command {entry.command} had an effect again in entry {entry.seq}", entry=entry.seq
                )
            commands.add(entry.command)

    def _issued(self, entry: Entry, event: TicketIssued) -> None:
        told = self.told
        if event.ticket in told.tickets:
            told.issued_again.append(entry)
            return
        day = event.handed_in.day if event.handed_in is not None else self._day
        told.tickets[event.ticket] = Known(str(event.number), day, [event.token], entry.seq)
        told.by_token[event.token] = event.ticket
        if day == self._day:
            self._counts[State.WAITING] += 1

    def _happened(self, entry: Entry, event: OfTicket) -> None:
        known = self.told.tickets.get(event.ticket)
        if known is None:
            if self._whole:
                name = event.__struct_config__.tag
                self._state.says(
                    f"{event.ticket}: {name} while not issued (entry {entry.seq})", entry=entry.seq
                )
            return
        if isinstance(event, NOT_MOVING):
            self._noted(event, known)
        elif isinstance(event, TicketTakenBack):
            self._taken_back(entry, event, known)
        else:
            self._moved(entry, event, known)

    def _noted(self, event: OfTicket, known: Known) -> None:
        if isinstance(event, PlaceMoved):
            known.tokens.append(event.token)
            self.told.by_token[event.token] = event.ticket
        elif isinstance(event, SlipReported) and event.slip == "printed":
            self.told.printed.append(event.ticket)

    def _moved(self, entry: Entry, event: OfTicket, known: Known) -> None:
        name = str(event.__struct_config__.tag)
        after = TRANSITIONS[known.state].get(name)
        if isinstance(event, TicketCalled | TicketRecalled):
            call = self.told.calls[entry.seq] = CallMade(event.ticket, known.number, event.desk)
            known.calls.append(call)
        if isinstance(event, TicketCalled):
            self._called(entry, event, known, allowed=after is not None)
        elif after is None:
            self._state.says(
                f"{event.ticket}: {name} while {known.state} (entry {entry.seq})",
                entry=entry.seq, ticket=event.ticket, number=known.number,
            )  # fmt: skip
        elif known.desk is not None:
            self._at(entry, event, known, ends=after not in OPEN_CALL)
        if after not in (None, State.CALLED):
            known.not_expected(entry.seq)
        if after is not None:
            self._becomes(known, after)

    def _called(self, entry: Entry, event: TicketCalled, known: Known, *, allowed: bool) -> None:
        where = Where(entry=entry.seq, ticket=event.ticket, number=known.number, device=event.desk)
        if not allowed:
            self._place.says(f"{known.number} was called again by entry {entry.seq}: {known.state}", **where)
            return
        if (other := self._desks.get(event.desk)) is not None:
            self._place.says(
                f"desk {event.desk} called {known.number} (entry {entry.seq}) with {other} still there",
                **where,
            )
        self._sit(entry, event.desk, event.ticket, known)
        self._called_at[event.desk] = event.ticket, entry.at

    def _at(self, entry: Entry, event: OfTicket, known: Known, *, ends: bool) -> None:
        """Look whether what happened at a desk was at the one where the ticket is."""
        desk = getattr(event, "desk", None)
        if desk not in (None, known.desk):
            self._place.says(
                f"{known.number} is at desk {known.desk}, and entry {entry.seq} is of desk {desk}",
                entry=entry.seq, ticket=event.ticket, number=known.number,
            )  # fmt: skip
        if isinstance(event, TicketServed):
            self._unseen(entry, event, known)
        if ends:
            self._leave(entry, known)

    def _unseen(self, entry: Entry, event: TicketServed, known: Known) -> None:
        """Remember a visitor who was called a moment ago, and whose command may do something else besides."""
        ticket, at = self._called_at.get(event.desk, (None, entry.at))
        soon = timedelta() <= entry.at - at < self._double_press and entry.by != HUB  # which ends a day
        if soon and ticket == event.ticket and known.state is State.CALLED:
            self._hasty = entry, known

    def _thumb(self, entry: Entry) -> None:
        """Look whether *entry* is what a thumb wanted that served somebody unseen; *serve* alone is meant."""
        hasty, self._hasty = self._hasty, None
        if hasty is not None and hasty[0].command == entry.command:
            served, known = hasty
            self._effect.says(
                f"{known.number} was served by entry {served.seq}, too soon after it was called",
                entry=served.seq, number=known.number,
            )  # fmt: skip

    def _taken_back(self, entry: Entry, event: TicketTakenBack, known: Known) -> None:
        if event.was is not known.state or event.state not in TAKEN_BACK[event.was]:
            self._state.says(
                f"{event.ticket}: back to {event.state} from {event.was} (entry {entry.seq})",
                entry=entry.seq, ticket=event.ticket, number=known.number,
            )  # fmt: skip
        self._becomes(known, event.state)
        for call in known.calls:
            call.unsure = True
        if event.state not in OPEN_CALL:
            self._leave(entry, known)
        elif known.desk is None and event.desk is not None:
            if (other := self._desks.get(event.desk)) is not None:
                self._place.says(f"{known.number} is back at desk {event.desk} with {other}", entry=entry.seq)
            self._sit(entry, event.desk, event.ticket, known)

    def _sit(self, entry: Entry, desk: DeskId, ticket: TicketId, known: Known) -> None:
        known.desk = desk
        self._desks[desk] = ticket
        self.told.at_desk.setdefault(desk, []).append((entry.seq, ticket))

    def _leave(self, entry: Entry, known: Known) -> None:
        if known.desk is not None:
            self._desks.pop(known.desk, None)
            self.told.at_desk[known.desk].append((entry.seq, TicketId("")))
            known.desk = None

    def _becomes(self, known: Known, state: State) -> None:
        if known.day == self._day:
            self._counts[known.state] -= 1
            self._counts[state] += 1
        known.state = state
