"""The keyboard twin of the buttons: keys of a terminal press named buttons.

The terminal is put into a mode in which each key arrives at once and unseen, and is put back whatever
happens. A pipe or file does as well.
"""

from __future__ import annotations

import atexit
import codecs
import logging
import os
import re
import select
import sys
import termios
import threading
import tty
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

logger = logging.getLogger(__name__)

# arrow and function keys arrive as several characters, the last of which may be a letter that means a button
_SPECIAL_KEYS = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.)")


class KeyboardButtons:
    """Tell of each press of named buttons, as `hardware.buttons.Buttons` does, from a keyboard.

    Callbacks come one at a time on a thread of this object, and may raise: that is logged.

    Args:
        keys: the button of each character, as in ``{"n": "next"}``. Capitals and small letters are the same
            unless both are given.
        on_press: gets the name of the button.
        on_end: called once when the keyboard is at its end: the pipe or terminal was closed.
        fd: file descriptor of the terminal or pipe; it is not closed.
    """

    def __init__(
        self,
        keys: Mapping[str, str],
        *,
        on_press: Callable[[str], None],
        on_end: Callable[[], None] | None = None,
        fd: int | None = None,
    ) -> None:
        self._keys = dict(keys)
        self._on_press = on_press
        self._on_end = on_end
        self._fd = sys.stdin.fileno() if fd is None else fd
        self._closed = threading.Event()
        self._wake_reader, self._wake = os.pipe()
        self._restored = threading.Lock()
        self._terminal: list[Any] | None = None
        self._quieten()
        self._reader = threading.Thread(target=self._read, name="keyboard-buttons", daemon=True)
        self._reader.start()

    def close(self) -> None:
        """Stop reading and put the terminal back; may be called twice, and from a callback."""
        if not self._closed.is_set():
            self._closed.set()
            os.close(self._wake)
        if self._reader is not threading.current_thread():
            self._reader.join(timeout=2.0)
        self._restore()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _quieten(self) -> None:
        if os.isatty(self._fd):
            self._terminal = termios.tcgetattr(self._fd)
            atexit.register(self._restore)
            tty.setcbreak(self._fd, termios.TCSANOW)  # not raw: Ctrl-C must still end the program

    def _restore(self) -> None:
        with self._restored:
            terminal, self._terminal = self._terminal, None
        if terminal is None:
            return
        atexit.unregister(self._restore)
        try:
            termios.tcsetattr(self._fd, termios.TCSANOW, terminal)
        except (termios.error, OSError):
            logger.info("The terminal is gone and needs no putting back")

    def _read(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        try:
            while not self._closed.is_set():
                data = self._next_bytes()
                if not data:
                    break
                for character in _SPECIAL_KEYS.sub("", decoder.decode(data)):
                    self._press(character)
        finally:
            self._restore()
            os.close(self._wake_reader)
        if not self._closed.is_set() and self._on_end is not None:
            self._guarded(self._on_end)

    def _next_bytes(self) -> bytes:
        waiting = select.poll()  # not select(): that one fails in a process with more than 1024 files
        waiting.register(self._fd, select.POLLIN)
        waiting.register(self._wake_reader, select.POLLIN)
        waiting.poll()
        if self._closed.is_set():
            return b""
        try:
            return os.read(self._fd, 1024)
        except OSError:  # a terminal that was hung up answers EIO
            return b""

    def _press(self, character: str) -> None:
        name = self._keys.get(character) or self._keys.get(character.swapcase())
        if name is not None and not self._closed.is_set():
            on_press = self._on_press
            self._guarded(lambda: on_press(name))

    def _guarded(self, receiver: Callable[[], None]) -> None:
        try:
            receiver()
        except Exception:
            # the keyboard goes on working when one press could not be received
            logger.exception("The receiver of the keyboard failed")
