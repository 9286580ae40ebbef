"""Time, turns and threads of a simulated day: one heap of what is due, one seed for all that is chance.

Device programs block where they wait for hub, paper or disk. Each of their threads is a greenlet here, which
gives its turn back while it waits, so that all of them share one real thread and always take turns alike.
"""

from __future__ import annotations

import hashlib
import random
from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from typing import Any

from greenlet import GreenletExit, getcurrent, greenlet


class PowerCut(BaseException):
    """The machine of `who` goes dark in the middle of what it does; nothing of the product catches this."""

    def __init__(self, who: Machine) -> None:
        super().__init__(who.name)
        self.who = who


class Machine:
    """Something that can lose its power: whatever it had meant to do later is then never done."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.alive = True
        self.threads: dict[greenlet, None] = {}

    def die(self) -> None:
        """Let all of it end where it stands."""
        self.alive = False
        for thread in list(self.threads):
            if thread is not getcurrent() and not thread.dead:
                thread.throw(GreenletExit)
        self.threads.clear()


class Due:
    """What is to be done at some time, unless it is cancelled or its machine is dead by then."""

    __slots__ = ("args", "at_s", "cancelled_", "owner", "what")

    def __init__(self, at_s: float, owner: Machine | None, what: Callable[..., Any], args: tuple) -> None:
        self.at_s, self.owner, self.what, self.args, self.cancelled_ = at_s, owner, what, args, False

    def cancel(self) -> None:
        self.cancelled_ = True

    def cancelled(self) -> bool:
        return self.cancelled_

    def when(self) -> float:
        return self.at_s


class Trace:
    """What happened, as a hash of every line of it; *lines* are kept only where somebody wants to read."""

    def __init__(self, *, keep: bool = False) -> None:
        self._hash = hashlib.blake2b(digest_size=8)
        self.lines: list[str] | None = [] if keep else None

    def note(self, at_s: float, *told: object) -> None:
        line = f"{at_s:.4f} {told}\n"
        self._hash.update(line.encode())
        if self.lines is not None:
            self.lines.append(line)

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


class Scheduler:
    """Does what is due, in the order of its time; what is due at one instant in the order of a drawn lot."""

    def __init__(self, seed: int, *, keep_trace: bool = False) -> None:
        self.now_s = 0.0
        self.steps = 0
        self.chance = random.Random(seed)
        self.trace = Trace(keep=keep_trace)
        self.on_death: Callable[[Machine], None] = lambda _who: None
        self.before_turn: Callable[[], None] | None = None
        self._heap: list[tuple[float, float, int, Due]] = []
        self._ready: deque[Due] = deque()
        self._lot, self._next = self.chance.random, count().__next__
        self._main = getcurrent()
        self._threads: dict[greenlet, None] = {}

    def monotonic(self) -> float:
        return self.now_s

    def at(self, at_s: float, owner: Machine | None, what: Callable[..., Any], *args: Any) -> Due:
        due = Due(at_s, owner, what, args)
        heappush(self._heap, (at_s, self._lot(), self._next(), due))
        return due

    def after(self, in_s: float, owner: Machine | None, what: Callable[..., Any], *args: Any) -> Due:
        due = Due(at_s := self.now_s + in_s, owner, what, args)
        heappush(self._heap, (at_s, self._lot(), self._next(), due))
        return due

    def soon(self, owner: Machine | None, what: Callable[..., Any], *args: Any) -> Due:
        """Do *what* at this instant, after what is due by now and in the order asked for."""
        due = Due(self.now_s, owner, what, args)
        self._ready.append(due)
        return due

    def run(self, until_s: float) -> None:
        """Do all that is due before *until_s*."""
        heap, ready, pop, now_s = self._heap, self._ready, heappop, self.now_s
        while True:
            if ready and not (heap and heap[0][0] <= now_s):
                due = ready.popleft()
            elif heap and heap[0][0] <= until_s:
                due = pop(heap)[3]
            else:
                break
            if due.cancelled_:
                continue
            self.now_s = now_s = due.at_s
            self.steps += 1
            if self.before_turn is not None:
                self.before_turn()
            owner = due.owner
            try:
                if owner is None or owner.alive:
                    due.what(*due.args)
            except PowerCut as cut:
                self.on_death(cut.who)
        self.now_s = until_s

    def spawn(self, owner: Machine, work: Callable[[], None]) -> greenlet:
        """Do *work* on a thread of *owner*, which may wait."""

        def whole() -> None:
            try:
                work()
            finally:
                owner.threads.pop(thread, None)
                self._threads.pop(thread, None)

        thread = greenlet(whole, parent=self._main)
        owner.threads[thread] = self._threads[thread] = None
        self.soon(owner, thread.switch)
        return thread

    def end(self) -> None:
        """Let go of all that waits: a thread that stands somewhere would keep its whole day in memory."""
        for thread in list(self._threads):
            if not thread.dead:
                thread.throw(GreenletExit)
        self._threads.clear()
        self._heap.clear()
        self._ready.clear()

    def rest(self) -> None:
        """Wait until somebody switches to this thread again."""
        self._main.switch()

    def sleep(self, for_s: float) -> None:
        """Wait; only on a thread of a machine."""
        thread = getcurrent()
        self.after(for_s, None, self._resume, thread)
        self._main.switch()

    def wait(self, for_s: float | None) -> object:
        """Wait until somebody hands something over by `Waiter.give`, at most *for_s*; None: nobody did."""
        return Waiter(self).wait(for_s)

    @staticmethod
    def _resume(thread: greenlet) -> None:
        if not thread.dead:
            thread.switch()


class Waiter:
    """One thread that waits for one thing."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._thread: greenlet | None = None
        self._given: object = None
        self._is_given = False

    def give(self, what: object) -> None:
        """Hand *what* over, the first time only."""
        if not self._is_given:
            self._is_given, self._given = True, what
            if self._thread is not None:
                self._scheduler.soon(None, self._wake)

    def wait(self, for_s: float | None) -> object:
        if not self._is_given:
            self._thread = getcurrent()
            late = None
            if for_s is not None:
                late = self._scheduler.after(max(0.0, for_s), None, self._wake)
            self._scheduler._main.switch()
            self._thread = None
            if late is not None:
                late.cancel()
        return self._given if self._is_given else None

    def _wake(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None and not thread.dead:
            thread.switch()
