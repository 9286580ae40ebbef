"""What a running program weighs, as the kernel tells it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory of one process, in MiB.

    Attributes:
        rss: everything that is in its address space and in memory.
        pss: the same, where pages shared with other processes count by their share.
    """

    rss: float
    pss: float


def memory_of(pid: int) -> Memory:
    """Return what process *pid* holds now.

    Raises:
        OSError: there is no such process.
    """
    sizes: dict[str, int] = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]:
        name, _, value = line.partition(":")
        sizes[name] = int(value.split()[0]) * 1024
    return Memory(sizes["Rss"] / _MIB, sizes["Pss"] / _MIB)


def cpu_s(pid: int) -> float:
    """Return how many seconds of a core process *pid* has used so far.

    Raises:
        OSError: there is no such process.
    """
    # The name may hold blanks and brackets; what follows the last bracket is plain.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
