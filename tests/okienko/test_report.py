"""The report counts what happened, and times a call from the press that made it."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest

from contract.events import Entry, Event, TicketCalled, TicketIssued, TicketNoShow, TicketServed
from contract.names import (
    BoardId,
    BranchId,
    CommandId,
    DeskId,
    DeviceId,
    Language,
    NumberText,
    RoomId,
    ServiceId,
    StatusToken,
    TicketId,
    TicketNumber,
)
from contract.reports import Shown
from contract.views import BoardView, Call
from okienko.demo.report import percentile, press_to_board_ms, told
from okienko.promise.evidence import Evidence, Press, Seen, Story
from okienko.promise.verdict import Broken, Invariant

NINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
DESK = DeskId("1")


def entry(seq: int, event: Event, minute: int = 0) -> Entry:
    at = NINE + timedelta(minutes=minute)
    return Entry(seq=seq, epoch=1, at=at, by=DeviceId("x"), command=CommandId("c"), event=event)


def issued(name: str, language: str = "uk") -> TicketIssued:
    return TicketIssued(
        ticket=TicketId(name),
        number=TicketNumber("A", 1),
        service=ServiceId("A"),
        language=Language(language),
        party=1,
        priority=False,
        token=StatusToken("t" * 22),
    )


def called(name: str) -> TicketCalled:
    return TicketCalled(ticket=TicketId(name), desk=DESK, why="longest waiting")


def view(seq: int, at_s: float) -> Seen[BoardView]:
    line = Call(
        call=seq,
        ticket=TicketId("anna"),
        number=NumberText("A001"),
        desk=DESK,
        desk_name="1",
        room=RoomId("hall"),
        room_name={},
        language=Language("uk"),
        times=1,
        over=False,
        at=NINE,
        age_s=0,
    )
    board = BoardView(
        branch=BranchId("b"),
        epoch=1,
        seq=seq,
        at=NINE,
        board=BoardId("b1"),
        rooms=(RoomId("hall"),),
        calls=(line,),
        waiting=(),
    )
    return Seen(at_s, board)


JOURNAL = [entry(1, issued("anna")), entry(2, called("anna"), minute=7)]


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 2), (0.99, 3), (1.0, 3)])
def test_a_percentile_is_a_value_that_was_measured(share, value):
    assert percentile([3, 1, 2], share) == value


def test_of_nothing_there_is_no_percentile():
    assert math.isnan(percentile([], 0.5))


def test_waits_are_told_by_service_class_and_language():
    missed = entry(3, TicketNoShow(ticket=TicketId("anna"), desk=DESK), minute=9)
    journal = [*JOURNAL, missed, entry(4, issued("ben", "pl"), minute=10)]

    report = "\n".join(told(Evidence(), journal, []))

    assert [line for line in report.splitlines() if line.startswith(("| A |", "| walk-in |", "| pl |"))] == [
        "| A | 2 | 1 | 7.0 | 7.0 | 7.0 | - |",
        "| walk-in | 2 | 1 | 7.0 | 7.0 | 7.0 | - |",
        "| pl | 1 | 0 | - | - | - | - |",
    ]


def test_a_call_is_timed_from_the_last_press_before_it():
    evidence = Evidence(
        presses=[Press("1", "next", 5.0), Press("1", "next", 10.0), Press("1", "next", 11.0)],
        boards=[view(2, 10.25), view(2, 12.0)],
        shown=[Seen(11.0, Shown(board=BoardId("b1"), call=2, shown_after_s=0.05))],
    )

    measured = press_to_board_ms(evidence, JOURNAL)

    assert measured["view"] == pytest.approx([250.0])
    assert measured["frame"] == pytest.approx([300.0])


def test_presses_of_other_buttons_and_other_desks_make_no_call():
    evidence = Evidence(
        presses=[Press("1", "pause", 10.0), Press("2", "next", 10.0)], boards=[view(2, 10.25)]
    )

    assert press_to_board_ms(evidence, JOURNAL)["view"] == []


def test_the_report_counts_and_says_that_the_promise_was_kept():
    served = TicketServed(ticket=TicketId("anna"), desk=DESK)
    evidence = Evidence(stories=[Story("anna", "A001"), Story("ben", "A002", left=True)])

    report = "\n".join(told(evidence, [*JOURNAL, entry(3, served, minute=9)], []))

    assert "| visitors | 2 |" in report
    assert "| issued | 1 |" in report
    assert "| served | 1 |" in report
    assert "| left before their turn | 1 |" in report
    assert "| A | 1 | 1 | 7.0 | 7.0 | 7.0 | - |" in report
    assert "The promise was kept." in report


def test_the_report_names_what_was_broken():
    report = "\n".join(told(Evidence(), JOURNAL, [Broken(Invariant.I2, "slip A009")]))

    assert "BROKEN: no ticket lost: slip A009" in report
    assert "kept" not in report
