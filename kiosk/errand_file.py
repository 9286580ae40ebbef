"""Errands that wait for the hub, on disk: a power cut forgets none of them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from contract.check_slips import ReportCheckSlip
from contract.commands import CancelTicket, ReportSlip
from kiosk.checked_lines import CheckedLines
from kiosk.disk import THIS_DISK, Disk

_log = logging.getLogger(__name__)

Errand = ReportSlip | CancelTicket | ReportCheckSlip
_decoder: msgspec.json.Decoder[Errand] = msgspec.json.Decoder(Errand)
_encoder = msgspec.json.Encoder()


class ErrandFile:
    """The errands in *path*. Told twice after a power cut, they do no harm: each has its id.

    Raises:
        OSError: the folder cannot be used.
    """

    def __init__(self, path: Path, disk: Disk = THIS_DISK) -> None:
        self._lines = CheckedLines(path, disk)
        self._failed = False

    def read(self) -> list[Errand]:
        """Return what was left by the last run, oldest first; what cannot be read is passed over."""
        good, damaged = self._lines.read()
        errands: list[Errand] = []
        for line in good:
            try:
                errands.append(_decoder.decode(line))
            except msgspec.MsgspecError as error:
                _log.warning("%s: an errand is none of ours: %s", self._lines.path, error)
        for number, *_ in damaged:
            _log.warning("%s: line %d is damaged and passed over", self._lines.path, number)
        return errands

    def add(self, errand: Errand) -> None:
        """Keep *errand* too."""
        self._try(lambda: self._lines.append(_encoder.encode(errand)))

    def keep(self, errands: Iterable[Errand]) -> None:
        """Keep *errands* and nothing else."""
        self._try(lambda: self._lines.rewrite(_encoder.encode(each) for each in errands))

    def _try(self, write: Callable[[], None]) -> None:
        try:
            write()
        except OSError as error:
            # They are still in memory, and told from there.
            if not self._failed:
                _log.warning("Errands cannot be kept in %s: %s", self._lines.path, error)
            self._failed = True
        else:
            self._failed = False
