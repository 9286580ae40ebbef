"""A hub that is killed, as by a power cut, at one moment of taking settings; run as `hub_process` is.

The moment is named by the variable ``DIES``: ``before-file``, the new text is beside the file and not in its
place; ``before-journal``, the file is new and nothing is stored; ``before-answer``, all is stored.
"""

from __future__ import annotations

import os
import runpy
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from contract.events import SettingsTaken
from hub import branch_file
from hub.store.sql import SqlStore

MOMENTS = ("before-file", "before-journal", "before-answer")


def die() -> None:
    """Be killed; nothing is put in order."""
    os.kill(os.getpid(), signal.SIGKILL)


def dying(work: Callable[..., Any], is_moment: Callable[..., bool], *, after: bool) -> Callable[..., Any]:
    """Return *work* that dies when it is the moment, before or after it is done."""

    def done(*args: Any) -> Any:
        result = None if is_moment(*args) and not after else work(*args)
        if is_moment(*args):
            die()
        return result

    return done


def was_sent(_store: SqlStore, group: Any) -> bool:
    """Return whether settings are among the *group* that a person sent."""
    entries = (entry for carried in group for entry in carried.entries)
    return any(isinstance(entry.event, SettingsTaken) and entry.by != "hub" for entry in entries)


def prepare(moment: str) -> None:
    """Make the hub of this process die at *moment*."""
    if moment == "before-file":
        real = Path.replace
        Path.replace = dying(real, lambda _, to: Path(to).name == "hall.toml", after=False)  # type: ignore[method-assign]
    elif moment == "before-journal":
        branch_file.BranchFile.write = dying(branch_file.BranchFile.write, lambda *_: True, after=True)  # type: ignore[method-assign]
    elif moment == "before-answer":
        SqlStore.commit = dying(SqlStore.commit, was_sent, after=True)  # type: ignore[method-assign]


if __name__ == "__main__":
    prepare(os.environ["DIES"])
    runpy.run_path(str(Path(__file__).with_name("hub_process.py")), run_name="__main__")
