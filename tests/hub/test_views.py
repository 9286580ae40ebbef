"""What devices and visitors are shown of a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contract.commands import MarkNoShow, Park, PauseDesk, PutBack, Recall, Serve, Start, Transfer
from contract.refusal import UnknownDesk, UnknownDevice, UnknownTicket
from contract.states import State
from contract.views import Wait
from hub.views import Pictures
from tests.hub.branch import NINE, Day, call, call_next, open_desks, ticket_for, wish

SOON = Wait(low=1, high=2)


def seen(day, estimate=lambda *_: SOON):
    return Pictures(day.branch, day.clock.now(), estimate)


def hall(*commands):
    return Day(*open_desks("1", "2"), *commands)


def calls_on(day, board="hall-1"):
    return [(call.number, call.desk, call.times, call.over) for call in seen(day).board(board).calls]


def test_the_newest_call_stands_on_top_and_a_recall_counts():
    day = hall(ticket_for("A"), ticket_for("A"), call_next("1"), call_next("2"), wish(Recall, desk="1"))

    assert calls_on(day) == [("A001", "1", 2, False), ("A002", "2", 1, False), ("A001", "1", 1, False)]


def test_call_numbers_rise_and_are_those_of_the_journal():
    day = hall(ticket_for("A"), call_next("1"), wish(Recall, desk="1"))

    recall, first = [call.call for call in seen(day).board("hall-1").calls]

    assert recall == day.branch.seq
    assert first == recall - 1


@pytest.mark.parametrize("verb", [Serve, Start, MarkNoShow, PutBack])
def test_a_call_is_over_when_nobody_is_expected_any_more(verb):
    day = hall(ticket_for("A"), call_next("1"), wish(Recall, desk="1"), wish(verb, desk="1"))

    assert {over for *_, over in calls_on(day)} == {True}


def test_an_old_call_is_over_when_the_visitor_was_called_elsewhere():
    day = hall(ticket_for("A", "anna"), call_next("1"), wish(PutBack, desk="1"), call_next("2"))

    assert calls_on(day) == [("A001", "2", 1, False), ("A001", "1", 1, True)]


def test_a_board_shows_the_calls_of_its_rooms_only():
    day = hall(ticket_for("A"), call_next("1"))

    assert [len(calls_on(day, board)) for board in ("hall-1", "stairs", "up-1")] == [1, 1, 0]


def test_a_board_is_told_of_the_last_calls_however_old_and_of_all_that_are_young():
    day = Day(*open_desks("1"), ticket_for("A"), call_next("1"), calls_kept=3)
    day.clock.turn(hours=2)
    day.do(*(wish(Recall, desk="1") for _ in range(4)))
    day.clock.turn(seconds=80)

    young = calls_on(day)
    day.clock.turn(seconds=20)

    assert len(young) == 4
    assert len(calls_on(day)) == 3


def test_a_call_to_which_somebody_may_still_come_stays_however_old_and_goes_when_it_is_over():
    day = Day(*open_desks("1", "2"), ticket_for("A"), ticket_for("A"), call_next("1"), calls_kept=3)
    day.clock.turn(minutes=3)
    day.do(call_next("2"), *(wish(Recall, desk="2") for _ in range(150)))
    day.clock.turn(minutes=3)

    expected = calls_on(day)
    day.do(wish(MarkNoShow, desk="1"))

    assert expected[-1] == ("A001", "1", 1, False)
    assert [number for number, *_ in expected] == ["A002"] * 3 + ["A001"]
    assert [number for number, *_ in calls_on(day)] == ["A002"] * 3


def test_a_call_s_age_is_never_negative():
    day = hall(ticket_for("A"), call_next("1"))
    day.clock.turn(seconds=7)
    aged = seen(day).board("hall-1").calls[0].age_s
    day.clock.set(NINE - timedelta(days=1))

    assert (aged, seen(day).board("hall-1").calls[0].age_s) == (7.0, 0.0)


def test_a_board_shows_who_waits_for_the_services_of_its_rooms():
    day = hall(ticket_for("A"), ticket_for("A"), ticket_for("B"))

    waiting = seen(day).board("hall-1").waiting

    assert [(line.letter, line.waiting, line.estimate) for line in waiting] == [
        ("A", 2, SOON),
        ("B", 1, SOON),
    ]
    assert seen(day).board("stairs").voice is False


def test_each_call_names_the_one_board_that_speaks_it():
    day = hall(ticket_for("A"), call_next("1"))

    voices = [[call.voice for call in seen(day).board(board).calls] for board in ("hall-1", "stairs", "up-1")]

    assert voices == [["hall-1"], ["hall-1"], []]


def test_a_desk_sees_its_visitor_its_queue_and_who_is_next():
    day = hall(ticket_for("A", "anna"), ticket_for("B", "ben", note="wheelchair"), call_next("1"))

    view = seen(day).desk("1")

    assert (view.current.ticket, view.current.state, view.current.times) == ("anna", State.CALLED, 1)
    assert (view.next.ticket, view.next.note, view.why) == ("ben", "wheelchair", "longest waiting")
    assert [(line.letter, line.waiting) for line in view.waiting_by_service] == [("A", 0), ("B", 1)]
    assert view.waiting == 1


def test_a_desk_without_anybody_says_so():
    view = seen(hall()).desk("1")

    assert (view.current, view.next, view.why, view.waiting) == (None, None, "", 0)


def test_those_sent_to_a_desk_count_among_its_waiting():
    day = hall(ticket_for("A", "anna"), call_next("2"), wish(Transfer, desk="2", to="1"))

    view = seen(day).desk("1")

    assert (view.waiting, view.next.ticket, view.why) == (1, "anna", "sent to this desk, longest waiting")
    assert seen(day).desk("2").waiting == 0


def test_a_paused_desk_says_why():
    view = seen(hall(wish(PauseDesk, desk="1", reason="lunch"))).desk("1")

    assert (view.state, view.pause_reason) == ("paused", "lunch")


def test_all_desks_are_listed_in_the_order_of_the_settings():
    assert [desk.desk for desk in seen(hall()).desks().desks] == ["1", "2", "3"]


def test_a_kiosk_offers_its_services_only_and_the_branch_all():
    pictures = seen(hall(ticket_for("B")))

    assert [service.letter for service in pictures.menu("K1").services] == ["A", "B", "C", "D"]
    assert [(service.letter, service.waiting) for service in pictures.menu("K2").services] == [("B", 1)]
    assert (pictures.menu().kiosk, len(pictures.menu().services)) == ("branch", 4)


def test_a_menu_tells_what_is_open_and_what_is_for_booked_visitors():
    services = {service.letter: service for service in seen(hall()).menu("K1").services}

    assert (services["C"].booked_only, services["D"].open) == (True, False)
    assert services["C"].rooms == ("upstairs",)


@pytest.mark.parametrize(
    ("look", "refusal"),
    [
        (lambda seen: seen.board("none"), UnknownDevice),
        (lambda seen: seen.menu("none"), UnknownDevice),
        (lambda seen: seen.desk("none"), UnknownDesk),
        (lambda seen: seen.ticket("none"), UnknownTicket),
    ],
)
def test_what_is_not_there_is_refused_by_name(look, refusal):
    with pytest.raises(refusal, match="'none'"):
        look(seen(hall()))


def test_a_ticket_shows_its_visitor_how_many_are_ahead_in_the_same_service():
    day = hall(ticket_for("A"), ticket_for("B"), ticket_for("A", "anna"))

    assert seen(day).ticket("anna").ahead == 1


def test_where_all_desks_serve_the_others_too_those_who_came_before_are_ahead_as_well():
    day = hall(ticket_for("A"), ticket_for("A"), ticket_for("B", "ben"), ticket_for("A"))

    assert seen(day).ticket("ben").ahead == 2


def test_who_was_sent_to_a_desk_has_its_whole_queue_ahead():
    day = hall(ticket_for("A"), ticket_for("B"), ticket_for("A", "anna"))
    day.do(call("anna", "2", reason="x"), wish(Transfer, desk="2", to="1"))

    assert seen(day).ticket("anna").ahead == 2


def test_the_token_is_shown_to_nobody_unasked():
    day = hall(ticket_for("A", "anna"))

    assert seen(day).ticket("anna").token is None
    assert seen(day).ticket("anna", with_token=True).token == day.ticket("anna").token


def test_a_called_ticket_says_where_to_go_and_waits_no_more():
    day = hall(ticket_for("A", "anna"), call_next("2"))

    view = seen(day).ticket("anna")

    assert (view.state, view.desk, view.desk_name, view.ahead, view.estimate) == (
        State.CALLED,
        "2",
        "2",
        0,
        None,
    )
    assert [room.room for room in view.rooms] == ["hall"]


def test_a_parked_ticket_is_at_no_desk():
    day = hall(ticket_for("A", "anna"), call_next("2"), wish(Park, desk="2"))

    assert (seen(day).ticket("anna").state, seen(day).ticket("anna").desk) == (State.PARKED, None)


def test_the_queue_is_everybody_in_order():
    day = hall(ticket_for("B", "anna"), ticket_for("A", "ben"), ticket_for("A", "cleo"))

    assert [(line.place, line.ticket.ticket) for line in seen(day).queue().lines] == [
        (1, "anna"),
        (2, "ben"),
        (3, "cleo"),
    ]


def test_every_view_bears_branch_epoch_and_number():
    day = hall()
    pictures = seen(day)

    for view in (
        pictures.board("hall-1"),
        pictures.desk("1"),
        pictures.menu(),
        pictures.queue(),
        pictures.desks(),
    ):
        assert (view.branch, view.epoch, view.seq, view.at) == ("town", 1, day.branch.seq, NINE)
