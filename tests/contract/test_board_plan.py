"""Letters are as large as the hall demands, on every panel on which that can be done, in every layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.board_layout import BoardColumn, BoardLayout, BoardZone, Zone, shortcomings
from contract.board_plan import plan_for, too_small
from contract.glass import CAPITAL, LARGE_SHARE, SMALL_SHARE, Box, Panel
from contract.names import RoomId

PANELS = [
    Panel(1920, 1080, 55, 8),
    Panel(1080, 1920, 55, 8),
    Panel(3840, 2160, 65, 8),
    Panel(1920, 1080, 43, 5),
    Panel(1080, 1920, 43, 5),
    Panel(1366, 768, 32, 4),
    Panel(1280, 720, 43, 5),
    Panel(2560, 1080, 49, 5),
    Panel(3840, 1080, 86, 7),
]
HALL, ANNEX = RoomId("hall"), RoomId("annex")


def built_in(panel):
    return plan_for(None, panel)


def laid_out(*columns):
    """Return a layout of columns, each of zones or of (zone, share)."""
    return BoardLayout(
        columns=tuple(
            BoardColumn(
                zones=tuple(
                    zone if isinstance(zone, BoardZone) else BoardZone(shows=zone[0], share=zone[1])
                    for zone in column
                )
            )
            for column in columns
        )
    )


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.accessibility("A36")
def test_number_and_desk_are_seen_at_seven_tenths_of_a_degree_from_the_last_seat(panel):
    [calls] = built_in(panel).calls
    capital_mm = calls.large_px * CAPITAL / panel.px_per_mm

    assert capital_mm >= panel.distance_m * 1000 / LARGE_SHARE


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.accessibility("A36")
def test_everything_else_is_at_least_a_250th_of_the_distance(panel):
    capital_mm = built_in(panel).letters.small_px * CAPITAL / panel.px_per_mm

    assert capital_mm >= panel.distance_m * 1000 / SMALL_SHARE - 1e-9


def test_a_capital_at_eight_metres_is_as_large_as_the_yardstick_says():
    panel = Panel(1920, 1080, 55, 8)

    assert panel.capital_px(LARGE_SHARE) / panel.px_per_mm == pytest.approx(97.6, abs=0.1)
    assert panel.px_per_mm == pytest.approx(1.577, abs=0.001)


def test_a_nearer_hall_shows_more_calls():
    near, far = (built_in(Panel(1920, 1080, 55, metres)).calls[0] for metres in (4, 8))

    assert len(near.rows) > len(far.rows)


def test_a_panel_too_small_for_its_hall_shows_one_row_and_says_how_far_it_is_legible():
    plan = built_in(Panel(1920, 1080, 24, 12))

    assert len(plan.calls[0].rows) == 1
    assert 0 < plan.legible_m < 12


panels = st.builds(
    Panel, st.integers(320, 8000), st.integers(320, 8000), st.floats(7, 120), st.floats(0.5, 40)
)


LAYOUTS = [
    None,
    laid_out([(Zone.CALLS, 3), (Zone.LAST, 1)], [(Zone.CLOCK, 1), (Zone.WAITING, 3), (Zone.BOOKINGS, 2)]),
    laid_out(
        [BoardZone(shows=Zone.CALLS, rooms=(HALL,))],
        [BoardZone(shows=Zone.CALLS, rooms=(ANNEX,)), BoardZone(shows=Zone.NOTICES)],
        [(Zone.MEDIA, 1)],
    ),
]
layouts = st.sampled_from(LAYOUTS)


@given(panels, layouts)
def test_on_any_panel_every_box_lies_on_the_glass(panel, layout):
    plan = plan_for(layout, panel)
    boxes = [place.box for place in plan.places]
    for calls in plan.calls:
        boxes += [*calls.rows, calls.heading, *(box for pair in calls.headings() for box in pair)]
        boxes += [calls.last] if calls.last is not None else []

    assert all(_inside(box, panel) for box in boxes)


@given(panels, layouts)
def test_on_any_panel_no_two_parts_overlap(panel, layout):
    plan = plan_for(layout, panel)
    parts = [place.box for place in plan.places if not (layout is None and place.zone.shows is Zone.CLOCK)]
    for calls in plan.calls:
        called = [*calls.rows, *([calls.last] if calls.last is not None else [])]
        assert all(not _overlap(one, other) for one in called for other in called if one is not other)

    assert all(not _overlap(one, other) for one in parts for other in parts if one is not other)


@given(panels, st.floats(10, 5000), st.floats(10, 5000), st.booleans())
def test_the_parts_of_a_row_lie_in_the_row_beside_one_another(panel, number_px, desk_px, notes):
    [calls] = built_in(panel).calls
    row = calls.rows[0]

    parts = calls.parts(row, number_px, desk_px, notes=notes)

    assert all(_within(part, row) for part in (parts.number, parts.arrow, parts.desk))
    assert not _overlap(parts.number, parts.desk)
    assert not _overlap(parts.number, parts.arrow)
    assert not _overlap(parts.arrow, parts.desk)


def test_on_an_upright_panel_columns_stand_one_below_the_other():
    layout = laid_out([(Zone.CALLS, 1)], [(Zone.WAITING, 1)])

    lying, upright = (plan_for(layout, panel).places for panel in (PANELS[0], PANELS[1]))

    assert lying[0].box.x < lying[1].box.x
    assert upright[0].box.y > upright[1].box.y


def test_shares_say_how_much_of_the_glass_a_zone_takes():
    layout = laid_out([(Zone.CALLS, 3), (Zone.WAITING, 1)])

    calls, waiting = plan_for(layout, PANELS[0]).places

    assert calls.box.height == pytest.approx(3 * waiting.box.height)


def test_on_a_very_wide_panel_calls_stand_in_two_stacks_so_that_desk_and_number_belong_together():
    [calls] = built_in(Panel(3840, 1080, 86, 7)).calls

    assert len({row.x for row in calls.rows}) == 2
    assert len(calls.headings()) == 2


def test_a_layout_without_a_list_of_its_own_keeps_the_last_calls_below_the_large_ones():
    with_list = plan_for(LAYOUTS[1], PANELS[0]).calls[0]
    without = plan_for(laid_out([(Zone.CALLS, 1)], [(Zone.WAITING, 1)]), PANELS[0]).calls[0]

    assert with_list.last is None
    assert without.last is not None


@pytest.mark.accessibility("A36")
def test_a_layout_that_could_not_be_read_from_the_last_seat_says_from_where_it_can():
    layout = laid_out([(Zone.CALLS, 1)], [(Zone.WAITING, 1)], [(Zone.MEDIA, 2)])

    said = list(too_small(plan_for(layout, Panel(1920, 1080, 32, 8))))

    assert said[0].startswith("the called numbers could be read from 3.0 m, not from 8 m")
    assert any(each.startswith("'waiting' has") for each in said)


@pytest.mark.parametrize("panel", PANELS)
def test_the_built_in_layout_can_be_read_on_every_panel_that_is_large_enough(panel):
    assert list(too_small(built_in(panel))) == []


@pytest.mark.accessibility("A42")
def test_a_layout_must_have_a_place_where_the_board_says_that_it_is_stale():
    assert list(shortcomings(laid_out([(Zone.CALLS, 1), (Zone.MEDIA, 1)]), (HALL,))) == [
        "no zone shows 'waiting' or 'notices', so the board could not say that it is stale"
    ]


@pytest.mark.parametrize(
    ("zones", "said"),
    [
        ([BoardZone(shows=Zone.CALLS)], []),
        ([BoardZone(shows=Zone.CALLS, rooms=(HALL, ANNEX))], []),
        ([BoardZone(shows=Zone.CALLS, rooms=(HALL,))], ["no zone shows the calls of room 'annex'"]),
        (
            [BoardZone(shows=Zone.CALLS), BoardZone(shows=Zone.LAST, rooms=(HALL,))],
            ["no zone shows the last calls of room 'annex'"],
        ),
        (
            [BoardZone(shows=Zone.CALLS), BoardZone(shows=Zone.CALLS, rooms=(RoomId("attic"),))],
            ["a zone shows calls of room 'attic', which the board does not serve"],
        ),
    ],
)
def test_no_room_of_a_board_is_left_out(zones, said):
    layout = laid_out([*zones, BoardZone(shows=Zone.WAITING)])

    assert list(shortcomings(layout, (HALL, ANNEX))) == said


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
