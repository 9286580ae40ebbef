"""Visitors and clerks of a large day, as fast as the hall allows: every wish is asked until it has an answer.

How often which service and language comes is that of a large office's Tuesday: 1,200 tickets, a good half of
them booked. A wish that got no answer is asked again under its id, as every device does; what was answered is
kept, and now and then an old wish is asked again to see whether its answer is still the same.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from contract.booking_views import BookingsAdded
from contract.codec import encode
from contract.commands import (
    AddBookings,
    Asked,
    CallNext,
    CheckIn,
    CloseDesk,
    IssueTicket,
    MarkNoShow,
    NewBooking,
    OpenDesk,
    Park,
    PauseDesk,
    PutBack,
    Recall,
    Serve,
    Start,
    Transfer,
)
from contract.names import BookingCode, DeskId, DeviceId, Language, ServiceId, device_id
from contract.refusal import Refused
from contract.states import DeskState
from contract.views import DeskView, TicketView
from link.hub_client import HubAway, HubClient, HubSettings, new_command_id, new_token
from okienko.promise.evidence import Answered
from okienko.promise.history import Replied
from tests.faults.large_hall import LargeHall

SHARES = {
    "A": 225,
    "B": 107,
    "C": 85,
    "E": 242,
    "F": 157,
    "G": 75,
    "H": 96,
    "K": 52,
    "P": 22,
    "S": 49,
    "U": 76,
}
"""Tickets of a large day by service; Z, seven of them, is left out."""
LANGUAGES = {
    "uk": 687,
    "en": 136,
    "ru": 118,
    "pl": 62,
    "be": 46,
    "ka": 34,
    "vi": 31,
    "hi": 25,
    "tr": 21,
    "ar": 17,
}
BOOKED_ONLY = ("B", "P")
BOOKED_SHARE = 0.5
NEVER_ANSWERED_S = 45.0
"""A wish without an answer for so long, the hub being there, is a broken promise (I9)."""
ASKED_AGAIN = 12
"""So many old wishes are asked again at each look."""
_DEEDS = (
    *((CallNext,) * 12),
    *(Recall, Start, Start, Serve, Serve, MarkNoShow, MarkNoShow, PutBack, Park, Transfer),
    *(PauseDesk, CloseDesk),
)


@dataclass(slots=True)
class Notes:
    """What all of the crowd wrote down together."""

    answers: list[tuple[DeviceId, Asked, Any]] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


class _Person(threading.Thread):
    """One thread of the crowd, with a client of its own."""

    def __init__(self, crowd: Crowd, device: DeviceId, seed: str) -> None:
        super().__init__(name=seed, daemon=True)
        self._crowd = crowd
        self._device = device
        self.chance = random.Random(seed)
        self.client = HubClient(HubSettings(url=crowd.hub_url, patience_s=crowd.patience_s), device)

    def run(self) -> None:
        try:
            while not self._crowd.told_to_stop.is_set():
                if not self._crowd.at_work.wait(0.05):
                    continue
                with self._crowd.acting():
                    self.act()
                time.sleep(self.chance.random() * self._crowd.breath_s)
        finally:
            self.client.close()

    def act(self) -> None:
        raise AssertionError("everybody does something")

    def asked(self, command: Asked) -> Any:
        """Return the answer to *command*, a view or the code of a refusal, asked until there is one."""
        begun = time.monotonic()
        answer = self._asked(command, begun + NEVER_ANSWERED_S)
        self._crowd.took_s.append(time.monotonic() - begun)
        return self._crowd.note(self._device, command, answer)

    def _asked(self, command: Asked, until: float) -> Any:
        while True:
            try:
                answer: Any = self.client.ask(command)
            except Refused as refused:
                answer = refused.code
            except HubAway:
                self._crowd.notes.counts["asked again"] += 1
                if time.monotonic() < until:
                    time.sleep(0.02)
                    continue
                answer = None
            return answer


class _AtKiosk(_Person):
    """Who stands in front of one kiosk."""

    def act(self) -> None:
        booking = self._crowd.next_booking() if self.chance.random() < self._crowd.booked_share else None
        command_id, token = new_command_id(), new_token()
        if booking is not None:
            self.asked(CheckIn(command_id=command_id, by=self._device, codes=(booking,), token=token))
            return
        walk_in = {service: share for service, share in SHARES.items() if service not in BOOKED_ONLY}
        self.asked(
            IssueTicket(
                command_id=command_id,
                by=self._device,
                service=ServiceId(_one_of(self.chance, walk_in)),
                language=Language(_one_of(self.chance, LANGUAGES)),
                party=self.chance.choice((1, 1, 1, 1, 2, 3)),
                priority=self.chance.random() < 0.05,
                token=token,
            )
        )


class _AtDesks(_Person):
    """The clerk of some desks, who has as many hands."""

    def __init__(self, crowd: Crowd, desks: list[DeskId], seed: str) -> None:
        super().__init__(crowd, device_id("desk", desks[0]), seed)
        self.desks: dict[DeskId, DeskView | None] = dict.fromkeys(desks)

    def act(self) -> None:
        desk = self.chance.choice(list(self.desks))
        answer = self.asked(self._wish(desk, self.desks[desk]))
        if isinstance(answer, DeskView):
            self.desks[desk] = answer
        elif answer in {"desk-closed", "desk-not-open"}:
            self.desks[desk] = None

    def _wish(self, desk: DeskId, view: DeskView | None) -> Asked:
        at_desk = {"command_id": new_command_id(), "by": device_id("desk", desk), "desk": desk}
        if view is None or view.state is not DeskState.OPEN:
            return OpenDesk(**at_desk)
        deed = self.chance.choice(_DEEDS) if view.current is not None else CallNext
        if deed is Transfer:
            return Transfer(**at_desk, to=DeskId(self.chance.choice(self._crowd.desks)))
        return deed(**at_desk)


class Crowd:
    """Everybody in *hall*, at work while told to.

    Args:
        hall: where they are.
        seed: from which all their doings come.
        hub_url: by which way they reach the hub; straight when None.
        at_kiosks: how many threads stand in front of kiosks.
        at_desks: how many clerks share the desks.
        patience_s: of one question.
        breath_s: how long at most somebody rests between two deeds.
        booked_share: how many of the visitors have a booking.
    """

    def __init__(
        self,
        hall: LargeHall,
        seed: int | str,
        *,
        hub_url: str | None = None,
        at_kiosks: int = 6,
        at_desks: int = 8,
        patience_s: float = 1.5,
        breath_s: float = 0.05,
        booked_share: float = BOOKED_SHARE,
    ) -> None:
        self.booked_share = booked_share
        self.hall, self.hub_url = hall, hub_url or hall.url
        self.patience_s, self.breath_s = patience_s, breath_s
        self.notes = Notes()
        self.took_s: deque[float] = deque()
        self.at_work, self.told_to_stop = threading.Event(), threading.Event()
        self.chance = random.Random(f"{seed} crowd")
        self.desks = [str(desk.id) for desk in hall.table.branch.desks]
        self._busy = 0
        self._still = threading.Condition()
        self._codes = iter(self._bookings(random.Random(f"{seed} bookings")))
        kiosks = [device_id("kiosk", kiosk.id) for kiosk in hall.table.branch.kiosks]
        self._people: list[_Person] = [
            _AtKiosk(self, kiosks[n % len(kiosks)], f"{seed} kiosk {n}") for n in range(at_kiosks)
        ]
        # The first two clerks share their desks: two press NEXT at once.
        share = [[DeskId(d) for d in self.desks[n::at_desks]] for n in range(at_desks)]
        share[1] = share[1] + share[0]
        self._people += [_AtDesks(self, desks, f"{seed} desks {n}") for n, desks in enumerate(share)]
        for person in self._people:
            person.start()

    def acting(self) -> Any:
        """Count who acts; nobody begins while all are to be still."""
        return _Acting(self)

    def go(self) -> None:
        """Let everybody act."""
        self.at_work.set()

    def still(self, within_s: float = 60.0) -> None:
        """Let nobody begin anything, and return when everybody has the answer that they wait for.

        Raises:
            AssertionError: somebody waits in vain.
        """
        self.at_work.clear()
        with self._still:
            if not self._still.wait_for(lambda: self._busy == 0, within_s):
                raise AssertionError(f"I9: {self._busy} wait for an answer after {within_s:.0f} s")

    def note(self, device: DeviceId, command: Asked, answer: Any) -> Any:
        """Write down what *command* of *device* was answered."""
        with self.notes.lock:
            self.notes.counts["answers"] += 1
            if answer is None:
                self.notes.unanswered.append(f"I9: {command.command_id} was never answered")
                return None
            self.notes.answers.append((device, command, answer))
            self.hall.replied.append(_replied(command, answer))
            if isinstance(answer, TicketView):
                self.notes.counts["tickets"] += 1
                told = Answered(answer.ticket, answer.number, answer.token or "")
                with self.hall.ear.held():
                    self.hall.evidence.answers.append(told)
            elif isinstance(answer, DeskView):
                self.notes.counts["deeds at desks"] += 1
            else:
                self.notes.counts[f"refused: {answer}"] += 1
        return answer

    def ask_again(self) -> None:
        """Ask some old wishes again; the judge compares their answers with those of the first time (I3)."""
        most = min(ASKED_AGAIN, len(self.notes.answers))
        for device, command, _ in self.chance.sample(self.notes.answers, most):
            client = HubClient(HubSettings(url=self.hall.url, patience_s=10.0), device)
            try:
                answer: Any = client.ask(command)
            except Refused as refused:
                answer = refused.code
            client.close()
            self.hall.replied.append(_replied(command, answer))

    def next_booking(self) -> BookingCode | None:
        """Return the code of somebody who comes now."""
        with self.notes.lock:
            return next(self._codes, None)

    def close(self) -> None:
        """Send everybody home."""
        self.told_to_stop.set()
        for person in self._people:
            person.join(30)

    def _bookings(self, chance: random.Random) -> list[BookingCode]:
        """Hand a day's bookings over, and return the codes of those who come, in that order."""
        codes = chance.sample(range(100_000, 1_000_000), 880)
        starts = self.hall.clock.now().replace(second=0, microsecond=0)
        booked = tuple(
            NewBooking(
                code=BookingCode(str(code)),
                service=ServiceId(_one_of(chance, {s: n for s, n in SHARES.items() if s not in "FS"})),
                starts=starts + timedelta(minutes=10 * chance.randrange(-1, 6)),
                language=Language(_one_of(chance, LANGUAGES)),
                persons=chance.choice((1, 1, 2, 3)),
            )
            for code in codes
        )
        calendar = DeviceId("calendar")
        client = HubClient(HubSettings(url=self.hall.url, patience_s=20.0), calendar)
        for first in range(0, len(booked), 200):
            some = booked[first : first + 200]
            client.ask(AddBookings(command_id=new_command_id(), by=calendar, bookings=some), BookingsAdded)
        client.close()
        return [booking.code for booking in booked]


class _Acting:
    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd

    def __enter__(self) -> None:
        with self._crowd._still:
            self._crowd._busy += 1

    def __exit__(self, *_: object) -> None:
        with self._crowd._still:
            self._crowd._busy -= 1
            self._crowd._still.notify_all()


def _one_of(chance: random.Random, shares: dict[str, int]) -> str:
    return chance.choices(list(shares), weights=list(shares.values()))[0]


def _replied(command: Asked, answer: Any) -> Replied:
    refused = isinstance(answer, str)
    return Replied(command.command_id, answer if refused else encode(answer), refused=refused)
