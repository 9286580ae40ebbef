"""A device's report on itself, and the sign of life that systemd's watchdog waits for."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping

from contract.codec import Unreadable, decode, encode
from contract.names import BranchId, DeviceId
from contract.reports import LONGEST_DETAIL, MOST_FAULTS, HealthState
from contract.topics import health
from contract.views import Sent
from link.way_back import FAULT as WENT_BACK
from link.way_back import went_back
from link.wire import Will, Wire

READY = "ready"
FAULT = "fault"
LOST = "lost"
AGAIN_S = 60.0
"""So long after a report another one tells that more was beyond a limit; a fault is told at once."""


class Health:
    """Publishes the retained `HealthState` of one device: at each connect, and when something changes.

    Make it before the wire is started: it sets the last will.

    Args:
        wire: the way to the broker.
        branch: the branch of the device.
        device: the device that reports.
        version: the version of its program.
    """

    def __init__(self, wire: Wire, branch: BranchId, device: DeviceId, version: str) -> None:
        self._wire = wire
        self._device = device
        self._version = version
        self._topic = health(branch, device)
        self._lock = threading.RLock()
        self._faults: dict[str, str] = {}
        self._beyond: dict[str, Callable[[], int]] = {}
        self._told: dict[str, int] = {}
        self._newest: Callable[[], Sent | None] = lambda: None
        self._obeyed = (0, "")
        self._told_s = float("-inf")
        self._started = False
        self._closed = False
        # Sessions rise across restarts too; a clock that is behind costs no more than an old will believed.
        self._session = int(time.time())
        wire.set_will(self._last_will)
        wire.on_connect(self._publish)
        wire.subscribe(self._topic, self._contradict)

    def watch(self, limit: str, beyond: Callable[[], int]) -> None:
        """Report from now on how often *limit* was met, as *beyond* tells it; see `docs/limits.md`."""
        self._beyond[limit] = beyond

    def obey(self, newest: Callable[[], Sent | None]) -> None:
        """Report from now on which hub the device obeys: that of its *newest* picture.

        A hub that no device obeys, for they have seen a higher epoch, learns of it by this alone.
        """
        self._newest = newest

    def look(self, now_s: float) -> None:
        """Report again where more was beyond a limit than was told; called as often as the loop comes round.

        *now_s*: real seconds of one monotonic clock; a minute lies between two such reports. That the device
        obeys another hub is told at once.
        """
        if self._now_obeyed() != self._obeyed:
            self._publish()
        if now_s - self._told_s >= AGAIN_S:
            self._told_s = now_s
            with self._lock:
                if self._now_beyond() != self._told:
                    self._publish()

    def ready(self) -> None:
        """The device works: from now on it reports."""
        with self._lock:
            self._started = True
            if detail := went_back():
                self._faults[WENT_BACK] = detail
            self._publish()

    def fault(self, fault: str, detail: str = "") -> None:
        """Report that *fault*, a lasting word such as ``paper-out``, stands; *detail* says it to people."""
        with self._lock:
            if self._faults.get(fault) != detail:
                self._faults[fault] = detail
                self._publish()

    def back(self, fault: str) -> None:
        """Report that *fault* is over; when it was the last one, the device is ready."""
        with self._lock:
            if fault in self._faults:
                del self._faults[fault]
                self._publish()

    def close(self) -> None:
        """Report that the device was switched off; before the wire is closed."""
        with self._lock:
            if self._started and not self._closed:
                self._closed = True
                self._send(self._state(LOST, detail="switched off"))

    def _publish(self) -> None:
        with self._lock:
            if not self._started or self._closed:
                return
            self._told, self._obeyed = self._now_beyond(), self._now_obeyed()
            details = "; ".join(detail for detail in self._faults.values() if detail)[:LONGEST_DETAIL]
            first, faults = next(iter(self._faults), ""), tuple(self._faults)[:MOST_FAULTS]
            self._send(self._state(FAULT if first else READY, first, details, faults))

    def _send(self, state: HealthState) -> None:
        self._wire.publish(self._topic, encode(state), retain=True)

    def _state(
        self, status: str, fault: str = "", detail: str = "", faults: tuple[str, ...] = ()
    ) -> HealthState:
        return HealthState(
            device=self._device,
            status=status,
            fault=fault,
            faults=faults,
            detail=detail,
            session=self._session,
            version=self._version,
            beyond=self._told,
            epoch=self._obeyed[0],
            hub=self._obeyed[1],
        )

    def _now_obeyed(self) -> tuple[int, str]:
        newest = self._newest()
        return (newest.epoch, newest.hub) if newest is not None else (0, "")

    def _now_beyond(self) -> dict[str, int]:
        return {limit: times for limit, beyond in self._beyond.items() if (times := beyond())}

    def _last_will(self) -> Will:
        self._session += 1
        return self._topic, encode(self._state(LOST, detail="the broker lost the device"))

    def _contradict(self, _topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001  # the wire's handler
        # The will of a connection that died may come after we are back; nobody else would put that right.
        if retained:
            return
        with contextlib.suppress(Unreadable):
            if decode(payload, HealthState).status == LOST:
                self._publish()


class Watchdog:
    """Tells systemd that the program is ready and still works; silent when systemd did not ask.

    Args:
        environ: where systemd says what it wants: ``NOTIFY_SOCKET``, ``WATCHDOG_USEC``, ``WATCHDOG_PID``.
    """

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        if self._address.startswith("@"):
            self._address = "\0" + self._address[1:]
        self._interval_s = _half_of_watchdog_s(environ)
        self._last_beat_s = float("-inf")

    @property
    def interval_s(self) -> float | None:
        """How often `beat` should be called, in seconds; None: nobody waits for it."""
        return self._interval_s

    def ready(self) -> None:
        """The program does its work from now on."""
        self._tell("READY=1")

    def starting(self, within_s: float) -> None:
        """The program will be ready, or end, *within_s* seconds: it may take so long."""
        self._tell(f"EXTEND_TIMEOUT_USEC={round(within_s * 1e6)}")

    def beat(self) -> None:
        """The loop that does the work has come round; may be called as often as one likes."""
        now_s = time.monotonic()
        if self._interval_s is not None and now_s - self._last_beat_s >= self._interval_s / 2:
            self._last_beat_s = now_s
            self._tell("WATCHDOG=1")

    def status(self, text: str) -> None:
        """Show *text* in ``systemctl status``."""
        self._tell(f"STATUS={' '.join(text.split())}")

    def stopping(self) -> None:
        """The program begins to end."""
        self._tell("STOPPING=1")

    def _tell(self, message: str) -> None:
        if not self._address:
            return
        # systemd restarts who does not report; a report that cannot be sent is no reason to fall over.
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as wire:
            wire.sendto(message.encode(), self._address)


def _half_of_watchdog_s(environ: Mapping[str, str]) -> float | None:
    microseconds = environ.get("WATCHDOG_USEC", "")
    meant_for = environ.get("WATCHDOG_PID", "")
    if not microseconds.isdigit() or int(microseconds) == 0 or meant_for not in ("", str(os.getpid())):
        return None
    return int(microseconds) / 1e6 / 2
