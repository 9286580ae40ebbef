"""What a voice says of a scene: all that stands there, in its language, and never a digit of a code aloud."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from contract.names import Language
from kiosk.bar_keys import Aid
from kiosk.happenings import Button, ChangeCount, Counted, Digit, PickService
from kiosk.pictures import scenes
from kiosk.samples import CLOCK, sample_menu, sample_state
from kiosk.scene import (
    RESTING,
    Block,
    Emblem,
    Facts,
    Key,
    Keypad,
    Listing,
    Number,
    Qr,
    Scene,
    Stepper,
    Text,
    Tile,
    Tiles,
    Title,
)
from kiosk.screens import Code, Confirm
from kiosk.speech.utterances import Said, heard
from kiosk.stage import scene_of
from kiosk.texts import words_in
from tests.kiosk.listeners import reachable
from tests.kiosk.visits import CARDS, UK

SCENES = dict(scenes())
LANGUAGES = sorted({scene.language for scene in SCENES.values()})
ON_ITS_WAY = ("issuing", "printing")


def awake(language: Language) -> Iterator[Scene]:
    """Every screen in *language* but those at rest, which no key finds so."""
    yield from (
        scene for scene in SCENES.values() if scene.language == language and scene.tone not in RESTING
    )


def all_of(scene: Scene, *, headset: bool = True) -> Said:
    found = heard(scene, words_in, headset=headset)
    return (*found.of(None), *(stop.said for stop in found.stops))


def written(block: Block) -> Iterator[str]:
    match block:
        case Title(text) | Text(text) | Number(text) | Qr(meaning=text):
            yield text
        case Facts(pairs):
            yield from (part for pair in pairs for part in pair)
        case Emblem(letter, name):
            yield from (letter, name)
        case Listing(title, things):
            yield from (title, *things)
        case Tiles(tiles):
            yield from (part for tile in tiles for part in (tile.title, tile.badge, tile.said or tile.detail))
        case Stepper(question, number, fewer, more):
            yield from (question, number, *(key.said for key in (fewer, more) if key.enabled))
        case Keypad(erase=erase):
            yield erase


@pytest.mark.accessibility("A06")
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_touched_can_be_reached_by_ear_in_the_same_order(language):
    for scene in awake(language):
        assert heard(scene, words_in, headset=True).touches == reachable(scene)


@pytest.mark.accessibility("A06", "A10", "A12")
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_stands_on_a_screen_is_said(language):
    for scene in awake(language):
        said = " ".join(each.text for each in all_of(scene))
        blocks = (*scene.main, *scene.aside)
        keys = scene.keys
        if scene.question is not None:
            blocks, keys = (Title(scene.question.title), Text(scene.question.text)), scene.question.keys
        elif not scene.touches() and isinstance(blocks[0], Title):
            blocks = blocks[:1]  # the next screen says the rest

        for text in (text for block in blocks for text in written(block)):
            assert text in said
        for key in keys:
            # Of one that is dead the name may stand in a sentence about it.
            begins = any(each.text.startswith(key.text) for each in all_of(scene))
            assert begins == key.enabled, key


@pytest.mark.accessibility("A08")
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_said_in_the_language_in_which_it_is_written(language):
    for scene in awake(language):
        own = {scene.language}
        own |= {block.language for block in scene.main if isinstance(block, Title | Text) and block.language}
        tiles = [tile for block in (*scene.main, *scene.aside) for tile in getattr(block, "tiles", ())]
        own |= {tile.language for tile in tiles if tile.language}

        found = heard(scene, words_in, headset=True)

        assert {each.language for each in all_of(scene)} <= own
        spoken = {stop.touch: stop.said.language for stop in found.stops}
        offered = [] if scene.question is not None else tiles
        assert [spoken[tile.touch] for tile in offered] == [
            each.language or scene.language for each in offered
        ]


@pytest.mark.accessibility("A08")
def test_each_language_names_itself_in_its_own_voice():
    stops = heard(SCENES["languages-pl"], words_in, headset=True).stops

    said = {stop.said.language: stop.said.text for stop in stops}
    assert list(said) == list(sample_menu().languages)
    assert said["uk"].startswith("Українська. Натисніть OK, щоб почати. 2 з ")
    assert said["en"].startswith("English. Press OK to begin. ")


@pytest.mark.accessibility("A10")
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_named_by_a_sign_alone(language):
    for scene in awake(language):
        for stop in heard(scene, words_in, headset=True).stops:
            said = stop.said.text
            assert isinstance(stop.touch, Digit) or any(letter.isalpha() for letter in said), stop
            assert not {"+", "\N{MINUS SIGN}"} & set(said), stop


@pytest.mark.accessibility("A10")
@pytest.mark.parametrize("language", LANGUAGES)
def test_plus_and_minus_have_names_in_every_language(language):
    state = sample_state(Confirm(language, CARDS, people=2))
    stops = {
        stop.touch: stop.said.text
        for stop in heard(scene_of(state, words_in, CLOCK), words_in, headset=False).stops
    }

    fewer, more = (stops[ChangeCount(Counted.PEOPLE, by)] for by in (-1, 1))
    words = words_in(language)
    assert words.gettext("One fewer") in fewer
    assert words.gettext("One more") in more
    assert "2" in fewer


@pytest.mark.accessibility("A13")
@pytest.mark.parametrize("language", LANGUAGES)
def test_aloud_nothing_is_said_that_is_meant_for_one(language):
    for scene in awake(language):
        typed = [block.typed for block in (*scene.main, *scene.aside) if isinstance(block, Keypad)]

        found = heard(scene, words_in, headset=False)

        assert not [each for each in all_of(scene, headset=False) if each.private]
        assert found.touches == tuple(touch for touch in reachable(scene) if not isinstance(touch, Digit))
        for digits in typed:
            assert not digits or digits not in " ".join(each.text for each in all_of(scene, headset=False))


@pytest.mark.accessibility("A13")
@pytest.mark.parametrize("digit", "0123456789")
def test_what_is_said_aloud_of_a_code_hangs_on_its_length_alone(digit):
    def aloud(digits: str) -> Said:
        return all_of(scene_of(sample_state(Code(UK, digits)), words_in, CLOCK), headset=False)

    for length in range(1, 7):
        assert aloud(digit * length) == aloud("7" * length)


def test_into_a_headset_the_digits_that_were_typed_are_said_one_by_one():
    said = heard(SCENES["code-en"], words_in, headset=True).said

    assert [each.text for each in said if each.private] == ["4 8 3"]
    assert "3 of 6 digits" in [each.text for each in said]


def test_a_service_is_said_with_letter_name_state_and_place():
    stops = {
        stop.touch: stop.said.text for stop in heard(SCENES["services-en"], words_in, headset=False).stops
    }

    count = len(stops)
    assert stops[PickService(CARDS)] == (
        f"A. Collecting a residence card. 7 people are waiting · about 14–28 min. 1 of {count}."  # noqa: RUF001
    )
    assert "With a booking only" in stops[PickService("B")]
    assert stops[Button.TYPE_CODE] == f"I have a booking. {count - 5} of {count}."
    assert stops[Aid.HELP] == f"Help. {count - 4} of {count}."
    assert stops[Aid.SLOW] == f"More time. switched off. {count} of {count}."


def test_what_is_closed_without_a_reason_is_said_to_be_closed():
    scene = SCENES["services-en"]
    closed = Tiles((Tile(PickService(CARDS), "Cards", dim=True),))

    (stop, *_) = heard(replace(scene, main=(closed,)), words_in, headset=False).stops

    assert stop.said.text.startswith("Cards. Closed now. 1 of")


def test_a_key_that_does_nothing_is_no_place_to_go():
    key = Key(Button.HOME, "Back", enabled=False)
    scene = replace(SCENES["services-en"], main=(), keys=(key,), bar=None)

    assert heard(scene, words_in, headset=False).stops == ()


@pytest.mark.parametrize("name", ON_ITS_WAY)
def test_of_a_screen_that_is_on_its_way_the_title_will_do(name):
    scene = SCENES[f"{name}-en"]

    assert [each.text for each in heard(scene, words_in, headset=False).said] == [scene.main[0].text]


def test_the_question_hides_what_lies_below_it():
    found = heard(SCENES["warned-en"], words_in, headset=False)

    assert found.touches == (Button.HOME, Button.STAY)
    assert [each.text for each in found.said] == [
        "Do you need more time?",
        "This screen closes in 13 seconds.",
    ]
