"""On which machine figures were measured; without that they say nothing."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Machine:
    """What a reader must know to compare.

    Attributes:
        memory_gb: all of it, in GiB.
        disk: the file system on which the databases lay.
        load: how many processes wanted to run, on average over the last minute, before the first measure.
    """

    cores: int
    cpu: str
    memory_gb: float
    system: str
    python: str
    disk: str
    load: float

    @classmethod
    def seen(cls, folder: Path) -> Machine:
        """Return this machine, whose databases will lie in *folder*."""
        pages, page = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
        return cls(
            cores=len(os.sched_getaffinity(0)),
            cpu=_cpu(_text("/proc/cpuinfo")),
            memory_gb=round(pages * page / 2**30, 1),
            system=_system(_text("/etc/os-release")),
            python=platform.python_version(),
            disk=file_system(folder, _text("/proc/self/mounts")),
            load=round(os.getloadavg()[0], 2),
        )


def file_system(folder: Path, mounts: str) -> str:
    """Return the kind of file system under *folder*, by the table of *mounts*; empty where it is not told."""
    path, found, deepest = str(folder.resolve()) + "/", "", -1
    for line in mounts.splitlines():
        _, point, kind, *_ = line.split()
        if path.startswith(point.rstrip("/") + "/") and len(point) >= deepest:
            found, deepest = kind, len(point)
    return found


def _cpu(cpuinfo: str) -> str:
    named = dict(_pair(line, ":") for line in cpuinfo.splitlines() if ":" in line)
    return named.get("model name") or named.get("Model") or platform.machine()


def _system(os_release: str) -> str:
    named = dict(_pair(line, "=") for line in os_release.splitlines() if "=" in line)
    return named.get("PRETTY_NAME", platform.system()).strip('"')


def _pair(line: str, sign: str) -> tuple[str, str]:
    name, _, value = line.partition(sign)
    return name.strip(), value.strip()


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
