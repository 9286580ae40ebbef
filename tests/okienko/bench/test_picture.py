"""The picture shows every figure with a goal, on a scale on which each has a place, and hides no miss."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from okienko.bench.figures import Figure
from okienko.bench.picture import GOOD, LEFT, MISSED, RIGHT, WIDTH, Scale, picture, used

SVG = "{http://www.w3.org/2000/svg}"
CALL = Figure("call → view", 2.0, "ms", goal=4.0, limit=0.5)
RATE = Figure("tickets & calls", 500.0, "/s", goal=1000.0, limit=5000.0, more_is_better=True)


def drawn(*figures: Figure) -> ET.Element:
    return ET.fromstring(picture(figures))


def texts(svg: ET.Element) -> list[str]:
    return [text.text or "" for text in svg.iter(f"{SVG}text")]


def bars(svg: ET.Element) -> list[ET.Element]:
    return [one for one in svg.iter(f"{SVG}rect") if one.get("height") == "20"]


def test_a_time_uses_its_share_of_the_goal():
    assert used(CALL) == 0.5


def test_a_rate_at_half_its_goal_uses_twice_of_it():
    assert used(RATE) == 2.0


@pytest.mark.parametrize(
    "figure", [Figure("slip", 80, "ms"), Figure("lost", 0, "", goal=0), Figure("idle", 0, "%", goal=2)]
)
def test_what_has_no_place_on_a_scale_of_tens_is_left_out(figure):
    assert len(bars(drawn(CALL, figure))) == 1


def test_a_missed_goal_has_another_colour_and_says_so():
    svg = drawn(CALL, RATE)

    assert [bar.get("fill") for bar in bars(svg)] == [GOOD, MISSED]
    assert sum("missed" in text for text in texts(svg)) == 1


def test_names_stand_beside_their_bars_as_they_are_written():
    assert {"call → view", "tickets & calls"} <= set(texts(drawn(CALL, RATE)))


def test_each_limit_has_its_mark():
    without = Figure("idle", 1.0, "%", goal=2.0)

    assert len(list(drawn(CALL, RATE, without).iter(f"{SVG}polygon"))) == 2


def test_a_bar_ends_left_of_the_goal_when_it_is_reached():
    svg = drawn(CALL)
    goal = next(line for line in svg.iter(f"{SVG}line") if line.get("stroke-width") == "2")
    bar = bars(svg)[0]

    assert float(bar.get("x")) + float(bar.get("width")) < float(goal.get("x1"))


@pytest.mark.parametrize("values", [[], [1.0], [0.001, 0.5], [40.0], [0.01, 1000.0], [10.0]])
def test_every_value_has_a_place_on_the_scale(values):
    scale = Scale.over(values)

    assert all(LEFT <= scale.x(value) <= WIDTH - RIGHT for value in [*values, 1.0])


def test_a_picture_of_nothing_is_still_one():
    assert drawn().tag == f"{SVG}svg"
