"""A kiosk's disk that may be full, may fail, and may lose its power in the middle of a line."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

from tests.faults.simulation.scheduler import Machine, PowerCut, Scheduler


class SimDisk:
    """Files in memory that outlive the machine.

    What was written is safe when the call returns. A cut may come before a write, in the middle of it (a
    line is then torn, a file that was to be replaced is the old one), and right after it.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self.files: dict[str, bytes] = {}
        self.machine: Machine | None = None
        self.is_full = False
        self.cut_at: tuple[int, str] | None = None
        self.writes = 0
        self.hit: Callable[[str], None] = lambda _what: None
        self.written: Callable[[str, bytes], None] = lambda _name, _line: None

    def cut_soon(self, writes: int, where: str) -> None:
        """Let the power be cut at the write that comes after so many others: before, within or after it."""
        self.cut_at = self.writes + writes, where

    def prepare(self, folder: Path) -> None:
        """Every folder is there."""

    def read(self, path: Path) -> bytes | None:
        return self.files.get(str(path))

    def append(self, path: Path, line: bytes) -> None:
        name = str(path)
        before = self.files.get(name, b"")
        begins = b"" if not before or before.endswith(b"\n") else b"\n"
        whole = begins + line + b"\n"
        torn = before + whole[: self._scheduler.chance.randrange(1, len(whole))]
        self._put(name, before + whole, torn, line)

    def replace(self, path: Path, data: bytes) -> None:
        name = str(path)
        self._put(name, data, self.files.get(name))

    def _put(self, name: str, after: bytes, torn: bytes | None, line: bytes = b"") -> None:
        where = self._cut_now()
        if where == "before":
            self._cut(name, where)
        if where == "within":
            if torn is not None:
                self.files[name] = torn
            self._cut(name, where)
        if self.is_full:
            self.hit("disk-refused")
            raise OSError(errno.ENOSPC, "No space left on device", name)
        self.files[name] = after
        if line:
            self.written(name, line)
        if where == "after":
            self._cut(name, where)

    def _cut_now(self) -> str:
        self.writes += 1
        if self.cut_at is None or self.writes <= self.cut_at[0]:
            return ""
        where, self.cut_at = self.cut_at[1], None
        return where

    def _cut(self, name: str, where: str) -> None:
        self.hit("power cut around a write")
        self.hit(f"power cut {where} a write of {Path(name).name}")
        assert self.machine is not None
        raise PowerCut(self.machine)
