"""Keeps what administrators are about to change, one draft a person: no break and no restart loses it."""

from __future__ import annotations

import contextlib
import logging
from datetime import datetime
from pathlib import Path

import msgspec

from link.durable import make_folder, replace_whole

logger = logging.getLogger(__name__)

FOLDER = "drafts"
"""The folder in the hub's data in which they are."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A branch.toml that is not in force.

    Attributes:
        text: the whole of it.
        base: the text that was in force when it was begun, so that it can be put into a newer one.
        begun_at: when that was, UTC.
        name: what its file was called, where it was uploaded.
        touched_at: when it was kept last, UTC; None: an earlier version kept it, count from `begun_at`.
    """

    text: str
    base: str
    begun_at: datetime
    name: str = ""
    touched_at: datetime | None = None


class NotKept(OSError):
    """A draft cannot be written; the message says why."""


class Drafts:
    """All drafts of a branch.

    Args:
        data: the hub's data folder; None: they end with the hub.
    """

    def __init__(self, data: Path | None) -> None:
        self._folder = data / FOLDER if data is not None else None
        self._kept: dict[str, Draft] = {}
        for path in sorted(self._folder.glob("*.json")) if self._folder and self._folder.is_dir() else ():
            try:
                self._kept[path.stem] = msgspec.json.decode(path.read_bytes(), type=Draft)
            except (OSError, msgspec.DecodeError) as error:
                logger.warning("The draft %s cannot be read and is left alone: %s", path, error)

    def of(self, login: str) -> Draft | None:
        """Return the draft of *login*; None: there is none."""
        return self._kept.get(login)

    def of_others(self, login: str) -> dict[str, Draft]:
        """Return the drafts of all others, by login."""
        return {other: draft for other, draft in self._kept.items() if other != login}

    def keep(self, login: str, draft: Draft) -> None:
        """Keep *draft* in the place of the one before.

        Raises:
            NotKept: it cannot be written; the one before is kept.
        """
        if self._folder is not None:
            try:
                make_folder(self._folder)
                replace_whole(self._folder / f"{login}.json", msgspec.json.encode(draft))
            except OSError as error:
                raise NotKept(f"the draft cannot be kept in {self._folder}: {error.strerror}") from error
        self._kept[login] = draft

    def drop(self, login: str) -> None:
        """Forget the draft of *login*, if there is one."""
        self._kept.pop(login, None)
        if self._folder is not None:
            with contextlib.suppress(OSError):  # it comes back with the next start, and can be dropped again
                (self._folder / f"{login}.json").unlink(missing_ok=True)

    def forget_before(self, then: datetime) -> list[str]:
        """Forget the drafts that nobody has touched since *then*, and return whose they were."""
        old = [login for login, draft in self._kept.items() if (draft.touched_at or draft.begun_at) < then]
        for login in old:
            self.drop(login)
        return old
