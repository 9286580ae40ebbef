"""Short days as the hub's own rules live them, by a seed, with all that can be seen of them from outside."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

from contract.commands import (
    CancelTicket,
    MarkNoShow,
    Park,
    PutBack,
    Recall,
    ReinstateTicket,
    Serve,
    Start,
    TakeBack,
    Transfer,
)
from contract.events import TicketIssued
from contract.names import BoardId, DeskId
from contract.refusal import Refused
from hub.domain.calling_settings import CallingSettings
from hub.estimate import likely_wait
from hub.views import Pictures
from hub.views.voices import BY_SETTINGS
from okienko.promise.claims import Rules
from okienko.promise.evidence import Answered, Evidence, Seen, SlipSeen, Story
from okienko.promise.history import Counted, Hall, History, Kept, OpenCall, Output, Picture, Replied, Row
from tests.hub.branch import TUESDAY, Day, call_next, open_desks, ticket_for, token_of, wish
from tests.hub.spare import handing_in, spare
from tests.hub.waiting_room import desks
from tests.okienko.promise.day import chain_of

DESKS = ("1", "2", "3")
BOARDS = ("hall-1", "stairs")
CALLING = {"priority_every": 3, "parked": "last", "parked_minutes": 0, "missed_again": 1}
HALL = Hall(
    rooms={DeskId(desk.id): desk.room for desk in desks()},
    services={DeskId(desk.id): frozenset(desk.services) for desk in desks()},
    rules=Rules(priority_every=3, parked="last", missed_again=1),
    double_press_s=2.0,
)
VERBS = ("next",) * 6 + (Start, Serve, MarkNoShow, PutBack, Park, Transfer, Recall, TakeBack)


class Life:
    """One day, lived move by move; `history` is what was seen.

    Attributes:
        gaps_s: between two moves.
        alone: the share of visitors who come to a kiosk that has no hub.
    """

    gaps_s: tuple[float, ...] = (3, 20, 90)
    alone = 0.2

    def __init__(self, seed: int, visitors: int) -> None:
        self.chance, self.visitors = Random(seed), visitors
        self.day = Day(*open_desks(*DESKS), desks=desks(), calling=CallingSettings(**CALLING))
        self.history = History(journal=self.day.journal, hall=HALL, evidence=Evidence())
        self.history.committed, self.history.even, self.at_s = {}, {}, 0.0
        self.lists: dict[str, list[Any]] = {
            name: [] for name in ("replied", "kept", "outputs", "counted", "truth", "pictures")
        }
        for name, empty in self.lists.items():
            setattr(self.history, name, empty)

    def live(self) -> History:
        """Let so many visitors come, and clerks do whatever comes to their minds; return what was seen."""
        came = 0
        while came < self.visitors:
            if self.chance.random() < 0.25:
                came += 1
                self.comes(f"v{came}")
            else:
                self.clerk()
        for desk in DESKS:
            self.carry_out(wish(Serve, desk=desk))
        self.rests()
        return self.history

    def carry_out(self, command: Any) -> list[Any]:
        """Carry out *command*, twice answered alike, and look at everything."""
        self.day.clock.turn(seconds=self.chance.choice(self.gaps_s))
        self.at_s = self.day.clock.elapsed()
        seq = len(self.day.journal)
        try:
            events = self.day.do(command)
        except Refused as refused:
            self.lists["replied"] += [Replied(command.command_id, refused.code, refused=True)] * 2
            return []
        self.lists["replied"] += [Replied(command.command_id, repr(events))] * 2
        for entry in self.day.journal[seq:]:
            self.history.committed[entry.seq] = self.history.even[entry.seq] = self.at_s
        if events:
            self.look()
        return events

    def comes(self, name: str) -> None:
        """Let a visitor take a number, now and then at a kiosk that has no hub."""
        if self.chance.random() < self.alone:
            number, waited_s = f"X{len(self.lists['kept']) + 1:03d}", self.chance.choice((60.0, 600.0))
            ticket = spare(number, self.chance.choice("AB"), waited_s=waited_s, ticket=name)
            self.lists["kept"].append(Kept("K1", name, number, ticket.token, day=TUESDAY, at_s=self.at_s))
            events = self.carry_out(handing_in(ticket))
        else:
            events = self.carry_out(
                ticket_for(self.chance.choice("AB"), name, priority=self.chance.random() < 0.2)
            )
            issued = next(event for event in events if isinstance(event, TicketIssued))
            number = str(issued.number)
            self.history.evidence.answers.append(Answered(issued.ticket, number, issued.token))
        url = f"https://town.example/t/{token_of(name)}"
        self.history.evidence.slips.append(SlipSeen("K1", number, url))
        self.history.evidence.stories.append(Story(name, number))
        self.lists["outputs"].append(Output("kiosk-K1", number, name, at_s=self.at_s + 0.2))

    def clerk(self) -> None:
        """Let a clerk press something, or a supervisor cancel or reinstate somebody."""
        if self.chance.random() < 0.1:
            self.supervisor()
            return
        desk, verb = self.chance.choice(DESKS), self.chance.choice(VERBS)
        if verb == "next":
            self.carry_out(call_next(desk))
        elif verb is Transfer:
            self.carry_out(wish(Transfer, desk=desk, service=self.chance.choice("AB")))
        else:
            self.carry_out(wish(verb, desk=desk))

    def supervisor(self) -> None:
        tickets = list(self.day.branch.tickets)
        if tickets:
            kind = self.chance.choice((CancelTicket, ReinstateTicket))
            self.carry_out(wish(kind, ticket=self.chance.choice(tickets), reason="asked for it"))

    def look(self) -> None:
        """See what every board and desk is told, and what the metrics count."""
        branch, at_s = self.day.branch, self.at_s + 0.01
        pictures = Pictures(branch, self.day.clock.now(), likely_wait, BY_SETTINGS)
        for board in BOARDS:
            view = pictures.board(BoardId(board))
            self.history.evidence.boards.append(Seen(at_s, view))
            said = tuple((line.call, line.number, line.desk, line.over) for line in view.calls[:4])
            if not self.lists["truth"] or (board, said) not in self._latest():
                self.lists["truth"].append(Picture(board, at_s, said))
                self.lists["pictures"].append(Picture(board, at_s + 0.1, said))
        self.history.evidence.desks += [Seen(at_s, pictures.desk(DeskId(desk))) for desk in DESKS]
        counts = Counter(str(ticket.state) for ticket in branch.tickets.values())
        self.lists["counted"].append(Counted("metrics", branch.seq, counts))

    def _latest(self) -> set[tuple[str, object]]:
        newest = {picture.device: picture.said for picture in self.lists["truth"]}
        return set(newest.items())

    def rests(self) -> None:
        """Look into tables and chain at the end."""
        tickets = self.day.branch.tickets.values()
        issued = {
            entry.event.ticket: entry.seq
            for entry in self.day.journal
            if isinstance(entry.event, TicketIssued)
        }
        self.history.rows = [
            Row(str(TUESDAY), each.ticket, str(each.number), str(each.state), issued[each.ticket])
            for each in tickets
        ]
        self.history.calls = [
            OpenCall(desk.current, name) for name, desk in self.day.branch.desks.items() if desk.current
        ]
        self.history.chain = chain_of(self.day.journal)
        self.history.others = {"the standby": self.day.journal[: len(self.day.journal) // 2]}
        self.history.rested = True
        self.history.ended_s = self.at_s + 10


def lived(seed: int, visitors: int = 30) -> History:
    """Return a day that the hub's rules have lived with so many visitors."""
    return Life(seed, visitors).live()
