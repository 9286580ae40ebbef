"""The inside of a virtual printer: what it does with bytes, whatever line they come by.

Commands wait in its buffer while it cannot print, as they do in a real one: they come out when the paper
is back, unless the printer was told to forget them.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from hardware.escpos_reader import AskDone, AskStatus, Command, EscposReader, Forget, Unknown
from hardware.status import Paper
from hardware.virtual_paper import PrintedSlip, VirtualPaper

log = logging.getLogger(__name__)

Reply = Callable[[bytes], None]
_FORGOTTEN = b"\x37\x25\x00"  # the answer to DLE DC4 8
_MOST_WAITING = 4096  # commands; a real buffer is far smaller


@dataclass(frozen=True, slots=True)
class Condition:
    """How the printer is."""

    paper: Paper = Paper.ENOUGH
    cover_open: bool = False
    offline: bool = False
    cutter_stuck: bool = False

    @property
    def prints(self) -> bool:
        """Whether it carries out what it is sent."""
        return not (self.paper is Paper.OUT or self.cover_open or self.offline or self.cutter_stuck)

    def answer(self, query: int) -> int:
        """Give the byte that DLE EOT *query* (1 to 4) is answered with."""
        out = self.paper is Paper.OUT
        flags = {
            1: (not self.prints) * 0x08,
            2: self.cover_open * 0x04 + out * 0x20 + self.cutter_stuck * 0x40,
            3: self.cutter_stuck * 0x08,
            4: {Paper.ENOUGH: 0x00, Paper.NEAR_END: 0x0C, Paper.OUT: 0x6C}[self.paper],
        }
        return 0x12 | flags[query]


class VirtualMechanism:
    """A printer without a plug: give it bytes, it gives answers and slips.

    Args:
        width_px: dots across its paper.
        folder: where each slip is saved as ``slip-0001.png``; None saves nothing.
        on_slip: called with each slip, on the thread that brought its last byte.
        keep: how many slips are kept in `slips`; older ones are let go.
    """

    def __init__(
        self,
        *,
        width_px: int = 576,
        folder: Path | None = None,
        on_slip: Callable[[PrintedSlip], None] | None = None,
        keep: int = 200,
    ) -> None:
        self.slips: deque[PrintedSlip] = deque(maxlen=keep)
        self.unknown_bytes = 0
        self.received_bytes = 0
        self._folder = folder
        self._on_slip = on_slip
        self._paper = VirtualPaper(width_px)
        self._reader = EscposReader()
        self._waiting: deque[tuple[Command, Reply]] = deque(maxlen=_MOST_WAITING)
        self._condition = Condition()
        self._paper_until_px: int | None = None
        self._changed = threading.Condition(threading.RLock())

    @property
    def condition(self) -> Condition:
        """How it is."""
        return self._condition

    @property
    def slips_cut(self) -> int:
        """How many slips have come out since the start."""
        return self._paper.number

    @property
    def holds_ghost(self) -> bool:
        """Whether something waits in its buffer or hangs uncut from its mouth."""
        with self._changed:
            return bool(self._waiting) or not self._paper.is_blank

    def feed(self, data: bytes, reply: Reply) -> None:
        """Take *data* as it comes; answers go to *reply*."""
        with self._changed:
            self.received_bytes += len(data)
            for command in self._reader.feed(data):
                self._receive(command, reply)
            self._work()

    def become(self, **changes: object) -> None:
        """Change how the printer is, as ``become(paper=Paper.OUT)``; what waited is printed if it can be."""
        with self._changed:
            self._paper_until_px = None
            self._condition = replace(self._condition, **changes)  # type: ignore[arg-type]
            self._work()

    def run_out_after(self, rows_px: int) -> None:
        """Let the roll end when *rows_px* more rows of dots are printed."""
        with self._changed:
            self._paper_until_px = self._paper.printed_px + rows_px

    def wait_for_slips(self, count: int, limit_s: float = 5.0) -> list[PrintedSlip]:
        """Wait until *count* slips have been cut off since the start, and return those kept.

        Raises:
            TimeoutError: it took longer than *limit_s* seconds.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._paper.number >= count, limit_s):
                raise TimeoutError(f"{self._paper.number} slips came out, not {count}")
            return list(self.slips)

    def _receive(self, command: Command, reply: Reply) -> None:
        match command:
            case AskStatus(query):
                reply(bytes((self._condition.answer(query),)))
            case Forget(answered):
                self._waiting.clear()
                self._paper.forget()
                if answered:
                    reply(_FORGOTTEN)
            case Unknown(data):
                self.unknown_bytes += len(data)
                log.warning("Virtual printer does not know %s", data[:16].hex(" "))
            case _:
                self._waiting.append((command, reply))
                self._work()

    def _work(self) -> None:
        while self._waiting and self._condition.prints:
            command, reply = self._waiting.popleft()
            if isinstance(command, AskDone):
                reply(b"\x03" if self._condition.paper is Paper.NEAR_END else b"\x00")
            elif (slip := self._paper.carry_out(command)) is not None:
                self._deliver(slip)
            if self._paper_until_px is not None and self._paper.printed_px >= self._paper_until_px:
                self.become(paper=Paper.OUT)

    def _deliver(self, slip: PrintedSlip) -> None:
        self.slips.append(slip)
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            slip.image.save(self._folder / f"slip-{slip.number:04}.png", dpi=(203, 203))
        if self._on_slip is not None:
            self._on_slip(slip)
        self._changed.notify_all()
