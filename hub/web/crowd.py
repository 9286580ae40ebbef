"""Ten thousand phones that watch one hall: drawn once, sent to many, and never in the way of the queue.

Each page is a *subject*: one ticket, or the hall, in one language. A subject is looked at when the queue has
moved, at most once in `CALM_S`, and drawn only when what it shows is another; all who watch it get the same
bytes. The tickets that a command was about do not wait for that: they are first. Bytes go straight to the
socket, so that a watcher costs no task that would have to be woken.
"""

from __future__ import annotations

import asyncio
import logging
from asyncio import Transport
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

import msgspec

from contract.events import Entry, OfTicket
from contract.names import Language
from contract.refusal import Refused
from hub.authority import Authority
from hub.domain.branch import Branch
from hub.store import StoreError
from hub.views import Pictures
from hub.web.changes import Changes
from hub.web.languages import LANGUAGES

logger = logging.getLogger(__name__)

BEAT_S = 15.0
"""How often a silent stream says that it lives. Every beat costs a phone's radio some battery."""
STALE_S = 40
"""After how long without a word the page calls itself out of date."""
CALM_S = 1.0
"""The shortest time between two looks at everything; one that took longer is followed by as long a rest."""
LOOK_S = 15.0
"""How often to look though nothing has moved, for what time alone changes."""
FIRST_S = 0.03
"""For so long after a change only who was called is drawn: desks and boards are served before phones."""
AT_ONCE = 50
"""So many watchers get a beat before anybody else has a turn."""
TURN_S = 0.002
"""For so long at a stretch subjects are looked at; then all others have their turn, and..."""
BREATH_S = 0.001
"""...the other threads, for so long: they send what boards wait for."""
MOST_UNREAD = 64 * 1024
"""Who leaves more bytes unread than this is cut off; the browser comes again and gets the page as it is."""

T = TypeVar("T")
_BEAT = b"event: beat\ndata: \n\n"


class Subject(NamedTuple):
    """What is watched: the ticket of *token*, or the hall where that is empty."""

    token: str
    language: Language


@dataclass(frozen=True, slots=True)
class Seen:
    """A subject at one look.

    Attributes:
        mark: other than before if, and only if, the picture is another.
        html: draws the picture.
    """

    mark: bytes
    html: Callable[[], str]


See = Callable[[Branch, Pictures, Subject], Seen]
"""Looks at a subject; raises a refusal where it is not there any more."""


def framed(data: bytes) -> bytes:
    """Return *data* as one chunk of an HTTP answer whose length nobody knows."""
    return b"%x\r\n%b\r\n" % (len(data), data)


@dataclass(eq=False, slots=True)
class Line:
    """The connection of one watcher, as far as bytes go."""

    transport: Transport

    def write(self, chunk: bytes) -> bool:
        """Send *chunk*; tell whether it was cut off because what was sent before is still unread."""
        if self.transport.is_closing():
            return False
        if self.transport.get_write_buffer_size() > MOST_UNREAD:
            self.transport.abort()
            return True
        self.transport.write(chunk)
        return False

    def end(self) -> None:
        """Finish the answer, as HTTP has it."""
        if not self.transport.is_closing():
            self.transport.write(b"0\r\n\r\n")
            self.transport.close()


@dataclass(slots=True)
class _Watched:
    mark: bytes = b""
    lines: set[Line] = field(default_factory=set)


