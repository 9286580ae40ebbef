"""The file in which a branch is described, and what is kept beside the journal in case it is spoilt."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from contract.settings import BadSettings
from hub.branches import SHIPPED, text_of
from hub.config import BRANCH_WAY_OUT, LAST_GOOD, HubSettings, text_in
from hub.domain.settings import BranchSettings, read_branch
from hub.domain.taken import fingerprint_of, settings_kept_in
from link.durable import make_folder, replace_whole

logger = logging.getLogger(__name__)

HISTORY = "branch-history"
"""The folder there in which all that were taken are kept."""
KEPT = 100
"""So many of them."""

Stamp = tuple[int, int, int]


class NotKept(OSError):
    """The file cannot be written; the message says which, why, and the way out."""


class BranchFile:
    """The file that `settings` name, and the *data* folder of the hub.

    Attributes:
        name: what it is called in messages.
        is_shared: whether other hubs of the branch may take settings too, each into a file of its own.

    Args:
        settings: the hub's own.
    """

    def __init__(self, settings: HubSettings) -> None:
        self._shipped = settings.branch if settings.branch in SHIPPED else ""
        self._path = Path(settings.branch)
        self._data = Path(settings.data)
        self.is_shared = bool(settings.store.url)
        self.name = f"{self._shipped}.toml" if self._shipped else self._path.name

    def start(self) -> BranchSettings:
        """Return what the hub starts under: the file, or where that is spoilt what was taken last.

        Raises:
            BadSettings: the file cannot be used, and nothing was taken before.
        """
        good = self._last_good()
        try:
            settings = read_branch(self.read(), self.name)
            self._require_same_branch(settings, good)
        except BadSettings as error:
            if good is None:
                raise
            logger.error(  # noqa: TRY400  a person's mistake, told in words
                "%s cannot be used, so the hub goes on under the settings that were taken last: %s",
                self.name, "; ".join(str(error).splitlines()),
            )  # fmt: skip
            return good
        return settings

    def read(self) -> str:
        """Return the text of the file.

        Raises:
            BadSettings: it cannot be read.
        """
        return text_of(self._shipped) if self._shipped else text_in(self._path, BRANCH_WAY_OUT)

    def stamp(self) -> Stamp | None:
        """Return what is another whenever the file was written; None: there is no such file."""
        if self._shipped:
            return 0, 0, 0
        try:
            is_now = self._path.stat()
        except OSError:
            return None
        return is_now.st_ino, is_now.st_size, is_now.st_mtime_ns

    def write(self, text: str) -> None:
        """Put *text* into the file, whole or not at all.

        Raises:
            NotKept: the hub may not, or cannot.
        """
        if self._shipped:
            raise NotKept(
                f"this hub runs the shipped branch {self._shipped!r}: begin a file of your own with "
                f"'okienko branch example {self._shipped}' and name it in hub.toml, 'branch'"
            )
        try:
            replace_whole(self._path, text.encode())
        except OSError as error:
            raise NotKept(
                f"the hub cannot write {self._path} ({error.strerror}): put the file there yourself, as in "
                f"'sudo cp FILE {self._path}'; the hub takes it at once"
            ) from error

    def keep(self, text: str, at: datetime) -> None:
        """Keep *text*, which was taken at *at* (UTC), so that it can be gone back to."""
        folder = self._data / HISTORY
        try:
            make_folder(folder)
            replace_whole(folder / f"{at:%Y%m%dT%H%M%SZ}-{fingerprint_of(text)}.toml", text.encode())
            self.keep_last(text)
            for old in sorted(folder.glob("*.toml"))[:-KEPT]:
                old.unlink()
        except OSError as error:
            logger.warning("The settings taken are not kept in %s: %s", self._data, error.strerror)

    def keep_last(self, text: str) -> None:
        """Keep *text* as what is in force, in case the file is spoilt."""
        if self.last_taken() == text:
            return
        try:
            make_folder(self._data)
            replace_whole(self._data / LAST_GOOD, text.encode())
        except OSError as error:
            logger.warning("The settings taken are not kept in %s: %s", self._data, error.strerror)

    def last_taken(self) -> str | None:
        """Return what was in force when this hub looked last; None: nobody knows."""
        try:
            return (self._data / LAST_GOOD).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def _require_same_branch(self, settings: BranchSettings, good: BranchSettings | None) -> None:
        if good is not None and good.branch != settings.branch:
            raise BadSettings(
                f"{self.name}: 'branch' is {settings.branch!r}, and {self._data} is of {good.branch!r}; "
                "another branch needs a data folder of its own"
            )

    def _last_good(self) -> BranchSettings | None:
        last = self.last_taken()
        return None if last is None else settings_kept_in(last)
