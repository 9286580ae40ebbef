"""A panel pinned to the top of a terminal; what others print meanwhile scrolls below it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TextIO

from desk.panel import wrapped

SAVE, RESTORE, HOME, CLEAR_LINE = "\x1b7", "\x1b8", "\x1b[H", "\x1b[2K"
SCROLLS, SCROLLS_ALL, AT_ROW = "\x1b[{};{}r", "\x1b[r", "\x1b[{};1H"
USUAL_SIZE = (80, 24)
FREE_ROWS = 2
"""So many rows at least are left to others."""


class Screen:
    """Draws the panel over itself: the terminal scrolls only what is below.

    Args:
        out: the terminal.
        write: writes to it.
        header: lines that stand above the panel where there is room.
        footer: a line that always stands under it.
        painted: colours one row.
    """

    def __init__(
        self,
        out: TextIO,
        write: Callable[[str], None],
        *,
        header: str,
        footer: str,
        painted: Callable[[str], str],
    ) -> None:
        self._out = out
        self._write = write
        self._header = header.splitlines()
        self._footer = footer
        self._painted = painted
        self._drawn: tuple[list[str], int] | None = None

    def draw(self, panel: Sequence[str]) -> None:
        """Show *panel*; nothing is written where it stands already."""
        columns, height = _size_of(self._out)
        rows = self._rows(panel, columns, height - FREE_ROWS)
        if self._drawn == (rows, height):
            return
        before, height_before = self._drawn or ([], 0)
        # Longer before than now: its last rows must not stay.
        blank = [""] * (len(before) - len(rows))
        picture = "\r\n".join(CLEAR_LINE + self._painted(row) for row in [*rows, *blank])
        if (len(before), height_before) == (len(rows), height):
            self._write(SAVE + HOME + picture + RESTORE)
        else:
            # What stood there before us scrolls away upwards, where a person can find it again.
            aside = "" if before else "\n" * height
            below = SCROLLS.format(len(rows) + 1, height) + AT_ROW.format(height)
            self._write(aside + SCROLLS_ALL + HOME + picture + below)
        self._drawn = (rows, height)

    def close(self) -> None:
        """Let the whole terminal scroll again; may be called twice."""
        if self._drawn is not None:
            self._write(SCROLLS_ALL + AT_ROW.format(self._drawn[1]) + "\n")
            self._drawn = None

    def _rows(self, panel: Sequence[str], columns: int, most: int) -> list[str]:
        own = [row for line in (*panel, "", self._footer) for row in wrapped(line, columns)]
        header = [row for line in self._header for row in wrapped(line, columns)]
        whole = [*header, "", *own] if header else own
        if len(whole) + 1 > most:  # the keys matter more than what stands above them
            whole = own[-(most - 1) :]
        return [*whole, ""]


def _size_of(out: TextIO) -> tuple[int, int]:
    try:
        size = os.get_terminal_size(out.fileno())
    except (OSError, ValueError):
        return USUAL_SIZE
    return size.columns or USUAL_SIZE[0], max(size.lines or USUAL_SIZE[1], FREE_ROWS + 2)
