"""The pages by their measures: nothing cut, nothing overlapping, every target as large as a finger needs."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import msgspec
import pytest

from contract.names import Language
from kiosk.faces import theme
from kiosk.faces.layout import page_of
from kiosk.faces.lettering import fitted, pitch_px, width_px
from kiosk.faces.page import Box, Line, Page, Panel, Target
from kiosk.faces.palettes import PALETTES
from kiosk.faces.theme import Colour, Look, Screen, theme_of
from kiosk.happenings import Button
from kiosk.modes import Contrast
from kiosk.pictures import SIZES, scenes
from kiosk.samples import CLOCK, sample_menu, sample_state, visitor_states
from kiosk.scene import Scene, Tone
from kiosk.screens import Services
from kiosk.stage import scene_of
from kiosk.texts import words_in
from tests.kiosk.panels import BAR, contrast, faults, ink, lines, overlap, reached, seen, targets

PPI = 102.46
MM = PPI / 25.4
SCENES = list(
    scenes([Language(tag) for tag in ("pl", "uk", "ru", "en")])
)  # the others: see test_every_language_fits
HOUSE = PALETTES[Contrast.USUAL]
PANELS = {name: Look(Screen(*size, PPI), theme_of()) for name, size in SIZES.items()}
EVERY = [
    pytest.param(scene, panel, id=f"{name}-{which}")
    for name, scene in SCENES
    for which, panel in PANELS.items()
]


@cache
def drawn(scene: Scene, panel: Look) -> Page:
    return page_of(scene, panel)


@pytest.mark.parametrize(("scene", "panel"), EVERY)
@pytest.mark.accessibility("A01", "A02")
def test_nothing_is_cut_too_small_too_close_or_over_another(scene: Scene, panel: Look):
    assert not list(faults(drawn(scene, panel), panel))


@pytest.mark.parametrize(("scene", "panel"), EVERY)
def test_everything_that_the_scene_offers_can_be_touched(scene: Scene, panel: Look):
    found = {item.touch for item in drawn(scene, panel).items if isinstance(item, Target)}

    assert set(scene.touches()) <= found | reached(scene, panel)
    assert scene.tone is Tone.DIM or set(BAR) <= found
    assert (Button.CORNER in found) == (scene.question is None and scene.tone is not Tone.DIM)


@pytest.mark.parametrize(("scene", "panel"), EVERY)
def test_text_stands_out_from_its_ground(scene: Scene, panel: Look):
    items, dead = drawn(scene, panel).items, HOUSE.dead

    for number, line in enumerate(items):
        if not isinstance(line, Line) or not line.text:
            continue
        box = ink(line)
        under = [item for item in items[:number] if isinstance(item, Panel) and overlap(box, item.box)]
        fill = next(item.fill for item in reversed(under) if item.opacity == 1)
        if (line.colour, fill) != (dead.ink, dead.fill):  # the words of a key that does nothing now
            assert contrast(line.colour, fill) >= 4.5, line.text


@pytest.mark.parametrize(("scene", "panel"), EVERY)
def test_targets_stand_out_from_the_ground_by_more_than_colour_alone(scene: Scene, panel: Look):
    page = drawn(scene, panel)
    panels = {item.box: item for item in page.items if isinstance(item, Panel)}

    for target in targets(page):
        if target.touch is Button.CORNER:
            continue  # it is hidden on purpose
        panel_of = panels[target.box]
        edge = panel_of.edge or panel_of.fill
        around = HOUSE.card.fill if scene.question else ground_of(page, target.box)
        assert max(contrast(edge, around), contrast(panel_of.fill, around)) >= 3.0, target


def ground_of(page: Page, box: Box) -> Colour:
    """Return the colour on which what fills *box* was drawn: the page's own, or that of a bar or a card."""
    panels = [item for item in page.items if isinstance(item, Panel) and item.box != box]
    return next(
        item.fill for item in reversed(panels) if item.box.holds(box.x + box.w / 2, box.y + box.h / 2)
    )


def test_the_services_of_the_hall_stand_on_one_page_in_both_orientations():
    for panel in PANELS.values():
        scene = scene_of(sample_state(Services(Language("en"))), words_in, CLOCK)
        found = [target for target in targets(page_of(scene, panel)) if hasattr(target.touch, "service")]

        assert len(found) == 13


