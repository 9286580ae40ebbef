"""What stands on a check slip: does the printer print, how wide, how large, in every script? Pure.

It bears no number, and says in each language of the branch that it is no ticket.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

from contract.names import KioskId, Language
from contract.views import text_in
from hardware.paper import PAPER_80, PaperProfile
from hardware.slip import Block, Line, Picture, Qr, Rule, Slip, Space, Weight
from kiosk.rules import POLISH
from kiosk.slip import SAME_IN_ALL, Imprint
from kiosk.slip_layout import NUMBER_LEAST_MM, Template

ENGLISH = Language("en")
LARGEST = "TEST"
"""Stands in the size of a ticket's number, and is as wide as one."""
LETTERS = "ĄĆĘŁŃÓŚŹŻ ąćęłńóśźż 0123456789"
_RULER_MM = 5.0


@dataclass(frozen=True, slots=True)
class Made:
    """Which kiosk prints, and on what paper."""

    kiosk: KioskId | None = None
    paper: PaperProfile = PAPER_80

    @property
    def width(self) -> str:
        """How wide is printed, in millimetres and in dots."""
        return f"{self.paper.width_px / self.paper.dots_per_mm:.0f} mm, {self.paper.width_px} px"


def check_slip(imprint: Imprint, made: Made) -> Slip:
    """Lay out the slip that shows whether the printer works; it is no ticket."""
    menu = imprint.menu
    here = menu.languages if menu is not None else ()
    branch = text_in(menu.branch_names, POLISH) if menu is not None else ""
    polish, english = (imprint.words_in(one) for one in (POLISH, ENGLISH))
    blocks: list[Block] = [
        Line(branch, Weight.STRONG),
        Line(polish.gettext("Test slip"), Weight.HUGE, capital_mm=8.0),
        Line(english.gettext("Test slip"), Weight.STRONG, language=ENGLISH),
        Rule(),
    ]
    blocks += [
        Line(imprint.words_in(one).gettext("This is not a ticket"), language=one)
        for one in dict.fromkeys((POLISH, ENGLISH, *here))
    ]
    blocks += [
        Line(LETTERS),
        Rule(),
        Line(f"Kiosk {made.kiosk or ''}".strip(), Weight.STRONG, language=SAME_IN_ALL),
        Line(imprint.printed_at, language=SAME_IN_ALL),
        Line(made.width, language=SAME_IN_ALL),
        Picture(ruler(made.paper), _RULER_MM),
        Space(1.0),
        Line(LARGEST, Weight.HUGE, language=SAME_IN_ALL, capital_mm=_number_mm(imprint.template)),
        Space(1.0),
        Qr(f"Okienko test {made.kiosk or ''} {imprint.printed_at}".strip()),
        Rule(),
    ]
    return Slip(tuple(blocks), POLISH)


def ruler(paper: PaperProfile) -> bytes:
    """Draw a ruler, dot by dot: a mark each millimetre of the printed width, and one at either edge."""
    height = paper.dots(_RULER_MM)
    picture = Image.new("1", (paper.width_px, height), 1)
    pen = ImageDraw.Draw(picture)
    pen.line((0, height - 1, paper.width_px - 1, height - 1), fill=0)
    pen.line((paper.width_px - 1, 0, paper.width_px - 1, height - 1), fill=0)
    for mm in range(int(paper.width_px / paper.dots_per_mm) + 1):
        if (x := round(mm * paper.dots_per_mm)) < paper.width_px:
            part = 1.0 if mm % 10 == 0 else 0.7 if mm % 5 == 0 else 0.4
            pen.line((x, round(height * (1 - part)), x, height - 1), fill=0)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _number_mm(template: Template) -> float:
    rows = (*template.layout.top, *template.layout.told, *template.layout.foot)
    return max((row.height_mm for row in rows if row.show == "number"), default=NUMBER_LEAST_MM)
