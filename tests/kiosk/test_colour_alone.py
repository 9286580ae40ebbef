"""Colour alone tells nothing: without it every state still differs, in words, shape or brightness."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from contract.names import Language
from kiosk.faces.layout import page_of
from kiosk.faces.page import Line, Page, Panel, Ring, Target
from kiosk.faces.palettes import PALETTES
from kiosk.faces.theme import Look, Screen, theme_of
from kiosk.happenings import PickService
from kiosk.modes import Contrast, Modes
from kiosk.pictures import SIZES
from kiosk.samples import CLOCK, sample_menu, sample_state
from kiosk.scene import Scene
from kiosk.screens import Code, Services
from kiosk.stage import scene_of
from kiosk.state import State
from kiosk.texts import words_in
from tests.kiosk.panels import contrast

PL = Language("pl")
PANELS = [Look(Screen(*size), theme_of()) for size in SIZES.values()]
SERVICES = sample_state(Services(PL))


def scene(state: State) -> Scene:
    return scene_of(state, words_in, CLOCK)


def colourless(page: Page) -> list[object]:
    """Return what is on *page* without any colour: places, words, weights and the width of edges."""
    found: list[object] = []
    for item in page.items:
        match item:
            case Panel():
                found.append(("panel", item.box, item.edge_px, item.radius_px))
            case Line():
                found.append(("line", item.box, item.text, item.size_px, item.bold))
            case Target():
                pass  # nobody sees it
            case _:
                found.append((type(item).__name__, getattr(item, "box", None)))
    return found


def grey(colour: tuple[int, int, int]) -> tuple[int, int, int]:
    level = round(0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2])
    return level, level, level


@pytest.mark.accessibility("A05")
@pytest.mark.parametrize("panel", PANELS, ids=list(SIZES))
def test_an_open_service_and_a_closed_one_differ_by_words(panel: Look):
    services = sample_menu().services
    closed = msgspec.structs.replace(services[0], open=False, closed_why="closed-now")
    menu = msgspec.structs.replace(sample_menu(), services=(closed, *services[1:]))

    before, after = (
        colourless(page_of(scene(each), panel)) for each in (SERVICES, replace(SERVICES, menu=menu))
    )

    assert before != after


@pytest.mark.accessibility("A05")
def test_every_service_has_a_letter_of_its_own_and_its_name():
    tiles = [tile for block in scene(SERVICES).main for tile in getattr(block, "tiles", ())]

    assert len({tile.badge for tile in tiles}) == len(tiles)
    assert all(tile.title and tile.badge for tile in tiles)


@pytest.mark.accessibility("A05")
@pytest.mark.parametrize("panel", PANELS, ids=list(SIZES))
@pytest.mark.parametrize("modes", [Modes(low=True), Modes(slow=True), Modes(large=True)])
def test_a_mode_that_is_on_is_shown_by_shape(panel: Look, modes: Modes):
    """On the same page, only the key in the bar is another: its edge, or a sign on it."""
    plain = scene(SERVICES)
    switched = replace(plain, bar=scene(replace(SERVICES, modes=modes)).bar)

    assert plain.bar != switched.bar
    assert colourless(page_of(plain, panel)) != colourless(page_of(switched, panel))


@pytest.mark.accessibility("A05")
@pytest.mark.parametrize("panel", PANELS, ids=list(SIZES))
def test_where_the_next_digit_goes_is_shown_by_shape(panel: Look):
    pages = [page_of(scene(sample_state(Code(PL, digits))), panel) for digits in ("", "4")]

    edges = [[item for item in colourless(page) if item[0] == "panel"] for page in pages]

    assert edges[0] != edges[1]


@pytest.mark.accessibility("A05")
@pytest.mark.parametrize("panel", PANELS, ids=list(SIZES))
def test_what_a_keypad_is_on_has_a_ring(panel: Look):
    page = page_of(replace(scene(SERVICES), focus=PickService(SERVICES.menu.services[1].service)), panel)

    assert [item for item in page.items if isinstance(item, Ring)]


@pytest.mark.accessibility("A05")
@pytest.mark.parametrize("which", list(Contrast))
def test_a_key_that_does_nothing_now_is_paler_in_grey_too(which: Contrast):
    palette = PALETTES[which]

    for alive in (palette.first, palette.plain, palette.quiet):
        stands_out = contrast(grey(alive.ink), grey(alive.fill))
        assert contrast(grey(palette.dead.ink), grey(palette.dead.fill)) < stands_out


@pytest.mark.accessibility("A05")
def test_the_key_that_leads_on_is_the_last_and_the_widest():
    for panel in PANELS:
        shown = scene(SERVICES)
        boxes = {item.touch: item.box for item in page_of(shown, panel).items if isinstance(item, Target)}
        assert boxes[shown.keys[-1].touch].w > boxes[shown.keys[0].touch].w
