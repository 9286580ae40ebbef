"""Each reason that a call may give is forged on purpose, and the judge of the demo condemns it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contract.events import (
    DeskClosed,
    DeskOpened,
    DeskTakenBack,
    Entry,
    TicketCalled,
    TicketNoShow,
    TicketParked,
    TicketReinstated,
    TicketTakenBack,
)
from contract.names import CommandId, DeviceId, ServiceId, TicketId, TicketNumber
from contract.settings import zone_of
from contract.states import DeskState, State
from okienko.promise.claims import Rules
from okienko.promise.order import overtaken
from tests.okienko.test_verdict import issued

NINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
SERVICES = {"1": frozenset("A"), "2": frozenset("A")}
RULES = Rules(
    booked_first=True,
    booked_in_a_row=2,
    priority_every=3,
    oldest_first_minutes=60,
    language_wait_minutes=10,
    parked="first",
    parked_minutes=5,
    parked_most_minutes=30,
    missed_again=1,
    languages={"1": frozenset({"pl", "uk"}), "2": frozenset({"pl"})},
    zone=zone_of("Europe/Warsaw"),
)
LONG_PARKED = "comes back, parked longer than 30 min"
DUE, PRIORITY = "booked for 9:00, due", "priority, at most every 3rd call"
OLD, WALK_IN = "waits longer than 60 min", "walk-in, after 2 booked in a row"
KEPT = "longest waiting; kept for other desks: uk"


def came(name: str, count: int, minutes: float = 0, **fields: Any) -> tuple[float, Any]:
    return minutes, issued(name, number=TicketNumber("A", count), **fields)


def booked(name: str, count: int, due: float, minutes: float = 0) -> tuple[float, Any]:
    return came(name, count, minutes, due=NINE + timedelta(minutes=due))


def called(name: str, why: str, minutes: float = 0, desk: str = "2") -> tuple[float, Any]:
    return minutes, TicketCalled(ticket=TicketId(name), desk=desk, why=why)


def back(name: str, was: State, state: State, minutes: float = 0, desk: str = "2") -> tuple[float, Any]:
    return minutes, TicketTakenBack(
        ticket=TicketId(name), desk=desk, was=was, state=state, service=ServiceId("A")
    )


def opened(desk: str) -> tuple[float, Any]:
    return 0, DeskOpened(desk=desk)


def judged(*told: tuple[float, Any], rules: Rules = RULES) -> list[str]:
    journal = [
        Entry(
            seq=seq,
            epoch=1,
            at=NINE + timedelta(minutes=minutes),
            by=DeviceId("x"),
            command=CommandId(f"c{seq}"),
            event=event,
        )
        for seq, (minutes, event) in enumerate(told, 1)
    ]
    return list(overtaken(journal, SERVICES, rules))


OPEN = (opened("1"), opened("2"))
ANNA = came("anna", 1)
OKSANA = came("oksana", 1, language="uk")
AWAY = (ANNA, called("anna", "longest waiting"), (1, TicketParked(ticket=TicketId("anna"), desk="2")))
MISSED = (ANNA, called("anna", "longest waiting"), (1, TicketNoShow(ticket=TicketId("anna"), desk="2")))
BACK = (2, TicketReinstated(ticket=TicketId("anna")))
ROW = (booked("b1", 2, -2), booked("b2", 3, -1), booked("b3", 4, 0))
TWO_BOOKED = (*ROW, called("b1", "booked for 8:58, due"), called("b2", "booked for 8:59, due"))

HONEST: dict[str, tuple[tuple[float, Any], ...]] = {
    "booked and due": (ANNA, booked("ben", 2, 0), called("ben", DUE)),
    "booked and early, nobody else": (
        booked("ben", 2, 5),
        called("ben", "booked for 9:05, early, nobody else waits"),
    ),
    "a walk-in before one who is early": (
        booked("ben", 1, 5),
        came("cleo", 2, 1),
        called("cleo", "longest waiting", 2),
    ),
    "priority": (ANNA, came("ben", 2, priority=True), called("ben", PRIORITY)),
    "old": (booked("ben", 1, 10), came("anna", 2), called("anna", OLD, 60)),
    "a walk-in between bookings": (*TWO_BOOKED, came("zoe", 9, 1), called("zoe", WALK_IN, 2)),
    "kept for a desk that speaks uk": (*OPEN, OKSANA, came("ben", 2), called("ben", KEPT)),
    "speaks uk": (*OPEN, OKSANA, called("oksana", "longest waiting; this desk speaks uk", desk="1")),
    "waited in vain": (
        *OPEN,
        OKSANA,
        called("oksana", "longest waiting; waited 10 min for a desk that speaks uk", 10),
    ),
    "parked first": (*AWAY, came("ben", 2), called("anna", "comes back, parked visitors first", 6)),
    "parked too long": (*AWAY, came("ben", 2), called("anna", LONG_PARKED, 31)),
    "in turn again, after the call was taken back": (
        ANNA,
        came("ben", 2),
        called("anna", "longest waiting"),
        back("anna", State.CALLED, State.WAITING),
        called("anna", "longest waiting"),
        called("ben", "longest waiting", 1),
    ),
    "priority, after the call that used it up was taken back": (
        came("zoe", 1, priority=True),
        came("ben", 2, priority=True),
        called("zoe", PRIORITY),
        back("zoe", State.CALLED, State.WAITING),
        called("zoe", PRIORITY),
    ),
    "parked once more, after the call back was taken back": (
        *AWAY,
        came("ben", 2),
        called("anna", "comes back: papers are here", 2),
        back("anna", State.CALLED, State.PARKED, 2),
        called("anna", "comes back, parked visitors first", 6),
    ),
    "missed once only, the other was taken back": (
        ANNA,
        called("anna", "longest waiting"),
        (1, TicketNoShow(ticket=TicketId("anna"), desk="2")),
        back("anna", State.NO_SHOW, State.CALLED, 1),
        (2, TicketNoShow(ticket=TicketId("anna"), desk="2")),
        BACK,
        called("anna", "missed a call, nobody else waits", 2),
    ),
    "kept for a desk whose closing was taken back": (
        *OPEN,
        (0, DeskClosed(desk="1")),
        (0, DeskTakenBack(desk="1", what="desk-closed", state=DeskState.OPEN)),
        OKSANA,
        came("ben", 2),
        called("ben", KEPT),
    ),
    "back by hand": (*AWAY, called("anna", "comes back: papers are here", 2)),
    "missed, once more": (*MISSED, BACK, called("anna", "missed a call, nobody else waits", 2)),
    "chosen, whatever is said": (
        ANNA,
        came("ben", 2),
        called("ben", "chosen: faints; waits longer than 60 min"),
    ),
}


@pytest.mark.parametrize("day", HONEST)
def test_a_true_reason_is_believed(day):
    assert judged(*HONEST[day]) == []


FORGED: dict[str, tuple[tuple[float, Any], ...]] = {
    "due, and the time is still to come": (ANNA, booked("ben", 2, 5), called("ben", "booked for 9:05, due")),
    "due, at another time than booked": (ANNA, booked("ben", 2, -5), called("ben", DUE)),
    "due, without a booking": (ANNA, came("ben", 2), called("ben", DUE)),
    "due, but came too late": (ANNA, came("ben", 2, due=NINE, late=True), called("ben", DUE)),
    "due, before one who was due before": (booked("anna", 1, -5), booked("ben", 2, 0), called("ben", DUE)),
    "due, when it is a walk-in's turn": (ANNA, *TWO_BOOKED, called("b3", DUE)),
    "due, when it is priority's turn": (
        came("zoe", 1, -5, priority=True),
        booked("ben", 2, 0),
        called("ben", DUE),
    ),
    "early, though others wait": (
        ANNA,
        booked("ben", 2, 5),
        called("ben", "booked for 9:05, early, nobody else waits"),
    ),
    "priority, without any": (ANNA, came("ben", 2), called("ben", PRIORITY)),
    "priority, twice in three calls": (
        ANNA,
        came("ben", 2, priority=True),
        came("cleo", 3, priority=True),
        called("ben", PRIORITY),
        called("cleo", PRIORITY),
    ),
    "priority, by another ratio": (
        ANNA,
        came("ben", 2, priority=True),
        called("ben", PRIORITY.replace("3rd", "2nd")),
    ),
    "priority, before one who has it too": (
        came("anna", 1, priority=True),
        came("ben", 2, priority=True),
        called("ben", PRIORITY),
    ),
    "old, and is not": (booked("ben", 1, -5), came("anna", 2), called("anna", OLD, 59)),
    "old, by another limit": (ANNA, came("ben", 2), called("ben", "waits longer than 5 min", 60)),
    "anything, before one who waits too long": (
        ANNA,
        came("ben", 2, 59, priority=True),
        called("ben", PRIORITY, 60),
    ),
    "a walk-in after too few": (booked("b1", 1, -2), came("zoe", 2), called("zoe", WALK_IN, 1)),
    "kept for a desk that is not open": (opened("2"), OKSANA, came("ben", 2), called("ben", KEPT)),
    "kept, though this desk speaks it": (*OPEN, OKSANA, came("ben", 2), called("ben", KEPT, desk="1")),
    "kept, for too long": (*OPEN, OKSANA, came("ben", 2), called("ben", KEPT, 10)),
    "kept, for another language": (*OPEN, OKSANA, came("ben", 2), called("ben", KEPT.replace("uk", "vi"))),
    "speaks what it does not": (*OPEN, OKSANA, called("oksana", "longest waiting; this desk speaks uk")),
    "speaks what nobody asked for": (
        *OPEN,
        ANNA,
        called("anna", "longest waiting; this desk speaks uk", desk="1"),
    ),
    "waited, and did not": (
        *OPEN,
        OKSANA,
        called("oksana", "longest waiting; waited 10 min for a desk that speaks uk", 9),
    ),
    "something unheard of": (ANNA, called("anna", "longest waiting; a friend of mine")),
    "parked, and was not": (ANNA, came("ben", 2), called("ben", "comes back, parked visitors first")),
    "parked, just now": (*AWAY, called("anna", "comes back, parked visitors first", 5)),
    "parked too long, and was not": (*AWAY, came("ben", 2), called("anna", LONG_PARKED, 30)),
    "parked, which was taken back": (
        *AWAY,
        back("anna", State.PARKED, State.CALLED, 1),
        called("anna", "comes back", 2),
    ),
    "kept for a desk whose opening was taken back": (
        *OPEN,
        (0, DeskTakenBack(desk="1", what="desk-opened", state=DeskState.CLOSED)),
        OKSANA,
        came("ben", 2),
        called("ben", KEPT),
    ),
    "over somebody who waits again": (
        ANNA,
        came("ben", 2),
        called("anna", "longest waiting"),
        back("anna", State.CALLED, State.WAITING),
        called("ben", "longest waiting"),
    ),
    "parked last, where they are first": (*AWAY, called("anna", "comes back, nobody else waits", 9)),
    "back by hand, and was not away": (ANNA, came("ben", 2), called("ben", "comes back")),
    "missed, and did not": (ANNA, called("anna", "missed a call, nobody else waits")),
    "sent here, and was not": (ANNA, called("anna", "sent to this desk, longest waiting")),
    "longest, and is not": (ANNA, came("ben", 2), called("ben", "longest waiting")),
}


@pytest.mark.parametrize("crime", FORGED)
def test_a_forged_reason_is_condemned(crime):
    assert judged(*FORGED[crime])


@pytest.mark.parametrize(
    "why", [DUE, PRIORITY, OLD, WALK_IN, KEPT, LONG_PARKED, "comes back, parked visitors first"]
)
def test_a_rule_that_the_branch_does_not_have_is_no_reason(why):
    told = (ANNA, came("ben", 2, priority=True, due=NINE), called("ben", why, 70))

    assert judged(*told, rules=Rules())
