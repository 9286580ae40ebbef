"""Merge Noto Sans of all our scripts into one regular and one bold font file.

Run when a device is installed: ``python -m hardware.font_build``. It takes two or three seconds a
weight and does nothing when the files are already there and nothing they are made of has changed.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.merge import Merger
from fontTools.merge import Options as MergeOptions
from fontTools.subset import Options as SubsetOptions
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont

from hardware.fonts import FILE_NAMES, FontWeight, font_folder

NOTO_FOLDER = Path("/usr/share/fonts/truetype/noto")
RECIPE_NAME = "built-from.txt"
CAPITAL, ASCENT, DESCENT = 714, 1120, 480  # heights in thousandths of the size; Arabic vowels are the tallest
_RECIPE = 2  # raise it when the way of merging changes, so that installed fonts are built again


class NotoMissing(FileNotFoundError):
    """A source font is not installed; the message names it and the package it comes from."""


@dataclass(frozen=True, slots=True)
class Source:
    """One Noto font and the characters that are taken from it.

    Attributes:
        family: name of the files before their weight, as in ``NotoSansArabic``.
        ranges: first and last code point of each block; a character that an earlier source has is left out.
        has_bold: whether there is a bold file; where not, the regular one serves in both weights.
        shaped: whether its rules for joining and placing letters are needed.
    """

    family: str
    ranges: tuple[tuple[int, int], ...]
    has_bold: bool = True
    shaped: bool = True


_SIGNS = (
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # signs of mathematics
    (0x2300, 0x23FF),  # technical: keys, media controls
    (0x2460, 0x24FF),  # numbers and letters in circles
    (0x2500, 0x259F),  # lines of boxes
    (0x25A0, 0x25FF),  # squares, circles, triangles
    (0x2600, 0x26FF),  # weather, wheelchair, warning
    (0x2700, 0x27BF),  # ticks and crosses
    (0x1F507, 0x1F50A),  # loudspeakers
    (0x1F5A8, 0x1F5A8),  # printer
)
SOURCES = (
    Source(
        "NotoSans", ((0x20, 0x58F), (0x1AB0, 0x1AFF), (0x1C80, 0x1C8F), (0x1D00, 0x22FF), (0xA640, 0xA69F))
    ),
    Source("NotoSansGeorgian", ((0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F))),
    Source("NotoSansDevanagari", ((0x900, 0x97F), (0x1CD0, 0x1CFF), (0xA830, 0xA83F), (0xA8E0, 0xA8FF))),
    Source(
        "NotoSansArabic",
        ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)),
    ),
    Source("NotoSansSymbols", _SIGNS, shaped=False),
    Source("NotoSansSymbols2", _SIGNS, has_bold=False, shaped=False),
    Source("NotoSansMath", _SIGNS, has_bold=False, shaped=False),
)


def build(folder: Path | None = None, noto: Path = NOTO_FOLDER) -> bool:
    """Make both merged fonts, unless they are there and made of the same things.

    Args:
        folder: where to put them; by default where `hardware.fonts` looks for them.
        noto: the folder of the Noto files.

    Returns:
        Whether anything was built.

    Raises:
        NotoMissing: a source font is not installed.
    """
    folder = font_folder() if folder is None else folder
    wanted = _recipe(noto)
    if _is_up_to_date(folder, wanted):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    for weight, name in FILE_NAMES.items():
        _put(folder / name, _merged(weight, noto))
    (folder / RECIPE_NAME).write_text(wanted)
    return True


def _source_path(source: Source, weight: FontWeight, noto: Path) -> Path:
    suffix = "Bold" if weight == "bold" and source.has_bold else "Regular"
    path = noto / f"{source.family}-{suffix}.ttf"
    if not path.is_file():
        raise NotoMissing(f"no font at {path}: install the package fonts-noto-core")
    return path


def _recipe(noto: Path) -> str:
    paths = sorted({_source_path(source, weight, noto) for source in SOURCES for weight in FILE_NAMES})
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in paths]
    return "\n".join([f"recipe {_RECIPE}", repr(SOURCES), *lines, ""])


def _is_up_to_date(folder: Path, wanted: str) -> bool:
    built = all((folder / name).is_file() for name in FILE_NAMES.values())
    recipe = folder / RECIPE_NAME
    return built and recipe.is_file() and recipe.read_text() == wanted


def _merged(weight: FontWeight, noto: Path) -> TTFont:
    with tempfile.TemporaryDirectory() as scratch:
        parts = [str(part) for part in _parts(weight, noto, Path(scratch))]
        merged = Merger(options=MergeOptions(drop_tables=["DSIG"])).merge(parts)
    _name(merged, weight)
    _space_lines(merged)
    return merged


def _parts(weight: FontWeight, noto: Path, scratch: Path) -> Iterator[Path]:
    taken: set[int] = set()
    for source in SOURCES:
        font = TTFont(_source_path(source, weight, noto), recalcTimestamp=False)
        asked = {code for first, last in source.ranges for code in range(first, last + 1)}
        new = (asked & font.getBestCmap().keys()) - taken
        taken |= new
        part = scratch / f"{source.family}.ttf"
        _subset(font, new, shaped=source.shaped).save(part)
        yield part


def _subset(font: TTFont, codes: set[int], *, shaped: bool) -> TTFont:
    options = SubsetOptions(hinting=False, notdef_outline=True, glyph_names=False, recalc_timestamp=False)
    options.layout_features = ["*"] if shaped else []
    options.drop_tables += ["DSIG"] if shaped else ["DSIG", "GSUB", "GPOS", "GDEF"]
    subsetter = Subsetter(options=options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    return font


def _name(font: TTFont, weight: FontWeight) -> None:
    table: Any = font["name"]
    style = weight.capitalize()
    full = f"Okienko {style}"
    names = {1: "Okienko", 2: style, 3: f"{full} {_RECIPE}", 4: full, 6: f"Okienko-{style}"}
    for name_id in (16, 17, *names):
        table.removeNames(nameID=name_id)
    for name_id, text in names.items():
        table.setName(text, name_id, 3, 1, 0x409)


def _space_lines(font: TTFont) -> None:
    """Set the line height by what our languages need; the merger takes the tallest sign of any source."""
    header, windows = font["hhea"], font["OS/2"]
    header.ascent = windows.sTypoAscender = windows.usWinAscent = ASCENT
    header.descent = windows.sTypoDescender = -DESCENT
    header.lineGap = windows.sTypoLineGap = 0
    windows.usWinDescent = DESCENT
    windows.sCapHeight = CAPITAL


def _put(path: Path, font: TTFont) -> None:
    """Save beside the place and move into it, so that a program that starts now finds a whole file."""
    handle, scratch = tempfile.mkstemp(dir=path.parent, suffix=".ttf")
    os.close(handle)
    font.save(scratch)
    Path(scratch).chmod(0o644)
    Path(scratch).replace(path)


def main(arguments: list[str] | None = None) -> int:
    """Build the fonts from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m hardware.font_build", description=__doc__)
    parser.add_argument("--to", type=Path, default=font_folder(), help="folder of the merged fonts")
    parser.add_argument("--noto", type=Path, default=NOTO_FOLDER, help="folder of the Noto fonts")
    chosen = parser.parse_args(arguments)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    try:
        built = build(chosen.to, chosen.noto)
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"fonts {'built' if built else 'up to date'} in {chosen.to}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
