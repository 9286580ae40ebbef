"""What the keys of a keypad are on is seen: a thick ring around it, on every screen and panel."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.faces.bar import form_of
from kiosk.faces.layout import page_of
from kiosk.faces.page import Ring
from kiosk.faces.theme import Look, Screen, theme_of
from kiosk.happenings import Button
from kiosk.modes import Contrast, Modes
from kiosk.scene import RESTING, Scene
from kiosk.speech.state import focused
from tests.kiosk.panels import contrast, targets
from tests.kiosk.test_layout import MM, PANELS, SCENES

# Where things stand hangs on the language only a little; the ring stands where they do.
EVERY = [
    pytest.param(scene, panel, id=f"{name}-{which}")
    for name, scene in SCENES
    for which, panel in PANELS.items()
    if name.endswith("-pl") and scene.tone not in RESTING
]


@pytest.mark.parametrize(("scene", "panel"), EVERY)
def test_a_thick_ring_lies_around_each_thing_that_has_the_focus(scene: Scene, panel: Look):
    for touch in scene.touches():
        page = page_of(focused(scene, touch), panel)
        items, boxes = page.items, {target.touch: target.box for target in targets(page)}
        (ring,) = [item for item in items if isinstance(item, Ring)]

        assert items[-1] is ring, "nothing lies over it"
        assert ring.box.inside(ring.width_px) == boxes[touch]
        assert ring.box.x >= 0
        assert ring.box.right <= panel.screen.width_px
        assert ring.box.bottom <= panel.screen.height_px
        assert 2 * ring.width_px / MM >= 3.0
        assert contrast(ring.outer, ring.inner) >= 7.0, "one of its colours stands out on any ground"


@pytest.mark.parametrize(("scene", "panel"), EVERY)
def test_without_a_keypad_there_is_no_ring(scene: Scene, panel: Look):
    assert not [item for item in page_of(scene, panel).items if isinstance(item, Ring)]


@pytest.mark.parametrize("contrast_mode", list(Contrast))
def test_in_every_theme_one_colour_of_the_ring_stands_out(contrast_mode):
    scene = replace(dict(SCENES)["services-pl"], focus=Button.TYPE_CODE)
    look = Look(Screen(1080, 1920), theme_of(Modes(contrast=contrast_mode)))

    (ring,) = [item for item in page_of(scene, look).items if isinstance(item, Ring)]

    assert contrast(ring.outer, ring.inner) >= 7.0


def test_on_a_screen_of_many_pages_the_page_with_the_ring_is_shown():
    scene = dict(SCENES)["services-pl"]
    look = Look(Screen(1080, 1920), theme_of(Modes(large=True)))
    pages = {
        tuple(item.touch for item in targets(page_of(focused(scene, each), look))) for each in scene.touches()
    }

    for touch in scene.touches():
        rings = [item for item in page_of(focused(scene, touch), look).items if isinstance(item, Ring)]
        assert len(rings) == 1, touch
    assert len(pages) > 1, "they do not fit on one"


def test_the_keys_of_the_bar_have_a_ring_as_well():
    scene = dict(SCENES)["services-pl"]
    small = Look(Screen(600, 1024, 170.0), theme_of(Modes(large=True)))
    assert not form_of(small).whole
    for panel in (*PANELS.values(), small):
        for switch in scene.switches():
            items = page_of(focused(scene, switch.touch), panel).items
            assert len([item for item in items if isinstance(item, Ring)]) == 1
