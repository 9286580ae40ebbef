"""Each part of the promise is broken on purpose, and the verdict sees it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from contract.events import (
    CopyAsked,
    Entry,
    PlaceMoved,
    SlipReported,
    TicketExpired,
    TicketNoShow,
    TicketPutBack,
    TicketRecalled,
    TicketReinstated,
    TicketServed,
    TicketTakenBack,
    TicketTransferred,
)
from contract.names import (
    ServiceId,
    TicketId,
    TicketNumber,
)
from contract.reports import Shown
from contract.states import SlipState, State
from contract.views import Call
from okienko.promise.evidence import Answered, Evidence, Seen, SlipSeen, Story
from okienko.promise.verdict import Broken, Promise, verdict
from tests.okienko.promise.day import (
    BOARD,
    DESK_1,
    DESK_2,
    HALL,
    NUMBERS,
    board,
    called,
    issued,
    line_of,
    slip,
    token,
)
from tests.okienko.promise.day import (
    journal_of as journal_of_wishes,
)


def back(name: str, was: State, state: State) -> TicketTakenBack:
    return TicketTakenBack(ticket=TicketId(name), desk=DESK_1, was=was, state=state, service=ServiceId("A"))


def journal_of(*events: Any) -> list[Entry]:
    return journal_of_wishes(*((f"c{seq}", event) for seq, event in enumerate(events, 1)))


HONEST = (
    issued("anna"),
    issued("ben"),
    issued("cleo"),
    SlipReported(ticket=TicketId("anna"), slip=SlipState.PRINTED),
    called("anna", DESK_1),  # entry 5
    called("ben", DESK_2),  # entry 6
    TicketRecalled(ticket=TicketId("ben"), desk=DESK_2),  # entry 7
    TicketServed(ticket=TicketId("anna"), desk=DESK_1),
    TicketNoShow(ticket=TicketId("ben"), desk=DESK_2),
    called("cleo", DESK_2),  # entry 10
    TicketServed(ticket=TicketId("cleo"), desk=DESK_2),
)
PEOPLE = {name: NUMBERS[name] for name in ("anna", "ben", "cleo")}
CALLS = {5: ("anna", DESK_1), 6: ("ben", DESK_2), 7: ("ben", DESK_2), 10: ("cleo", DESK_2)}


def line(call: int, **different: Any) -> Call:
    return line_of(*CALLS.get(call, ("anna", DESK_1)), call=call, **different)


def shown(call: int) -> Seen[Shown]:
    return Seen(float(call), Shown(board=BOARD, call=call))


def honest() -> Evidence:
    """What was seen of a small day on which all went well."""
    return Evidence(
        slips=[slip(name) for name in PEOPLE],
        answers=[Answered(TicketId(name), number, token(name)) for name, number in PEOPLE.items()],
        boards=[
            board(5, line(5)),
            board(7, line(7), line(6), line(5)),
            board(10, line(10), line(7, over=True), line(6, over=True), line(5, over=True)),
        ],
        shown=[shown(call) for call in CALLS],
        stories=[
            *(Story(name, number) for name, number in PEOPLE.items()),
            Story("dora", refused="service-closed"),
        ],
        drawing=frozenset({BOARD}),
    )


def promises(found: list[Broken]) -> set[Promise]:
    return {broken.promise for broken in found}


def test_an_honest_day_is_acquitted():
    assert verdict(honest(), journal_of(*HONEST), HALL) == []


def tampered(change: Callable[[Evidence], object]) -> list[Broken]:
    evidence = copy.deepcopy(honest())
    change(evidence)
    return verdict(evidence, journal_of(*HONEST), HALL)


TAMPERING: dict[str, tuple[Promise, Callable[[Evidence], object]]] = {
    "a slip that no journal knows": (
        Promise.LOST,
        lambda e: e.slips.append(SlipSeen("K1", "A003", "https://x/t/nobody")),
    ),
    "a slip whose number is not that of its code": (
        Promise.LOST,
        lambda e: e.slips.__setitem__(0, SlipSeen("K1", "A009", e.slips[0].qr)),
    ),
    "an answer that was never stored": (
        Promise.LOST,
        lambda e: e.answers.append(Answered(TicketId("zoe"), "A003", token("zoe"))),
    ),
    "a slip reported as printed that never came out": (Promise.LOST, lambda e: e.slips.pop(0)),
    "the same slip twice": (Promise.ISSUED_TWICE, lambda e: e.slips.append(e.slips[0])),
    "the same number answered twice": (
        Promise.ISSUED_TWICE,
        lambda e: e.answers.append(Answered(TicketId("ben"), "A001", token("ben"))),
    ),
    "a board that calls one number to two desks": (
        Promise.CALLED_TWICE,
        lambda e: e.boards.append(board(11, line(5), line(10, number="A001"))),
    ),
    "a visitor who left with nothing": (Promise.NUMBER, lambda e: e.stories.append(Story("emil"))),
    "a visitor who was refused for no good reason": (
        Promise.NUMBER,
        lambda e: e.stories.append(Story("emil", refused="unknown-service")),
    ),
    "a visitor with a number and no slip": (
        Promise.NUMBER,
        lambda e: e.stories.append(Story("emil", "A077")),
    ),
    "a board that shows a call nobody made": (Promise.BOARD, lambda e: e.boards.append(board(11, line(8)))),
    "a board that shows a call before it was made": (
        Promise.BOARD,
        lambda e: e.boards.insert(0, board(4, line(5))),
    ),
    "a board that sends to the wrong desk": (
        Promise.BOARD,
        lambda e: e.boards.append(board(11, line(5, desk=DESK_2))),
    ),
    "a board that shows another number": (
        Promise.BOARD,
        lambda e: e.boards.append(board(11, line(5, number="A010"))),
    ),
    "a board that never got a call": (
        Promise.BOARD,
        lambda e: e.boards.__setitem__(slice(None), [board(5, line(5))]),
    ),
    "a board that went back in time": (Promise.BOARD, lambda e: e.boards.append(board(5, line(5)))),
    "a board that got a call and did not draw it": (Promise.BOARD, lambda e: e.shown.pop(0)),
    "a board that drew a call twice": (Promise.BOARD, lambda e: e.shown.append(shown(5))),
}


@pytest.mark.parametrize("crime", TAMPERING)
def test_what_was_seen_outside_gives_the_hub_away(crime):
    promise, change = TAMPERING[crime]

    assert promise in promises(tampered(change))


FORGED: dict[str, tuple[Promise, tuple[Any, ...]]] = {
    "a number issued twice": (Promise.ISSUED_TWICE, (*HONEST, issued("zoe", number=TicketNumber("A", 1)))),
    "a ticket called twice": (Promise.CALLED_TWICE, (*HONEST, called("anna", DESK_2))),
    "a younger ticket first": (
        Promise.OVERTAKEN,
        (issued("anna"), issued("ben"), called("ben", DESK_1)),
    ),
    "a younger ticket of another service first": (
        Promise.OVERTAKEN,
        (issued("anna"), issued("cleo"), called("cleo", DESK_2)),
    ),
    "a call that says no reason": (Promise.OVERTAKEN, (issued("anna"), called("anna", DESK_1, ""))),
    "a visitor put back and passed over": (
        Promise.OVERTAKEN,
        (
            issued("anna"),
            issued("ben"),
            called("anna", DESK_1),
            TicketPutBack(ticket=TicketId("anna"), desk=DESK_1),
            called("ben", DESK_1),
        ),
    ),
    "a visitor transferred to another service and passed over there": (
        Promise.OVERTAKEN,
        (
            issued("anna"),
            issued("cleo"),
            called("anna", DESK_1),
            TicketTransferred(ticket=TicketId("anna"), service=ServiceId("B")),
            called("cleo", DESK_2),
        ),
    ),
    "a ticket called while it is called once more": (
        Promise.CALLED_TWICE,
        (
            issued("anna"),
            called("anna", DESK_1),
            TicketPutBack(ticket=TicketId("anna"), desk=DESK_1),
            back("anna", State.WAITING, State.CALLED),
            called("anna", DESK_2),
        ),
    ),
    "something taken back that was not so": (
        Promise.LOST,
        (issued("anna"), called("anna", DESK_1), back("anna", State.SERVED, State.CALLED)),
    ),
    "an end of the day taken back": (
        Promise.LOST,
        (
            issued("anna"),
            TicketExpired(ticket=TicketId("anna")),
            back("anna", State.EXPIRED, State.WAITING),
        ),
    ),
    "a served ticket called again": (Promise.CALLED_TWICE, (*HONEST, called("cleo", DESK_1))),
}


@pytest.mark.parametrize("crime", FORGED)
def test_the_journal_gives_the_hub_away(crime):
    promise, events = FORGED[crime]

    assert promise in promises(verdict(Evidence(), journal_of(*events), HALL))


def test_a_line_torn_out_of_the_journal_is_seen():
    journal = journal_of(*HONEST)
    del journal[3]

    assert Promise.LOST in promises(verdict(honest(), journal, HALL))


@pytest.mark.parametrize(
    "events",
    [
        (issued("anna"), issued("cleo"), issued("ben"), called("anna", DESK_1)),
        (issued("cleo"), issued("anna"), called("anna", DESK_1)),
        (issued("anna"), issued("ben"), called("ben", DESK_1, "chosen: faints")),
        (
            issued("anna"),
            called("anna", DESK_1),
            TicketNoShow(ticket=TicketId("anna"), desk=DESK_1),
            TicketReinstated(ticket=TicketId("anna")),
            called("anna", DESK_1),
        ),
        (
            issued("anna"),
            called("anna", DESK_1),
            back("anna", State.CALLED, State.WAITING),
            PlaceMoved(ticket=TicketId("anna"), token=token("new"), reason="wife"),
            CopyAsked(ticket=TicketId("anna"), reason="lost"),
            called("anna", DESK_2),
        ),
    ],
    ids=[
        "in order",
        "of a service the desk does not serve",
        "chosen with a reason",
        "reinstated and called again",
        "called again after the first call was taken back",
    ],
)
def test_what_is_fair_is_not_held_against_the_hub(events):
    assert verdict(Evidence(), journal_of(*events), HALL) == []


def test_a_copy_is_no_second_ticket():
    evidence = honest()
    evidence.slips.append(replace(evidence.slips[0], copy=True))

    assert verdict(evidence, journal_of(*HONEST), HALL) == []
