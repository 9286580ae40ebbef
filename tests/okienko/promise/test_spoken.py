"""Each call is heard once, from the board that is to speak it, unless something excuses that board."""

from __future__ import annotations

import pytest

from contract.branch_events import HallStopped
from contract.events import TicketCalled, TicketPutBack
from contract.names import BoardId, DeskId, Language, RoomId, TicketId
from contract.reports import Spoken
from okienko.promise.checker import broken
from okienko.promise.evidence import Seen
from okienko.promise.history import Fault, Hall, History
from tests.okienko.promise.day import issued, journal_of

POLISH = (Language("pl"),)
HALL = Hall(
    rooms={DeskId("1"): RoomId("hol"), DeskId("2"): RoomId("hol")},
    services={DeskId("1"): frozenset("A"), DeskId("2"): frozenset("A")},
    voices={RoomId("hol"): (BoardId("b1"), BoardId("b2"))},
)
JOURNAL = journal_of(
    ("a", issued("anna")),
    ("b", issued("ben")),
    ("c", TicketCalled(ticket=TicketId("anna"), desk=DeskId("1"), why="first")),
    ("d", TicketCalled(ticket=TicketId("ben"), desk=DeskId("2"), why="first")),
)


def heard(call: int, at_s: float, board: str = "b1") -> Seen[Spoken]:
    return Seen(at_s, Spoken(board=BoardId(board), call=call, languages=POLISH))


def told(*spoken: Seen[Spoken], faults: tuple[Fault, ...] = (), journal=JOURNAL) -> list[str]:
    committed = {entry.seq: float(entry.seq) for entry in journal}
    history = History(
        journal=journal, hall=HALL, committed=committed, spoken=spoken, faults=faults, ended_s=60.0
    )
    return [str(each) for each in broken(history)]


def test_calls_that_are_each_spoken_once_are_in_order():
    assert told(heard(3, 3.5), heard(4, 6.0)) == []


def test_a_call_that_is_spoken_twice_is_told():
    assert told(heard(3, 3.5), heard(4, 6.0), heard(4, 9.0)) == [
        "I7: call 4 of A002 was spoken 2 times by board b1"
    ]


def test_a_call_that_nobody_hears_is_told():
    assert told(heard(3, 3.5)) == ["I7: call 4 of A002 was not spoken by board b1 until 14.0 s"]


def test_nobody_waits_for_the_end_of_a_call_that_was_never_begun():
    assert told() == [
        "I7: call 3 of A001 was not spoken by board b1 until 5.0 s",
        "I7: call 4 of A002 was not spoken by board b1 until 6.0 s",
    ]


def test_a_call_that_is_passed_over_is_told_when_the_next_one_is_spoken():
    assert told(heard(4, 4.5)) == ["I7: call 3 of A001 was not spoken by board b1 until 4.5 s"]


def test_a_board_of_another_room_has_nothing_to_say():
    assert told(heard(3, 3.5, "b9"), heard(4, 6.0)) == [
        "I7: call 3 of A001 was spoken by board b9, which is no voice of its room"
    ]


def test_a_stand_in_keeps_silent_while_the_voice_is_there():
    assert told(heard(3, 3.5, "b2"), heard(4, 6.0)) == [
        "I7: call 3 of A001 was spoken by board b2, and b1 was there"
    ]


def test_a_stand_in_speaks_while_the_voice_is_dead():
    dead = Fault("board-b1 dead", 2.0, 50.0, touches=frozenset({"board-b1"}))

    assert told(heard(3, 3.5, "b2"), heard(4, 6.0, "b2"), faults=(dead,)) == []


@pytest.mark.parametrize(("touched", "excused"), [("board-b1", True), ("desk-2", False)])
def test_a_fault_excuses_the_board_that_it_touches(touched, excused):
    fault = Fault("cut", 2.0, 50.0, touches=frozenset({touched}))

    assert (told(heard(3, 3.5), faults=(fault,)) == []) is excused


def test_nobody_is_spoken_to_while_the_hall_is_stopped():
    stop = journal_of(
        *((entry.command, entry.event) for entry in JOURNAL), ("e", HallStopped(who="ida", reason="fire"))
    )

    assert told(heard(3, 3.5), journal=stop) == []


def test_a_call_that_is_spoken_when_nobody_is_expected_any_more_is_told():
    over = journal_of(
        *((entry.command, entry.event) for entry in JOURNAL),
        ("e", TicketPutBack(ticket=TicketId("ben"), desk=DeskId("2"))),
    )

    assert told(heard(3, 3.5), heard(4, 9.0), journal=over) == [
        "I7: call 4 of A002 was spoken by board b1 4.0 s after it was over"
    ]
