"""What stands on a screen, as data: words, numbers, tiles and keys in order, but no place or colour. Pure.

A face draws a scene, a test reads it, and a voice can speak it. Equal scenes look equal, so a face draws
again only when the scene has changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from contract.names import Language
from kiosk.happenings import Touch
from kiosk.modes import USUAL, Modes


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


@dataclass(frozen=True, slots=True)
class Title:
    """What this screen is about."""

    text: str
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or two; *strong* ones are larger."""

    text: str
    language: Language | None = None
    strong: bool = False


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
    """One of several things to choose from; *dim*: it can be touched, but says first why it is closed."""

    touch: Touch
    title: str
    badge: str = ""
    detail: str = ""
    dim: bool = False
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Tiles:
    """Things to choose from."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Keypad:
    """Ten digits and a key that takes one back; *typed* stands above, *length* marks the places (0: none)."""

    typed: str
    length: int
    erase: str


@dataclass(frozen=True, slots=True)
class Key:
    """A key at the foot of the screen, or of a stepper."""

    touch: Touch
    text: str
    weight: Weight = Weight.PLAIN
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Stepper:
    """A *question* whose answer is a number, with a key for one fewer and one for one more."""

    question: str
    number: str
    fewer: Key
    more: Key


Block = Title | Text | Number | Qr | Facts | Emblem | Tiles | Keypad | Stepper


@dataclass(frozen=True, slots=True)
class Question:
    """The question whether anybody is still there; it lies over the screen."""

    title: str
    text: str
    keys: tuple[Key, ...]


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

    def touches(self) -> tuple[Touch, ...]:
        """Return everything that can be touched here, the corner not counted."""
        if self.question is not None:
            return tuple(key.touch for key in self.question.keys)
        tiles = [each.touch for block in self.main for each in getattr(block, "tiles", ())]
        steppers = [block for block in (*self.main, *self.aside) if isinstance(block, Stepper)]
        keys = [*(key for each in steppers for key in (each.fewer, each.more)), *self.keys]
        return (*tiles, *(key.touch for key in keys if key.enabled))
