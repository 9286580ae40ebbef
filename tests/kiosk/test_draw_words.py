"""Who takes a ticket in the window of a draw reads when the place is drawn, and need not hurry."""

from __future__ import annotations

import pytest

from contract.names import Language, ServiceId
from hardware.slip import Line
from kiosk.samples import CLOCK, drawn_later, sample_menu, sample_state, sample_ticket, with_draw
from kiosk.scene import Facts, Text, Tiles
from kiosk.screens import Confirm, Services, Taken
from kiosk.slip import Imprint, slip_for
from kiosk.slip_file import shipped
from kiosk.stage import scene_of
from kiosk.texts import words_in

DRAWN = {
    "pl": "losowanie o 9:10",
    "uk": "жеребкування о 9:10",  # noqa: RUF001  Ukrainian
    "ru": "жеребьёвка в 9:10",
    "en": "drawn by lot at 9:10",
}
NO_HURRY = {
    "pl": "Nie trzeba się spieszyć",
    "uk": "Поспішати не треба",
    "ru": "Спешить не нужно",
    "en": "Nobody needs",
}
EVERY_LANGUAGE = pytest.mark.parametrize("tag", DRAWN)


def seen(state) -> str:
    scene = scene_of(state, words_in, CLOCK)
    told: list[str] = []
    for block in (*scene.main, *scene.aside):
        match block:
            case Text(text):
                told.append(text)
            case Facts(pairs):
                told += [value for _, value in pairs]
            case Tiles(tiles):
                told += [tile.detail for tile in tiles]
    return "\n".join(told)


def paper(tag: str, ticket) -> str:
    imprint = Imprint(
        menu=sample_menu(), words_in=words_in, printed_at="2026-12-01 09:02", template=shipped()
    )
    return "\n".join(block.text for block in slip_for(ticket, imprint).blocks if isinstance(block, Line))


@EVERY_LANGUAGE
def test_a_tile_says_when_the_place_is_drawn_instead_of_a_wait(tag):
    told = seen(with_draw(sample_state(Services(Language(tag)))))

    assert DRAWN[tag] in told
    assert "–" not in told, "no range of minutes"  # noqa: RUF001  a range


@EVERY_LANGUAGE
def test_before_the_ticket_is_taken_it_says_that_nobody_needs_to_hurry(tag):
    told = seen(with_draw(sample_state(Confirm(Language(tag), ServiceId("H")))))

    assert DRAWN[tag] in told
    assert NO_HURRY[tag] in told


@EVERY_LANGUAGE
def test_so_does_the_screen_with_the_number(tag):
    told = seen(sample_state(Taken(Language(tag), drawn_later(sample_ticket(Language(tag))))))

    assert DRAWN[tag] in told
    assert NO_HURRY[tag] in told


@EVERY_LANGUAGE
def test_so_does_the_slip(tag):
    told = paper(tag, drawn_later(sample_ticket(Language(tag))))

    assert DRAWN[tag] in told
    assert NO_HURRY[tag] in told


def test_a_slip_in_the_window_says_nothing_of_people_before():
    assert "Przed" not in paper("pl", drawn_later(sample_ticket()))
    assert "Przed" in paper("pl", sample_ticket())
