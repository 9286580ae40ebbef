"""The waiting services: named while few pages hold them, a line each where they are many, never smaller."""

import pytest

from contract.names import Language
from display_board.faces.entries import NAMED_PAGES, Entries
from display_board.layout import Box, Panel, layout
from tests.display_board.views import waiting

LANGUAGES = (Language("pl"), Language("uk"))
LYING = layout(Panel(1920, 1080, 55, 8))
LETTERS = "ABCDEFGHKPSW"


def services(how_many, **changes):
    return tuple(waiting(letter, **changes) for letter in LETTERS[:how_many])


def words(plan, every):
    entries = Entries(plan, LANGUAGES)
    return [
        [text.words for text in entries.shown(every, page, plan.side) if text.words]
        for page in entries.pages(every, plan.side)
    ]


def test_few_services_stand_with_their_names():
    (page,) = words(LYING, services(2, name="Karta pobytu"))

    assert page == ["A", "10–20 min", "3", "Karta pobytu", "B", "10–20 min", "3", "Karta pobytu"]  # noqa: RUF001


@pytest.mark.parametrize(
    "panel", [Panel(1920, 1080, 55, 8), Panel(1080, 1920, 55, 8), Panel(3840, 2160, 65, 8)]
)
def test_twelve_services_take_three_pages_at_most(panel):
    plan = layout(panel)
    pages = words(plan, services(12, name="Uzupełnienie dokumentów i odbiór decyzji"))

    assert len(pages) <= 3
    assert [word for page in pages for word in page if word.isalpha() and len(word) == 1] == list(LETTERS)


def test_names_are_left_out_rather_than_shown_on_many_pages():
    every = services(12, name="Karta pobytu")

    assert len(words(LYING, every)) == NAMED_PAGES
    assert "Karta pobytu" not in [word for page in words(LYING, every) for word in page]


def test_where_there_is_room_lines_stand_in_two_columns():
    plan = layout(Panel(3840, 2160, 98, 4))
    box = Box(0, 0, plan.side.width, 6.5 * plan.line_px)
    every, entries = services(12), Entries(plan, LANGUAGES)

    (page,) = entries.pages(every, box)
    texts = list(entries.shown(every, page, box))

    assert len({text.box.x for text in texts if text.words in LETTERS}) >= 2
    assert all(text.fitted.size == text.size for text in texts if text.words)


@pytest.mark.parametrize("count", [2, 12])
def test_where_nobody_waits_no_range_is_shown(count):
    every = services(count, count=0, low=24, high=66)

    shown = [word for page in words(LYING, every) for word in page]

    assert not [text for text in shown if "min" in text]
    assert shown.count("0") == count


def test_the_longest_time_and_count_keep_their_size_in_a_line():
    every = services(12, count=128, low=60, high=90)
    entries = Entries(LYING, LANGUAGES)
    (first, *_) = entries.pages(every, LYING.side)

    texts = [text for text in entries.shown(every, first, LYING.side) if text.words]

    assert all(text.fitted.size == text.size for text in texts)


def test_nobody_at_all_takes_no_page():
    assert Entries(LYING, LANGUAGES).pages((), LYING.side) == []
