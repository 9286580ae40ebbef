"""What all boards, desks and kiosks of a hall would show: real inboxes on one wire, and what was in them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import requests

from contract import topics
from contract.codec import Unreadable, decode
from contract.reports import Shown
from contract.views import BoardView, DeskView, Menu, View
from hub.views.timeless import timeless
from link.broker import Broker, BrokerSettings
from link.inbox import Inbox
from link.wire import Handler
from okienko.demo.table import Table
from okienko.promise.evidence import Evidence, Seen

ALIKE_WITHIN_S = 20.0
"""So long after the last fault has healed all devices must show what the hub knows at the latest (I7).
The promise is five seconds; a timing is never an assertion, so a slow machine gets four times that, and the
cycles tell how long it took."""


class _Splitter:
    """A wire for many inboxes on one connection; it looks topics up, where a broker's client compares all."""

    def __init__(self) -> None:
        self._handlers: dict[str, list[Handler]] = {}

    def subscribe(self, topic: str, handler: Handler) -> None:
        """Hand what comes on *topic* to *handler*."""
        self._handlers.setdefault(topic, []).append(handler)

    def take(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001  a handler of the wire
        """Hand a message on."""
        for handler in self._handlers.get(topic, ()):
            handler(topic, payload, retained)

    def look_elsewhere(self) -> None:
        """Stay: a hall has one broker."""


class Ear:
    """Hears one branch as its devices do.

    Args:
        table: the branch.
        broker_url: by which way to hear; through a proxy, if that is what devices suffer.
        evidence: where all is kept.
        name: under which it is known to the broker.
    """

    def __init__(self, table: Table, broker_url: str, evidence: Evidence, name: str = "ear") -> None:
        self._evidence = evidence
        self._lock = threading.Lock()
        self._wire = Broker(BrokerSettings(urls=(broker_url,)), f"{table.name}-{name}")
        self._wire.subscribe(topics.whole_branch(table.name), self._hear)
        self._splitter = _Splitter()
        beat = topics.beat(table.name)
        self.inboxes: dict[str, Inbox[Any]] = {}
        for board in table.branch.boards:
            self._listen(f"/v1/boards/{board.id}", topics.board_view(table.name, board.id), BoardView, beat)
        for desk in table.branch.desks:
            self._listen(f"/v1/desks/{desk.id}", topics.desk_view(table.name, desk.id), DeskView, beat)
        for kiosk in table.branch.kiosks:
            self._listen(f"/v1/kiosks/{kiosk.id}", topics.kiosk_view(table.name, kiosk.id), Menu, beat)
        self._kept: dict[type[View], Callable[[Any], None]] = {
            BoardView: self._evidence.boards.append,
            DeskView: self._evidence.desks.append,
        }

    def start(self) -> None:
        """Begin to hear."""
        self._wire.start()

    def close(self) -> None:
        """Hear nothing any more."""
        self._wire.close()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nothing be added to the evidence while inside."""
        with self._lock:
            yield

    def until_alike(self, url: str, within_s: float) -> float:
        """Return once every inbox holds what the hub at *url* shows, with how many seconds that took.

        Raises:
            AssertionError: one does not, so many seconds on.
        """
        begun = time.monotonic()
        left = list(self.inboxes)
        while left:
            differ = {path: told for path in left if (told := self._differs(url, path))}
            left = list(differ)
            if left and time.monotonic() > begun + within_s:
                told = "; ".join(f"{path}: {how}" for path, how in differ.items())
                raise AssertionError(f"I7: devices show something else after {within_s} s: {told}")
        return time.monotonic() - begun

    def _differs(self, url: str, path: str) -> str:
        """Return how that which came to *path* differs from what the hub shows; empty: not at all."""
        inbox = self.inboxes[path]
        answer = requests.get(url + path, timeout=10)
        if inbox.newest is None or not answer.ok:
            return f"{inbox.newest and 'a view'}, the hub answers {answer.status_code}"
        held, told = map(_without_guesses, (inbox.newest, decode(answer.content, type(inbox.newest))))
        return ", ".join(
            f"{key} is {held[key]!r}, not {told[key]!r}" for key in held if held[key] != told[key]
        )

    def _listen(self, path: str, topic: str, kind: type[View], beat: str) -> None:
        wire: Any = self._splitter
        self.inboxes[path] = inbox = Inbox(wire, topic, kind, beat=beat)

        def keep(_topic: str, _payload: bytes, _retained: bool) -> None:  # noqa: FBT001  a handler
            for news in inbox.take():
                if isinstance(news, View) and type(news) in self._kept:
                    self._kept[type(news)](Seen(time.monotonic(), news))

        self._splitter.subscribe(topic, keep)

    def _hear(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001  a handler of the wire
        with self._lock:
            if topic.endswith("/shown"):
                self._keep_shown(payload)
            self._splitter.take(topic, payload, retained)

    def _keep_shown(self, payload: bytes) -> None:
        try:
            self._evidence.shown.append(Seen(time.monotonic(), decode(payload, Shown)))
        except Unreadable as error:
            raise AssertionError(f"a report that nobody can read: {error}") from error


def _without_guesses(view: Any) -> Any:
    """Return *view* without what time alone changes: its stamp, ages, and estimates."""
    bare = msgspec.to_builtins(timeless(view))
    return _bare(bare)


def _bare(thing: Any) -> Any:
    if isinstance(thing, dict):
        return {key: _bare(value) for key, value in thing.items() if key != "estimate"}
    if isinstance(thing, list | tuple):
        return [_bare(value) for value in thing]
    return thing
