"""Where the letters come from: one regular and one bold file that hold every script of the house.

Neither Kivy nor Pillow looks for a missing letter in a second font, so Noto Sans of all our scripts is
merged into one file a weight when a device is installed (`hardware.font_build`). Joined and reordered
scripts also need shaping, which Pillow leaves out without a word where a library is missing: programs
call `require_shaping` when they start.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

from PIL import ImageFont, features

FontWeight = Literal["regular", "bold"]

FILE_NAMES: dict[FontWeight, str] = {"regular": "Okienko-Regular.ttf", "bold": "Okienko-Bold.ttf"}
FOLDER_VARIABLE = "OKIENKO_FONTS"  # a folder that holds both files, instead of the one beside the programs


class FontMissing(FileNotFoundError):
    """A merged font file is not where it should be; the message says how to make it."""


class ShapingMissing(RuntimeError):
    """Pillow cannot shape text here: Devanagari and Arabic would be drawn wrong, without an error."""


def font_folder() -> Path:
    """Tell where the merged fonts lie: `OKIENKO_FONTS`, else the share folder of this environment."""
    if chosen := os.environ.get(FOLDER_VARIABLE):
        return Path(chosen)
    return Path(sys.prefix) / "share" / "okienko" / "fonts"


def font_path(weight: FontWeight = "regular") -> Path:
    """Find the merged font of *weight*.

    Raises:
        FontMissing: the file was never built, or `OKIENKO_FONTS` names the wrong folder.
    """
    path = font_folder() / FILE_NAMES[weight]
    if not path.is_file():
        raise FontMissing(
            f"no font at {path}: install the package fonts-noto-core and run 'python -m hardware.font_build'"
            f" (or name the folder that holds {path.name} in {FOLDER_VARIABLE})"
        )
    return path


def require_fonts() -> None:
    """Make sure that both weights are there and can be read.

    Raises:
        FontMissing: one is not, as after a power cut while it was written.
    """
    for weight in FILE_NAMES:
        path = font_path(weight)
        try:
            ImageFont.truetype(str(path), 20).getbbox("Aą")
        except OSError as error:
            raise FontMissing(
                f"the font at {path} cannot be read ({error}): run 'python -m hardware.font_build'"
            ) from error


def require_shaping() -> None:
    """Make sure that Pillow shapes text by raqm.

    Raises:
        ShapingMissing: it does not, so that joined and reordered scripts would come out wrong.
    """
    if not features.check("raqm"):
        raise ShapingMissing("Pillow cannot shape text on this machine: install the package libfribidi0")
