"""The newest picture for a device, and whether the hub is still there to send a newer one.

A view that is retained is drawn, but is no sign of life: it may be hours old and its hub dead. A live view
is one, and so is the hub's beat. Silence is measured on the machine's monotonic clock.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from contract.codec import Unreadable, decode
from contract.views import Beat, Sent
from link.order import is_newer, is_rival
from link.wire import Wire

log = logging.getLogger(__name__)

V = TypeVar("V", bound=Sent)
W = TypeVar("W", bound=Sent)

STALE_AFTER_S = 10.0


@dataclass(frozen=True, slots=True)
class Stale:
    """Nothing was heard from the hub for *silent_s* seconds; what is shown may be wrong."""

    silent_s: float


@dataclass(frozen=True, slots=True)
class Fresh:
    """The hub is heard again, after *after_s* seconds."""

    after_s: float


@dataclass(frozen=True, slots=True)
class Heard:
    """A beat: what the hub's clock stood at when it was sent, and our own, in seconds, when it came."""

    hub: datetime
    at_s: float


class Inbox(Generic[V]):
    """Keeps the newest view of one topic until the device takes it.

    A hub that takes a view back, by an empty message, has taken the device out of its branch: its beats keep
    the last picture alive no more.

    Views that are older than the newest, or are it again, are passed over and counted, and wake nobody; so is
    what cannot be read. A hub sends each picture again every few seconds: the same bytes are read once.

    Args:
        wire: where the views come from.
        topic: the topic of the views.
        kind: the type of the views.
        beat: the topic of the hub's beat; empty: only views are signs of life.
        wake: called on the wire's thread when there is something to take.
        stale_after_s: so many seconds of silence make what is shown doubtful.
        clock: a monotonic clock in seconds.
    """

    def __init__(  # noqa: PLR0913  # one place where a device says all it wants of its views
        self,
        wire: Wire,
        topic: str,
        kind: type[V],
        *,
        beat: str = "",
        wake: Callable[[], None] | None = None,
        stale_after_s: float = STALE_AFTER_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wire = wire
        self._kind = kind
        self._wake = wake or (lambda: None)
        self._stale_after_s = stale_after_s
        self._clock = clock
        self._lock = threading.Lock()
        self._newest: V | None = None
        self._not_taken: V | None = None
        self._read_last: tuple[bytes, V] | None = None
        self._heard_at_s = self._moved_at_s = clock()
        self._silent_before_s = 0.0
        self._heard: Heard | None = None
        self._told_stale = self._is_cleared = False
        self._unreadable = 0
        self._outdated = 0
        wire.subscribe(topic, self._take_in_view)
        if beat:
            wire.subscribe(beat, self._take_in_beat)

    @property
    def newest(self) -> V | None:
        """The newest view there is, taken or not."""
        return self._newest

    @property
    def heard(self) -> Heard | None:
        """The last beat of the present hub; a picture may have been made long before it is sent again."""
        return self._heard

    @property
    def silent_s(self) -> float:
        """Seconds since the hub was last heard, or since the inbox was made."""
        return self._clock() - self._heard_at_s

    @property
    def is_stale(self) -> bool:
        """Whether the hub has been silent for too long."""
        return self.silent_s > self._stale_after_s

    @property
    def unreadable(self) -> int:
        """How many messages could not be read."""
        return self._unreadable

    @property
    def outdated(self) -> int:
        """How many views were passed over because a newer one, or the same, had come before."""
        return self._outdated

    def take(self) -> list[V | Stale | Fresh]:
        """Return what is new: the newest view not yet taken, and a change of staleness.

        To be called when woken and at least once a second: nobody wakes a device because of silence.
        """
        with self._lock:
            new: list[V | Stale | Fresh] = []
            if self._not_taken is not None:
                new.append(self._not_taken)
                self._not_taken = None
            if self.is_stale != self._told_stale:
                self._told_stale = not self._told_stale
                new.append(Stale(self.silent_s) if self._told_stale else Fresh(self._silent_before_s))
        if self._told_stale:
            self._look_elsewhere()
        return new

    def _look_elsewhere(self) -> None:
        # Of several brokers this one may live and the hub be at another. Each gets time for some beats.
        if self._clock() - max(self._heard_at_s, self._moved_at_s) > self._stale_after_s:
            self._moved_at_s = self._clock()
            self._wire.look_elsewhere()

    def _take_in_view(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001  # the wire's handler
        if not payload:
            self._is_cleared = self._newest is not None  # there is no picture of nothing
            return
        view = self._read_once(topic, payload)
        if view is None:
            return
        with self._lock:
            if is_newer(view, self._newest):
                self._is_cleared = False
                self._newest = self._not_taken = view
            else:
                self._outdated += 1
            if not retained and self._is_from_present_hub(view):
                self._hear()
            is_of_use = self._not_taken is not None or self._told_stale
        if is_of_use:
            self._wake()

    def _take_in_beat(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001  # the wire's handler
        beat = None if retained else self._read(topic, payload, Beat)
        if beat is None or self._is_cleared or not self._is_from_present_hub(beat):
            return
        with self._lock:
            self._hear()
            self._heard = Heard(beat.at, self._heard_at_s)
            was_stale = self._told_stale
        if was_stale:
            self._wake()

    def _is_from_present_hub(self, view: Sent) -> bool:
        # A hub that was replaced may still beat, or a clone; it must not keep the other's pictures alive.
        newest = self._newest
        return newest is None or (view.epoch >= newest.epoch and not is_rival(view, newest))

    def _hear(self) -> None:
        now_s = self._clock()
        if now_s - self._heard_at_s > self._stale_after_s:
            self._silent_before_s = now_s - self._heard_at_s
        self._heard_at_s = now_s

    def _read_once(self, topic: str, payload: bytes) -> V | None:
        if self._read_last is not None and self._read_last[0] == payload:
            return self._read_last[1]
        view = self._read(topic, payload, self._kind)
        if view is not None:
            self._read_last = payload, view
        return view

    def _read(self, topic: str, payload: bytes, kind: type[W]) -> W | None:
        try:
            return decode(payload, kind)
        except Unreadable as error:
            self._unreadable += 1
            if self._unreadable == 1:
                log.warning("Dropped what cannot be read, on %s: %s", topic, error)
            return None
