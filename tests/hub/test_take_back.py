"""What was last done at a desk can be taken back there, for a minute, where nobody has moved since."""

from __future__ import annotations

import pytest

from contract.commands import (
    CancelTicket,
    CloseDesk,
    MarkNoShow,
    OpenDesk,
    Park,
    PauseDesk,
    PutBack,
    Recall,
    ReinstateTicket,
    ReportSlip,
    Serve,
    Start,
    TakeBack,
    Transfer,
    TransferTicket,
)
from contract.events import DeskTakenBack, TicketTakenBack, TicketTransferred
from contract.names import DeviceId
from contract.refusal import MovedOn, NothingToTakeBack, TooLateToTakeBack, UnknownDesk
from contract.states import DeskState, State
from hub.domain.branch import folded
from hub.domain.calling_settings import CallingSettings
from hub.domain.noting import DEEDS_KEPT
from hub.domain.verb_settings import VerbSettings
from hub.estimate import likely_wait
from hub.views import Pictures
from tests.hub.branch import Day, call, call_next, facts, open_day, open_desks, ticket_for, wish

OF_THE_PRESS = {"seq", "deed", "calls"}
"""What tells of the press itself, and the calls that went out: nobody can unsay those."""


def back(desk="1"):
    return wish(TakeBack, desk=desk)


MORNING = [
    *open_desks("1", "2"),
    *(ticket_for("A", name) for name in ("anna", "ben", "cleo", "dan")),
    call_next(),
]


def day_at_desk(**changed) -> Day:
    """Return a day on which Anna is called to desk 1, and Ben, Cleo and Dan wait."""
    day = Day(*MORNING, **changed)
    day.clock.turn(seconds=30)
    return day


def known(day):
    """Return all that *day* knows, but for when a desk last took something back."""
    told = {name: value for name, value in facts(day.branch).items() if name not in OF_THE_PRESS}
    for desk in told["desks"].values():
        desk.taken_back_at = None
    return told


PARKED = [wish(Start, desk="1"), wish(Park, desk="1", room="upstairs", reason="copies")]
MISSED = [wish(MarkNoShow, desk="1")]
STARTED = [wish(Start, desk="1")]
SENT_HERE = [call_next("2"), wish(Transfer, desk="2", to="1")]
NOTHING = []

