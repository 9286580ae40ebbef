"""Live through many simulated days: ``python -m tests.faults.simulation --days 1000 --jobs 2``."""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter

from tests.faults.simulation.day import Result, live, live_large
from tests.faults.simulation.lives import NeverEnded, lives
from tests.faults.simulation.world import quiet


def main() -> int:
    """Read the command line and live through the days; return the exit code."""
    told = argparse.ArgumentParser(prog="python -m tests.faults.simulation")
    told.add_argument("--days", type=int, default=100)
    told.add_argument("--first", type=int, default=1, help="the seed of the first day")
    told.add_argument("--jobs", type=int, default=1)
    told.add_argument("--seed", type=int, help="live through this one day alone")
    told.add_argument("--trace", action="store_true", help="tell what happens in it, line by line")
    told.add_argument("--stop", action="store_true", help="stop at the first day that breaks a promise")
    told.add_argument("--large", action="store_true", help="one large day: 40 desks, 1,200 visitors, 8 hours")
    given = told.parse_args()
    quiet()
    if given.large:
        return _one_large(given.seed or given.first, trace=given.trace)
    if given.seed is not None:
        return _one(given.seed, trace=given.trace)
    try:
        return _many(range(given.first, given.first + given.days), given.jobs, stop=given.stop)
    except NeverEnded as error:
        _say(str(error))
        return 2


def _one_large(seed: int, *, trace: bool) -> int:
    failed = _told(live_large(seed, trace=trace))
    spent = resource.getrusage(resource.RUSAGE_SELF)
    _say(f"{spent.ru_utime + spent.ru_stime:.0f} s of a core, {spent.ru_maxrss // 1024} MB")
    return failed


def _one(seed: int, *, trace: bool) -> int:
    return _told(live(seed, trace=trace))


def _told(result: Result) -> int:
    sys.stdout.writelines(result.lines)
    for each in result.planned:
        _say(f"fault at {each}")
    lasted = f"{result.steps} turns, {result.lasted_s:.0f} s, trace {result.digest}"
    _say(f"day {result.seed}: {lasted}, {result.had}")
    for each in result.broken:
        _say(f"BROKEN {each}")
    return bool(result.broken)


def _many(seeds: range, jobs: int, *, stop: bool) -> int:
    begun_s = time.perf_counter()
    had: Counter[str] = Counter()
    visitors = days = steps = failed = 0
    for result in lives(seeds, jobs):
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
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s, most_mb = spent.ru_utime + spent.ru_stime, spent.ru_maxrss // 1024
    _say(f"{took_s:.1f} s: {60 * days / took_s:.0f} days a minute")
    _say(f"{cpu_s / days:.3f} s of a core a day, at most {most_mb} MB in a process")
    return failed > 0


def _tell(result: Result) -> None:
    _say(f"day {result.seed} broke: {'; '.join(result.broken[:4])}")
    _say(f"  again: python -m tests.faults.simulation --seed {result.seed} --trace")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
