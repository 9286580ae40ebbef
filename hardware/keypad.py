"""The tactile keypad of a kiosk: arrows, OK, repeat, volume and help, for those who do not see the screen.

To the kernel it is one keyboard or several (arrows on one, volume keys as consumer control on another). Each
is grabbed, so that no window hears its keys. Repeats of a held key are no presses, bounces neither; a key
that is held for long is stuck. Some keypads have a headset jack, which they tell as keys.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self

from hardware.debounce import Happening, Key
from hardware.event_source import LONGEST_RETRY_S, RETRY_S, EventSource, guarded
from hardware.headset import JackState
from hardware.input_events import DOWN, EV_KEY, EV_SYN, SYN_DROPPED, UP, InputEvent
from hardware.key_names import name_of
from hardware.keypad_keys import KeypadKey

__all__ = ["EvdevKeypad", "Keypad", "KeypadKey", "Layout", "Receivers"]

logger = logging.getLogger(__name__)

BOUNCE_S = 0.05
STUCK_AFTER_S = 20.0
UNKNOWN_TOLD = 20  # codes; enough to find out what a keypad sends, too few to fill a diary


class Keypad(Protocol):
    """A keypad that tells of presses."""

    @property
    def available(self) -> bool:
        """Whether all of it is there."""

    def stuck(self) -> frozenset[KeypadKey]:
        """Return the keys that are stuck now."""

    def close(self) -> None:
        """Let go of the keypad; may be called twice, and from a callback."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the codes of a keypad mean.

    Attributes:
        keys: the meaning of each key code.
        plugged: the codes of a keypad's own jack that say a headset was plugged in.
        unplugged: those that say it was pulled out.
        bounce_s: how long a key must be released before its next press counts, in seconds. Up to 2 for
            trembling hands.
        stuck_after_s: how long a press may last.
    """

    keys: Mapping[int, KeypadKey]
    plugged: frozenset[int] = frozenset()
    unplugged: frozenset[int] = frozenset()
    bounce_s: float = BOUNCE_S
    stuck_after_s: float = STUCK_AFTER_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """Who is told; each may raise, which is logged, and is called by one thread at a time.

    Attributes:
        on_press: gets each key that was pressed.
        on_headset: gets whether a headset is in, when the keypad's own jack says so.
        on_stuck: gets a key that is held too long, once; it is ignored until released.
        on_released: gets a stuck key that is well again.
        on_lost: called once when a part of the keypad goes, or is not there at the start.
        on_back: called once when all of it is there again.
    """

    on_press: Callable[[KeypadKey], None]
    on_headset: Callable[[bool], None] | None = None
    on_stuck: Callable[[KeypadKey], None] | None = None
    on_released: Callable[[KeypadKey], None] | None = None
    on_lost: Callable[[], None] | None = None
    on_back: Callable[[], None] | None = None


@dataclass(slots=True)
class _Shared:
    """What the parts of one keypad have in common."""

    layout: Layout
    receivers: Receivers
    jack: JackState = field(default_factory=lambda: JackState(0.0))
    lock: threading.RLock = field(default_factory=threading.RLock)  # re-entrant: a receiver may call back
    lost_parts: int = 0
    unknown: set[int] = field(default_factory=set)


class _Part:
    """Makes presses of the events of one input device."""

    def __init__(self, shared: _Shared) -> None:
        self._shared = shared
        self.keys: dict[int, Key] = {}

    def begin(self, fd: int) -> None:
        del fd
        with self._shared.lock:
            layout = self._shared.layout
            self.keys = {code: Key(layout.bounce_s, layout.stuck_after_s) for code in layout.keys}

    def take(self, event: InputEvent, at_s: float) -> None:
        with self._shared.lock:
            self.pass_time(at_s)
            if (event.kind, event.code) == (EV_SYN, SYN_DROPPED):
                for code in self.keys:  # what was released meanwhile would be stuck
                    self._edge(code, at_s, closed=False)
            elif event.kind == EV_KEY and event.value in {UP, DOWN}:
                self._take_key(event.code, at_s, closed=event.value == DOWN)

    def pass_time(self, at_s: float) -> None:
        with self._shared.lock:
            for code, key in self.keys.items():
                self._tell(code, key.pass_time(at_s))

    def due_s(self) -> float:
        return min((key.due_s() for key in self.keys.values()), default=math.inf)

    def lost(self) -> None:
        with self._shared.lock:
            self.keys = {}
            self._shared.lost_parts += 1
            if self._shared.jack.gone():
                self._receive(self._shared.receivers.on_headset, False)  # noqa: FBT003  plugged: no
            if self._shared.lost_parts == 1:
                self._receive(self._shared.receivers.on_lost)

    def back(self) -> None:
        with self._shared.lock:
            self._shared.lost_parts -= 1
            if not self._shared.lost_parts:
                self._receive(self._shared.receivers.on_back)

    def _take_key(self, code: int, at_s: float, *, closed: bool) -> None:
        layout = self._shared.layout
        if code in layout.keys:
            self._edge(code, at_s, closed=closed)
        elif code in layout.plugged | layout.unplugged:
            if closed and self._shared.jack.contact(closed=code in layout.plugged, at_s=at_s):
                self._receive(self._shared.receivers.on_headset, self._shared.jack.plugged)
        elif closed and code not in self._shared.unknown and len(self._shared.unknown) < UNKNOWN_TOLD:
            self._shared.unknown.add(code)
            logger.info("Keypad sent key %s, which has no meaning in its settings", name_of(code))

    def _edge(self, code: int, at_s: float, *, closed: bool) -> None:
        self._tell(code, self.keys[code].edge(closed=closed, at_s=at_s))

    def _tell(self, code: int, happenings: list[Happening]) -> None:
        receivers = self._shared.receivers
        key = self._shared.layout.keys[code]
        for happening in happenings:
            if happening is Happening.STUCK:
                logger.warning("Key %s of the keypad is stuck: release it", key)
                self._receive(receivers.on_stuck, key)
            elif happening is Happening.WELL:
                logger.info("Key %s of the keypad is well again", key)
                self._receive(receivers.on_released, key)
            else:
                self._receive(receivers.on_press, key)

    def _receive(self, receiver: Callable[..., None] | None, *values: object) -> None:
        guarded(logger, "keypad", receiver, *values)


class EvdevKeypad:
    """A keypad read from the kernel's events.

    Args:
        open_devices: one function for each input device of the keypad; each returns a file descriptor to read
            events from, as ``partial(open_input_device, "AudioNav Keyboard")``, and raises OSError or
            LookupError while the device is away.
        layout: what its codes mean.
        receivers: who is told.
        retry_s: first pause before a lost device is looked for again; doubled at each failure.
        longest_retry_s: where the doubling ends.
    """

    def __init__(
        self,
        open_devices: Sequence[Callable[[], int]],
        layout: Layout,
        receivers: Receivers,
        *,
        retry_s: float = RETRY_S,
        longest_retry_s: float = LONGEST_RETRY_S,
    ) -> None:
        self._shared = _Shared(layout, receivers)
        self._parts = [_Part(self._shared) for _ in open_devices]
        self._sources: list[EventSource] = []
        pauses = {"retry_s": retry_s, "longest_retry_s": longest_retry_s}
        for open_device, part in zip(open_devices, self._parts, strict=True):
            self._sources.append(EventSource(open_device, part, name="keypad", log=logger, **pauses))

    @property
    def available(self) -> bool:
        """Whether all of its devices are there."""
        return all(source.available for source in self._sources)

    @property
    def plugged(self) -> bool | None:
        """Whether the keypad's own jack has a headset in it; None until it has said so."""
        return self._shared.jack.plugged

    def stuck(self) -> frozenset[KeypadKey]:
        """Return the keys that are stuck now."""
        with self._shared.lock:
            keys = self._shared.layout.keys
            return frozenset(
                keys[code] for part in self._parts for code, key in part.keys.items() if key.stuck
            )

    def close(self) -> None:
        """Let go of the keypad; may be called twice, and from a callback."""
        for source in self._sources:
            source.end()
        if not any(source.reads_here() for source in self._sources):  # the others may wait for this callback
            for source in self._sources:
                source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
