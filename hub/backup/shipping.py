"""The journal on its way to a second path: whatever was committed stands there a moment later.

The hub never waits for it. What was committed is left here in memory and written by a thread of its own.
While the second path is away, full or slow it stays here, and what is too much for memory is read from the
hub's database once the second path is back.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from hub.audit.chain import Head
from hub.backup.frames import Frame, group_bytes
from hub.backup.sealing import Seal
from hub.backup.segments import Segments
from hub.backup.source import Source
from hub.store import Carried, StoreError

logger = logging.getLogger(__name__)

MARK_S = 10.0
"""So often the hub leaves a sign of life there when nothing else is to be shipped."""
AGAIN_S = 2.0
"""So long a second path that failed is left alone."""
BREATH_S = 0.05
"""What is committed within so long goes together: a stick is not written to a thousand times a second."""
MOST = 5000
"""So many commits wait in memory; beyond, all are let go and read from the database later."""


class _Waiting(NamedTuple):
    since_s: float
    group: Sequence[Carried]


class Lag(NamedTuple):
    """How far the second path is behind: by how many entries, for how many seconds, and why it fails."""

    entries: int
    seconds: float
    trouble: str


class Shipping:
    """Ships the journal of one branch.

    Attributes:
        wants_copy: what is there cannot be continued; it begins anew, and a full copy must be made.

    Args:
        folder: of the branch, on the second path.
        seal: makes ready what leaves the hub.
        source: the hub's own database.
        now: the hub's clock, UTC.
    """

    def __init__(self, folder: Path, seal: Seal, source: Source, now: Callable[[], datetime]) -> None:
        self.wants_copy = False
        self._seal, self._source, self._now = seal, source, now
        self._segments = Segments(folder)
        self._waiting: deque[_Waiting] = deque()
        self._news = threading.Condition()
        self._head = Head(seq=0, link="")
        self._there: Head | None = None
        self._is_sure = False  # that what is there ends so
        self._trouble = ""
        self._lost_s = 0.0
        self._wrote_s = float("-inf")
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="backup-shipping", daemon=True)

    def begin(self, epoch: int, head: Head) -> None:
        """Ship from now on, as this start of the hub, whose journal ends at *head*."""
        self._head = head
        self._segments.epoch = epoch
        self._thread.start()

    def put(self, group: Sequence[Carried], head: Head) -> None:
        """Ship *group*, which was committed and ends at *head*; returns at once."""
        with self._news:
            self._waiting.append(_Waiting(time.monotonic(), group))
            self._head = head
            if len(self._waiting) > MOST:
                self._waiting.clear()
            self._news.notify()

    @property
    def lag(self) -> Lag:
        """How far the second path is behind now."""
        with self._news:
            there = self._there.seq if self._there else self._head.seq
            waits_s = time.monotonic() - self._waiting[0].since_s if self._waiting else 0.0
            return Lag(self._head.seq - there, waits_s, self._trouble)

    @property
    def there(self) -> Head | None:
        """Where the journal on the second path ends; None: that is not known yet."""
        return self._there

    def close(self, wait_s: float = 2.0) -> None:
        """Ship what is left, and end; a second path that hangs is waited for so many seconds."""
        with self._news:
            self._closed = True
            self._news.notify()
        if self._thread.ident is not None:
            self._thread.join(wait_s)

    def _run(self) -> None:
        while True:
            some, head = self._next()
            try:
                self._ship(some, head)
            except (OSError, ValueError) as error:
                self._failed(error)
            else:
                self._done(some)
            if self._closed and (self._trouble or self._there == self._head):
                self._segments.close()
                return

    def _next(self) -> tuple[list[_Waiting], Head]:
        with self._news:
            if self._trouble:
                self._news.wait_for(lambda: self._closed, AGAIN_S)
            else:
                self._news.wait_for(lambda: self._is_behind or self._closed, MARK_S if self._there else 0.0)
        if not self._closed:
            time.sleep(BREATH_S)
        with self._news:
            return list(self._waiting), self._head

    @property
    def _is_behind(self) -> bool:
        return bool(self._waiting) or (self._there is not None and self._there.seq < self._head.seq)

    def _ship(self, some: Sequence[_Waiting], head: Head) -> None:
        there = self._there if self._is_sure and self._there else self._found(some, head)
        carried = [each for waiting in some for each in waiting.group]
        first = next((each.entries[0].seq for each in carried if each.entries), head.seq + 1)
        while there.seq + 1 < first:
            late, end = self._source.carried(there.seq, first - 1)
            there = self._written(late, end)
        if carried or time.monotonic() - self._wrote_s >= MARK_S or self._trouble:
            self._written(carried, head)

    def _found(self, some: Sequence[_Waiting], head: Head) -> Head:
        """Return from where on is to be shipped: where what is there ends, if our journal goes through it."""
        found, self._is_sure = self._segments.end(), True
        if found is not None and found.seq <= head.seq and self._source.holds(found):
            self._there = found
            return found
        # Nothing is there, or the journal of another time: what comes from now on needs a copy to stand on.
        self.wants_copy = True
        entries = [entry for waiting in some for each in waiting.group for entry in each.entries]
        before = entries[0].seq - 1 if entries else head.seq
        self._there = Head(seq=before, link=head.link)
        return self._there

    def _written(self, carried: Sequence[Carried], head: Head) -> Head:
        payload = self._seal.bytes(group_bytes(list(carried))) if carried else b""
        self._segments.append(Frame(head, self._now(), payload))
        self._there, self._wrote_s = head, time.monotonic()
        return head

    def _done(self, shipped: Sequence[_Waiting]) -> None:
        with self._news:
            # All may have been let go meanwhile, and others have come: these are not shipped yet.
            gone = {id(each) for each in shipped}
            while self._waiting and id(self._waiting[0]) in gone:
                self._waiting.popleft()
            was, self._trouble = self._trouble, ""
        if was:
            logger.info("Second path of the backup back after %.0f s", time.monotonic() - self._lost_s)

    def _failed(self, error: Exception) -> None:
        self._segments.close()
        self._is_sure = False
        said = str(error) if isinstance(error, StoreError) else told(error)
        with self._news:
            was, self._trouble = self._trouble, said
        if not was:
            self._lost_s = time.monotonic()
            logger.error("Second path of the backup lost: %s", said)


def told(error: Exception) -> str:
    """Return what *error* says to people."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)
