"""A slip as the bytes of a print job, in pieces that a printer can answer for one by one.

python-escpos writes the commands, into a new `Dummy` for each job: a printer object that is used twice
loses count of the code page. Each piece is short, so that a job that breaks off leaves little in the
printer's buffer to come out later.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from PIL import Image

from hardware.escpos_parts import Dummy
from hardware.paper import PAPER_80, PaperProfile
from hardware.raster import drawn, picture_strip, qr_modules
from hardware.slip import (
    Align,
    Block,
    Line,
    Picture,
    Qr,
    Rule,
    Slip,
    Space,
    Weight,
    is_right_to_left,
    printable,
)
from hardware.wrapping import balanced

PIECE_BYTES = 4096
"""About how many bytes a piece of a picture holds: 7 mm of 80 mm paper."""

STOP_REPORTS = b"\x1da\x00"  # GS a 0: some printers report by themselves, which reads like an answer
_CELL_PX, _CELL_CAPITAL_MM, _FEED_MM = 12, 2.25, 4.23  # a letter of font A at 203 dpi, and a line feed
_ESCPOS_PROFILE = "TM-T20II"  # knows the numbers of the usual code pages; its width is replaced by ours
_FEED_TO_EDGE_LINES = 6
_PLAINER = str.maketrans(
    {
        "\u00a0": " ",
        "\u00b7": "-",
        "\u2011": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u2026": "...",
        "\u2212": "-",
    }
)  # what fine print has and old code pages have not


def job_for(slip: Slip, paper: PaperProfile = PAPER_80) -> list[bytes]:
    """Turn *slip* into the pieces of a job, in order; joined they are the whole job.

    The first piece puts nothing on paper, the last one cuts.
    The printer's own letters are used where *paper* allows it and they hold every letter of the slip.
    """
    begin = _Writer(paper)
    begin.escpos.hw("INIT")
    begin.raw(STOP_REPORTS)
    if paper.text_code_page is not None and is_writable(slip, paper.text_code_page):
        writer = _Writer(paper)
        writer.write(slip)
        return [begin.bytes(), writer.bytes(), cut(paper)]
    return [begin.bytes(), *_bands(slip, paper), cut(paper)]


def cut(paper: PaperProfile = PAPER_80) -> bytes:
    """Give the command that feeds the slip out and cuts it, or brings it to the tearing edge."""
    writer = _Writer(paper)
    if paper.has_cutter:
        writer.escpos.cut(feed=False)
    else:
        writer.escpos.print_and_feed(_FEED_TO_EDGE_LINES)
    return writer.bytes()


def is_writable(slip: Slip, code_page: str) -> bool:
    """Tell whether the letters of *code_page* hold all texts of *slip*, which all read from the left."""
    return all(
        _is_encodable(_plainer(block.text), code_page) and not is_right_to_left(slip.language_of(block))
        for block in slip.blocks
        if isinstance(block, Line)
    )


def _plainer(text: str) -> str:
    return unicodedata.normalize("NFC", printable(text)).translate(_PLAINER)


def _is_encodable(text: str, code_page: str) -> bool:
    try:
        text.encode(code_page)
    except UnicodeEncodeError:
        return False
    return True


def _bands(slip: Slip, paper: PaperProfile) -> Iterator[bytes]:
    picture = drawn(slip, paper)
    step = max(8, PIECE_BYTES // (paper.width_px // 8))
    for top in range(0, picture.height, step):
        writer = _Writer(paper)
        band = picture.crop((0, top, picture.width, min(top + step, picture.height)))
        writer.escpos.image(band, impl="bitImageRaster")
        yield writer.bytes()


class _Writer:
    """Writes blocks by the printer's own letters into memory."""

    def __init__(self, paper: PaperProfile) -> None:
        self._paper = paper
        self.escpos: Any = Dummy(profile=_ESCPOS_PROFILE)
        known = self.escpos.profile.profile_data
        self.escpos.profile.profile_data = {**known, "media": {"width": {"pixels": paper.width_px}}}

    def raw(self, data: bytes) -> None:
        self.escpos._raw(data)  # noqa: SLF001  python-escpos offers no public way to send a command it lacks

    def bytes(self) -> bytes:
        return bytes(self.escpos.output)

    def write(self, slip: Slip) -> None:
        self.escpos.charcode(self._paper.text_code_page)
        for block in slip.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Line():
                self._line(block)
            case Rule():
                self._set(Align.CENTRE, Weight.PLAIN, 1, 1)
                self.escpos.textln("-" * (self._paper.width_px // _CELL_PX))
            case Space(height_mm):
                self._set(Align.CENTRE, Weight.PLAIN, 1, 1)
                self.escpos.ln(max(1, round(height_mm / _FEED_MM)))
            case Qr(text, size_mm):
                self._set(Align.CENTRE, Weight.PLAIN, 1, 1)
                self._qr(text, size_mm)
            case Picture():
                self._set(Align.CENTRE, Weight.PLAIN, 1, 1)
                strip = picture_strip(block, self._paper).convert("1", dither=Image.Dither.NONE)
                self.escpos.image(strip, impl="bitImageRaster")

    def _line(self, line: Line) -> None:
        text = _plainer(line.text)
        height = min(8, max(1, -int(-line.height_mm // _CELL_CAPITAL_MM)))
        width = 1 if line.weight is Weight.PLAIN else height
        columns = self._paper.width_px // _CELL_PX
        if line.weight is Weight.HUGE:
            width = min(height, max(1, columns // max(1, len(text))))
            height = max(width, min(height, -int(-line.least_mm // _CELL_CAPITAL_MM)))
        self._set(line.align, line.weight, width, height)
        for paragraph in text.split("\n"):
            for row in balanced(paragraph, len, columns // width):
                self.escpos.textln(row)

    def _set(self, align: Align, weight: Weight, width: int, height: int) -> None:
        side = {Align.START: "left", Align.CENTRE: "center", Align.END: "right"}[align]
        bold = weight is not Weight.PLAIN
        self.escpos.set(align=side, bold=bold, custom_size=True, width=width, height=height)

    def _qr(self, text: str, size_mm: float) -> None:
        module_px = min(16, max(2, self._paper.dots(size_mm) // len(qr_modules(text))))
        self.escpos.qr(text, ec=1, size=module_px, native=True)
