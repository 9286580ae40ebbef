"""The waiting services: named while few pages hold them, a line each where they are many, never smaller."""

import pytest

from contract.board_plan import plan_for
from contract.glass import Box, Panel
from contract.names import Language
from display_board.faces.entries import NAMED_PAGES, Entries
from tests.display_board.views import waiting

LANGUAGES = (Language("pl"), Language("uk"))


def side(*panel):
    """Return where the waiting people stand on a panel."""
    return plan_for(None, Panel(*panel)).words


LYING = side(1920, 1080, 55, 8)
LETTERS = "ABCDEFGHKPSW"


def services(how_many, **changes):
    return tuple(waiting(letter, **changes) for letter in LETTERS[:how_many])


def words(place, every):
    entries = Entries(place.letters, LANGUAGES)
    return [
        [text.words for text in entries.shown(every, page, place.box) if text.words]
        for page in range(len(entries.pages(every, place.box)))
    ]


def test_few_services_stand_with_their_names():
    (page,) = words(LYING, services(2, name="Karta pobytu"))

    assert page == ["A", "10–20 min", "3", "Karta pobytu", "B", "10–20 min", "3", "Karta pobytu"]  # noqa: RUF001


@pytest.mark.parametrize(
    "panel", [(1920, 1080, 55, 8), (1080, 1920, 55, 8), (3840, 2160, 65, 8), (3840, 1080, 86, 7)]
)
def test_twelve_services_take_three_pages_at_most(panel):
    pages = words(side(*panel), services(12, name="Uzupełnienie dokumentów i odbiór decyzji"))

    assert len(pages) <= 3
    assert [word for page in pages for word in page if word.isalpha() and len(word) == 1] == list(LETTERS)


def test_names_are_left_out_rather_than_shown_on_many_pages():
    every = services(12, name="Karta pobytu")

    assert len(words(LYING, every)) == NAMED_PAGES
    assert "Karta pobytu" not in [word for page in words(LYING, every) for word in page]


def test_where_there_is_room_lines_stand_in_two_columns():
    place = side(3840, 2160, 98, 4)
    box = Box(0, 0, 16 * place.letters.small_px, 6.5 * place.letters.line_px)
    every, entries = (
        services(12, name="Uzupełnienie dokumentów i odbiór decyzji"),
        Entries(place.letters, LANGUAGES),
    )

    (page,) = entries.pages(every, box)
    texts = list(entries.shown(every, 0, box))

    assert len(page) == 12
    assert len({text.box.x for text in texts if text.words in LETTERS}) >= 2
    assert all(text.fitted.size == text.size for text in texts if text.words)


def test_on_a_wide_part_of_the_board_names_stand_in_columns_too():
    place = side(1920, 1080, 55, 8)
    box = Box(0, 0, 20 * place.letters.small_px, 7 * place.letters.line_px)
    every, entries = services(4, name="Karta pobytu"), Entries(place.letters, LANGUAGES)

    texts = [text for text in entries.shown(every, 0, box) if text.words == "Karta pobytu"]

    assert len(texts) == 4
    assert len({text.box.x for text in texts}) == 2
