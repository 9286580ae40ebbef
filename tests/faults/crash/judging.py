"""Makes what a disk could show after a power cut, and has each of the images judged."""

from __future__ import annotations

import logging
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tests.faults.crash.disk import Image, Mark, images, whole
from tests.faults.crash.record import Recorder

_log = logging.getLogger(__name__)
SEED = int(os.environ.get("OKIENKO_CRASH_SEED", "20261201"))
MOST = int(os.environ.get("OKIENKO_CRASH_IMAGES", "4000"))
"""So many images at most are opened in each long test."""

Wrong = Callable[[Image, Path], list[str]]
"""(image, an empty folder) → what is wrong with it."""
Found = TypeVar("Found")


def kept_after_each(recorder: Recorder, folder: Path, look: Callable[[Path], Found]) -> list[Found]:
    """Return what *look* sees in the files, as programs saw them after each thing that was marked."""
    found = []
    for point in [point for point, op in enumerate(recorder.ops, 1) if isinstance(op, Mark)]:
        folder.mkdir()
        for name, data in whole(recorder.ops[:point]).items():
            (folder / name).write_bytes(data)
        found.append(look(folder))
        shutil.rmtree(folder)
    return found


def require_right(recorder: Recorder, wrong: Wrong, folder: Path, *, most: int, subsets: int = 6) -> None:
    """Make sure that of all that the disk could have shown, at most so many images, nothing is wrong."""
    chance = random.Random(SEED)
    found, ways = images(recorder.ops, chance, recorder.begun, subsets)
    chosen = found if len(found) <= most else chance.sample(found, most)
    told = []
    for image in chosen:
        folder.mkdir()
        told += [f"{image}: {what}" for what in wrong(image, folder)]
        shutil.rmtree(folder)
    _log.info(
        "%d crash points, %d images, %d of them different, %d opened, %d wrong",
        len(recorder.ops) - recorder.begun,
        ways,
        len(found),
        len(chosen),
        len(told),
    )
    assert not told, "\n".join(told[:20])
