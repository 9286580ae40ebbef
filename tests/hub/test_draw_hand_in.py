"""Numbers of kiosks that were away in the window of a draw: before it they draw, after it they follow."""

from __future__ import annotations

import pytest

from contract.settings import zone_of
from hub.domain.branch import folded
from okienko.promise.claims import Rules
from okienko.promise.order import overtaken
from tests.hub.branch import TUESDAY, facts, open_desks, ticket_for
from tests.hub.drawing import DrawingDay
from tests.hub.spare import handing_in, spare
from tests.hub.test_draw import called, crowd, drawn_order

SERVICES = {"1": frozenset("AB"), "2": frozenset("A"), "3": frozenset("C")}


def judged(day: DrawingDay) -> list[str]:
    return list(overtaken(day.journal, SERVICES, Rules(zone=zone_of("Europe/Warsaw"))))


def day_in_the_window() -> DrawingDay:
    """Return a day on which Anna came at 7:46, Ben at 7:48 and Cleo at 7:50."""
    day = DrawingDay(*open_desks("1"))
    for name in ("anna", "ben", "cleo"):
        day.clock.turn(minutes=1)
        day.do(ticket_for("A", name))
        day.clock.turn(minutes=1)
    return day


def handed_in(day: DrawingDay, *numbers: tuple[str, float]) -> None:
    day.do(handing_in(*(spare(number, waited_s=60 * minutes) for number, minutes in numbers)))


def test_who_is_handed_in_before_the_draw_takes_part_in_it():
    day = day_in_the_window()
    handed_in(day, ("X001", 3))

    day.hold()

    assert sorted(drawn_order(day)) == ["anna", "ben", "cleo", "s-X001"]


def test_nobody_who_is_handed_in_before_the_draw_is_called_before_it():
    day = day_in_the_window()

    handed_in(day, ("X001", 3))

    assert day.ticket("s-X001").undrawn


def test_who_came_in_the_window_and_is_handed_in_after_the_draw_stands_behind_all_who_drew():
    day = day_in_the_window()
    day.hold()
    day.do(*crowd("late"))
    handed_in(day, ("X001", 7.5), ("X002", 6))

    assert called(day) == [*drawn_order(day), "s-X001", "s-X002", "late"]
    assert judged(day) == []


def test_who_came_before_the_window_stays_before_it():
    day = day_in_the_window()
    day.hold()
    handed_in(day, ("X001", 30))

    assert called(day) == ["s-X001", *drawn_order(day)]
    assert judged(day) == []


def test_who_came_after_the_window_stands_by_the_time_of_coming():
    day = day_in_the_window()
    day.hold()
    day.do(*crowd("first"))
    day.clock.turn(minutes=5)
    day.do(*crowd("second"))
    handed_in(day, ("X001", 2))

    assert called(day) == [*drawn_order(day), "first", "s-X001", "second"]
    assert judged(day) == []


@pytest.mark.parametrize("waited", [1, 3, 8])
def test_the_history_folds_to_the_same_places(waited):
    day = day_in_the_window()
    handed_in(day, ("X001", 1))
    day.hold()
    handed_in(day, ("X002", waited))

    assert facts(folded(day.branch.settings, day.journal)) == facts(day.branch)
    assert day.branch.day == TUESDAY
