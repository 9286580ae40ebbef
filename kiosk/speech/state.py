"""What is known of somebody at the keypad, what happens to the speech, and what it wants done. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hardware.keypad_keys import KeypadKey
from kiosk.happenings import Touch
from kiosk.scene import Scene
from kiosk.speech.utterances import Heard, Said, heard
from kiosk.wording import WordsIn


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key of the keypad was pressed."""

    key: KeypadKey
    at_s: float


@dataclass(frozen=True, slots=True)
class Plugged:
    """A headset was plugged in, or pulled out."""

    headset: bool
    at_s: float


@dataclass(frozen=True, slots=True)
class Looked:
    """This is on the screen now; *home*: nobody is there. *talking*: the voice has not come to its end."""

    scene: Scene
    home: bool
    talking: bool
    at_s: float


@dataclass(frozen=True, slots=True)
class Turned:
    """The volume is now the *level*-th of *levels*."""

    level: int
    levels: int


@dataclass(frozen=True, slots=True)
class PageTurned:
    """A finger has turned the page, away from what the keys are on."""


Happening = Pressed | Plugged | Looked | Turned | PageTurned
"""Everything that happens to the speech."""


@dataclass(frozen=True, slots=True)
class Say:
    """Say this now, in place of what is being said."""

    said: Said


@dataclass(frozen=True, slots=True)
class Choose:
    """Do what a finger on *touch* would do."""

    touch: Touch


@dataclass(frozen=True, slots=True)
class Turn:
    """Make it louder, or quieter, and say `Turned`."""

    louder: bool


@dataclass(frozen=True, slots=True)
class Reset:
    """Fall silent, and bring the volume back to where every visit begins."""


Order = Say | Choose | Turn | Reset
"""Everything the speech can want."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What is known of somebody at the keypad.

    Attributes:
        words_in: finds the catalogue of a language.
        idle_s: on a screen on which nobody is, speech ends after so many seconds without a key.
        on: whether the screen is read out.
        headset: whether one is known to be plugged in.
        scene: what is on the screen.
        home: whether nobody is there.
        focus: what the keys are on; None: the screen itself.
        last: what was said last, for whoever wants to hear it again.
        chosen: something was chosen, and what came of it has not been seen.
        helped: the keys were explained just now.
        taught: how the keys are used was said once, in the language of this visitor.
        since_s: when a key was last pressed, or the voice last spoke.
    """

    words_in: WordsIn
    idle_s: float = 60.0
    on: bool = False
    headset: bool = False
    scene: Scene | None = None
    home: bool = True
    focus: Touch | None = None
    last: Said = ()
    chosen: bool = False
    helped: bool = False
    taught: bool = False
    since_s: float = 0.0

    def heard(self, scene: Scene) -> Heard:
        """Return *scene* as this visitor hears it."""
        return heard(scene, self.words_in, headset=self.headset)

    def ended(self) -> Speech:
        """Return the speech that is over, and has forgotten everything of whoever was there."""
        return Speech(
            words_in=self.words_in,
            idle_s=self.idle_s,
            headset=self.headset,
            scene=self.scene,
            home=self.home,
        )


def focused(scene: Scene, touch: Touch | None) -> Scene:
    """Return *scene* with the keys on *touch*, and the page shown on which that stands."""
    paging = replace(scene.paging, part=None, near=touch) if scene.paging and touch else scene.paging
    return replace(scene, focus=touch, paging=paging)


Step = tuple[Speech, tuple[Order, ...]]
"""What a rule returns: the speech after it, and what is to be done."""


def saying(speech: Speech, said: Said) -> Step:
    """Want *said* to be said, and keep it for whoever wants to hear it again."""
    return (replace(speech, last=said), (Say(said),)) if said else (speech, ())
