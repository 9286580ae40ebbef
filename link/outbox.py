"""What is to be sent, and what was sent but not yet acknowledged.

A retained message is a picture: only the newest of a topic matters, so a newer one replaces an older one
that has not left yet. All others are news and leave in order, or not at all.

A connection that is lost takes what was under way with it. Pictures then go back to the outbox unless a
newer one is there; this is not left to the MQTT client, which would send them again *after* the newer one.
"""

from __future__ import annotations

import threading
from collections import deque

from msgspec import Struct

MOST_WAITING = 10_000
"""So many topics and so many unretained messages may wait; beyond that the oldest is dropped."""

WINDOW = 200
"""So many messages may be under way unacknowledged, if the broker does not ask for fewer."""


class Message(Struct, frozen=True):
    """One message to be published."""

    topic: str
    payload: bytes
    retain: bool
    qos: int


class Outbox:
    """Messages on their way out; may be used from any thread.

    Attributes:
        published: messages put in.
        acknowledged: messages that the broker has taken.
        replaced: retained messages that never left because a newer one of their topic came.
        dropped: messages given up.
    """

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self._lock = threading.Lock()
        self._most_waiting = most_waiting
        self._pictures: dict[str, Message] = {}
        self._news: deque[Message] = deque()
        self._under_way: dict[int, Message] = {}
        self._acknowledged_early: set[int] = set()
        self._open = False
        self.published = 0
        self.acknowledged = 0
        self.replaced = 0
        self.dropped = 0

    def put(self, message: Message) -> None:
        """Take *message* in; what is not retained is dropped while the outbox is shut."""
        with self._lock:
            self.published += 1
            if message.retain:
                self._put_picture(message)
            elif self._open:
                self._news.append(message)
                self._drop_beyond_limit()
            else:
                self.dropped += 1

    def take(self, window: int = WINDOW) -> Message | None:
        """Return the message that should leave now; None: nothing waits, or *window* are under way."""
        with self._lock:
            if len(self._under_way) >= window:
                return None
            if self._pictures:
                return self._pictures.pop(next(iter(self._pictures)))
            return self._news.popleft() if self._news else None

    def sent(self, mid: int, message: Message) -> None:
        """Note that *message* left under the packet id *mid*."""
        with self._lock:
            if mid in self._acknowledged_early:
                self._acknowledged_early.discard(mid)
                self.acknowledged += 1
            else:
                self._under_way[mid] = message

    def acknowledge(self, mid: int) -> None:
        """Note that the broker has taken what left as *mid*; of QoS 0 this may come before `sent`."""
        with self._lock:
            if self._under_way.pop(mid, None) is None:
                self._acknowledged_early.add(mid)
            else:
                self.acknowledged += 1

    def open(self) -> None:
        """Take in what is not retained too: there is a connection."""
        with self._lock:
            self._open = True

    def shut(self) -> None:
        """The connection is lost: keep the newest pictures, drop the news."""
        with self._lock:
            self._open = False
            self.dropped += len(self._news)
            self._news.clear()
            self._take_back()

    @property
    def waiting(self) -> int:
        """How many messages have not left yet."""
        with self._lock:
            return len(self._pictures) + len(self._news)

    @property
    def is_empty(self) -> bool:
        """Whether everything has left and was acknowledged."""
        with self._lock:
            return not (self._pictures or self._news or self._under_way)

    def _put_picture(self, message: Message) -> None:
        self.replaced += message.topic in self._pictures
        self._pictures[message.topic] = message
        self._drop_beyond_limit()

    def _take_back(self) -> None:
        back = {message.topic: message for message in self._under_way.values() if message.retain}
        self.dropped += sum(not message.retain for message in self._under_way.values())
        self.replaced += len(back.keys() & self._pictures.keys())
        self._pictures = {**back, **self._pictures}
        self._under_way.clear()
        self._acknowledged_early.clear()
        self._drop_beyond_limit()

    def _drop_beyond_limit(self) -> None:
        while len(self._pictures) > self._most_waiting:
            del self._pictures[next(iter(self._pictures))]
            self.dropped += 1
        while len(self._news) > self._most_waiting:
            self._news.popleft()
            self.dropped += 1
