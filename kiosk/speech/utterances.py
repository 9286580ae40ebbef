"""A scene as it is heard: what a voice says of a screen, and of each thing on it that can be chosen. Pure.

Nothing here knows which screen it is: a scene is heard as far as its blocks have words, and a new kind of
block does not type-check until it has some. Digits of a code are private: they are for a headset alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from contract.names import Language
from kiosk.happenings import Digit, Touch
from kiosk.scene import (
    Bar,
    Block,
    Emblem,
    Facts,
    Key,
    Keypad,
    Listing,
    Names,
    Number,
    Qr,
    Scene,
    Stepper,
    Switch,
    Text,
    Tile,
    Tiles,
    Title,
    touches_of,
)
from kiosk.wording import Words, WordsIn

_ENDS = ".?!…:।؟"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is said at one go, by the voice of *language*; *private*: into a headset, or not at all."""

    text: str
    language: Language
    private: bool = False


Said = tuple[Utterance, ...]
"""What is said, one after the other."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Something that the keys of a keypad can be on, and what is said of it there."""

    touch: Touch
    said: Utterance


@dataclass(frozen=True, slots=True)
class Heard:
    """A scene as it is heard.

    Attributes:
        said: what is said of the screen, from the top down.
        choices: how much there is to choose from.
        stops: what can be chosen, in the order of reading.
    """

    said: Said
    choices: Said
    stops: tuple[Stop, ...]

    def of(self, touch: Touch | None) -> Said:
        """Return what is said where the keys are on *touch*; on nothing: all that is said of the screen."""
        return next(((stop.said,) for stop in self.stops if stop.touch == touch), self.said + self.choices)

    @property
    def touches(self) -> tuple[Touch, ...]:
        """What can be chosen."""
        return tuple(stop.touch for stop in self.stops)


def heard(scene: Scene, words_in: WordsIn, *, headset: bool) -> Heard:
    """Return *scene* as it is heard; *headset*: by one person alone, who may choose digits one by one."""
    language = scene.language
    if scene.question is not None:
        told = (scene.question.title, scene.question.text)
        said = [Utterance(text, language) for text in told]
        found = list(_of_keys(scene.question.keys, language))
    else:
        blocks = (*scene.main, *scene.aside)
        said = [each for block in blocks for each in block_said(block, language, words_in(language))]
        inside = [each for block in blocks for each in _stops_in(block, language, words_in)]
        found = [*inside, *_of_keys(scene.keys, language)]
        if not found and scene.main and isinstance(scene.main[0], Title):
            said = said[:1]  # it is on its way to another screen, which says the rest
    there = {stop.touch for stop in found}  # what stands on the screen as well is passed and counted once
    beside = [switch for switch in scene.switches() if switch.touch not in there]
    found += _of_bar(beside, scene.bar, words_in(language), language)
    offered = [stop for stop in found if headset or not stop.said.private]
    said = [each for each in said if headset or not each.private]
    choices = tuple(_of_choices(len(offered), len(found), words_in(language), language))
    return Heard(tuple(said), choices, _placed(offered, words_in))


def block_said(block: Block, language: Language, words: Words) -> Iterator[Utterance]:  # noqa: C901  one a block
    """Yield what is said of *block* on a screen in *language*, but for what can be chosen in it."""
    match block:
        case Title(text, own):
            yield Utterance(text, own or language)
        case Text(text, own, private=private):
            yield Utterance(text, own or language, private)
        case Number(text):
            yield Utterance(text, language)
        case Qr(meaning=meaning):
            yield Utterance(meaning, language)
        case Facts(pairs):
            yield from (Utterance(f"{name}: {value}", language) for name, value in pairs)
        case Emblem(letter, name):
            yield Utterance(_sentences(letter, name), language)
        case Listing(title, things):
            yield Utterance(title, language)
            yield from (Utterance(thing, language) for thing in things)
        case Tiles() | Names():
            return
        case Keypad(typed):
            yield Utterance(_typed(block, words), language)
            if typed.isdecimal():
                yield Utterance(" ".join(typed), language, private=True)
        case Stepper(question, number):
            yield Utterance(_sentences(question, number), language)
        case _:
            assert_never(block)


def _stops_in(block: Block, language: Language, words_in: WordsIn) -> Iterator[Stop]:
    match block:
        case Tiles(tiles):
            yield from (_of_tile(tile, language, words_in) for tile in tiles)
        case Stepper(question, number, fewer, more):
            asked = _sentences(question, number)
            yield from (_with(asked, stop) for stop in _of_keys((fewer, more), language))
        case Keypad(erase=erase):
            for touch in touches_of(block):
                digit = touch.digit if isinstance(touch, Digit) else ""
                yield Stop(touch, Utterance(digit or erase, language, private=bool(digit)))
        case Title() | Text() | Number() | Qr() | Facts() | Emblem() | Names() | Listing():
            return
        case _:
            assert_never(block)


def _of_tile(tile: Tile, language: Language, words_in: WordsIn) -> Stop:
    own = tile.language or language
    told = tile.said or tile.detail
    if tile.dim and not told:
        told = words_in(own).gettext("Closed now")
    return Stop(tile.touch, Utterance(_sentences(tile.badge, tile.title, told), own))


def _of_keys(keys: Sequence[Key], language: Language) -> Iterator[Stop]:
    for key in keys:
        if key.enabled:
            yield Stop(key.touch, Utterance(key.said or key.text, language))


def _of_bar(switches: Sequence[Switch], bar: Bar | None, words: Words, language: Language) -> Iterator[Stop]:
    for each in switches:
        state = words.gettext("switched on") if each.on else words.gettext("switched off")
        told = _sentences(each.text, state if bar is None or each is not bar.help else "")
        yield Stop(each.touch, Utterance(told, language))


def _with(before: str, stop: Stop) -> Stop:
    return replace(stop, said=replace(stop.said, text=_sentences(before, stop.said.text)))


def _placed(stops: Sequence[Stop], words_in: WordsIn) -> tuple[Stop, ...]:
    """Return *stops*, each saying which of them it is; digits say enough without."""

    def placed(stop: Stop, place: int) -> Stop:
        told = words_in(stop.said.language).gettext("%(n)d of %(all)d") % {"n": place, "all": len(stops)}
        text = stop.said.text if stop.said.private else _sentences(stop.said.text, told)
        return replace(stop, said=replace(stop.said, text=text))

    return tuple(placed(stop, place) for place, stop in enumerate(stops, 1))


def _of_choices(offered: int, found: int, words: Words, language: Language) -> Iterator[Utterance]:
    """Yield how much there is to choose from, and how the digits are reached that nobody may overhear."""
    if offered < found:
        told = words.gettext("Digits are said into a headset only. Plug one in, or use number keys.")
        yield Utterance(told, language)
    if offered:
        yield Utterance(words.ngettext("%(n)d choice", "%(n)d choices", offered) % {"n": offered}, language)


def _typed(block: Keypad, words: Words) -> str:
    count = len(block.typed)
    if block.length:
        return words.gettext("%(n)d of %(all)d digits") % {"n": count, "all": block.length}
    return words.ngettext("%(n)d digit", "%(n)d digits", count) % {"n": count}


def _sentences(*parts: str) -> str:
    """Return *parts* one after the other, each as a sentence of its own."""
    told = [part if part.rstrip()[-1:] in _ENDS else f"{part}." for part in parts if part.strip()]
    return " ".join(told)
