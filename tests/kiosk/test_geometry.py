"""Every screen on small and large panels, upright and wide, in every mode: nothing is cut, nothing is lost.

Where a page has no room there are more pages. All languages on all panels are measured by ``make test-long``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from kiosk.modes import Contrast, Modes
from kiosk.pictures import scenes
from kiosk.scene import RESTING, Listing, Scene, Stepper, Tiles, Tone
from kiosk.texts import languages
from tests.kiosk.panels import PANELS, contrast, faults, lines, look_of, pages_of, reached, targets

GEOMETRIES = {
    "usual": Modes(),
    "large": Modes(large=True),
    "low": Modes(low=True),
    "large-low": Modes(large=True, low=True),
}
SCENES = list(scenes())
NAMES = list(dict.fromkeys(name.rpartition("-")[0] for name, _ in SCENES))
ALL = dict(SCENES)


def in_turn(name: str, turn: int) -> str:
    """Return the screen *name* in the language whose turn it is."""
    spoken = [tag for tag in languages() if f"{name}-{tag}" in ALL]
    return f"{name}-{spoken[turn % len(spoken)]}"


def sampled() -> Iterator[tuple[str, str, str]]:
    """Yield every screen in every geometry on every other panel in turn, each time in the next language."""
    turn = 0
    for place, name in enumerate(NAMES):
        for at, geometry in enumerate(GEOMETRIES):
            for which in list(PANELS)[(place + at) % 2 :: 2]:
                yield in_turn(name, turn), which, geometry
                turn += 1
        turn += 1


def every() -> Iterator[tuple[str, str, str]]:
    return ((name, which, geometry) for name in ALL for which in PANELS for geometry in GEOMETRIES)


def words_of(scene: Scene) -> set[str]:
    """Return all that must be read on one page or another."""
    found: set[str] = set()
    for block in (*scene.main, *scene.aside):
        match block:
            case Tiles(tiles):
                found |= {text for tile in tiles for text in (tile.title, tile.badge) if text}
            case Stepper(question=question):
                found.add(question)
            case Listing(title=title, things=things):
                found |= {title, *things}
            case _:
                parts = [getattr(block, field, "") for field in ("text", "name", "meaning", "letter")]
                parts += [text for pair in getattr(block, "pairs", ()) for text in pair]
                found |= {part for part in parts if part and type(block).__name__ != "Qr"}
    return found


def assert_whole(name: str, which: str, geometry: str) -> None:
    look, modes = look_of(which, GEOMETRIES[geometry]), GEOMETRIES[geometry]
    scene = replace(ALL[name], modes=modes)

    pages = list(pages_of(scene, look))

    for page in pages:
        assert not list(faults(page, look)), (page.part, list(faults(page, look)))
    if scene.tone in RESTING:
        return  # one target, and what is said comes in every language in turn
    missing = set(scene.touches()) - reached(scene, look)
    assert not missing
    read = {word for page in pages for line in lines(page) for word in line.text.split()}
    # A word that is too long for its line goes on in the next.
    broken = "".join(line.text.removesuffix("-") for page in pages for line in lines(page))
    for text in words_of(scene):
        assert all(word in read or word in broken for word in text.split()), text


@pytest.mark.parametrize(("name", "which", "geometry"), list(sampled()))
@pytest.mark.accessibility("A01", "A02", "A03", "A22")
def test_every_screen_can_be_read_and_touched_in_every_geometry(name, which, geometry):
    assert_whole(name, which, geometry)


@pytest.mark.long
def test_every_screen_can_be_read_and_touched_in_every_language():
    for name, which, geometry in every():
        assert_whole(name, which, geometry)


def places_of_help(names: Iterable[str], which: str, geometry: str) -> set[tuple[float, ...]]:
    look = look_of(which, GEOMETRIES[geometry])
    return {
        next(target.box for target in targets(page) if target.touch == scene.bar.help.touch)
        for scene in map(ALL.__getitem__, names)
        if scene.tone is not Tone.DIM
        for page in [next(pages_of(scene, look))]
    }


@pytest.mark.parametrize("which", PANELS)
@pytest.mark.parametrize("geometry", GEOMETRIES)
@pytest.mark.accessibility("A27")
def test_help_stands_at_the_same_place_on_every_screen(which, geometry):
    turn = list(PANELS).index(which) + list(GEOMETRIES).index(geometry)
    each_once = [in_turn(name, place + turn) for place, name in enumerate(NAMES)]

    assert len(places_of_help(each_once, which, geometry)) == 1


@pytest.mark.long
@pytest.mark.parametrize("which", PANELS)
@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_help_stands_at_the_same_place_in_every_language(which, geometry):
    assert len(places_of_help(ALL, which, geometry)) == 1


@pytest.mark.parametrize("mode", [each for each in Contrast if each is not Contrast.USUAL])
@pytest.mark.accessibility("A04")
def test_every_text_stands_out_from_its_ground_by_seven_to_one(mode):
    palette = look_of("21-portrait", Modes(contrast=mode)).colours

    for name, paint in palette.paints():
        assert contrast(paint.ink, paint.fill) >= 7.0, name


@pytest.mark.accessibility("A04")
def test_in_the_usual_colours_every_text_that_means_something_stands_out():
    palette = look_of("21-portrait").colours

    for name, paint in palette.paints():
        if name != "dead":  # the words of a key that does nothing
            assert contrast(paint.ink, paint.fill) >= 4.5, name


@pytest.mark.parametrize("mode", Contrast)
@pytest.mark.accessibility("A04")
def test_the_edges_of_what_can_be_touched_stand_out(mode):
    palette = look_of("21-portrait", Modes(contrast=mode)).colours

    for paint, ground in (
        (palette.choice, palette.ground),
        (palette.pad, palette.ground),
        (palette.plain, palette.ground),
        (palette.quiet, palette.ground),
        (palette.first, palette.ground),
        (palette.dim, palette.ground),
        (palette.choice, palette.welcome),
        (palette.aid, palette.band),
        (palette.aid_on, palette.band),
        (palette.plain, palette.card),
        (palette.first, palette.card),
    ):
        assert max(contrast(paint.edge, ground.fill), contrast(paint.fill, ground.fill)) >= 3.0
