"""The sheets of the slips: every kind in Polish, and an ordinary one in every language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from contract.names import Language
from hardware.paper import PAPER_58, PAPER_80, PaperProfile
from hardware.raster import drawn
from kiosk.rules import POLISH
from kiosk.sample_slips import KINDS, slip_ticket
from kiosk.samples import sample_menu
from kiosk.slip import Imprint, slip_for
from kiosk.slip_file import shipped
from kiosk.texts import languages, words_in
from okienko.pictures.sheet import in_rows, save

MOST_PX = 3400
_PRINTED_AT = "01.12.2026  9:00"


def slip_sheets(folder: Path) -> Iterator[str]:
    """Write the sheets into *folder*; yield the path of each."""
    in_languages = [_slip("ordinary", language) for language in languages()]
    yield save(in_rows(in_languages, MOST_PX), folder / "slips.png")
    kinds = [_slip(kind, POLISH) for kind in KINDS]
    narrow = [_slip("ordinary", POLISH, PAPER_58), _slip("ordinary", POLISH, copy=True)]
    yield save(in_rows([*kinds, *narrow], MOST_PX), folder / "slips-kinds.png")


def _slip(
    kind: str, language: Language, paper: PaperProfile = PAPER_80, *, copy: bool = False
) -> Image.Image:
    imprint = Imprint(menu=sample_menu(), words_in=words_in, printed_at=_PRINTED_AT, template=shipped())
    picture = drawn(slip_for(slip_ticket(kind, language), imprint, copy=copy), paper)
    return picture.convert("RGB").resize((picture.width * 2 // 3, picture.height * 2 // 3))
