"""Many days, in processes that each live through some of them and end; a day that hangs or dies is named.

A process is a copy of this one, with all that was imported, and is not tidied: what its days leave behind
goes when it does. When a day takes too long by the machine's clock it says itself where it stands, whatever
holds it, and should it not even say that it is ended from here: no run of days can hang without a word.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import pickle
import selectors
import signal
import sys
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from tests.faults.simulation.day import Result, live
from tests.faults.simulation.world import quiet

STUCK_S = 60.0
"""A day that takes so long by the machine's clock, hundreds of times what it should, never ends."""

MORE_S = 15.0
"""So long after that a process is ended that has not ended itself."""

DAYS_EACH = 20
"""So many days a process lives through: nine megabytes of each stay until it ends."""

Live = Callable[[int], Result]


class NeverEnded(Exception):
    """A day hung, or took its process with it."""


@dataclass(slots=True)
class _Life:
    """A process, the days that are still to come of it, and until when the next one must."""

    process: int
    pipe: int
    seeds: deque[int]
    until_s: float
    heard: bytearray = field(default_factory=bytearray)


def lives(
    seeds: Sequence[int], jobs: int, *, each: int = DAYS_EACH, stuck_s: float = STUCK_S, day: Live = live
) -> Iterator[Result]:
    """Yield what came of each of *seeds*, in the order in which the days end, from *jobs* processes at once.

    Raises:
        NeverEnded: a day hung or its process died; the text names the day. Where it stood is on stderr.
    """
    chunks = deque(seeds[first : first + each] for first in range(0, len(seeds), each))
    ready = selectors.DefaultSelector()
    alive: dict[int, _Life] = {}
    gc.collect()
    gc.freeze()
    try:
        while chunks or alive:
            while chunks and len(alive) < jobs:
                life = _begun(chunks.popleft(), stuck_s, day)
                alive[life.pipe] = life
                ready.register(life.pipe, selectors.EVENT_READ)
            yield from _came(ready, alive, stuck_s)
    finally:
        gc.unfreeze()
        for life in alive.values():
            _end(life)
        ready.close()


def _came(ready: selectors.BaseSelector, alive: dict[int, _Life], stuck_s: float) -> Iterator[Result]:
    """Yield the days that ended since; wait for one, but for none of them too long."""
    next_s = min(life.until_s for life in alive.values()) + MORE_S
    for key, _ in ready.select(max(0.0, next_s - time.monotonic())):
        life = alive[key.fd]
        if piece := os.read(life.pipe, 1 << 20):
            life.heard += piece
            yield from _whole(life, stuck_s)
            continue
        ready.unregister(life.pipe)
        if life.seeds:
            raise NeverEnded(_told(life))
        _end(alive.pop(life.pipe))
    for life in alive.values():
        if time.monotonic() > life.until_s + MORE_S:
            raise NeverEnded(_told(life))


def _whole(life: _Life, stuck_s: float) -> Iterator[Result]:
    heard = life.heard
    while len(heard) >= 4 and len(heard) >= 4 + (size := int.from_bytes(heard[:4], "big")):
        result: Result = pickle.loads(heard[4 : 4 + size])
        del heard[: 4 + size]
        life.seeds.popleft()
        life.until_s = time.monotonic() + stuck_s
        yield result


def _told(life: _Life) -> str:
    again = f"python -m tests.faults.simulation --seed {life.seeds[0]} --trace"
    return f"day {life.seeds[0]} did not end: {again}"


def _begun(seeds: Sequence[int], stuck_s: float, day: Live) -> _Life:
    reads, writes = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # other threads do not go on in the copy; none is needed
        process = os.fork()
    if process == 0:
        os.close(reads)
        _live(seeds, writes, stuck_s, day)
    os.close(writes)
    return _Life(process, reads, deque(seeds), time.monotonic() + stuck_s)


def _live(seeds: Sequence[int], pipe: int, stuck_s: float, day: Live) -> NoReturn:
    """Live through the days of *seeds*, in a process of its own."""
    code = 1
    try:
        gc.disable()
        quiet()
        for seed in seeds:
            # On a thread of the C library: it sees also what never comes back to the interpreter.
            faulthandler.dump_traceback_later(stuck_s, exit=True, file=sys.__stderr__)
            told = pickle.dumps(day(seed))
            _write(pipe, len(told).to_bytes(4, "big") + told)
        code = 0
    except BaseException:  # noqa: BLE001  nothing may go on in the copy of somebody else's program
        faulthandler.dump_traceback(file=sys.__stderr__)
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _write(pipe: int, told: bytes) -> None:
    while told:
        told = told[os.write(pipe, told) :]


def _end(life: _Life) -> None:
    os.close(life.pipe)
    if life.seeds:
        os.kill(life.process, signal.SIGKILL)
    os.waitpid(life.process, 0)