class Crowd:
    """All who watch.

    Args:
        authority: whose queue they watch.
        changes: what tells that it has moved.
        see: looks at a subject.

    Attributes:
        dropped: how many were cut off because they did not read.
    """

    def __init__(self, authority: Authority, changes: Changes, see: See) -> None:
        self._authority, self._changes, self._see = authority, changes, see
        self._watched: dict[Subject, _Watched] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._well = True
        self.dropped = 0
        changes.follow(self)

    async def join(self, subject: Subject, line: Line) -> None:
        """Let *line* watch *subject* from now on; what is to be seen now it gets at once.

        Raises:
            Refused: there is no such thing to be seen.
            StoreError: nobody knows at present.
        """
        async with self._committed() as branch:
            seen = self._see(branch, self._authority.pictures(branch), subject)
            line.write(_message(branch, seen))
            watched = self._watched.setdefault(subject, _Watched(seen.mark))
            watched.lines.add(line)
        if not self._tasks or all(task.done() for task in self._tasks):
            self._tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._keep_alive())]

    def leave(self, subject: Subject, line: Line) -> None:
        """Let *line* go; does nothing where it has gone."""
        if (watched := self._watched.get(subject)) is not None:
            watched.lines.discard(line)
            if not watched.lines:
                del self._watched[subject]

    def show(self, branch: Branch, entries: Sequence[Entry]) -> None:
        """Send at once what *entries*, just stored, mean to those whose tickets they are about."""
        subjects = dict.fromkeys(self._about(branch, entries))
        if subjects:
            pictures = self._authority.pictures(branch)
            for subject in subjects:
                self._look(branch, pictures, subject)

    def close(self) -> None:
        """End all streams: the hub stops."""
        for watched in self._watched.values():
            for line in watched.lines:
                line.end()

    def _about(self, branch: Branch, entries: Sequence[Entry]) -> Iterator[Subject]:
        for entry in entries:
            if not isinstance(entry.event, OfTicket):
                continue
            ticket = branch.tickets.get(entry.event.ticket)
            if ticket is not None:
                keys = (Subject(ticket.token, Language(language)) for language in LANGUAGES)
                yield from filter(self._watched.__contains__, keys)

    async def _follow(self) -> None:
        loop, seen = asyncio.get_running_loop(), -1
        while self._watched and not self._changes.closed:
            await self._changes.wait(seen, LOOK_S)
            await asyncio.sleep(FIRST_S if seen >= 0 else 0.0)
            seen, begun = self._changes.count, loop.time()
            try:
                await self._round()
                self._well = True
            except StoreError:
                self._well = False  # no beats: the pages call themselves out of date, and they are
            except Exception:
                logger.exception("The pages of visitors could not be drawn")
            await asyncio.sleep(max(CALM_S, loop.time() - begun))

    async def _round(self) -> None:
        loop, left = asyncio.get_running_loop(), deque(self._watched)
        while left:
            async with self._committed() as branch:
                pictures, ends = self._authority.pictures(branch), loop.time() + TURN_S
                while left and loop.time() < ends:
                    self._look(branch, pictures, left.popleft())
            await asyncio.sleep(BREATH_S)

    def _look(self, branch: Branch, pictures: Pictures, subject: Subject) -> None:
        watched = self._watched.get(subject)
        if watched is None:
            return
        try:
            seen = self._see(branch, pictures, subject)
        except Refused:  # it is of yesterday; asked again, the hub says so
            del self._watched[subject]
            for line in watched.lines:
                line.end()
            return
        if seen.mark != watched.mark:
            watched.mark = seen.mark
            self._send(watched, _message(branch, seen))

    def _send(self, watched: _Watched, chunk: bytes) -> None:
        self.dropped += sum([line.write(chunk) for line in watched.lines])

    async def _keep_alive(self) -> None:
        beat, told = framed(_BEAT), self.dropped
        while self._watched and not self._changes.closed:
            await asyncio.sleep(BEAT_S)
            for some in _parts(list(self._watched.values()) if self._well else []):
                for watched in some:
                    self._send(watched, beat)
                await asyncio.sleep(0)
            if self.dropped != told:
                logger.info("%d watching phones cut off that did not read", self.dropped - told)
                told = self.dropped

    def _committed(self) -> AbstractAsyncContextManager[Branch]:
        return self._authority.committed()


def _parts(everything: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield *everything* in parts, between which others have their turn."""
    for first in range(0, len(everything), AT_ONCE):
        yield everything[first : first + AT_ONCE]


def _message(branch: Branch, seen: Seen) -> bytes:
    sent = {"epoch": branch.epoch, "seq": branch.seq, "picture": seen.html(), "said": ""}
    return framed(b"data: " + msgspec.json.encode(sent) + b"\n\n")
