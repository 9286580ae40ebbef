"""Cycles of faults in a large hall: hurt, heal, judge; again and again.

    python -m tests.faults.cycles --kinds hub,broker --cycles 1000 --seed 7

At the end it says how many cycles of each kind were survived and how many promises were broken, and of each
cycle that failed how it is run again. The seed decides which faults come when; what the threads of a crowd
do between two of them is the machine's, so a failure may need several runs to be met again.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.faults.kinds import KINDS, Kind
from tests.faults.nursery import Nursery
from tests.faults.world import World

CYCLES_IN_A_LIFE = 12
"""After so many cycles a hall begins anew, for a long journal makes every judgement slower."""


@dataclass(slots=True)
class Tally:
    """What came of all cycles."""

    survived: Counter[str] = field(default_factory=Counter)
    took_s: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    slowest_start_s: float = 0.0
    slowest_alike_s: float = 0.0

    def told(self) -> str:
        """Return all of it, for people."""
        lines = [
            f"{kind:10} {self.survived[kind]:6} survived, {60 * self.survived[kind] / took_s:.0f} a minute"
            for kind, took_s in self.took_s.items()
        ]
        lines.append(
            f"{sum(self.survived.values())} cycles survived, {self.happened['answers']} wishes answered,"
            f" {self.happened['asked again']} tries in vain before;"
            f" slowest start of a hub {self.slowest_start_s:.1f} s,"
            f" all devices right within {self.slowest_alike_s:.1f} s"
        )
        return "\n".join([*lines, f"promises broken: {len(self.broken)}", *self.broken])


def live(  # noqa: PLR0917  all that one life needs
    kind: str, cycles: int, seed: str, nursery: Nursery, folder: Path, tally: Tally
) -> None:
    """Let one hall live through so many *cycles* of *kind*; it ends with the first broken promise."""
    what: Kind = KINDS[kind]
    chance = random.Random(f"{kind} {seed}")
    begun = time.monotonic()
    with World(folder, f"{kind} {seed}", nursery, proxied=what.proxied) as world:
        for number in range(1, cycles + 1):
            world.crowd.go()
            what.hurt(world, chance)
            if broken := world.judged():
                where = f"--kinds {kind} --cycles {cycles} --seed {seed}"
                tally.broken += [
                    f"{kind}, cycle {number} of python -m tests.faults.cycles {where}: {b}" for b in broken
                ]
                break
            tally.survived[kind] += 1
        tally.happened += world.counts
        tally.slowest_start_s = max(tally.slowest_start_s, world.hall.slowest_start_s)
        tally.slowest_alike_s = max(tally.slowest_alike_s, world.hall.slowest_alike_s)
    tally.took_s[kind] += time.monotonic() - begun


def cycled(
    kinds: Sequence[str],
    cycles: int,
    seed: str,
    *,
    tell: Callable[[str], object] = lambda _: None,
    for_s: float = float("inf"),
) -> Tally:
    """Run so many *cycles* of each of *kinds*, at most for so many seconds, and return what came of them."""
    tally = Tally()
    until = time.monotonic() + for_s
    with tempfile.TemporaryDirectory(prefix="okienko-faults-") as folder, Nursery(Path(folder)) as nursery:
        left = dict.fromkeys(kinds, cycles)
        for life in count():
            for kind in kinds:
                some = min(left[kind], CYCLES_IN_A_LIFE)
                left[kind] -= some
                if some and time.monotonic() < until:
                    named = f"{seed}.{life}" if life else seed
                    live(kind, some, named, nursery, Path(folder) / f"{kind}-{life}", tally)
            if not any(left.values()) or time.monotonic() >= until:
                return tally
            tell(tally.told())
    raise AssertionError("there is always another life")


def _say(what: str) -> None:
    sys.stdout.write(f"{what}\n\n")
    sys.stdout.flush()


def main() -> int:
    """Run what is asked; return 1 when a promise was broken."""
    words = argparse.ArgumentParser(description="Hurt a large hall again and again, and judge it.")
    words.add_argument("--kinds", default=",".join(KINDS), help=f"of {', '.join(KINDS)}")
    words.add_argument("--cycles", type=int, default=12, help="of each kind")
    words.add_argument("--seed", default="1", help="decides which faults come when")
    words.add_argument(
        "--for-s", type=float, default=float("inf"), help="begin nothing after so many seconds"
    )
    asked = words.parse_args()
    kinds = asked.kinds.split(",")
    if unknown := set(kinds) - set(KINDS):
        words.error(f"no such kind: {', '.join(sorted(unknown))}")
    tally = cycled(kinds, asked.cycles, asked.seed, tell=_say, for_s=asked.for_s)
    _say(tally.told())
    return 1 if tally.broken else 0


if __name__ == "__main__":
    sys.exit(main())
