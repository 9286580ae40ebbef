"""What every device counts of its wire, for its health report; see `docs/limits.md`."""

from __future__ import annotations

from typing import Any

from link.broker import Broker
from link.health import Health
from link.inbox import Inbox
from link.log_brake import held_back
from link.wire import Wire


def count_limits(health: Health, wire: Wire, inbox: Inbox[Any]) -> None:
    """Have *health* tell what *inbox* could not read, and what *wire* gave up."""
    health.watch("view-bytes", lambda: inbox.unreadable)
    health.watch("log-lines-of-a-kind", held_back)
    if isinstance(wire, Broker):
        health.watch("messages-waiting", lambda: wire.counts.dropped)
