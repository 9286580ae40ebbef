"""Clerks read in their own language why somebody is next, whichever rule it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contract.names import Language
from hub.domain import why
from hub.domain.calling_settings import CallingSettings
from hub.web.languages import LANGUAGES
from hub.web.why_words import why_in
from tests.hub.branch import NINE, Day, booking, bookings, branch_settings, check_in

PL, EN, UK = Language("pl"), Language("en"), Language("uk")
SETTINGS = branch_settings(
    calling=CallingSettings(priority_every=3, booked_in_a_row=2, oldest_first_minutes=60)
)


def words() -> list[str]:
    """Return one of everything that the rules say."""
    day = Day(bookings(booking("111111", starts=NINE)), check_in("111111", name="anna"))
    anna = day.ticket("anna")
    return [
        why.LONGEST,
        why.BY_ARRIVAL,
        why.COMES_BACK,
        why.PARKED_FIRST,
        why.PARKED_LAST,
        why.MISSED,
        why.booked(anna, NINE, SETTINGS),
        why.booked(anna, NINE - timedelta(minutes=9), SETTINGS),
        why.priority(SETTINGS),
        why.old(SETTINGS),
        why.parked_long(SETTINGS),
        why.after_booked(SETTINGS),
        why.drawn(3, 41, NINE, SETTINGS),
        why.SENT_HERE + why.LONGEST,
        why.LONGEST + why.kept([UK, Language("ru")]),
        why.LONGEST + why.speaks(UK),
        why.LONGEST + why.waited_for(UK, SETTINGS),
        why.LONGEST + "; waited 14 min at kiosk K1 without the hub",
        "the draw is at 9:05",
        "the draw is still to come",
    ]


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_everything_that_the_rules_say_is_told_in_every_language(language: str):
    known = [(each, why_in(each, Language(language)), why_in(each, EN)) for each in words()]

    assert [each for each, told, english in known if told in {each, english}] == []


def test_numbers_times_and_languages_come_through():
    assert why_in("drawn 3rd of 41 at 7:55", PL) == "wylosowany numer 3 z 41 o 7:55"
    assert "ukraiński" in why_in(why.LONGEST + why.speaks(UK), PL)
    assert why_in(why.SENT_HERE + why.LONGEST, PL) == "skierowany do tego stanowiska, czeka najdłużej"


def test_what_is_not_known_stays_as_it_is():
    assert why_in("chosen: a fainting child", PL) == "chosen: a fainting child"