SLIPS = {
    "next": (NOTHING, [call_next()]),
    "next when nobody is there": (MISSED, [call_next()]),
    "next that calls one who was sent here": (SENT_HERE, [call_next()]),
    "a chosen call": (MISSED, [call("cleo", reason="faints")]),
    "a chosen call at a closed desk": (NOTHING, [call("cleo", "3", reason="faints")]),
    "a call of who was parked": (PARKED, [call("anna", reason="is back")]),
    "start": (NOTHING, [wish(Start, desk="1")]),
    "serve": (NOTHING, [wish(Serve, desk="1", outcome="done", count=2)]),
    "serve after start": (STARTED, [wish(Serve, desk="1")]),
    "no-show": (NOTHING, [wish(MarkNoShow, desk="1")]),
    "put back": (NOTHING, [wish(PutBack, desk="1")]),
    "park": (NOTHING, [wish(Park, desk="1", room="hall")]),
    "park after start": (STARTED, [wish(Park, desk="1", room="hall")]),
    "transfer to a service": (NOTHING, [wish(Transfer, desk="1", service="B")]),
    "transfer to a desk": (STARTED, [wish(Transfer, desk="1", to="2")]),
    "pause": (NOTHING, [wish(PauseDesk, desk="1", reason="lunch")]),
    "close": (SENT_HERE, [wish(CloseDesk, desk="1")]),
    "open": (NOTHING, [wish(OpenDesk, desk="3")]),
    "reinstate": (MISSED, [wish(ReinstateTicket, ticket="anna", reason="is here", desk="1")]),
    "cancel": (NOTHING, [wish(CancelTicket, ticket="ben", reason="left", desk="1")]),
    "cancel of who was parked": (PARKED, [wish(CancelTicket, ticket="anna", reason="left", desk="1")]),
    "transfer of who waits": (
        NOTHING,
        [wish(TransferTicket, ticket="ben", service="B", reason="x", desk="1")],
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_whatever_is_taken_back_has_never_been(slip):
    before, [mistake] = SLIPS[slip]
    day, twin = day_at_desk(), day_at_desk()
    for one in (day, twin):
        one.do(*before)
        one.clock.turn(seconds=5)
    day.do(mistake)
    day.clock.turn(seconds=50)
    twin.clock.turn(seconds=50)

    day.do(back(getattr(mistake, "desk", "1")))

    assert known(day) == known(twin)


@pytest.mark.parametrize("slip", SLIPS)
def test_the_journal_with_what_was_taken_back_folds_to_the_same_day(slip):
    before, [mistake] = SLIPS[slip]
    day = day_at_desk()
    day.do(*before)
    day.clock.turn(seconds=5)
    day.do(mistake, back(getattr(mistake, "desk", "1")))

    assert facts(folded(day.branch.settings, day.journal)) == facts(day.branch)


def test_taking_back_a_call_tells_of_each_ticket_and_of_the_desk():
    day = day_at_desk()
    day.do(call_next())

    assert day.do(back()) == [
        TicketTakenBack(ticket="ben", desk="1", was=State.CALLED, state=State.WAITING, service="A"),
        TicketTakenBack(ticket="anna", desk="1", was=State.SERVED, state=State.CALLED, service="A"),
        DeskTakenBack(desk="1", what="ticket-called", state=DeskState.OPEN),
    ]


def test_next_takes_the_same_visitor_again_after_a_call_was_taken_back():
    day = day_at_desk()
    day.do(call_next(), back())
    day.clock.turn(seconds=3)

    served, called = day.do(call_next())

    assert (served.ticket, called.ticket) == ("anna", "ben")


def test_after_a_recall_it_is_the_call_that_is_taken_back():
    day = day_at_desk()
    day.do(wish(Recall, desk="1"))

    [anna, _] = day.do(back())

    assert (anna.ticket, anna.was, anna.state) == ("anna", State.CALLED, State.WAITING)
    assert day.ticket("anna").times == 0


def test_one_thing_after_the_other_is_taken_back():
    day, twin = day_at_desk(), day_at_desk()
    day.do(call_next(), wish(MarkNoShow, desk="1"), back())
    day.clock.turn(seconds=5)

    day.do(back())

    assert known(day) == known(twin)


def test_no_more_is_kept_than_anybody_takes_back():
    day = day_at_desk()
    for _ in range(DEEDS_KEPT):
        day.do(wish(PauseDesk, desk="2"), wish(OpenDesk, desk="2"))

    assert len(day.branch.desks["2"].deeds) == DEEDS_KEPT


@pytest.mark.fault("F29")
def test_a_second_press_of_an_impatient_thumb_takes_nothing_more_back():
    day = day_at_desk()
    day.do(wish(MarkNoShow, desk="1"), back())
    day.clock.turn(seconds=1)

    assert day.do(back()) == []
    assert day.ticket("anna").state is State.CALLED


def test_a_desk_that_has_done_nothing_has_nothing_to_take_back():
    with pytest.raises(NothingToTakeBack, match="desk 3"):
        day_at_desk().do(back("3"))


def test_what_was_taken_back_is_not_taken_back_again():
    day = Day(*open_desks("1"))
    day.do(back())
    day.clock.turn(seconds=5)

    with pytest.raises(NothingToTakeBack):
        day.do(back())


def test_a_desk_that_is_not_there_takes_nothing_back():
    with pytest.raises(UnknownDesk):
        day_at_desk().do(back("9"))


def test_after_a_minute_it_is_too_late():
    day = day_at_desk()
    day.do(wish(MarkNoShow, desk="1"))
    day.clock.turn(seconds=61)

    with pytest.raises(TooLateToTakeBack, match="60 s"):
        day.do(back())


def test_the_branch_says_how_long_that_is():
    day = day_at_desk(verbs=VerbSettings(undo_s=120))
    day.do(wish(MarkNoShow, desk="1"))
    day.clock.turn(seconds=119)

    day.do(back())

    assert day.ticket("anna").state is State.CALLED


def test_where_nothing_may_be_taken_back_it_is_always_too_late():
    with pytest.raises(TooLateToTakeBack):
        day_at_desk(verbs=VerbSettings(undo_s=0)).do(back())


GONE_ON = {
    "called to another desk": [wish(PutBack, desk="1"), call_next("2")],
    "cancelled by the visitor": [wish(PutBack, desk="1"), wish(CancelTicket, ticket="anna", reason="left")],
    "reinstated": [wish(MarkNoShow, desk="1"), wish(ReinstateTicket, ticket="anna", reason="is here")],
    "called back elsewhere": [wish(Park, desk="1"), call("anna", "2", reason="is back")],
}


@pytest.mark.parametrize("moved", GONE_ON)
def test_who_has_moved_on_is_not_torn_away(moved):
    day = day_at_desk()
    day.do(*GONE_ON[moved])

    with pytest.raises(MovedOn, match="A001"):
        day.do(back("1"))


def test_a_ticket_that_another_desk_has_let_go_again_may_still_go_back():
    day = day_at_desk()
    day.do(wish(PutBack, desk="1"), call_next("2"), back("2"))

    day.do(back("1"))

    assert day.branch.at_desk("1") is day.ticket("anna")


def test_what_the_hub_itself_does_at_a_desk_is_nobodys_slip():
    day = day_at_desk()
    day.do(wish(PauseDesk, desk="1", by=DeviceId("hub")))

    with pytest.raises(NothingToTakeBack):
        day.do(back())


def test_a_new_day_takes_nothing_of_yesterday_back():
    day = day_at_desk()
    day.clock.turn(days=1)
    day.do(open_day(day.clock.now().date()))

    with pytest.raises(NothingToTakeBack):
        day.do(back())


def test_nobody_is_given_back_to_a_desk_that_has_closed_meanwhile():
    day = day_at_desk()
    day.do(wish(Transfer, desk="1", to="2"), call("anna", "3", reason="has a file there"))
    day.do(wish(CloseDesk, desk="2"))

    *_, last = day.do(back("3"))

    assert last == TicketTransferred(ticket="anna", service="A", reason="desk closed")
    assert day.ticket("anna").to is None


def test_who_was_sent_to_a_desk_waits_at_any_when_its_opening_is_taken_back():
    day = Day(ticket_for("A", "anna"), *open_desks("1"))
    day.do(wish(TransferTicket, ticket="anna", to="1", reason="has a file there"))

    *_, last = day.do(back("1"))

    assert last == TicketTransferred(ticket="anna", service="A", reason="desk closed")
    assert day.branch.waiting() == [day.ticket("anna")]


def test_the_opening_that_remains_is_the_one_from_which_lateness_counts():
    day = Day(*open_desks("1"))
    day.clock.turn(seconds=10)
    day.do(wish(OpenDesk, desk="2"), back("1"))

    assert day.branch.began == {"A": day.clock.now()}


def test_what_was_learnt_from_a_serving_is_forgotten_with_it():
    day = day_at_desk()
    day.clock.turn(minutes=7, seconds=0.3)
    day.do(wish(Serve, desk="1"))
    assert day.branch.learnt == {"A": (1, 450.0)}

    day.do(back())

    assert day.branch.learnt == {}


def test_a_slip_that_was_printed_meanwhile_stays_printed():
    day = day_at_desk()
    day.do(wish(MarkNoShow, desk="1"), wish(ReportSlip, ticket="anna", slip="printed"), back())

    assert day.ticket("anna").slip == "printed"


def test_who_is_parked_again_stands_where_this_one_stood_among_the_parked():
    day = day_at_desk()
    day.do(wish(Park, desk="1"), call_next())
    day.clock.turn(seconds=5)
    day.do(wish(Park, desk="1"))
    assert [ticket.ticket for ticket in day.branch.parked()] == ["anna", "ben"]

    day.do(call("anna", "2"), back("2"))

    assert [ticket.ticket for ticket in day.branch.parked()] == ["anna", "ben"]


def test_who_missed_the_call_before_misses_it_still_when_the_second_call_is_taken_back():
    day = Day(*open_desks("1"), ticket_for("A", "anna"), calling=CallingSettings(missed_again=1))
    day.do(call_next(), wish(MarkNoShow, desk="1"))
    day.clock.turn(seconds=5)
    assert day.do(call_next())[-1].ticket == "anna"

    day.do(back())

    assert (day.ticket("anna").state, day.ticket("anna").missed) == (State.NO_SHOW, 1)


def board(day):
    return Pictures(day.branch, day.clock.now(), likely_wait).board("hall-1")


def desk(day):
    return Pictures(day.branch, day.clock.now(), likely_wait).desk("1")


def test_a_board_shows_a_call_that_was_taken_back_as_over_and_the_one_before_as_it_was():
    day = day_at_desk()
    before = board(day).calls
    day.do(call_next(), back())

    bens, annas = board(day).calls

    assert (bens.number, bens.over) == ("A002", True)
    assert annas == before[0], "the same call number: no board announces it again"


def test_a_desk_is_told_what_it_could_take_back_and_until_when():
    day = day_at_desk()
    day.do(call_next())

    last = desk(day).last

    assert (last.what, last.number) == ("ticket-called", "A002")
    assert (last.until - day.clock.now()).total_seconds() == 60


def test_a_desk_is_told_nothing_that_it_cannot_take_back_any_more():
    day = day_at_desk()
    day.do(call_next())
    day.clock.turn(seconds=61)

    assert desk(day).last is None
