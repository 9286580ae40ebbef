"""Takes a device back to the release before, when the new one never becomes ready. Standard library alone.

It lies on the device beside the releases, see `PLACE`, and is run by the system's own Python: what does not
start cannot be trusted to look after itself. The unit calls it as root: ``begun`` before each start,
``ready`` once the program has said that it is, ``ended`` after it has ended. A release that was ready once is
never left again: what it wrote may be in people's hands.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PLACE = "/opt/okienko/way-back"
TRIES = 3
"""So many starts in a row may fail; with `TimeoutStartSec` that is less than five minutes."""
ROOM = 3
"""Databases are copied where so many times their size is free: tickets need the disk more."""
COMPLETE = "complete"
NOTE = "went-back"
"""The file in the state folder by which the program knows that it came back; see `link.way_back`."""
KEPT = "before-update"
_GIVEN_SINCE = "SELECT count(*) FROM journal WHERE seq > ? AND body LIKE '%\"ticket-%'"


@dataclass(frozen=True, slots=True)
class Device:
    """The releases of one *kind* in *home*, and the folder *state* with what its program must not lose."""

    kind: str
    home: Path
    state: Path

    @property
    def current(self) -> str:
        """The release that the link names."""
        link = self.home / self.kind
        return link.readlink().name if link.is_symlink() else ""

    @property
    def before(self) -> str:
        """The whole release from which the device was updated; empty: there is none any more."""
        link = self.home / f"{self.kind}.before"
        name = link.readlink().name if link.is_symlink() else ""
        return name if name and (self.home / name / COMPLETE).is_file() else ""

    @property
    def is_proved(self) -> bool:
        """Whether the current release was ready once."""
        return _read(self.home / f"{self.kind}.proved") == self.current

    def begun(self) -> str:
        """Keep a copy of the databases before a release that is not proved changes them."""
        kept = self.state / KEPT
        if self.is_proved or not self.before or _read(kept / "for") == self.current:
            return ""
        shutil.rmtree(kept, ignore_errors=True)
        databases = self._databases()
        size = sum(path.stat().st_size for path in databases)
        if databases and shutil.disk_usage(self.state).free > ROOM * size:
            kept.mkdir(mode=0o700)
            for path in databases:  # nobody has them open now
                shutil.copy2(path, kept / path.name)
                _as_owned(path, kept / path.name)
            _put(kept / "for", self.current)
        return ""

    def ready(self) -> str:
        """Note that the current release works."""
        if self.is_proved:
            return ""
        _put(self.home / f"{self.kind}.proved", self.current)
        (self.home / f"{self.kind}.failed").unlink(missing_ok=True)
        shutil.rmtree(self.state / KEPT, ignore_errors=True)
        return f"{self.current} has proved itself"

    def ended(self, result: str) -> str:
        """Count a start that failed; after the third go back. Return what is to be said of it."""
        if self.is_proved or result == "success":
            return ""
        failed, tries = self.home / f"{self.kind}.failed", 1
        name, _, times = _read(failed).partition(" ")
        if name == self.current and times.isdigit():
            tries += int(times)
        if tries < TRIES or not self.before or self.before == self.current:
            _put(failed, f"{self.current} {tries}")
            return f"{self.current} did not become ready ({result}), {tries} times in a row"
        return self._back()

    def _back(self) -> str:
        left, kept = self.current, self.state / KEPT
        if self._databases():
            if (why := self._cannot_put_back(kept)) != "":
                return f"{left} does not start, and there is no way back: {why}"
            self._put_back(kept)
        back = self.before
        note = {"from": left, "to": back, "at": datetime.now(UTC).isoformat(timespec="seconds")}
        _put(self.state / NOTE, json.dumps(note))
        fresh = self.home / f".{self.kind}.new"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(back)
        fresh.replace(self.home / self.kind)
        _put(self.home / f"{self.kind}.proved", back)
        (self.home / f"{self.kind}.failed").unlink(missing_ok=True)
        return f"{left} did not become ready {TRIES} times in a row; the device is back at {back}"

    def _databases(self) -> list[Path]:
        return [path for path in self.state.glob("*.db*") if not path.name.endswith(".lock")]

    def _cannot_put_back(self, kept: Path) -> str:
        if _read(kept / "for") != self.current:
            return "there was no room for a copy of its databases"
        return _numbers_given_since(kept, self.state)

    def _put_back(self, kept: Path) -> None:
        for path in self._databases():
            path.unlink()
        for path in kept.glob("*.db*"):
            path.replace(self.state / path.name)
        shutil.rmtree(kept)


def _numbers_given_since(kept: Path, state: Path) -> str:
    """Return why the copy in *kept* may not take the place of what is in *state*; empty: it may."""
    for copy in kept.glob("*.db"):
        try:
            last = _asked(copy, "SELECT coalesce(max(seq), 0) FROM journal")
        except sqlite3.DatabaseError:
            continue  # it has no journal
        try:
            more = _asked(state / copy.name, _GIVEN_SINCE, last)
        except sqlite3.DatabaseError as error:
            return f"{copy.name} cannot be read: {error}"
        if more:
            return f"{more} entries about tickets were written into {copy.name} since"
    return ""


def _asked(database: Path, question: str, *about: int) -> int:
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
            return int(opened.execute(question, about).fetchone()[0])
    finally:
        for beside in database.parent.glob(f"{database.name}-*"):  # SQLite made them, as root
            _as_owned(database, beside)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def _put(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.chmod(0o644)
    fresh.replace(path)


def _as_owned(like: Path, path: Path) -> None:
    owner = like.stat()
    os.chown(path, owner.st_uid, owner.st_gid)


def main(words: list[str], environ: Mapping[str, str] = os.environ) -> int:
    """Do what the unit asks by *words*: a kind, and ``begun``, ``ready`` or ``ended``."""
    kind, what, *home = words
    state = Path(environ.get("STATE_DIRECTORY", f"/var/lib/okienko-{kind}"))
    device = Device(kind, Path(home[0]) if home else Path(__file__).resolve().parent, state)
    match what:
        case "begun":
            said = device.begun()
        case "ready":
            said = device.ready()
        case "ended":
            said = device.ended(environ.get("SERVICE_RESULT", "success"))
        case _:
            said = f"way-back: no {what!r} (one of begun, ready, ended)"
    if said:
        print(said)  # noqa: T201  systemd's journal keeps it
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
