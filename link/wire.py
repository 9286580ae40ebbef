"""What everybody may expect of the wire that carries views; `Broker` fulfils it, and its twin `FakeBroker`.

Handlers and hooks run one at a time on the wire's own thread. An exception in one is logged, counted and
survived. They should hand over and return: while one works, nothing else is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

Handler = Callable[[str, bytes, bool], None]
"""Takes topic, payload, and whether the message was retained: stored before we subscribed."""

Hook = Callable[[], None]

Will = tuple[str, bytes]
"""Topic and payload of what the broker says for us when we are lost; retained, QoS 1."""


class Wire(Protocol):
    """A connection to the branch's broker that mends itself."""

    @property
    def is_connected(self) -> bool:
        """Whether the broker answers now."""

    def start(self) -> None:
        """Begin to connect and return at once; subscribe, add hooks and set the will before."""

    def set_will(self, will: Callable[[], Will]) -> None:
        """Let *will* be asked for the last will before each connect."""

    def subscribe(self, topic_filter: str, handler: Handler) -> None:
        """Hand every message that matches *topic_filter* to *handler*, now and after each connect."""

    def publish(self, topic: str, payload: bytes, *, retain: bool, qos: int = 1) -> None:
        """Send *payload*; never blocks, any thread.

        While the broker is away, or does not keep up, the newest retained payload of each topic is kept and
        sent when it is back. What is not retained is dropped and counted while it is away.
        """

    def on_connect(self, hook: Hook) -> None:
        """Call *hook* after each connect; also once now, if connected."""

    def on_lost(self, hook: Hook) -> None:
        """Call *hook* each time an established connection is lost."""

    def look_elsewhere(self) -> None:
        """The hub is not heard here: try the next broker, where there are several; any thread."""

    def close(self) -> None:
        """Let go of the broker, without the last will; may be called twice."""
