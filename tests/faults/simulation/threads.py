"""Threads of devices, as turns of the simulation: workers, rounds, and the way to the hub."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from greenlet import greenlet

from link.hub_client import HubClient, HubSettings, _Answer, _Question
from tests.faults.simulation.network import Network
from tests.faults.simulation.scheduler import Machine, Scheduler, Waiter


class SimWorker:
    """As `link.worker.Worker`: one thread, which waits where it stands for its next job."""

    def __init__(self, scheduler: Scheduler, owner: Machine, on_error: Callable[[Exception], None]) -> None:
        self._scheduler, self._owner, self._on_error = scheduler, owner, on_error
        self._jobs: deque[Callable[[], None]] = deque()
        self._works = False
        self._thread: greenlet | None = None

    def do(self, job: Callable[[], None]) -> None:
        self._jobs.append(job)
        if not self._works:
            self._works = True
            if self._thread is None or self._thread.dead:
                self._thread = self._scheduler.spawn(self._owner, self._run)
            else:
                self._scheduler.soon(self._owner, self._thread.switch)

    def close(self, wait_s: float = 1.0) -> None:
        self._jobs.clear()

    def _run(self) -> None:
        while True:
            while self._jobs:
                try:
                    self._jobs.popleft()()
                except Exception as error:  # noqa: BLE001  as the real worker does
                    self._on_error(error)
            self._works = False
            self._scheduler.rest()


class SimRounds:
    """As `link.rounds.Rounds`."""

    def __init__(self, scheduler: Scheduler, owner: Machine, turn: Callable[[], float | None]) -> None:
        self._scheduler, self._turn = scheduler, turn
        self._waiter: Waiter | None = None
        self._woken = False
        scheduler.spawn(owner, self._run)

    def wake(self) -> None:
        self._woken = True
        if self._waiter is not None:
            self._waiter.give("woken")

    def close(self, wait_s: float, over: Callable[[], bool]) -> None:
        """Machines of the simulation are not closed; they die."""

    def _run(self) -> None:
        while True:
            self._woken = False
            wait_s = self._turn()
            if not self._woken:
                self._waiter = Waiter(self._scheduler)
                self._waiter.wait(wait_s)
                self._waiter = None


class SimLock:
    """A lock that other threads wait for in simulated time."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._held = False
        self._line: deque[Waiter] = deque()

    def acquire(self, timeout: float) -> bool:
        until_s = self._scheduler.now_s + timeout
        while self._held:
            waiter = Waiter(self._scheduler)
            self._line.append(waiter)
            if waiter.wait(until_s - self._scheduler.now_s) is None:
                self._line.remove(waiter)
                return False
        self._held = True
        return True

    def release(self) -> None:
        self._held = False
        if self._line:
            self._line.popleft().give("woken")


class SimPause:
    """The event that ends the pauses between two tries; a simulated machine is never closed."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    def is_set(self) -> bool:
        return False

    def set(self) -> None:
        """Machines of the simulation are not closed; they die."""

    def wait(self, for_s: float) -> None:
        self._scheduler.sleep(for_s)


class SimHubClient(HubClient):
    """The real way of asking, trying again and giving up; only the connection itself is the simulation's."""

    def __init__(self, network: Network, scheduler: Scheduler, device: str, patience_s: float) -> None:
        settings = HubSettings(url="http://hub", patience_s=patience_s)
        super().__init__(settings, device, clock=scheduler.monotonic)
        self._line = SimLock(scheduler)
        self._closed = SimPause(scheduler)
        self._network = network

    def _once(self, question: _Question, left_s: float) -> _Answer:
        wait_s = max(left_s / 2, min(1.0, left_s))
        return _Answer(*self._network.ask(self._device, question, wait_s))
