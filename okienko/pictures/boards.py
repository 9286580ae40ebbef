"""The sheets of the boards: every state on every shape of panel, one sheet a shape."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from okienko.pictures.sheet import in_rows, save, small

MOST_PX = 3400
_AREA_PX = 230_000
"""So large each picture is, whatever its shape."""


def board_sheets(folder: Path) -> Iterator[str]:
    """Draw every board anew and write the sheets into *folder*; yield the path of each."""
    with tempfile.TemporaryDirectory() as made:
        environ = dict(os.environ) | {"SDL_VIDEODRIVER": "offscreen", "KIVY_HOME": str(Path(made, ".kivy"))}
        command = [sys.executable, "-m", "display_board.pictures", made]
        subprocess.run(command, env=environ, check=True, capture_output=True)
        shapes: dict[str, list[Image.Image]] = {}
        for path in sorted(Path(made).glob("*.png")):
            with Image.open(path) as picture:
                scale = (_AREA_PX / (picture.width * picture.height)) ** 0.5
                shape = shape_of(picture.width, picture.height)
                shapes.setdefault(shape, []).append(small(picture, round(picture.height * scale)))
        for shape, pictures in shapes.items():
            yield save(in_rows(pictures, MOST_PX), folder / f"board-{shape}.png")


def shape_of(width: int, height: int) -> str:
    """Return what people call a panel of this shape."""
    ratio = width / height
    if ratio < 1:
        return "upright"
    return "wide" if ratio > 2 else "lying"
