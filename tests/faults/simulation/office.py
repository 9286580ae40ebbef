"""All who ask the hub and are no device: calendar, reception, supervisors, operator, visitors' phones.

Each deed is asked as the hub's pages ask: under one id, again and again until there is an answer. Whether the
hub says yes or no is its own affair; what has begun (a stop, a service closed) is brought to its end.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from contract.commands import (
    AddBookings,
    Asked,
    CallTicket,
    CancelTicket,
    CloseService,
    GiveBack,
    GoOn,
    IssueTicket,
    MergeTickets,
    MovePlace,
    OpenService,
    PauseDesk,
    PostNotice,
    ReinstateTicket,
    SplitParty,
    StopHall,
    TakeBackDeed,
    TakeSettings,
    Transfer,
    TransferTicket,
    WithdrawNotice,
)
from contract.names import CommandId, DeviceId, NoticeId, ServiceId
from contract.refusal import Refused
from contract.states import State
from contract.views import TicketView
from link.hub_client import HubAway
from tests.faults.simulation.scheduler import Machine
from tests.faults.simulation.settings_texts import bad, good
from tests.faults.simulation.threads import SimHubClient

if TYPE_CHECKING:
    from contract.commands import NewBooking
    from hub.domain.ticket import Ticket
    from tests.faults.simulation.kinds import Kind
    from tests.faults.simulation.world import World

AGAIN_S = 1.0


class Office(Machine):
    """Who does all of it in one day.

    Attributes:
        done: how often which deed was answered with yes.
        busy: so many deeds are under way.
        written: the settings that were taken last.
    """

    def __init__(self, world: World, kind: Kind, seed: int, *, within_s: float) -> None:
        super().__init__("office")
        self._world, self._kind = world, kind
        self._chance = random.Random(seed ^ 0x0FF1CE)
        self._ids = 0
        self.busy = 0
        self.written = ""
        self._last: Ticket | None = None
        for _ in range(kind.deeds):
            deed = self._chance.choice(_DEEDS)
            world.scheduler.at(self._chance.uniform(5, within_s), self, self._begin, deed)

    def hand_over(self, bookings: list[NewBooking]) -> None:
        """Tell the hub of *bookings* before anybody comes."""
        if bookings:
            self._do(lambda: self._ask(AddBookings, bookings=tuple(bookings)), "bookings")

    def _begin(self, deed: Callable[[Office], Iterator[Asked | None]]) -> None:
        self._do(lambda: deed(self), deed.__name__)

    def _do(self, deed: Callable[[], Any], name: str) -> None:
        self.busy += 1

        def whole() -> None:
            try:
                if deed() is not None:
                    self._world.hit(f"office: {name}")
            finally:
                self.busy -= 1

        self._world.scheduler.spawn(self, whole)

    def _ask(self, kind: type[Asked], by: str = "reception", **fields: Any) -> Any:
        """Return the hub's answer, however long that takes; None: it says no."""
        self._ids += 1
        command = kind(command_id=CommandId(f"office.{self._ids}"), by=DeviceId(by), **fields)
        client = SimHubClient(self._world.network, self._world.scheduler, "office", 3.0)
        while True:
            try:
                return client.ask(command)
            except HubAway:
                self._world.scheduler.sleep(AGAIN_S)
            except Refused as no:
                self._world.note("office", kind.__name__, "refused", no.code)
                self.refused = no.code
                return None

    refused = ""

    def _some(self, *states: State) -> Ticket | None:
        """Return some ticket in one of *states*, as a page shows it."""
        hub = self._world.hub
        branch = hub.authority._branch if hub is not None and hub.alive else None
        there = [each for each in branch.tickets.values() if each.state in states] if branch else []
        return self._chance.choice(there) if there else None

    # what they do

    def _gives_back(self) -> Any:
        ticket = self._some(State.WAITING, State.PARKED)
        return ticket and self._ask(GiveBack, by="visitor", token=ticket.token)

    def _looks(self) -> Any:
        ticket = self._some(*State)
        if ticket is None:
            return None
        client = SimHubClient(self._world.network, self._world.scheduler, "office", 3.0)
        try:
            seen = client.get(f"/v1/tickets/{ticket.ticket}", TicketView)
        except (HubAway, Refused):
            return None
        if seen.number != str(ticket.number):
            self._world.troubles.append(f"I6: the phone of {ticket.number} shows {seen.number}")
        return seen

    def _cancels(self) -> Any:
        ticket = self._some(State.WAITING, State.PARKED)
        return ticket and self._ask(CancelTicket, ticket=ticket.ticket, reason="went home")

    def _reinstates(self) -> Any:
        ticket = self._some(State.NO_SHOW)
        return ticket and self._ask(ReinstateTicket, ticket=ticket.ticket, reason="was in the corridor")

    def _moves_place(self) -> Any:
        ticket = self._some(State.WAITING)
        return ticket and self._ask(MovePlace, ticket=ticket.ticket, reason="the son takes it")

    def _merges(self) -> Any:
        ticket, other = self._some(State.WAITING), self._some(State.WAITING)
        if ticket is None or other is None or ticket is other:
            return None
        self._last = ticket
        return self._ask(MergeTickets, ticket=ticket.ticket, other=other.ticket, reason="one family")

    def _splits(self) -> Any:
        ticket = self._some(State.WAITING)
        if ticket is None:
            return None
        self._last = ticket
        return self._ask(SplitParty, ticket=ticket.ticket, party=1, reason="not together")

    def _takes_back(self) -> Any:
        return self._last and self._ask(TakeBackDeed, ticket=self._last.ticket)

    def _lets_in(self) -> Any:
        service = ServiceId(self._chance.choice(("A", "B")))
        return self._ask(IssueTicket, service=service, priority=True, party=2 if service == "A" else 1)

    def _calls(self) -> Any:
        ticket, desk = self._some(State.WAITING, State.PARKED), self._desk()
        return ticket and self._ask(
            CallTicket, by=f"desk-{desk}", desk=desk, ticket=ticket.ticket, reason="is asked for"
        )

    def _transfers(self) -> Any:
        desk, service = self._desk(), self._chance.choice(("A", "B"))
        return self._ask(Transfer, by=f"desk-{desk}", desk=desk, service=service, reason="belongs there")

    def _sends(self) -> Any:
        ticket = self._some(State.WAITING)
        to = {"to": "3"} if self._chance.random() < 0.3 else {"service": self._chance.choice(("A", "B"))}
        return ticket and self._ask(TransferTicket, ticket=ticket.ticket, reason="belongs there", **to)

    def _pauses(self) -> Any:
        desk = self._desk()
        return self._ask(PauseDesk, by=f"desk-{desk}", desk=desk, reason="coffee")

    def _stops(self) -> Any:
        stopped = self._ask(StopHall, by="supervisor", who="S1", reason="alarm", text="Proszę czekać")
        self._world.scheduler.sleep(self._chance.uniform(2, 12))
        self._ask(GoOn, by="supervisor", who="S1", reason="false alarm")
        return stopped

    def _closes(self) -> Any:
        service = ServiceId(self._chance.choice(("A", "B")))
        closed = self._ask(CloseService, by="supervisor", service=service, reason="nobody here")
        self._world.scheduler.sleep(self._chance.uniform(2, 12))
        self._ask(OpenService, by="supervisor", service=service, reason="here again")
        return closed

    def _posts(self) -> Any:
        texts = {"pl": "Winda nie działa"}
        posted = self._ask(PostNotice, by="supervisor", texts=texts, who="S1")
        self._world.scheduler.sleep(self._chance.uniform(2, 12))
        if posted is not None and self._chance.random() < 0.7:
            notice = NoticeId(posted.notices[-1].notice)
            self._ask(WithdrawNotice, by="supervisor", notice=notice, who="S1")
        return posted

    def _writes_well(self) -> Any:
        text = good(self._kind, self._chance)
        taken = self._ask(TakeSettings, by="operator", text=text, reason="new names")
        if taken is None:
            self._world.troubles.append(f"F36: good settings were refused: {self.refused}")
        else:
            self.written = text
        return taken

    def _writes_badly(self) -> Any:
        text = bad(self._kind, self._chance)
        if self._ask(TakeSettings, by="operator", text=text, reason="a slip of the hand") is not None:
            self._world.troubles.append("F36: bad settings were taken")
        return True

    def _desk(self) -> str:
        return self._chance.choice([desk.id for desk in self._world.settings.desks])


_DEEDS = (
    Office._gives_back,
    Office._gives_back,
    Office._looks,
    Office._cancels,
    Office._reinstates,
    Office._moves_place,
    Office._merges,
    Office._splits,
    Office._takes_back,
    Office._lets_in,
    Office._lets_in,
    Office._calls,
    Office._calls,
    Office._transfers,
    Office._sends,
    Office._pauses,
    Office._stops,
    Office._closes,
    Office._posts,
    Office._writes_well,
    Office._writes_badly,
)
"""What may be done; some of it happens more often than the rest."""
