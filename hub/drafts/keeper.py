"""Keeps what administrators are about to change, one draft a person: no break and no restart loses it."""

from __future__ import annotations

import contextlib
import logging
from datetime import datetime

import msgspec

from hub.store import StoreError
from hub.store.papers import Papers

logger = logging.getLogger(__name__)

FOLDER = "drafts/"
"""So begins the name of each."""


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
    """All drafts of a branch. What is asked of it may wait for a disk, or for a server.

    Args:
        papers: where they are kept; None: they end with the hub.
    """

    def __init__(self, papers: Papers | None = None) -> None:
        self._papers = papers
        self._kept: dict[str, Draft] = {}

    def begin(self) -> None:
        """Find those that were kept before.

        Raises:
            StoreError: the server is away.
        """
        for name, body in (self._papers.named(FOLDER) if self._papers else {}).items():
            try:
                login = name.removeprefix(FOLDER).removesuffix(".json")
                self._kept[login] = msgspec.json.decode(body, type=Draft)
            except msgspec.DecodeError as error:
                logger.warning("The draft %s cannot be read and is left alone: %s", name, error)

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
        if self._papers is not None:
            try:
                self._papers.keep(_name(login), msgspec.json.encode(draft))
            except StoreError as error:
                raise NotKept(f"the draft cannot be kept: {error}") from error
        self._kept[login] = draft

    def drop(self, login: str) -> None:
        """Forget the draft of *login*, if there is one."""
        self._kept.pop(login, None)
        if self._papers is not None:
            # After an error it comes back with the next start, and can be dropped again.
            with contextlib.suppress(StoreError):
                self._papers.drop(_name(login))

    def forget_before(self, then: datetime) -> list[str]:
        """Forget the drafts that nobody has touched since *then*, and return whose they were."""
        old = [login for login, draft in self._kept.items() if (draft.touched_at or draft.begun_at) < then]
        for login in old:
            self.drop(login)
        return old


def _name(login: str) -> str:
    return f"{FOLDER}{login}.json"
