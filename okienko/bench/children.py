"""Processes that measure from within a window, and tell on their standard output, a JSON object a line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_STOP_S = 10.0


class ChildSilent(RuntimeError):
    """A measuring process ended, or did not tell in time what was expected; holds the end of its log."""


class Child:
    """One such process.

    Attributes:
        told: what it has told so far.
    """

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process, self._log = process, log
        self.told: list[Mapping[str, Any]] = []
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, name="bench-child", daemon=True)
        self._reader.start()

    def until(self, condition: Callable[[list[Mapping[str, Any]]], bool], within_s: float) -> None:
        """Wait until *condition* holds for what was told.

        Raises:
            ChildSilent: it did not within *within_s* seconds.
        """
        if not self.hears(condition, within_s):
            raise ChildSilent(f"{self._log.stem}: {self._end_of_log()}")

    def hears(self, condition: Callable[[list[Mapping[str, Any]]], bool], within_s: float) -> bool:
        """Wait until *condition* holds for what was told; return whether it did within *within_s* seconds."""
        until = time.monotonic() + within_s
        with self._changed:
            while not condition(self.told):
                left_s = until - time.monotonic()
                if left_s <= 0 or not self._reader.is_alive():
                    return False
                self._changed.wait(min(left_s, 0.5))
        return True

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("{"):
                with self._changed:
                    self.told.append(json.loads(line))
                    self._changed.notify_all()

    def _end_of_log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-2000:] or "said nothing"


@contextmanager
def child(folder: Path, module: str, *words: str) -> Iterator[Child]:
    """Run *module* of this package off-screen while the block lasts; its log lies in *folder*."""
    log = folder / f"{module}.log"
    with log.open("ab") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.{module}", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=off_screen(folder / f"kivy-{module}"),
            text=True,
        )
    found = Child(process, log)
    try:
        yield found
    finally:
        found.stop()


def off_screen(kivy_home: Path) -> dict[str, str]:
    """Return the environment of a program that draws where nobody sees it."""
    return dict(os.environ) | {
        "KIVY_HOME": str(kivy_home),
        "KIVY_NO_ARGS": "1",
        "KIVY_NO_FILELOG": "1",
        "SDL_VIDEODRIVER": "offscreen",
        "PYTHONUNBUFFERED": "1",
    }


def tell(**what: object) -> None:
    """Tell *what* to the process that started this one."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()
