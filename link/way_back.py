"""Whether this program is an older release to which the device went back by itself.

See `provisioning.way_back`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

FAULT = "went-back"
"""The lasting word by which a device tells of it."""
NOTE = "went-back"


def went_back(environ: Mapping[str, str] = os.environ, release: str = "") -> str:
    """Return what administrators must know of it; empty: this is the release that was installed last.

    Args:
        environ: where systemd names the folder of what the program must not lose.
        release: the name of this one; by default of the environment that runs it.
    """
    folder = environ.get("STATE_DIRECTORY", "")
    note = Path(folder) / NOTE
    if not folder or not note.is_file():
        return ""
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        left, back, at = str(told["from"]), str(told["to"]), str(told["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""  # half a note is of no use to anybody
    if back != (release or Path(sys.prefix).name):
        return ""  # another release has been installed since
    return f"release {left} did not start on {at}; {back} runs again"
