"""What was shipped after a full copy, taken into it: the journal goes on link by link, and tables follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from contract.names import BranchId
from hub.audit.chain import Head
from hub.backup.frames import Frame, frames_in, group_in
from hub.backup.places import Segment, segments_in
from hub.backup.sealing import Key, Locked
from hub.store import Carried, Store
from hub.store.rows import rows_of

AT_ONCE = 300
"""So many commands share one commit."""
AGE = b"age-encryption.org/"


@dataclass(slots=True)
class Replay:
    """How far what was shipped has led.

    Attributes:
        head: where the journal ends now.
        seen: the last sign of life of the hub up to there; None: there is none.
        entries: how many were taken in.
        notes: what could not be used, and why; one line each.
    """

    head: Head
    seen: datetime | None = None
    entries: int = 0
    notes: list[str] = field(default_factory=list)


def replay(store: Store, branch: BranchId, folder: Path, key: Key, head: Head) -> Replay:
    """Take into *store*, whose journal of *branch* ends at *head*, what was shipped to *folder* after that.

    Raises:
        StoreError: the store cannot be written.
        OSError: what was shipped cannot be read.
    """
    player = _Player(store, branch, key, Replay(head))
    for segment in segments_in(folder):
        player.play(segment)
    player.commit()
    return player.done


class _Player:
    def __init__(self, store: Store, branch: BranchId, key: Key, done: Replay) -> None:
        self._store, self._branch, self._key = store, branch, key
        self.done = done
        self._pending: list[Carried] = []
        self._ids: set[str] = set()

    def play(self, segment: Segment) -> None:
        for frame in frames_in(segment.path.read_bytes()):
            if not isinstance(frame, Frame):
                if not frame.torn:
                    self.done.notes.append(f"{segment.path}: damaged from byte {frame.offset} on; not used")
                return
            if (trouble := self._take(frame)) is not None:
                self.done.notes.append(f"{segment.path}: entry {frame.head.seq}: {trouble}")
                return
            if frame.head.seq <= self.done.head.seq:
                self.done.seen = max(self.done.seen or frame.at, frame.at)

    def commit(self) -> None:
        if self._pending:
            self._store.commit(self._pending)
        self._pending, self._ids = [], set()

    def _take(self, frame: Frame) -> str | None:
        """Take *frame* in; return why it cannot be."""
        if not frame.payload or frame.head.seq < self.done.head.seq:
            return None
        try:
            plain = self._key.bytes(frame.payload) if frame.payload.startswith(AGE) else frame.payload
            new = list(self._new(group_in(plain)))
        except (Locked, ValueError) as error:
            return str(error)
        entries = [entry for carried in new for entry in carried.entries]
        if entries and entries[0].seq != self.done.head.seq + 1:
            return f"what comes between entry {self.done.head.seq} and {entries[0].seq} is missing"
        if entries and not self._follows(new, frame.head):
            return f"it does not follow entry {self.done.head.seq}: it is of another journal, or was changed"
        self._keep(new, frame.head if entries else self.done.head, len(entries))
        return None

    def _new(self, group: Sequence[Carried]) -> Iterator[Carried]:
        for carried in group:
            if carried.entries:
                known = carried.entries[-1].seq <= self.done.head.seq
            else:
                known = carried.command in self._ids or self._store.answer_to(carried.command) is not None
            if not known:
                yield carried

    def _follows(self, new: Sequence[Carried], head: Head) -> bool:
        row = rows_of(new, self._branch, self.done.head.link).journal[-1]
        return bool((row["seq"], row["link"]) == (head.seq, head.link))

    def _keep(self, new: Sequence[Carried], head: Head, entries: int) -> None:
        self._pending += new
        self._ids.update(carried.command for carried in new)
        self.done.head, self.done.entries = head, self.done.entries + entries
        if len(self._pending) >= AT_ONCE:
            self.commit()
