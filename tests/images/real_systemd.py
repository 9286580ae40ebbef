"""A real systemd for one test: a user instance with the units it is given, apart from everything else.

It runs in a namespace of processes of its own, so that it can reach nobody else's, and in a control group of
its own, which goes with it. All that it started ends with it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.waiting import eventually

PROGRAM = "/lib/systemd/systemd"
GROUPS = Path("/sys/fs/cgroup")
INSIDE = """
mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system
"$0" --user --log-target=null --unit="$1" &
wait
"""
_APART = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private")


@cache
def why_not() -> str:
    """Return why no systemd can be run here; empty: it can."""
    if not Path(PROGRAM).exists():
        return "systemd is not installed"
    if os.geteuid() != 0:
        return "only root can run a systemd apart"
    if not (GROUPS / "systemd").is_dir():
        return "there is no control group of systemd's own here (cgroup v1)"
    done = subprocess.run([*_APART, "true"], capture_output=True, check=False)
    return f"this machine lets nobody be apart: {done.stderr.decode().strip()}" if done.returncode else ""


@contextlib.contextmanager
def systemd(units: Mapping[str, str], begin_with: str) -> Iterator[Path]:
    """Run a systemd with *units*, by name, that begins with one; yield the folder of its state folders."""
    folder = Path(tempfile.mkdtemp(prefix="okn-"))  # paths of sockets must be short
    for name, text in units.items():
        path = folder / "config/systemd/user" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "run").mkdir(mode=0o700)
    environ = {
        **os.environ,
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_STATE_HOME": str(folder / "config"),
    }
    group = f"okienko-test-{folder.name}"
    places = [each / group for each in sorted(GROUPS.iterdir()) if _holds(each)]
    into = "".join(f'echo $$ > "{place}/cgroup.procs" && ' for place in places)
    for place in places:
        place.mkdir()
    begin = [*_APART, "sh", "-c", INSIDE, PROGRAM, begin_with]
    process = subprocess.Popen(
        ["sh", "-c", f'{into} exec "$@"', "sh", *begin], env=environ, stdin=subprocess.DEVNULL
    )
    try:
        yield folder / "config"
    finally:
        process.kill()
        process.wait()
        for place in places:
            eventually(lambda place=place: _is_gone(place), 10)
        shutil.rmtree(folder)


def _holds(hierarchy: Path) -> bool:
    """Tell whether systemd makes groups in *hierarchy*, one of cgroup v1."""
    return hierarchy.name in {"systemd", "unified", "pids", "memory", "cpu"} and not hierarchy.is_symlink()


def _is_gone(place: Path) -> bool:
    for path, _, _ in os.walk(place, topdown=False):
        with contextlib.suppress(OSError):
            Path(path).rmdir()
    return not place.exists()


def processes_of(word: str) -> list[int]:
    """Return the processes that were started with *word* in their command."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            with contextlib.suppress(OSError):
                if word.encode() in (each / "cmdline").read_bytes().split(b"\0"):
                    found.append(int(each.name))
    return sorted(found)
