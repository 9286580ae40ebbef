"""Letters are as large as the hall demands, on every panel on which that can be done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display_board.layout import CAPITAL, LARGE_SHARE, SMALL_SHARE, Box, Panel, layout

PANELS = [
    Panel(1920, 1080, 55, 8),
    Panel(1080, 1920, 55, 8),
    Panel(3840, 2160, 65, 8),
    Panel(1920, 1080, 43, 5),
    Panel(1080, 1920, 43, 5),
    Panel(1366, 768, 32, 4),
]


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.accessibility("A36")
def test_number_and_desk_are_seen_at_seven_tenths_of_a_degree_from_the_last_seat(panel):
    capital_mm = layout(panel).large_px * CAPITAL / panel.px_per_mm

    assert capital_mm >= panel.distance_m * 1000 / LARGE_SHARE


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.accessibility("A36")
def test_everything_else_is_at_least_a_250th_of_the_distance(panel):
    capital_mm = layout(panel).small_px * CAPITAL / panel.px_per_mm

    assert capital_mm >= panel.distance_m * 1000 / SMALL_SHARE - 1e-9


def test_a_capital_at_eight_metres_is_as_large_as_the_yardstick_says():
    panel = Panel(1920, 1080, 55, 8)

    assert panel.capital_px(LARGE_SHARE) / panel.px_per_mm == pytest.approx(97.6, abs=0.1)
    assert panel.px_per_mm == pytest.approx(1.577, abs=0.001)


def test_a_nearer_hall_shows_more_calls():
    assert len(layout(Panel(1920, 1080, 55, 4)).rows) > len(layout(Panel(1920, 1080, 55, 8)).rows)


def test_a_panel_too_small_for_its_hall_shows_one_row_and_says_how_far_it_is_legible():
    plan = layout(Panel(1920, 1080, 24, 12))

    assert len(plan.rows) == 1
    assert 0 < plan.legible_m < 12


panels = st.builds(
    Panel, st.integers(320, 8000), st.integers(320, 8000), st.floats(7, 120), st.floats(0.5, 40)
)


@given(panels)
def test_on_any_panel_every_box_lies_on_the_glass(panel):
    plan = layout(panel)
    boxes = [*plan.rows, plan.last, plan.side, plan.clock, plan.heading, *plan.headings()]

    assert all(_inside(box, panel) for box in boxes)


@given(panels)
def test_on_any_panel_calls_and_waiting_people_do_not_overlap(panel):
    plan = layout(panel)
    called = [*plan.rows, plan.last]

    assert all(not _overlap(box, plan.side) for box in called)
    assert all(not _overlap(one, other) for one in called for other in called if one is not other)


@given(panels, st.floats(10, 5000), st.floats(10, 5000), st.booleans())
def test_the_parts_of_a_row_lie_in_the_row_beside_one_another(panel, number_px, desk_px, notes):
    plan = layout(panel)
    row = plan.rows[0]

    parts = plan.parts(row, number_px, desk_px, notes=notes)

    assert all(_within(part, row) for part in (parts.number, parts.arrow, parts.desk))
    assert not _overlap(parts.number, parts.desk)
    assert not _overlap(parts.number, parts.arrow)
    assert not _overlap(parts.arrow, parts.desk)


def test_rows_and_columns_fill_their_box():
    box = Box(10, 20, 300, 90)

    assert box.rows(3)[0] == Box(10, 80, 300, 30)
    assert box.rows(3)[2] == Box(10, 20, 300, 30)
    assert box.columns(1, 2) == [Box(10, 20, 100, 90), Box(110, 20, 200, 90)]


def _inside(box, panel):
    return _within(box, Box(0, 0, panel.width_px, panel.height_px))


def _within(box, other, slack=0.5):
    return (
        box.x >= other.x - slack
        and box.y >= other.y - slack
        and box.x + box.width <= other.x + other.width + slack
        and box.y + box.height <= other.y + other.height + slack
    )


def _overlap(one, other, slack=0.5):
    wide = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    high = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return wide > slack and high > slack
