"""Those who wait stand in order, and every question is answered without walking the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.names import TicketId
from hub.domain.line import Line

PLACES = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), unique=True)


def line_of(places):
    line = Line()
    for place in places:
        line.add(place, TicketId(f"t-{place}"))
    return line


@given(PLACES)
def test_whoever_has_the_smallest_place_is_first(places):
    line = line_of(places)

    assert line.first() == ((min(places), f"t-{min(places)}") if places else None)
    assert [place for place, _ in line] == sorted(places)


@given(PLACES, st.tuples(st.integers(0, 99), st.integers(0, 99)))
def test_how_many_stand_before_a_place_is_what_counting_says(places, place):
    assert line_of(places).before(place) == sum(other < place for other in places)


@given(st.lists(st.tuples(st.sampled_from("+-"), st.integers(0, 9))))
def test_while_people_come_and_go_both_ends_are_where_counting_says(changes):
    line, there = Line(), set()
    for what, number in changes:
        place = (number, number)
        if what == "+":
            line.add(place, TicketId(f"t-{place}"))
            there.add(place)
        elif place in there:
            line.remove(place)
            there.remove(place)

        assert line.first() == ((min(there), f"t-{min(there)}") if there else None)
        for asked in [(n, n) for n in range(11)]:
            assert line.ends_at(asked) == all(other <= asked for other in there)
            assert line.before(asked) == sum(other < asked for other in there)


def test_who_leaves_is_not_there_any_more():
    line = line_of([(1, 1), (2, 2)])

    line.remove((1, 1))

    assert (len(line), line.first()) == (1, ((2, 2), "t-(2, 2)"))
    with pytest.raises(KeyError):
        line.remove((1, 1))


def test_lines_are_equal_when_the_same_people_stand_in_them():
    assert line_of([(1, 1), (2, 2)]) == line_of([(2, 2), (1, 1)])
    assert line_of([(1, 1)]) != line_of([(2, 2)])
