"""The paper in a virtual printer: carries out commands and composes what a real one would show."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import segno
from PIL import Image, ImageDraw, ImageFont

from hardware.escpos_reader import CodePart, Command, Cut, NewLine, Raster, Reset, Setting, Text
from hardware.fonts import font_path

_CELL_W, _CELL_H, _ROW_GAP = 12, 24, 6  # dots of a letter of font A, and between rows
_CODE_PAGES = {0: "cp437", 2: "cp850", 16: "cp1252", 17: "cp866", 18: "cp852", 46: "cp1251", 45: "cp1250"}
_LEVELS = {48: "l", 49: "m", 50: "q", 51: "h"}


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """One piece of paper, from cut to cut.

    Attributes:
        number: how many slips came out before it, plus one.
        image: its dots, mode "1", black is printed.
        text: the rows that were sent as letters; empty where the slip was sent as a picture.
        codes: what the QR codes hold that the printer drew itself.
    """

    number: int
    image: Image.Image
    text: str
    codes: tuple[str, ...]


@dataclass
class _Style:
    width: int = 1
    height: int = 1
    bold: bool = False
    align: int = 0
    code_page: int = 0


@dataclass
class VirtualPaper:
    """What has been printed since the last cut.

    Attributes:
        width_px: dots across.
        number: how many slips have been cut off.
        printed_px: how many rows of dots have gone over the head since the start.
    """

    width_px: int = 576
    number: int = 0
    printed_px: int = 0
    _style: _Style = field(default_factory=_Style)
    _row: list[tuple[str, _Style]] = field(default_factory=list)
    _strips: list[Image.Image] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _codes: list[str] = field(default_factory=list)
    _code: dict[int, bytes] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands on the paper since the last cut."""
        return not self._strips and not self._row

    def forget(self) -> None:
        """Drop the row and the code that are not on paper yet; what is printed stays where it is."""
        self._row.clear()
        self._code.clear()

    def carry_out(self, command: Command) -> PrintedSlip | None:
        """Put *command* on the paper; a cut gives the slip that it cuts off."""
        match command:
            case Reset():
                self._style = _Style()
                self._row.clear()
            case Setting(name, value):
                self._set(name, value)
            case Text(data):
                page = _CODE_PAGES.get(self._style.code_page, "cp437")
                self._row.append((data.decode(page, "replace"), _Style(**vars(self._style))))
            case NewLine(count):
                self._feed(count)
            case Raster(width_bytes, data):
                self._raster(width_bytes, data)
            case CodePart(function, data):
                self._code_part(function, data)
            case Cut():
                return self._cut_off()
            case _:
                pass
        return None

    def _set(self, name: str, value: int) -> None:
        style = self._style
        match name:
            case "size":
                style.width, style.height = (value >> 4 & 7) + 1, (value & 7) + 1
            case "bold":
                style.bold = bool(value & 1)
            case "align":
                style.align = value % 48
            case "code page":
                style.code_page = value

    def _feed(self, count: int) -> None:
        if self._row:
            self._print_row()
            count -= 1
        for _ in range(max(0, count)):
            self._text.append("")
            self._put(self._blank(_CELL_H + _ROW_GAP))

    def _put(self, strip: Image.Image) -> None:
        self._strips.append(strip)
        self.printed_px += strip.height

    def _blank(self, height_px: int) -> Image.Image:
        return Image.new("1", (self.width_px, height_px), 1)

    def _print_row(self) -> None:
        cells = [(letter, style) for text, style in self._row for letter in text]
        self._text.append("".join(letter for letter, _ in cells))
        self._row.clear()
        height = max(style.height for _, style in cells) * _CELL_H
        strip = self._blank(height + _ROW_GAP)
        left = self._left(sum(style.width for _, style in cells) * _CELL_W, cells[0][1].align)
        for letter, style in cells:
            cell = _letter(letter, style.bold, style.width, style.height)
            strip.paste(cell, (left, height - cell.height))
            left += cell.width
        self._put(strip)

    def _left(self, used_px: int, align: int) -> int:
        return max(0, (self.width_px - used_px) * align // 2)

    def _raster(self, width_bytes: int, data: bytes) -> None:
        if not width_bytes or not data:
            return
        height = len(data) // width_bytes
        picture = Image.frombytes("1", (width_bytes * 8, height), data, "raw", "1;I")
        strip = self._blank(height)
        strip.paste(picture, (self._left(picture.width, self._style.align), 0))
        self._put(strip)

    def _code_part(self, function: int, data: bytes) -> None:
        if function != 81:
            self._code[function] = data
            return
        text = self._code.get(80, b"")[1:].decode("utf-8", "replace")
        if not text:
            return
        level = _LEVELS.get((self._code.get(69) or b"0")[0], "l")
        module_px = min(16, max(1, (self._code.get(67) or b"\x03")[0]))
        self._codes.append(text)
        self._put(self._drawn_code(text, level, module_px))

    def _drawn_code(self, text: str, level: str, module_px: int) -> Image.Image:
        try:
            rows = segno.make(text, error=level, micro=False, boost_error=False).matrix
        except ValueError:
            return self._blank(_CELL_H)
        side = len(rows) * module_px
        code = Image.new("1", (len(rows), len(rows)), 1)
        code.putdata([0 if dark else 1 for row in rows for dark in row])
        strip = self._blank(side + 8 * module_px)
        strip.paste(code.resize((side, side)), (self._left(side, self._style.align), 4 * module_px))
        return strip

    def _cut_off(self) -> PrintedSlip | None:
        if self._row:
            self._print_row()
        if not self._strips:
            return None
        whole = self._blank(sum(strip.height for strip in self._strips))
        top = 0
        for strip in self._strips:
            whole.paste(strip, (0, top))
            top += strip.height
        self.number += 1
        slip = PrintedSlip(self.number, whole, "\n".join(self._text), tuple(self._codes))
        for heap in (self._strips, self._text, self._codes):
            heap.clear()
        return slip


@lru_cache(maxsize=512)
def _letter(letter: str, bold: bool, width: int, height: int) -> Image.Image:  # noqa: FBT001  it is cached by place
    font = ImageFont.truetype(str(font_path("bold" if bold else "regular")), 19)
    wide = max(_CELL_W, round(font.getlength(letter)))  # M and W are pressed into their cell
    cell = Image.new("L", (wide, _CELL_H), 255)
    ImageDraw.Draw(cell).text((wide / 2, 18), letter, fill=0, font=font, anchor="ms")
    sized = cell.resize((_CELL_W * width, _CELL_H * height))
    return sized.point(lambda grey: 255 if grey > 127 else 0).convert("1", dither=Image.Dither.NONE)
