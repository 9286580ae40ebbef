"""Times are paired with what they belong to; what was missed is missing, and doubt is an error."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import pytest

from contract.codec import encode
from contract.names import TicketId
from contract.views import BoardView, Call
from okienko.bench import call_to_view, press_to_frame
from okienko.bench.call_to_view import Made
from okienko.bench.listeners import Listener
from okienko.bench.touch_to_slip import CONFIRM, slip_delays_ms

NINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def view_of(*tickets: str) -> bytes:
    calls = tuple(
        Call(
            call=number,
            ticket=TicketId(ticket),
            number=f"A{number:03d}",
            desk="1",
            desk_name="1",
            room="hall",
            room_name={"pl": "Poczekalnia"},
            language="pl",
            times=1,
            over=False,
            at=NINE,
            age_s=0,
        )
        for number, ticket in enumerate(tickets, 1)
    )
    view = BoardView(
        branch="bench", epoch=1, seq=1, at=NINE, board="b1", rooms=("hall",), calls=calls, waiting=()
    )
    return encode(view)


@pytest.fixture
def listener():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Listener(ours)


def test_a_call_counts_when_it_first_stands_in_a_view(listener):
    listener.arrived = [(10.0, view_of()), (10.004, view_of("anna")), (10.3, view_of("anna"))]

    delays = call_to_view.delays_ms([Made(10.001, TicketId("anna"))], listener)

    assert delays == [pytest.approx(3.0)]


def test_a_newer_view_brings_the_calls_of_one_that_was_skipped(listener):
    listener.arrived = [(10.01, view_of("anna", "ben"))]

    delays = call_to_view.delays_ms([Made(10.0, TicketId("anna")), Made(10.005, TicketId("ben"))], listener)

    assert delays == [pytest.approx(10.0), pytest.approx(5.0)]


def test_a_call_that_stood_in_no_view_is_missing(listener):
    listener.arrived = [(10.01, view_of("anna"))]

    delays = call_to_view.delays_ms([Made(10.0, TicketId("anna")), Made(10.0, TicketId("ben"))], listener)

    assert len(delays) == 1


def test_presses_belong_to_the_calls_of_their_desk_in_order():
    pressed = {"1": [10.0, 11.0], "2": [10.5]}
    calls = [("A001", "1"), ("A002", "2"), ("A003", "1")]
    seen = {"A001": 10.02, "A002": 10.53, "A003": 11.04}

    delays = press_to_frame.delays_ms(pressed, calls, seen)

    assert delays == [pytest.approx(20.0), pytest.approx(30.0), pytest.approx(40.0)]


def test_a_number_that_never_stood_on_the_glass_is_missing():
    delays = press_to_frame.delays_ms({"1": [10.0, 11.0]}, [("A001", "1"), ("A002", "1")], {"A002": 11.05})

    assert delays == [pytest.approx(50.0)]


def test_a_press_without_a_call_is_an_error_and_no_figure():
    with pytest.raises(RuntimeError, match="2 presses became 1 calls"):
        press_to_frame.delays_ms({"1": [10.0, 11.0]}, [("A001", "1")], {"A001": 10.1})


def test_slips_belong_to_the_touches_that_confirmed_them():
    told = [
        {"touch": "PickService", "lifted_s": 9.0},
        {"touch": CONFIRM, "lifted_s": 10.0},
        {"touch": CONFIRM, "lifted_s": 20.0},
    ]

    assert slip_delays_ms(told, [10.08, 20.09]) == [pytest.approx(80.0), pytest.approx(90.0)]


def test_a_slip_that_did_not_come_is_an_error_and_no_figure():
    with pytest.raises(RuntimeError, match="1 visitors confirmed, and 0 slips"):
        slip_delays_ms([{"touch": CONFIRM, "lifted_s": 10.0}], [])
