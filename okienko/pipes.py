"""Where the library of the pins keeps its pipes: in a folder of its own, not where one happens to be."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

PLACE = "LG_WD"
"""What lgpio reads when it is first imported; pipes called ``.lgd-nfy0`` are left there."""


def keep_pipes_away() -> None:
    """Give the pipes a folder that goes with the program, unless somebody named one. Before gpiozero."""
    if PLACE not in os.environ:
        folder = tempfile.mkdtemp(prefix="okienko-pins-")
        os.environ[PLACE] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
