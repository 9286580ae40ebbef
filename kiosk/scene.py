"""What stands on a screen, as data: words, numbers, tiles and keys in order, but no place or colour. Pure.

A face draws a scene, a test reads it, and a voice can speak it. Equal scenes look equal, so a face draws
again only when the scene has changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from contract.names import Language
from kiosk.happenings import Button, Digit, Touch
from kiosk.modes import USUAL, Modes
from kiosk.signs import Sign

__all__ = ["Sign"]
"""What stands elsewhere and is known from here as well."""


class Weight(StrEnum):
    """How much a key stands out: the one that leads on, the others, and the one that leads away."""

    FIRST = "first"
    PLAIN = "plain"
    QUIET = "quiet"


class Tone(StrEnum):
    """The mood of a screen."""

    WELCOME = "welcome"
    PLAIN = "plain"
    STAFF = "staff"
    ATTRACT = "attract"
    """Nobody is there, and the kiosk invites: the whole of the screen is one target."""
    DIM = "dim"
    """Nobody is there for long: dark, and at another place each time; the whole of it is one target."""


RESTING = frozenset({Tone.ATTRACT, Tone.DIM})


@dataclass(frozen=True, slots=True)
class Title:
    """What this screen is about."""

    text: str
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or two; *strong* ones are larger, and a voice says *private* ones into a headset alone."""

    text: str
    language: Language | None = None
    strong: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A ticket number, as large as it will go."""

    text: str


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code with what it is good for."""

    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a name and what is the case."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Emblem:
    """A service with its letter, standing alone."""

    letter: str
    name: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One of several things to choose from; *dim*: it can be touched, but says first why it is closed.

    *said* is what a voice says for a *detail* that speaks of touching.
    *sign* stands before its words; *on*: it is chosen already.
    """

    touch: Touch
    title: str
    badge: str = ""
    detail: str = ""
    dim: bool = False
    language: Language | None = None
    said: str = ""
    sign: Sign | None = None
    on: bool = False


@dataclass(frozen=True, slots=True)
class Tiles:
    """Things to choose from; a face shows no more than *at_once* together."""

    tiles: tuple[Tile, ...]
    at_once: int = 16


@dataclass(frozen=True, slots=True)
class Keypad:
    """Ten digits and a key that takes one back; *typed* stands above, *length* marks the places (0: none)."""

    typed: str
    length: int
    erase: str


@dataclass(frozen=True, slots=True)
class Key:
    """A key at the foot of the screen, or of a stepper; *said* is for a voice, where *text* is a sign."""

    touch: Touch
    text: str
    weight: Weight = Weight.PLAIN
    enabled: bool = True
    said: str = ""


@dataclass(frozen=True, slots=True)
class Stepper:
    """A *question* whose answer is a number, with a key for one fewer and one for one more."""

    question: str
    number: str
    fewer: Key
    more: Key


DIGITS = "1234567890"
"""The digits of a keypad, in the order of reading."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of languages, each in its own; *now* is the one whose turn it is."""

    names: tuple[str, ...]
    now: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Things that belong under one *title*; several of them stand each in a line of its own, with a dot."""

    title: str
    things: tuple[str, ...]


Block = Title | Text | Number | Qr | Facts | Emblem | Tiles | Keypad | Stepper | Names | Listing


@dataclass(frozen=True, slots=True)
class Question:
    """The question whether anybody is still there; it lies over the screen."""

    title: str
    text: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Switch:
    """A key of the bar: a sign and its word; *on*: what it switches is on."""

    touch: Touch
    text: str
    sign: Sign
    on: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """The keys at the very foot of every screen: *help*, and how the screens are shown.

    Where there is no room for all *switches*, *more* stands for them and leads to a screen that has them.
    """

    help: Switch
    switches: tuple[Switch, ...]
    more: Switch


@dataclass(frozen=True, slots=True)
class Paging:
    """How what is too much for one screen is paged through.

    Attributes:
        earlier: names the key that leads to the page before.
        further: names the key that leads to the next.
        part: which page was asked for, from nought; None: the one on which *near* stands, else the first.
        near: something that can be touched.
    """

    earlier: str
    further: str
    part: int | None = None
    near: Touch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One whole screen.

    Attributes:
        name: which screen it is, for tests and pictures.
        language: of everything that names no other.
        branch: where we are.
        clock: what time it is there.
        main: from the top down.
        aside: stands beside *main* on a wide screen, and below it on a high one.
        keys: at the foot, the one that leads on last.
        question: lies over all of it, if somebody is asked whether they are there.
        modes: how the visitor wants it shown.
        focus: what the keys of a tactile keypad are on; None: on nothing.
        picture: which one it is of those that follow one another at rest.
        bar: the keys that stand on every screen.
        paging: where all of it is too much for one page.
    """

    name: str
    language: Language
    branch: str
    clock: str
    main: tuple[Block, ...]
    aside: tuple[Block, ...] = ()
    keys: tuple[Key, ...] = ()
    question: Question | None = None
    tone: Tone = Tone.PLAIN
    modes: Modes = USUAL
    focus: Touch | None = None
    picture: int = 0
    bar: Bar | None = None
    paging: Paging | None = None

    def touches(self) -> tuple[Touch, ...]:
        """Return all that can be touched here in the order of reading; corner, bar and paging not counted."""
        if self.tone in RESTING:
            return (Button.STAY,)
        if self.question is not None:
            return tuple(key.touch for key in self.question.keys)
        inside = [touch for block in (*self.main, *self.aside) for touch in touches_of(block)]
        return (*inside, *(key.touch for key in self.keys if key.enabled))

    def switches(self) -> tuple[Switch, ...]:
        """Return the keys of the bar that can be touched here; what *more* stands for is among them."""
        if self.bar is None or self.question is not None or self.tone in RESTING:
            return ()
        return (self.bar.help, *self.bar.switches)


def touches_of(block: Block) -> tuple[Touch, ...]:
    """Return what can be touched in *block*, in the order of reading."""
    match block:
        case Tiles(tiles):
            return tuple(tile.touch for tile in tiles)
        case Stepper(fewer=fewer, more=more):
            return tuple(key.touch for key in (fewer, more) if key.enabled)
        case Keypad():
            return (*(Digit(digit) for digit in DIGITS), Button.ERASE)
        case Title() | Text() | Number() | Qr() | Facts() | Emblem() | Names() | Listing():
            return ()
        case _:
            assert_never(block)
