"""Asking a printer and sorting its answers, which may come late, unasked or among rubbish."""

from __future__ import annotations

import time
from collections import deque

from hardware.status import QUERIES, PrinterStatus, is_answer, is_done, is_report, parse_status
from hardware.transport import Transport

ASK_DONE = b"\x1dr\x01"  # GS r 1: answered in its turn, when all before it is done
FORGET = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: empty the buffers, at once
_REST_OF_REPORT = 3


class Dialogue:
    """The talk with one printer over one open line.

    Args:
        line: the open line.
        patience_s: how many seconds an answer may take.
    """

    def __init__(self, line: Transport, patience_s: float) -> None:
        self._line = line
        self._patience_s = patience_s
        self._statuses: deque[int] = deque()
        self._dones: deque[int] = deque()
        self._unasked = 0

    def ask_status(self, *, forget: bool = False) -> PrinterStatus:
        """Ask how the printer is; with *forget* tell it first to drop what it has not printed yet.

        Raises:
            TimeoutError: it does not answer.
            OSError: the line is broken.
        """
        if forget:
            self.forget()
        deadline = time.monotonic() + self._patience_s
        printer, offline, error, roll = [self._answer_to(query, deadline) for query in QUERIES]
        if forget:
            self._dones.clear()  # the answer to FORGET, which came first, can be taken for one
        return parse_status((printer, offline, error, roll))

    def forget(self) -> None:
        """Tell the printer to drop what it has not printed yet.

        Raises:
            OSError: the line is broken or takes nothing.
        """
        self._line.write(FORGET)

    def send(self, piece: bytes) -> None:
        """Send *piece* of a job and the question whether it is done.

        Raises:
            OSError: the line is broken or takes nothing.
        """
        self._line.write(piece + ASK_DONE)

    def done_within(self, size: int) -> int | None:
        """Wait for the next answer to such a question, behind *size* bytes; None when patience is over.

        Raises:
            OSError: the line is broken.
        """
        deadline = time.monotonic() + self._patience_s + self._line.sending_s(size)
        while not self._dones and (left_s := deadline - time.monotonic()) > 0:
            self._take(left_s)
        return self._dones.popleft() if self._dones else None

    def _answer_to(self, query: bytes, deadline: float) -> int:
        self._statuses.clear()
        self._line.write(query)
        while not self._statuses:
            if (left_s := deadline - time.monotonic()) <= 0:
                raise TimeoutError(f"no word within {self._patience_s:g} s")
            self._take(left_s)
        return self._statuses.popleft()

    def _take(self, limit_s: float) -> None:
        for byte in self._line.read(limit_s):
            if self._unasked:
                self._unasked -= 1
            elif is_report(byte):
                self._unasked = _REST_OF_REPORT
            elif is_answer(byte):
                self._statuses.append(byte)
            elif is_done(byte):
                self._dones.append(byte)
