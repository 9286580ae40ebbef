"""The demonstration runs at every hour and on every date, and says where it leaves a branch's hours out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from hub.branches import SHIPPED, text_of
from hub.domain.settings import read_branch
from okienko.demo.day import SHIPPED as DAYS
from okienko.demo.day import Day, read_day
from okienko.demo.hours import is_open_for, without_hours
from okienko.demo.table import laid
from tests.okienko.test_by_hand import words

LARGE = read_branch(text_of("large"), "large.toml")
TUESDAY = date(2026, 12, 1)


def day_on(on: date) -> Day:
    """Return the shipped day of the small branch, moved to *on*."""
    return read_day(DAYS / "small", "Europe/Warsaw", on)


@pytest.mark.parametrize("name", SHIPPED)
def test_without_its_hours_a_branch_is_always_open_and_else_the_same(name):
    opened = read_branch(without_hours(text_of(name)), name)

    assert (opened.hours, opened.profiles) == (None, ())
    assert opened == msgspec.structs.replace(read_branch(text_of(name), name), hours=None, profiles=())


def test_every_table_of_hours_and_profiles_goes_and_those_behind_stay():
    text = "a = 1\n[hours]\nb = 2\n[hours.extra]\nc = 3\n[[profiles]]\nd = 4\n[profiles.desks]\ne = 5\n[x]\n"

    assert without_hours(text) == "a = 1\n[x]\n"


@pytest.mark.parametrize(
    ("on", "open_"),
    [
        (TUESDAY, True),
        (TUESDAY + timedelta(days=1), True),
        (date(2026, 11, 30), False),
        (date(2026, 12, 5), False),
        (date(2026, 12, 12), False),
        (date(2026, 12, 25), False),
    ],
)
def test_a_day_is_replayed_by_the_hours_where_they_let_its_visitors_in(on, open_):
    assert is_open_for(day_on(on), LARGE) == open_


def test_a_branch_without_hours_lets_everybody_in():
    assert is_open_for(day_on(date(2026, 12, 25)), read_branch(text_of("small"), "small.toml"))


def test_one_late_visitor_closes_no_day():
    day = day_on(TUESDAY)
    late = replace(next(each for each in day.visitors if not each.booking_code), arrives=17 * 3600.0)

    assert is_open_for(replace(day, visitors=(*day.visitors, late)), LARGE)


@pytest.mark.parametrize(("always_open", "hours"), [(True, False), (False, True)])
def test_a_table_is_laid_with_or_without_hours(tmp_path, always_open, hours):
    table = laid(tmp_path, "large", "mqtt://127.0.0.1:1", always_open=always_open)

    assert (table.branch.hours is not None) == hours
    assert ("[hours]" in Path(tmp_path, "branch.toml").read_text(encoding="utf-8")) == hours


def test_who_starts_it_by_hand_is_told_that_it_is_open_at_every_hour():
    assert "open at every hour" in words(windows=True)
