"""Live through many simulated days: ``python -m tests.faults.simulation --days 1000 --jobs 2``."""

from __future__ import annotations

import argparse
import faulthandler
import gc
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import count

from tests.faults.simulation.day import Result, live
from tests.faults.simulation.world import quiet

STUCK_S = 60.0
"""A day that takes so long by the machine's clock, 200 times what it should, never ends."""

TIDY_DAYS = 8
"""After so many days a process lets go of what they have left: about nine megabytes each."""

_days = count(1)


def main() -> int:
    """Read the command line and live through the days; return the exit code."""
    told = argparse.ArgumentParser(prog="python -m tests.faults.simulation")
    told.add_argument("--days", type=int, default=100)
    told.add_argument("--first", type=int, default=1, help="the seed of the first day")
    told.add_argument("--jobs", type=int, default=1)
    told.add_argument("--seed", type=int, help="live through this one day alone")
    told.add_argument("--trace", action="store_true", help="tell what happens in it, line by line")
    told.add_argument("--stop", action="store_true", help="stop at the first day that breaks a promise")
    given = told.parse_args()
    quiet()
    if given.seed is not None:
        return _one(given.seed, trace=given.trace)
    return _many(range(given.first, given.first + given.days), given.jobs, stop=given.stop)


def _one(seed: int, *, trace: bool) -> int:
    result = live(seed, trace=trace)
    sys.stdout.writelines(result.lines)
    for each in result.planned:
        _say(f"fault at {each}")
    _say(f"day {seed}: {result.steps} turns, {result.lasted_s:.0f} s, trace {result.digest}, {result.had}")
    for each in result.broken:
        _say(f"BROKEN {each}")
    return bool(result.broken)


def _many(seeds: range, jobs: int, *, stop: bool) -> int:
    begun_s = time.perf_counter()
    had: Counter[str] = Counter()
    visitors = days = steps = failed = 0
    for result in _results(seeds, jobs):
        days, visitors, steps = days + 1, visitors + result.visitors, steps + result.steps
        had.update(result.had)
        if result.broken:
            failed += 1
            _tell(result)
            if stop:
                break
    took_s = time.perf_counter() - begun_s
    _say(f"{days} days, {visitors} visitors, {steps} turns, {failed} days with a broken promise")
    _say("faults that had an effect: " + ", ".join(f"{kind} {times}" for kind, times in sorted(had.items())))
    _say(f"{took_s:.1f} s: {60 * days / took_s:.0f} days a minute")
    return failed > 0


def _results(seeds: range, jobs: int) -> Iterator[Result]:
    """Yield what came of each day; a process that dies ends the run with an error."""
    if jobs == 1:
        yield from map(_lived, seeds)
        return
    pool = ProcessPoolExecutor(jobs, initializer=quiet)
    try:
        yield from pool.map(_lived, seeds, chunksize=4)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _lived(seed: int) -> Result:
    gc.disable()
    signal.signal(signal.SIGALRM, lambda *_: _stuck(seed))
    signal.setitimer(signal.ITIMER_REAL, STUCK_S)
    try:
        return live(seed)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if next(_days) % TIDY_DAYS == 0:
            gc.collect()


def _stuck(seed: int) -> None:
    """Name the day that does not end, and where it stands; then end this process."""
    _say(f"day {seed} does not end: python -m tests.faults.simulation --seed {seed} --trace")
    faulthandler.dump_traceback()
    os._exit(1)


def _tell(result: Result) -> None:
    _say(f"day {result.seed} broke: {'; '.join(result.broken[:4])}")
    _say(f"  again: python -m tests.faults.simulation --seed {result.seed} --trace")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
