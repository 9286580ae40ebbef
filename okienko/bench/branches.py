"""Many branches on one PostgreSQL: what it takes to open them at once, and how fast they write together.

Each branch has what its hub has: one connection, which holds its lease, one thread for its store, and a
writer. Only the hubs' pages and pictures are left out. `python -m okienko.bench.branches URL` measures on the
server at *URL*, whose `max_connections` must leave room for one a branch.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

from okienko.bench.branch_share import Share


@dataclass(frozen=True, slots=True)
class Together:
    """What all branches did together."""

    branches: int
    opened_s: float
    changes: int
    seconds: float
    p50_ms: float
    p99_ms: float
    worst_ms: float
    failed: int
    lost: int
    unproved: tuple[str, ...]
    mib_a_branch: float

    def told(self) -> str:
        """Return it in words."""
        return (
            f"{self.branches} branches opened in {self.opened_s:.1f} s; "
            f"{self.changes / self.seconds:.0f} changes/s for {self.seconds:.0f} s, "
            f"p50 {self.p50_ms:.1f} ms, p99 {self.p99_ms:.1f} ms, worst {self.worst_ms:.0f} ms; "
            f"failed {self.failed}, lost {self.lost}, journals not proved {len(self.unproved)}; "
            f"{self.mib_a_branch:.2f} MiB a branch beside the server's"
        )


def together(url: str, branches: int, *, rate: float, seconds: float, processes: int = 2) -> Together:
    """Have so many *branches* write *rate* changes a second in all, for so many *seconds*.

    Raises:
        RuntimeError: one of the processes came to nothing.
    """
    names = [f"branch-{number:03d}" for number in range(branches)]
    shares = [names[number::processes] for number in range(processes)]
    begun_s = time.monotonic()
    program = [sys.executable, "-m", "okienko.bench.branch_share", url]
    running = [
        subprocess.Popen(
            [*program, ",".join(some), str(branches / rate), str(seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for some in shares
    ]  # fmt: skip
    try:
        for one in running:
            if _line(one) != "ready\n":
                raise RuntimeError("a share of the branches did not come up")
        opened_s = time.monotonic() - begun_s
        for one in running:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        found = [Share(**json.loads(_line(one))) for one in running]
    finally:
        for one in running:
            one.kill()
            one.communicate()
    return _summed(found, branches, opened_s, seconds)


def _line(one: subprocess.Popen[str]) -> str:
    assert one.stdout is not None
    return one.stdout.readline()


def _summed(found: list[Share], branches: int, opened_s: float, seconds: float) -> Together:
    took = sorted(ms for share in found for ms in share.took_ms)
    return Together(
        branches=branches,
        opened_s=opened_s,
        changes=len(took),
        seconds=seconds,
        p50_ms=statistics.median(took),
        p99_ms=took[int(len(took) * 0.99)],
        worst_ms=took[-1],
        failed=sum(share.failed for share in found),
        lost=sum(share.lost for share in found),
        unproved=tuple(name for share in found for name in share.unproved),
        mib_a_branch=sum(share.rss_mib for share in found) / branches,
    )


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("url")
    words.add_argument("--branches", type=int, default=500)
    words.add_argument("--rate", type=float, default=500.0)
    words.add_argument("--seconds", type=float, default=30.0)
    words.add_argument("--processes", type=int, default=2)
    asked = words.parse_args()
    sys.stdout.write(
        together(
            asked.url, asked.branches, rate=asked.rate, seconds=asked.seconds, processes=asked.processes
        ).told()
        + "\n"
    )
