"""The last menu, kept on disk: after a power cut a kiosk can serve visitors before its hub is back."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from contract.codec import Unreadable, decode, encode
from contract.views import Menu
from kiosk.checked_lines import CheckedLines
from kiosk.disk import THIS_DISK, Disk

_log = logging.getLogger(__name__)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class MenuFile:
    """The menu in *path*, written when something lasting has changed and not whenever a ticket is taken.

    Raises:
        OSError: the folder cannot be used.
    """

    def __init__(self, path: Path, disk: Disk = THIS_DISK) -> None:
        self._lines = CheckedLines(path, disk)
        self._kept: Menu | None = None
        self._failed = False

    def read(self) -> Menu | None:
        """Return the menu that was kept, without the waiting of that time; None: there is none."""
        try:
            good, damaged = self._lines.read()
            menu = decode(good[-1], Menu) if good else None
        except (OSError, Unreadable) as error:
            _log.warning("The menu in %s cannot be read: %s", self._lines.path, error)
            return None
        if damaged:
            _log.warning("The menu in %s is damaged", self._lines.path)
        self._kept = _lasting(menu) if menu is not None else None
        return menu

    def keep(self, menu: Menu) -> None:
        """Keep *menu* for a time without a hub; a disk that takes nothing is logged once."""
        lasting = _lasting(menu)
        if lasting == self._kept:
            return
        quiet = msgspec.structs.replace(lasting, epoch=menu.epoch, seq=menu.seq, at=menu.at)
        try:
            self._lines.rewrite([encode(quiet)])
        except OSError as error:
            if not self._failed:
                _log.warning("The menu cannot be kept in %s: %s", self._lines.path, error)
            self._failed = True
        else:
            self._kept, self._failed = lasting, False


def _lasting(menu: Menu) -> Menu:
    services = tuple(msgspec.structs.replace(service, waiting=0, estimate=None) for service in menu.services)
    return msgspec.structs.replace(
        menu, services=services, epoch=0, hub="", seq=0, at=_NEVER, check_slip=None
    )
