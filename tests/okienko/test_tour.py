"""The tour goes to every page there is, and what is told of their weights is what was measured."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from hub.accounts.matrix import PAGES
from okienko.bench.pages import PageWeight, page_of, weighed
from okienko.pictures.tour import GIVEN, NO_PAGES, doors, names_in, tour

KNOWN = {"desk": "1", "ticket": "t-1", "token": "abc", "seq": "2"}


def test_the_tour_goes_to_every_page_of_the_table_of_doors():
    got = {path for method, path in PAGES if method == "GET"}
    pages = tour(KNOWN)

    assert set(pages) | NO_PAGES | {path for path in got if path.endswith("/events")} == got
    assert not any("{" in address for address in pages.values())


def test_a_door_that_names_something_new_is_told():
    with pytest.raises(KeyError):
        tour({})
    assert {name for path in doors() for name in names_in(path)} <= {*GIVEN, *KNOWN}


def test_a_page_that_is_served_late_is_marked_in_the_table():
    weights = [PageWeight("/fast", 0.01, 0.2, 10_000, 3), PageWeight("/slow", 0.3, 0.9, 99_900, 4)]
    lines = list(page_of(weights, datetime(2026, 12, 1, tzinfo=UTC)))

    assert lines[-2:] == [
        "| `/fast` | 10.0 | 200 | 10.0 | 3 |",
        "| `/slow` | 300.0 **late** | 900 | 99.9 | 4 |",
    ]


@pytest.mark.long
@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
def test_every_page_is_weighed_and_is_light():
    weights = weighed(times=1)

    assert {each.door for each in weights} == set(tour(KNOWN))
    for each in weights:
        assert each.files >= 2
        assert 2_000 < each.weight < 300_000, each.door
