"""Bears the real programs of a branch: all is imported once, and each program is a fork of this process.

``python -m tests.faults.nursery_process`` reads one order a line, a JSON object, and prints the process id of
each child. A child is a program like any other: its own process, its own sockets, killed by its own id. What
is spared is a second of imports at each of thousands of starts. No thread runs here, so that a fork is whole.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import traceback

from tests.faults.programs import PROGRAMS

_PR_SET_PDEATHSIG = 1


def _bear(order: dict[str, str]) -> None:
    """Become the program of *order*; never returns."""
    status = 1
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        for descriptor in (1, 2):
            os.dup2(log, descriptor)
        PROGRAMS[order["program"]](order)
        status = 0
    except BaseException:  # noqa: BLE001  whatever it is, the log tells, and nothing of the parent goes on here
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    """Bear children until nobody orders any more; they die with this process."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are reaped at once
    while line := sys.stdin.buffer.readline():
        order = json.loads(line)
        if (child := os.fork()) == 0:
            _bear(order)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
