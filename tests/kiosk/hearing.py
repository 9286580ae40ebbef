"""A visitor who sees nothing: fingers on a keypad, an ear at loudspeaker and headset, and no screen."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from hardware.keypad import EvdevKeypad, KeypadKey, Receivers
from hardware.outputs import Output, OutputParts
from hardware.switch_jack import SwitchJack
from hardware.virtual_keypad import LAYOUT, VirtualJack, VirtualKeypad
from hardware.wav import RATE_HZ, Pcm, decoded, encoded
from kiosk.voicing import SpeechParts
from tests.kiosk.rooms import Room, room
from tests.waiting import eventually

SPEAKER, HEADSET = Output.SPEAKER, Output.HEADSET
QUICK = replace(LAYOUT, bounce_s=0.0)
TAP_S = 1.0
"""From one key to the next, in seconds of the day."""


@dataclass(frozen=True)
class HeardWords:
    """What came out where, in which language, and how loud."""

    text: str
    language: str
    output: Output
    volume_db: float = 0.0


class WrittenVoice:
    """A voice whose sounds are numbers, so that an ear can tell what each one says."""

    def __init__(self) -> None:
        self.spoken: list[tuple[str, str]] = []

    def speak(self, text: str, language: str) -> bytes:
        self.spoken.append((text, language))
        return encoded(Pcm(array("h", [len(self.spoken)] * 8), RATE_HZ))

    def speaks(self, language: str) -> bool:
        return True

    def said(self, wav: bytes) -> tuple[str, str] | None:
        """What *wav* says; None: it is no words, but a jingle."""
        samples = decoded(wav).samples
        return self.spoken[samples[0] - 1] if len(samples) == 8 else None


class Ear:
    """A speaker at which somebody listens; sounds take no time unless it is told to *hold* them."""

    def __init__(self, output: Output, voice: WrittenVoice, log: list[HeardWords]) -> None:
        self.output, self.voice, self.log = output, voice, log
        self.jingles = 0
        self.cut = 0
        self.hold = False
        self.sounding = threading.Event()
        self._stopped = False
        self._over = threading.Event()

    def play(self, wav: bytes, volume_db: float = 0.0) -> bool:
        self._stopped = False
        self._over.clear()
        said = self.voice.said(wav)
        if said is None:
            self.jingles += any(decoded(wav).samples)  # the kiosk tests its speakers with silence
        else:
            self.log.append(HeardWords(*said, self.output, volume_db))
        self.sounding.set()
        if self.hold:
            self._over.wait(20)
        whole = not (self.hold and self._stopped)
        self.sounding.clear()
        self.cut += not whole
        return whole

    def stop(self) -> None:
        self._stopped = True
        self._over.set()

    def release(self) -> None:
        """Let what is held come to its end."""
        self._over.set()


@dataclass
class Visitor:
    """Somebody who hears and presses keys; knows what was heard, and nothing of screens."""

    room: Room
    fingers: VirtualKeypad
    jack: VirtualJack
    ears: dict[Output, Ear]
    log: list[HeardWords]
    marks: list[int] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """Everything that was said so far."""
        return [words.text for words in self.log]

    def press(self, *keys: KeypadKey) -> list[HeardWords]:
        """Press one key after the other, each a second of the day later; return what the last one brought."""
        began = len(self.log)
        for key in keys:
            began = len(self.log)
            self.room.clock.advance(TAP_S)
            self.fingers.press(key)
            self.hears(began)
        return self.log[began:]

    def plug(self, *, plugged: bool = True) -> list[HeardWords]:
        began = len(self.log)
        self.jack.headset(plugged=plugged)
        if plugged:
            self.hears(began)
        return self.log[began:]

    def hears(self, began: int) -> None:
        """Wait until something was said after so much, and nothing more comes."""
        eventually(lambda: len(self.log) > began and self.is_quiet())

    def is_quiet(self) -> bool:
        return not self.room.shell._voicing.talking

    def until(self, phrase: str) -> HeardWords:
        """Wait until somebody says *phrase*."""
        eventually(lambda: any(phrase in text for text in self.texts), 8.0)
        eventually(self.is_quiet)
        return next(words for words in reversed(self.log) if phrase in words.text)

    def find(self, phrase: str, most: int = 40, *, whole: bool = False) -> HeardWords:
        """Press the down arrow until *phrase* is heard; *whole*: and nothing beside it."""
        for _ in range(most):
            (*_, last) = self.press(KeypadKey.DOWN)
            if phrase == last.text or (phrase in last.text and not whole):
                return last
        raise AssertionError(f"{phrase!r} was not among {self.texts[-most:]}")

    def choose(self, phrase: str) -> None:
        """Go to what says *phrase*, and take it."""
        self.find(phrase)
        self.press(KeypadKey.OK)


@contextmanager
def visitor(
    folder: Path, *, headset: bool = False, outputs: tuple[Output, ...] = tuple(Output), **more
) -> Iterator[Visitor]:
    """Run a kiosk without a screen before somebody with a keypad; *headset*: plugged in from the start."""
    voice, log, fingers, jack = WrittenVoice(), [], VirtualKeypad(), VirtualJack(plugged=headset)
    ears = {output: Ear(output, voice, log) for output in outputs}
    keypads: list[EvdevKeypad] = []

    def keypad(receivers: Receivers) -> EvdevKeypad:
        keypads.append(EvdevKeypad([fingers.open], QUICK, receivers, retry_s=0.01, longest_retry_s=0.01))
        return keypads[0]

    def jacked(on_change: Callable[[bool], None], on_lost: Callable, on_back: Callable) -> SwitchJack:
        pauses = {"settle_s": 0.0, "retry_s": 0.01, "longest_retry_s": 0.01}
        callbacks = {"on_change": on_change, "on_lost": on_lost, "on_back": on_back}
        return SwitchJack(jack.open, state_of=jack.state_of, **callbacks, **pauses)

    parts = SpeechParts(
        outputs={output: OutputParts(ear) for output, ear in ears.items()},
        voice=voice,
        keypad=keypad,
        jack=jacked,
    )
    with room(folder, instead={"speech": parts}, **more) as made:
        eventually(lambda: keypads[0].available)
        made.menu()
        yield Visitor(made, fingers, jack, ears, log)
    fingers.close()
    jack.close()
