"""The light behind a panel, as the kernel offers it: a folder with a file of how bright it is.

A panel without one (most of those on HDMI) is no fault: nobody names a folder then.
"""

from __future__ import annotations

import logging
from pathlib import Path

_log = logging.getLogger(__name__)


class Backlight:
    """The backlight in *folder*, as ``/sys/class/backlight/rpi_backlight``.

    A light that does not obey is logged once and once when it does again; nobody need wait for it.

    Args:
        folder: holds ``brightness`` and ``max_brightness``.
        dim_percent: how bright it is when it is dim, in per cent of its most; at least one step above dark,
            unless 0 is wanted.
    """

    def __init__(self, folder: Path, dim_percent: float) -> None:
        self._folder = folder
        self._dim_percent = dim_percent
        self._usual: int | None = None
        self._failed = False

    def dim(self) -> None:
        """Turn it down, and remember how bright it was."""
        try:
            now, most = self._read("brightness"), self._read("max_brightness")
            wanted = round(most * self._dim_percent / 100) or (1 if self._dim_percent else 0)
            if self._usual is None:
                self._usual = now
            self._write(min(wanted, self._usual))
        except (OSError, ValueError) as error:
            self._note(error)
        else:
            self._note(None)

    def brighten(self) -> None:
        """Make it as bright as it was before it was dimmed; where nobody knows, after a restart, full."""
        try:
            self._write(self._read("max_brightness") if self._usual is None else self._usual)
        except (OSError, ValueError) as error:
            self._note(error)
        else:
            self._usual = None
            self._note(None)

    def _read(self, name: str) -> int:
        return int((self._folder / name).read_text(encoding="ascii"))

    def _write(self, brightness: int) -> None:
        (self._folder / "brightness").write_text(f"{brightness}\n", encoding="ascii")

    def _note(self, error: Exception | None) -> None:
        if error is not None and not self._failed:
            _log.warning("The backlight in %s does not obey: %s", self._folder, error)
        elif error is None and self._failed:
            _log.info("The backlight obeys again")
        self._failed = error is not None