def test_the_number_is_the_largest_text_by_far():
    for panel in PANELS.values():
        scene = scene_of(dict(visitor_states(Language("en")))["taken"], words_in, CLOCK)
        sizes = sorted((line.size_px, line.text) for line in lines(page_of(scene, panel)))

        assert sizes[-1][1] == "E042"
        assert sizes[-1][0] >= 2.5 * sizes[-2][0]


@pytest.mark.parametrize(
    ("width", "height", "inch"), [(800, 1280, 10.1), (1080, 1920, 15.6), (3840, 2160, 27.0)]
)
@pytest.mark.accessibility("A01")
def test_a_panel_of_another_size_keeps_targets_and_texts(width, height, inch):
    ppi = (width**2 + height**2) ** 0.5 / inch
    panel = Look(Screen(width, height, ppi), theme_of())
    menu = sample_menu()
    state = sample_state(Services(Language("uk")))
    fewer = 4 if inch < 12 else 8
    state = replace(state, menu=msgspec.structs.replace(menu, services=menu.services[:fewer]))

    page = page_of(scene_of(state, words_in, CLOCK), panel)

    for target in targets(page):
        assert min(target.box.w, target.box.h) >= 20.0 * ppi / 25.4 - 1, target
    assert not [line for line in lines(page) if line.cut]


@pytest.mark.parametrize(("scene", "panel"), EVERY)
def test_the_words_of_a_key_keep_away_from_its_sides(scene: Scene, panel: Look):
    page = drawn(scene, panel)
    keys = {key.touch for key in (scene.question.keys if scene.question else scene.keys)}
    boxes = [target.box for target in targets(page) if target.touch in keys]
    words = [ink(item) for item in seen(page) if isinstance(item, Line) and item.text]

    for box in boxes:
        inside = [each for each in words if overlap(each, box)]
        assert inside
        assert min(min(each.x - box.x, box.right - each.right) for each in inside) / MM >= 3.0


def test_the_place_of_the_next_digit_stands_out_in_both_orientations():
    scene = dict(SCENES)["code-en"]
    for panel in PANELS.values():
        frames = [
            item for item in page_of(scene, panel).items if isinstance(item, Panel) and item.edge_px > 0
        ]
        thickest = max(frames, key=lambda frame: frame.edge_px)

        assert contrast(thickest.edge, HOUSE.ground.fill) >= 7
        assert contrast(thickest.edge, thickest.fill) >= 7


def test_a_touch_finds_the_topmost_target():
    scene = dict(SCENES)["warned-en"]
    page = page_of(scene, PANELS["portrait"])
    leave = next(target for target in targets(page) if target.touch is Button.HOME)

    assert page.target_at(leave.box.x + 5, leave.box.y + 5).touch is Button.HOME
    assert page.target_at(3, 3).touch is Button.STAY


def test_a_word_too_long_for_its_room_becomes_smaller_and_then_says_that_it_is_cut():
    panel = PANELS["portrait"]
    word = "Niezapominajkowopodobnymi"

    small = fitted(word, theme.TITLE, panel, (600, 200))
    cut = fitted(word * 5, theme.TITLE, panel, (600, 200))

    assert small.size_px < panel.px(theme.TITLE.best_mm)
    assert not small.cut
    assert cut.cut


def test_no_word_stands_alone_in_the_last_line():
    panel = PANELS["portrait"]
    text = "one two three four five six seven eight nine ten eleven"
    width = width_px(text.rsplit(" ", 1)[0], panel.px(theme.BODY.best_mm), bold=False) + 2

    lettering = fitted(text, theme.BODY, panel, (width, 900))

    assert len(lettering.lines) == 2
    assert " ".join(lettering.lines) == text
    assert len(lettering.lines[1].split()) > 3


def test_lines_are_as_high_as_their_pitch():
    lettering = fitted("one two three four", theme.BODY, PANELS["portrait"], (150, 900))

    assert lettering.height_px == pitch_px(lettering.size_px) * len(lettering.lines)
    assert len(lettering.lines) > 1
