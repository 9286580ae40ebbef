"""A language that is read from the right has its page turned round, all but what nobody reads so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contract.names import Language, ServiceId
from kiosk.faces.layout import page_of
from kiosk.faces.mirror import mirrored
from kiosk.faces.page import Align, Box, Line, Page, Panel, Target
from kiosk.faces.theme import Look, Screen, theme_of
from kiosk.happenings import Button, Digit, PickLanguage
from kiosk.pictures import SIZES
from kiosk.samples import CLOCK, sample_state, visitor_states
from kiosk.scene import Scene
from kiosk.screens import Confirm, Languages, Services
from kiosk.stage import scene_of
from kiosk.texts import words_in
from tests.kiosk.panels import BAR

ARABIC = Language("ar")
LOOKS = {name: Look(Screen(*size), theme_of()) for name, size in SIZES.items()}
EVERY_LOOK = pytest.mark.parametrize("look", LOOKS.values(), ids=list(LOOKS))


def arabic(name: str) -> Scene:
    return scene_of(dict(visitor_states(ARABIC))[name], words_in, CLOCK)


def line(page: Page, text: str) -> Line:
    return next(item for item in page.items if isinstance(item, Line) and text in item.text)


def target(page: Page, touch: object) -> Box:
    return next(item.box for item in page.items if isinstance(item, Target) and item.touch == touch)


@EVERY_LOOK
@pytest.mark.parametrize("name", ["services", "confirm-party", "shown", "refused", "warned"])
def test_a_page_read_from_the_right_is_the_mirror_of_one_read_from_the_left(name, look):
    scene = replace(arabic(name), bar=None)  # the bar stands where it stands in every language
    usual, turned = page_of(replace(scene, language=Language("pl")), look), page_of(scene, look)

    assert turned.items == tuple(mirrored(usual.items, 0, look.screen.width_px))
    assert turned != usual


@EVERY_LOOK
@pytest.mark.accessibility("A27")
def test_the_keys_of_the_bar_stand_where_they_stand_in_every_language(look):
    page = page_of(arabic("services"), look)
    other = page_of(scene_of(dict(visitor_states(Language("pl")))["services"], words_in, CLOCK), look)

    for aid in BAR:
        assert target(page, aid) == target(other, aid)


@EVERY_LOOK
def test_the_letter_of_a_service_stands_right_of_its_name(look):
    page = page_of(scene_of(sample_state(Services(ARABIC)), words_in, CLOCK), look)

    badge, name = line(page, "A"), line(page, "استلام بطاقة الإقامة")
    assert badge.box.x > name.box.x
    assert name.align is Align.END


@EVERY_LOOK
def test_the_key_that_leads_on_stands_left_and_the_first_service_right(look):
    page = page_of(scene_of(sample_state(Confirm(ARABIC, ServiceId("E"))), words_in, CLOCK), look)

    assert target(page, Button.CONFIRM).x < target(page, Button.BACK).x < target(page, Button.HOME).x


@EVERY_LOOK
def test_digits_stand_on_the_keypad_as_everywhere(look):
    page = page_of(arabic("code"), look)

    first = [target(page, Digit(digit)).x for digit in "123"]
    assert first == sorted(first)
    digits = [item for item in page.items if isinstance(item, Line) and item.text.isdecimal()]
    top = min(item.box.y for item in digits)
    typed = sorted((item.box.x, item.text) for item in digits if item.box.y == top)
    assert "".join(text for _, text in typed) == "483"


@EVERY_LOOK
def test_the_corner_of_the_staff_stays_where_it_is(look):
    pages = [page_of(scene_of(sample_state(Services(tag)), words_in, CLOCK), look) for tag in ("ar", "pl")]

    assert target(pages[0], Button.CORNER) == target(pages[1], Button.CORNER)


@EVERY_LOOK
def test_on_the_page_for_everybody_a_tile_begins_where_its_language_does(look):
    page = page_of(scene_of(sample_state(Languages()), words_in, CLOCK), look)

    assert (line(page, "العربية").align, line(page, "Polski").align) == (Align.END, Align.START)
    assert target(page, PickLanguage(ARABIC)).x >= target(page, PickLanguage(Language("pl"))).x


def test_what_is_turned_twice_is_as_it_was():
    items = page_of(arabic("confirm"), LOOKS["portrait"]).items

    assert tuple(mirrored(mirrored(items, 0, 1080), 0, 1080)) == items
    assert any(isinstance(item, Panel) for item in items)
