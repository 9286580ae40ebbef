"""A load at its own pace: each request has its moment, whether or not those before have been answered.

What a hub that stands still costs is counted in full: the time a request took begins when it was due, and not
when its turn came. A load that waits for each answer would pass over the very moments that matter.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from okienko.bench.load import answer_in

BEGINS_S = 0.1
"""After so long the first moment comes, so that everybody stands ready."""
PATIENCE_S = 30.0


class Wish(NamedTuple):
    """One request: when it is due, in seconds from the beginning, and the whole request."""

    due_s: float
    request: bytes


@dataclass(slots=True)
class Lane:
    """Who asks on one connection, one thing after the other.

    Attributes:
        name: under which its outcomes are told.
        wishes: by their moments.
    """

    name: str
    wishes: Iterable[Wish]
    taken_s: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)


class _Running:
    def __init__(self, lane: Lane, port: int) -> None:
        self.lane, self._left = lane, deque(lane.wishes)
        self.connection = socket.create_connection(("127.0.0.1", port))
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = bytearray()
        self._due: float | None = None

    @property
    def next_s(self) -> float | None:
        """When it wants to ask next; None: it waits for an answer, or has no more wishes."""
        return self._left[0].due_s if self._due is None and self._left else None

    @property
    def is_done(self) -> bool:
        return self._due is None and not self._left

    def ask(self) -> None:
        wish = self._left.popleft()
        self._due = wish.due_s
        self._received.clear()
        self.connection.sendall(wish.request)

    def take(self, now_s: float) -> None:
        data = self.connection.recv(262_144)
        if not data:
            raise ConnectionError("the server closed the connection")
        self._received += data
        answer = answer_in(self._received)
        if answer is not None and self._due is not None:
            self.lane.taken_s.append(now_s - self._due)
            self.lane.statuses[answer.status] = self.lane.statuses.get(answer.status, 0) + 1
            self._due = None


def paced(port: int, lanes: list[Lane]) -> float:
    """Let all *lanes* ask at their moments; fill in what came of it, and return how many seconds it took.

    Raises:
        ConnectionError: the server closed a connection.
        TimeoutError: it does not answer any more.
    """
    running = [_Running(lane, port) for lane in lanes]
    try:
        with selectors.DefaultSelector() as selector:
            for one in running:
                selector.register(one.connection, selectors.EVENT_READ, one)
            return _paced(running, selector)
    finally:
        for one in running:
            one.connection.close()


def _paced(running: list[_Running], selector: selectors.BaseSelector) -> float:
    begun = time.perf_counter() + BEGINS_S
    heard_s = 0.0
    while not all(one.is_done for one in running):
        now_s = time.perf_counter() - begun
        for one in running:
            if one.next_s is not None and one.next_s <= now_s:
                one.ask()
        following = min((one.next_s for one in running if one.next_s is not None), default=now_s + 1.0)
        ready = selector.select(max(0.0, following - (time.perf_counter() - begun)))
        now_s = time.perf_counter() - begun
        for key, _ in ready:
            key.data.take(now_s)
            heard_s = now_s
        if now_s - max(heard_s, following) > PATIENCE_S:
            raise TimeoutError("the hub does not answer any more")
    return time.perf_counter() - begun
