"""The panel of a clerk without the box says in words what the lamps say in colours."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contract.hall_parts import Stopped
from contract.states import DeskState
from desk.lamps import lamps_of
from desk.panel import KEY_WORDS, KEYS, LAMP_WORDS, SIGN_WORDS, panel, wrapped
from desk.signals import Button, Lamp, Lamps, Pattern, Sign
from desk.state import UnitState
from link.fake_answers import NINE, desk_ticket, desk_view

STOPPED = desk_view("3", waiting=1, stopped=Stopped(since=NINE, text="meet at the fountain"))


def lines(state: UnitState, minutes: int = 0) -> str:
    return "\n".join(panel(state, "3", NINE + timedelta(minutes=minutes)))


def showing(view: object, **more: object) -> UnitState:
    return UnitState(linked=True, view=view, **more)


def test_before_the_first_picture_it_names_the_desk_of_the_settings():
    assert lines(UnitState()).startswith("Desk 3\nno picture from the hub yet")


def test_it_shows_the_visitor_with_service_language_and_how_long_ago():
    text = lines(showing(desk_view("3", current=desk_ticket("A042", party=4, times=2))), minutes=3)

    assert "A042  called (2 times, 3 min ago)  Residence card, speaks pl, 4 people" in text


def test_it_shows_how_many_wait_and_who_is_next():
    assert "waiting 7  next A043" in lines(showing(desk_view("3", waiting=7, next=desk_ticket("A043"))))


@pytest.mark.parametrize(("state", "word"), [(DeskState.PAUSED, "PAUSED"), (DeskState.CLOSED, "CLOSED")])
def test_it_shows_that_the_desk_is_not_open(state, word):
    assert f"Desk 3  {word}" in lines(showing(desk_view("3", state=state)))


def test_it_says_that_the_hall_is_stopped_and_what_everybody_is_told():
    told = f"THE HALL IS STOPPED since {NINE:%H:%M}: meet at the fountain"

    assert told in lines(showing(STOPPED))


def test_it_says_when_those_get_their_places_who_wait_for_the_draw():
    view = desk_view("3", waiting=2, undrawn=41, draw_at=NINE.replace(hour=7, minute=55))

    assert "waiting 2  41 more; the draw is at 7:55" in lines(showing(view))


@pytest.mark.parametrize(
    ("lamp", "pattern", "words"), [(lamp, pattern, words) for (lamp, pattern), words in LAMP_WORDS.items()]
)
def test_each_lamp_is_there_in_words(lamp, pattern, words):
    state = showing(desk_view("3"), lamps=Lamps(**{lamp: pattern}))

    assert f"[{lamp}: {words}]" in lines(state)


def test_every_pattern_that_a_lamp_can_show_has_words():
    shown = {
        (lamp, lamps_of(state).pattern(lamp))
        for lamp in Lamp
        for sign in (None, *Sign)
        for asking in (None, Button.NEXT)
        for stuck in (frozenset(), frozenset({Button.NEXT}))
        for view in (None, desk_view("3", waiting=1), desk_view("3", state=DeskState.PAUSED), STOPPED)
        for second_until_s in (0.0, 3.0)
        for state in (
            UnitState(sign=sign, asking=asking, stuck=stuck, view=view, second_until_s=second_until_s),
        )
    }

    assert {key for key in shown if key[1] is not Pattern.OFF} == set(LAMP_WORDS)


@pytest.mark.parametrize("sign", Sign)
def test_each_sign_is_there_in_words(sign):
    assert SIGN_WORDS[sign] in lines(showing(desk_view("3"), sign=sign, words="because"))


def test_a_refusal_is_shown_in_the_words_of_the_hub():
    text = lines(showing(desk_view("3"), sign=Sign.REFUSED, words="nobody is called to desk 3"))

    assert "the hub says no: nobody is called to desk 3" in text


def test_every_button_has_a_key_and_every_key_is_told():
    assert set(KEYS.values()) == set(Button) - {Button.SECOND}
    assert all(f"{key} " in KEY_WORDS for key in KEYS)


@pytest.mark.fault("F13")
def test_a_clock_that_is_behind_does_not_make_a_call_lie_in_the_future():
    assert "just now" in lines(showing(desk_view("3", current=desk_ticket("A001"))), minutes=-5)


def test_a_first_call_is_told_as_once():
    assert "A001  called (once, just now)" in lines(showing(desk_view("3", current=desk_ticket("A001"))))


def test_a_closed_desk_is_nowhere_said_to_be_paused():
    text = lines(showing(desk_view("3", state=DeskState.CLOSED), lamps=Lamps(yellow=Pattern.ON)))

    assert "[yellow: closed]" in text
    assert "paused" not in text


@pytest.mark.parametrize("columns", [20, 50, 80, 200])
def test_narrow_rows_break_between_words_and_keep_each_key_with_its_word(columns):
    rows = wrapped(KEY_WORDS, columns)

    assert all(len(row) <= columns for row in rows)
    assert "  ".join(rows) == KEY_WORDS


def test_a_part_that_is_too_long_for_a_row_breaks_at_its_blanks():
    assert wrapped("the hub says no: nobody is called", 16) == ["the hub says no:", "nobody is called"]


def test_an_empty_line_is_an_empty_row():
    assert wrapped("", 40) == [""]
