"""The longest texts that an operator may write fit on every screen that shows them."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from contract.names import Language
from contract.views import Wait
from kiosk.faces.layout import page_of
from kiosk.faces.page import Line
from kiosk.faces.theme import Look, Screen, theme_of
from kiosk.pictures import SIZES
from kiosk.samples import CLOCK, sample_state
from kiosk.screens import Confirm, Directions, Finding
from kiosk.screens import Screen as OnScreen
from kiosk.stage import scene_of
from kiosk.state import State
from kiosk.texts import words_in
from tests.kiosk.visits import CARDS, EN, PL, UK

LONG = "Dokumentacja wymagana w postępowaniu administracyjnym "
ABOUT = (LONG * 3)[:160]
BRING = "\n".join([(LONG * 2)[:60]] * 6)
ELSEWHERE = (LONG * 5)[:240]
PANELS = {name: Look(Screen(*size), theme_of()) for name, size in SIZES.items()}


def state_with(screen: OnScreen, **changed: object) -> State:
    """Return a kiosk on *screen* where the operator has used up all the room there is, and all is asked."""
    state = sample_state(screen)
    assert state.menu is not None
    more = {"left": 3, "limit": 60, "party_most": 6, "cases_most": 3, "estimate": Wait(low=150, high=400)}
    service = {
        "about": dict.fromkeys((PL, UK, EN), ABOUT),
        "bring": dict.fromkeys((PL, UK, EN), BRING),
        "instead": dict.fromkeys((PL, UK, EN), ABOUT),
        **more,
        **changed,
    }
    services = [
        msgspec.structs.replace(each, **service) if each.service == CARDS else each
        for each in state.menu.services
    ]
    return replace(state, menu=msgspec.structs.replace(state.menu, services=tuple(services)))


def cut(state: State, panel: Look) -> list[str]:
    page = page_of(scene_of(state, words_in, CLOCK), panel)
    drawn = [item for item in page.items if isinstance(item, Line) and item.text]
    outside = [item.text for item in drawn if item.box.y < 0 or item.box.bottom > page.height_px]
    return [item.text for item in drawn if item.cut] + outside


@pytest.mark.parametrize("panel", PANELS.values(), ids=list(PANELS))
@pytest.mark.parametrize("language", [PL, UK, EN])
def test_the_longest_texts_fit_before_a_ticket_is_taken(panel: Look, language: Language):
    assert cut(state_with(Confirm(language, CARDS)), panel) == []


@pytest.mark.parametrize("panel", PANELS.values(), ids=list(PANELS))
def test_they_fit_too_when_a_warning_and_a_printer_without_paper_are_told(panel: Look):
    state = replace(state_with(Confirm(UK, CARDS), warning="no-capacity"), printer=Finding.PAPER_OUT)

    assert cut(state, panel) == []


@pytest.mark.parametrize("panel", PANELS.values(), ids=list(PANELS))
@pytest.mark.parametrize("changed", [{"booked_only": True}, {"elsewhere": {PL: ELSEWHERE}}])
def test_the_longest_directions_fit(panel: Look, changed: dict[str, object]):
    assert cut(state_with(Directions(PL, CARDS), **changed), panel) == []
