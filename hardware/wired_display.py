"""A number display at a line: kept right by a thread, over pulled cables and lost power.

What it should show is sent at once, and again every few seconds: a display that had no power in between knows
nothing, and most cannot say so. It blinks by our clock, a second each time, lit first.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from hardware.display_line import Line
from hardware.number_display import Dialect, DisplaySilent, DisplayUnreachable, TextNotShowable

logger = logging.getLogger(__name__)

REFRESH_S = 5.0
ANSWER_S = 0.3
TRIES = 3
HALF_BLINK_S = 0.5  # once a second; more than three flashes a second may bring on a seizure


@dataclass(frozen=True, slots=True)
class Blinking:
    """A text that blinks for a while before it stands still."""

    text: str
    since_s: float
    blink_s: float

    def at(self, now_s: float) -> tuple[str, float]:
        """Return what is to be seen at *now_s*, and the instant at which that may change."""
        age_s = now_s - self.since_s
        if age_s >= self.blink_s:
            return self.text, math.inf
        halves = math.floor(age_s / HALF_BLINK_S)
        turns_s = self.since_s + min((halves + 1) * HALF_BLINK_S, self.blink_s)
        return ("" if halves % 2 else self.text), turns_s


class WiredDisplay:
    """A display that speaks *dialect* at a line; see `hardware.number_display.NumberDisplay`.

    Args:
        dialect: what it wants to be told.
        open_line: opens its line; raises OSError while that is away.
        brightness: in percent.
        on_lost: called once when the display goes, or is not there at the start.
        on_back: called once when a lost display is there again.
        refresh_s: how often all is sent again.
        retry_s: how often a lost display is looked for.
        clock: seconds, only forward.
    """

    def __init__(  # noqa: PLR0913  a dialect, a line, two receivers and their settings, all by name
        self,
        dialect: Dialect,
        open_line: Callable[[], Line],
        *,
        brightness: int = 50,
        on_lost: Callable[[], None] | None = None,
        on_back: Callable[[], None] | None = None,
        refresh_s: float = REFRESH_S,
        retry_s: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._dialect, self._open_line = dialect, open_line
        self._brightness = brightness
        self._on_lost, self._on_back = on_lost, on_back
        self._refresh_s, self._retry_s = refresh_s, retry_s
        self._clock = clock
        self._changed = threading.Condition(threading.RLock())  # re-entrant: a receiver may show something
        self._blinking = Blinking("", 0.0, 0.0)
        self._must_wake = False
        self._available = False
        self._lost_at_s: float | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="number-display", daemon=True)
        self._thread.start()

    @property
    def available(self) -> bool:
        return self._available

    def show(self, text: str, *, blink_s: float = 0.0) -> None:
        if complaint := self._dialect.complaint(text):
            raise TextNotShowable(complaint)
        with self._changed:
            self._blinking = Blinking(text, self._clock(), blink_s)
            self._changed.notify_all()

    def blank(self) -> None:
        self.show("")

    def brighten(self, percent: int) -> None:
        with self._changed:
            self._brightness = max(0, min(100, percent))
            self._must_wake = True
            self._changed.notify_all()

    def close(self) -> None:
        """Blank the display and let go of its line; may be called twice, and from a callback."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread is not threading.current_thread():
            self._thread.join(timeout=5.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self) -> None:
        while not self._closed:
            try:
                line = self._open_line()
            except OSError as error:
                self._tell_lost(DisplayUnreachable(str(error)))
            else:
                self._serve(line)
            with self._changed:
                if not self._closed:
                    self._changed.wait(self._retry_s)
        self._available = False

    def _serve(self, line: Line) -> None:
        """Keep the display right until its line breaks or it falls silent."""
        try:
            self._send(line, self._dialect.waking(self._brightness))
            self._keep_right(line)
            self._send(line, self._dialect.showing(""))
        except OSError as error:
            self._tell_lost(error)
        finally:
            line.close()

    def _keep_right(self, line: Line) -> None:
        shown: str | None = None
        sent_s = -math.inf
        while not self._closed:
            with self._changed:
                now_s = self._clock()
                wanted, turns_s = self._blinking.at(now_s)
                is_due = now_s >= sent_s + self._refresh_s
                if wanted == shown and not is_due and not self._must_wake:
                    self._changed.wait(max(0.0, min(turns_s, sent_s + self._refresh_s) - now_s))
                    continue
                waking = self._must_wake or (is_due and self._dialect.wakes_often)
                self._must_wake = False
            if waking:
                self._send(line, self._dialect.waking(self._brightness))
            self._send(line, self._dialect.showing(wanted))
            shown, sent_s = wanted, self._clock()
            self._tell_back()

    def _send(self, line: Line, messages: Sequence[bytes]) -> None:
        for message in messages:
            if not any(self._is_taken(line, message) for _ in range(TRIES)):
                raise DisplaySilent(f"the display does not answer (asked {TRIES} times)")

    def _is_taken(self, line: Line, message: bytes) -> bool:
        if self._dialect.answers:
            line.read(0.0)  # an answer that came too late is none to this message
        line.write(message)
        answer = b""
        while self._dialect.answers:
            accepted = self._dialect.accepted(answer)
            if accepted is not None:
                return accepted
            piece = line.read(ANSWER_S)
            if not piece:
                return False
            answer += piece
        return True

    def _tell_lost(self, why: OSError) -> None:
        self._available = False
        if self._lost_at_s is None and not self._closed:
            self._lost_at_s = self._clock()
            logger.warning("Number display lost: %s", why)
            self._guarded(self._on_lost)

    def _tell_back(self) -> None:
        self._available = True
        if self._lost_at_s is not None:
            logger.info("Number display back after %.0f s", self._clock() - self._lost_at_s)
            self._lost_at_s = None
            self._guarded(self._on_back)

    def _guarded(self, receiver: Callable[[], None] | None) -> None:
        try:
            if receiver is not None:
                receiver()
        except Exception:
            logger.exception("The receiver of the number display failed")
