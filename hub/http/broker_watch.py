"""What the broker says of itself: above all, what it dropped because a device did not keep up.

Mosquitto drops messages behind a full queue without a word to anybody but its own count. Whole views make
that harmless, but somebody must know. A broker that says nothing of itself, or lets nobody read it, is passed
over.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from contract.hall_views import Alarm
from contract.names import DeviceId
from hub.limits import Limits
from link.wire import Wire

logger = logging.getLogger(__name__)

DROPPED = "$SYS/broker/publish/messages/dropped"
CONNECTED = "$SYS/broker/clients/connected"
QUIET_AFTER = timedelta(minutes=5)
"""So long after the last message that was dropped the alarm is over."""
MOST_OF_QUEUE = 20_000
MOST_CONNECTIONS = 1000
"""As `images/hub/mosquitto.conf` sets them: `max_queued_messages` for each device, and `max_connections`."""


class BrokerWatch:
    """Listens to the broker's own counts.

    Attributes:
        dropped: how many messages the broker has dropped since the hub started.
        connected: how many clients it has.
    """

    def __init__(self, wire: Wire, now: Callable[[], datetime]) -> None:
        self._now = now
        self._told: int | None = None
        self._since: datetime | None = None
        self._last: datetime | None = None
        self.dropped = self.connected = 0
        wire.subscribe(DROPPED, self._hear_dropped)
        wire.subscribe(CONNECTED, self._hear_connected)

    def watch(self, limits: Limits) -> None:
        """Show in *limits* what the broker says."""
        limits.watch("broker-messages-waiting", MOST_OF_QUEUE, lambda: self.dropped)
        limits.watch("broker-connections", MOST_CONNECTIONS, used=lambda: self.connected)

    def alarms(self) -> Iterator[Alarm]:
        """Yield an alarm while messages are being dropped, and for a while after."""
        if self._since is None or self._last is None:
            return
        if self._now() - self._last > QUIET_AFTER:
            self._since = None
            return
        yield Alarm(
            code="device-fault",
            about=DeviceId("broker"),
            since=self._since,
            fault="broker-drops",
            what=f"the broker has dropped {self.dropped} messages for devices that do not keep up",
            way_out="look which device has a slow network; each shows the whole picture again by itself",
        )

    def _hear_dropped(self, _topic: str, payload: bytes, _retained: bool) -> None:  # noqa: FBT001  wire's order
        told = _count_in(payload)
        if told is None:
            return
        before, self._told = self._told, told
        more = told - before if before is not None and told >= before else 0 if before is None else told
        if more:
            if self._since is None:
                logger.warning("The broker drops messages: a device does not keep up")
            self._since, self._last = self._since or self._now(), self._now()
            self.dropped += more

    def _hear_connected(self, _topic: str, payload: bytes, _retained: bool) -> None:  # noqa: FBT001  wire's order
        self.connected = _count_in(payload) or 0


def _count_in(payload: bytes) -> int | None:
    return int(payload) if len(payload) < 20 and payload.isdigit() else None
