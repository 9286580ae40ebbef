"""Small papers that a hub keeps beside its journal, each whole under a name: drafts, the key of the draw."""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path
from typing import Protocol

from hub.store import StoreError
from hub.store.beside import BesideJournal
from hub.store.beside_schema import papers
from link.durable import make_folder, replace_whole

logger = logging.getLogger(__name__)


class Papers(Protocol):
    """Where papers are kept. Every method raises `StoreError` where they cannot be read or written."""

    def named(self, begins: str) -> dict[str, bytes]:
        """Return those whose name begins so, by name."""

    def keep(self, name: str, body: bytes) -> None:
        """Keep *body* under *name*, in the place of what was there; after an error that is there still."""

    def drop(self, name: str) -> None:
        """Do away with what is there under *name*, if anything is."""


class FolderPapers:
    """Papers as files in *folder*; nobody but the hub's user may read one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def named(self, begins: str) -> dict[str, bytes]:
        found = {}
        for path in sorted(self._folder.glob(f"{begins}*")):
            # A dot begins what a power cut left half written.
            if path.is_file() and not path.name.startswith("."):
                try:
                    found[path.relative_to(self._folder).as_posix()] = path.read_bytes()
                except OSError as error:
                    logger.warning("%s cannot be read and is left alone: %s", path, error.strerror)
        return found

    def keep(self, name: str, body: bytes) -> None:
        path = self._folder / name
        try:
            make_folder(path.parent)
            replace_whole(path, body, mode=0o600)
        except OSError as error:
            raise StoreError(f"{path}: it cannot be kept: {error.strerror}") from error

    def drop(self, name: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            try:
                (self._folder / name).unlink()
            except OSError as error:
                raise StoreError(f"{self._folder / name}: it cannot be removed: {error.strerror}") from error


class SharedPapers:
    """Papers in the database that the hubs of a branch share."""

    def __init__(self, beside: BesideJournal) -> None:
        self._beside = beside

    def named(self, begins: str) -> dict[str, bytes]:
        with self._beside.working() as ours:
            found = ours.rows(papers, papers.c.name.startswith(begins, autoescape=True))
            return {row.name: bytes(row.body) for row in found}

    def keep(self, name: str, body: bytes) -> None:
        with self._beside.working() as ours:
            ours.drop(papers, papers.c.name == name)
            ours.add(papers, name=name, body=body)

    def drop(self, name: str) -> None:
        with self._beside.working() as ours:
            ours.drop(papers, papers.c.name == name)
