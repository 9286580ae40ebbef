"""What staff and the file tell everybody stands on the kiosk's screens, covers nothing, and is read out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contract.names import Language
from kiosk import notice_scenes
from kiosk.notice_scenes import PAGE, SHORT
from kiosk.sample_notices import CASH_DESK, LETTERS, noticed
from kiosk.samples import CLOCK, sample_menu, sample_state
from kiosk.scene import Scene, Text, Tiles
from kiosk.screens import Languages, Services
from kiosk.speech.utterances import heard
from kiosk.stage import scene_of
from kiosk.state import State
from kiosk.texts import words_in

EN, PL = Language("en"), Language("pl")
OFFERED = sample_menu().languages
LATE = {PL: "Dziś zamykamy o 15."}


def shown(state: State) -> Scene:
    return scene_of(state, words_in, CLOCK)


def texts(scene: Scene) -> list[str]:
    return [block.text for block in (*scene.main, *scene.aside) if isinstance(block, Text)]


def place_of_tiles(scene: Scene) -> int:
    blocks = (*scene.main, *scene.aside)
    return next(place for place, block in enumerate(blocks) if isinstance(block, Tiles))


@pytest.mark.parametrize("language", OFFERED)
def test_a_visitor_reads_the_notice_in_the_own_language_above_the_services(language):
    scene = shown(noticed(sample_state(Services(language)), CASH_DESK))

    place = scene.main.index(Text(CASH_DESK[language]))
    assert place < place_of_tiles(scene)


def test_what_is_long_stands_behind_the_services_and_takes_none_of_their_room():
    scene = shown(noticed(sample_state(Services(EN)), CASH_DESK, LETTERS))

    assert len(CASH_DESK[EN]) + len(LETTERS[EN]) > SHORT
    assert Text(CASH_DESK[EN]) in scene.main
    assert scene.aside == (Text(LETTERS[EN]),)


def test_a_notice_without_this_language_says_in_which_it_is():
    scene = shown(noticed(sample_state(Services(EN)), LATE))

    assert Text(LATE[PL], PL) in scene.main


def test_before_a_language_is_chosen_it_stands_there_in_polish_and_english():
    scene = shown(noticed(sample_state(Languages()), CASH_DESK, LATE))

    told = [(each.text, each.language) for each in scene.aside if isinstance(each, Text)]
    assert [text for text, _ in told] == [CASH_DESK[PL], CASH_DESK[EN], LATE[PL], LATE[PL]]


def test_a_kiosk_without_notices_shows_what_it_showed_before():
    for screen in (Languages(), Services(PL)):
        assert shown(noticed(sample_state(screen))) == shown(sample_state(screen))


def at_rest(state: State, picture: int) -> Scene:
    idle = state.rules.idle
    return shown(replace(state, now_s=idle.attract_after_s + picture * idle.attract_each_s))


def test_at_rest_each_language_tells_all_of_its_pages_before_the_next_has_its_turn():
    state = noticed(sample_state(Languages()), CASH_DESK, LETTERS)
    each = max(len(notice_scenes.at_rest(state, tag)) for tag in OFFERED)

    for number, language in enumerate(OFFERED):
        scenes = [at_rest(state, number * each + page) for page in range(each)]
        told = dict.fromkeys(texts(scene)[1] for scene in scenes)
        assert {scene.language for scene in scenes} == {language}
        assert " ".join(told) == f"{CASH_DESK[language]} {LETTERS[language]}"


def test_no_picture_holds_more_than_can_be_read_in_passing():
    state = noticed(sample_state(Languages()), LETTERS)

    for language in OFFERED:
        pages = notice_scenes.at_rest(state, language)
        assert len(pages) > 1
        assert all(len(page.text) <= PAGE for page in pages)


@pytest.mark.accessibility("A10")
@pytest.mark.parametrize("language", OFFERED)
def test_a_voice_reads_all_notices_in_the_language_of_the_screen(language):
    scene = shown(noticed(sample_state(Services(language)), CASH_DESK, LETTERS))

    said = heard(scene, words_in, headset=False)

    told = " ".join(utterance.text for utterance in said.said)
    assert CASH_DESK[language] in told
    assert LETTERS[language] in told
