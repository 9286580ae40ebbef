"""How fast others may ask: an address, whatever it asks for; a device of the branch, for commands.

Each has a bucket that fills at its rate and holds its burst; who finds it empty is told to come later, and
nothing else happens. So a button that has gone mad or a program that asks without end costs the hub next to
nothing, and whoever asks at a person's pace never meets this.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from contract.clock import Clock
from contract.commands import Command
from contract.hall_views import Alarm
from contract.names import DeviceId, device_id
from hub.answers import Answer
from hub.domain.settings import BranchSettings
from hub.http.asgi import turn_away
from hub.http.figures import CarryOut
from hub.http.guard import is_own_machine
from hub.http.problems import TooFast

logger = logging.getLogger(__name__)

MOST_ASKERS = 10_000
"""So many addresses are told apart; the longest quiet one is forgotten first, and its bucket was full."""
NOISY = 20
"""A device that was refused so often within a minute is a matter for somebody."""
QUIET_AGAIN = timedelta(minutes=1)
FLOODS = "device-floods"
"""The alarm's code. The device's own faults have another: who looks after a stuck button, not after this."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at_s: float


class Pace:
    """Buckets, one for each asker.

    Args:
        per_s: how many each may ask a second, on and on.
        burst: how many at once.
        now_s: a clock that only goes forward.

    Attributes:
        refused: how often one was empty.
    """

    def __init__(self, per_s: float, burst: int, now_s: Callable[[], float] = time.monotonic) -> None:
        self.per_s, self.burst, self._now_s = per_s, burst, now_s
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self.refused = 0

    def __len__(self) -> int:
        return len(self._buckets)

    def lets(self, asker: str) -> bool:
        """Take one out of the bucket of *asker*; return whether there was one."""
        now_s = self._now_s()
        bucket = self._buckets.get(asker)
        if bucket is None:
            bucket = self._buckets[asker] = _Bucket(float(self.burst), now_s)
            if len(self._buckets) > MOST_ASKERS:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(asker)
        bucket.left = min(float(self.burst), bucket.left + max(0.0, now_s - bucket.at_s) * self.per_s)
        bucket.at_s = now_s
        if bucket.left < 1.0:
            self.refused += 1
            return False
        bucket.left -= 1.0
        return True


class Paced:
    """Turn away whoever asks too fast from one address, before anything else is done.

    Args:
        app: what is asked.
        pace: of addresses. Programs on the hub's own machine are not counted.
    """

    def __init__(self, app: ASGIApp, pace: Pace) -> None:
        self._app, self._pace = app, pace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and not is_own_machine(scope):
            client = scope.get("client")
            if client is not None and not self._pace.lets(asker_of(client[0])):
                await turn_away(send, TooFast("too much is asked from this address; ask again in a moment"))
                return
        await self._app(scope, receive, send)


def asker_of(address: str) -> str:
    """Return as whom an *address* counts: of IPv6 a machine may have as many addresses as it likes."""
    known = ip_address(address)
    return address if known.version == 4 else str(ip_network((known, 64), strict=False))


class DevicePace:
    """Turn away the commands of a device that sends too many.

    Only devices of the branch are counted by name: others may call themselves as they like, and are counted
    by their address.

    Args:
        pace: of devices.
        settings: returns the branch's settings that are in force.
        clock: the day's clock.
    """

    def __init__(self, pace: Pace, settings: Callable[[], BranchSettings], clock: Clock) -> None:
        self._pace, self._settings, self._clock = pace, settings, clock
        self._of: tuple[BranchSettings | None, frozenset[DeviceId]] = (None, frozenset())
        self._noisy: dict[DeviceId, _Noise] = {}

    def guarding(self, carry_out: CarryOut) -> CarryOut:
        """Return *carry_out*, which is not asked by a device that asks too fast."""

        async def guarded(command: Command) -> Answer:
            if command.by in self._devices() and not self._pace.lets(command.by):
                self._note(command.by)
                raise TooFast(f"{command.by} sends too many commands; send this one again in a moment")
            return await carry_out(command)

        return guarded

    def alarms(self) -> Iterator[Alarm]:
        """Yield which devices send too many now."""
        now = self._clock.now()
        for device, noise in list(self._noisy.items()):
            if now - noise.last > QUIET_AGAIN:
                del self._noisy[device]
            elif noise.times >= NOISY:
                yield Alarm(
                    code=FLOODS,
                    about=device,
                    since=noise.since,
                    fault="too-many-commands",
                    what=f"{device}: it sends more commands than anybody presses; "
                    f"{noise.times} were not carried out",
                    way_out="look whether a button hangs; switch the device off and on again",
                )

    def _devices(self) -> frozenset[DeviceId]:
        settings = self._settings()
        if settings is not self._of[0]:
            kinds = (("kiosk", settings.kiosks), ("desk", settings.desks), ("board", settings.boards))
            found = frozenset(device_id(kind, each.id) for kind, all_of in kinds for each in all_of)
            self._of = (settings, found)
        return self._of[1]

    def _note(self, device: DeviceId) -> None:
        now = self._clock.now()
        noise = self._noisy.setdefault(device, _Noise(since=now, last=now))
        noise.times, noise.last = noise.times + 1, now
        if noise.times == 1:
            logger.warning("Too many commands of %s; more of them are only counted", device)


@dataclass(slots=True)
class _Noise:
    since: datetime
    last: datetime
    times: int = 0


def day_or_real_s(clock: Clock) -> Callable[[], float]:
    """Return a clock that goes on as the day does, or as the world does where that is faster."""
    begun_s, day_s = time.monotonic(), clock.elapsed()

    def now_s() -> float:
        return max(time.monotonic() - begun_s, clock.elapsed() - day_s)

    return now_s
