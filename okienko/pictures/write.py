"""Writes all sheets and the page that lists them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from hub.web.languages import LANGUAGES as PAGE_LANGUAGES
from okienko.pictures.boards import board_sheets
from okienko.pictures.number_displays import write_display_sheet
from okienko.pictures.pages import page_sheets
from okienko.pictures.slips import slip_sheets

_MEANINGS = {
    "kiosk-house": "the screens without a visitor, and the staff's",
    "kiosk-landscape": "the screens of a visitor on a wide panel",
    "kiosk-large": "large text (0.7°), key screens in every language",
    "kiosk-low": "low reach: everything to touch in the lower two thirds",
    "kiosk-all-modes": "large text, low reach and high contrast together",
    "board-lying": "boards on a panel of 16:9",
    "board-upright": "boards on an upright panel",
    "board-wide": "boards on an ultra-wide panel",
    "slips": "the slip in every language",
    "slips-kinds": "every kind of slip, on both papers, and a copy",
    "pages-visitors": "the pages of visitors on a phone, in every language",
    "pages-all": "every page, on a desk",
    "pages-narrow": "every page, 320 px wide",
    "number-displays": "numbers and letters on every kind of number display",
}


def write_sheets(folder: Path) -> Iterator[str]:
    """Draw everything anew and write the sheets into *folder*; yield the path of each, and of what went."""
    folder.mkdir(parents=True, exist_ok=True)
    written: set[str] = set()
    for sheet in _sheets(folder):
        written.add(sheet)
        yield sheet
    for path in sorted(folder.glob("*.png")):
        if str(path) not in written and not (path.name.startswith("pages-") and not _has_pages(written)):
            path.unlink()
            yield f"removed {path}"
    page = folder / "README.md"
    page.write_text("\n".join(listing(folder)) + "\n", encoding="utf-8")
    yield str(page)


def _has_pages(written: set[str]) -> bool:
    return any("pages-" in sheet for sheet in written)


def _sheets(folder: Path) -> Iterator[str]:
    # Kivy has one window a process, and the kiosk's is another than the board's.
    command = [sys.executable, "-m", "okienko.pictures.kiosk", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as kiosk:
        assert kiosk.stdout is not None
        for line in kiosk.stdout:
            yield line.strip()
    if kiosk.returncode:
        raise RuntimeError("the sheets of the kiosk could not be drawn: run python -m okienko.pictures.kiosk")
    yield from board_sheets(folder)
    yield from slip_sheets(folder)
    yield from page_sheets(folder)
    yield write_display_sheet(folder / "number-displays.png")


def listing(folder: Path) -> Iterator[str]:
    """Yield the lines of the page that lists the sheets in *folder*."""
    yield "# Contact sheets\n"
    yield "What people see, drawn by the running code with `okienko pictures`. Each is meant to be looked at,"
    yield "by who reads the language, with bad eyes, in a loud hall.\n"
    yield "| sheet | what it shows |\n|---|---|"
    for path in sorted(folder.glob("*.png")):
        yield f"| [{path.stem}]({path.name}) | {meaning(path.stem)} |"


def meaning(name: str) -> str:
    """Return what the sheet called *name* shows."""
    kind, _, rest = name.partition("-")
    if kind == "kiosk" and rest in PAGE_LANGUAGES:
        return f"every screen of a visitor in {PAGE_LANGUAGES[rest]}"
    if name in _MEANINGS:
        return _MEANINGS[name]
    return f"high contrast: {rest.replace('-', ' ')}" if kind == "kiosk" else rest.replace("-", " ")
