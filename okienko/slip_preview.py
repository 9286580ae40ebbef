"""The live preview of a slip: the very slip that a kiosk prints, as text and as the picture of its dots."""

from __future__ import annotations

import os
import re
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from contract.names import Language, LanguageTag
from contract.settings import BadSettings
from contract.views import Menu
from hardware.paper import PAPER_58, PAPER_80, PaperProfile
from hardware.raster import drawn
from hardware.slip import Align, Block, Line, Picture, Qr, Rule, Slip, Space, Weight
from kiosk.sample_slips import slip_ticket
from kiosk.samples import sample_menu
from kiosk.slip import Imprint, slip_for
from kiosk.slip_file import SHIPPED, template_in
from kiosk.texts import words_in

Say = Callable[[str], None]
LOOK_EVERY_S = 0.25
_PAPERS = {80: PAPER_80, 58: PAPER_58}
_COLUMNS = {PAPER_80: 44, PAPER_58: 30}
_LANGUAGE = re.compile(LanguageTag.__metadata__[0].pattern)  # type: ignore[attr-defined]  # of Annotated, a str to mypy
_SIDES = {Align.START: str.ljust, Align.CENTRE: str.center, Align.END: str.rjust}


def paper_of(width_mm: int) -> PaperProfile:
    """Return the paper that is *width_mm* wide.

    Raises:
        ValueError: no slip is printed on such paper.
    """
    if width_mm not in _PAPERS:
        raise ValueError(f"--width must be 80 or 58, not {width_mm}")
    return _PAPERS[width_mm]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What is to be drawn.

    Attributes:
        template: the `slip.toml`; None: what is shipped.
        out: where the picture goes; None: there is none.
        branch: a `branch.toml` or the name of a shipped branch; empty: the sample branch.
        kind: one of `kiosk.sample_slips.KINDS`.
    """

    template: Path | None
    language: Language
    paper: PaperProfile
    out: Path | None = None
    branch: str = ""
    kind: str = "ordinary"
    copy: bool = False

    def __post_init__(self) -> None:
        if not _LANGUAGE.fullmatch(self.language):
            raise ValueError(f"--language must be one such as 'pl' or 'uk', not {self.language!r}")

    def draw(self, say: Say) -> bool:
        """Draw the slip once; return whether the template could be used.

        Raises:
            OSError: the picture cannot be written.
        """
        try:
            template = template_in(self.template or SHIPPED)
        except BadSettings as error:
            for line in str(error).splitlines():
                say(f"mistake: {line}")
            return False
        menu = _menu_of(self.branch)
        printed_at = "01.12.2026  09:00"
        imprint = Imprint(menu=menu, words_in=words_in, printed_at=printed_at, template=template)
        ticket = slip_ticket(self.kind, self.language, menu if self.branch else None)
        slip = slip_for(ticket, imprint, copy=self.copy)
        picture = drawn(slip, self.paper)
        for line in slip_text(slip, _COLUMNS[self.paper]):
            say(line)
        height_mm = picture.height / self.paper.dots_per_mm
        say(f"{picture.width / self.paper.dots_per_mm:.0f} mm printed across, {height_mm:.0f} mm long")
        if self.out is not None:
            beside = self.out.with_name(f".{self.out.name}.new")
            picture.save(beside, format="PNG")
            os.replace(beside, self.out)  # noqa: PTH105  a viewer never sees half a picture
            say(f"drawn into {self.out}")
        return True

    def stamp(self) -> tuple[float, ...]:
        """Return what is another whenever a file that the slip is made of was saved."""
        files = [self.template or SHIPPED, *([Path(self.branch)] if self.branch else [])]
        folder = (self.template or SHIPPED).parent
        pictures = sorted(path for kind in ("*.png", "*.jpg", "*.jpeg") for path in folder.glob(kind))
        mine = self.out.resolve() if self.out else None
        watched = [*files, *(path for path in pictures if path.resolve() != mine)]
        return tuple(path.stat().st_mtime for path in watched if path.exists())


def keep_drawing(preview: Preview, say: Say, *, goes_on: Callable[[], bool] = lambda: True) -> None:
    """Draw *preview* now and whenever its files are saved, while it *goes_on* and until Ctrl-C."""
    seen: tuple[float, ...] | None = None
    try:
        while goes_on():
            if (now := preview.stamp()) != seen:
                seen = now
                preview.draw(say)
                say("waiting for the file to be saved; Ctrl-C ends")
            time.sleep(LOOK_EVERY_S)
    except KeyboardInterrupt:
        say("")


def slip_text(slip: Slip, columns: int) -> Iterator[str]:
    """Yield the rows of *slip* as a terminal can show them, *columns* letters wide."""
    yield f"┌{'─' * (columns + 2)}┐"
    for block in slip.blocks:
        for row in _rows(block, columns):
            yield f"│ {row:{columns}} │"
    yield f"└{'─' * (columns + 2)}┘"


def _rows(block: Block, columns: int) -> Iterator[str]:
    match block:
        case Line(text, weight, align):
            spaced = " ".join(text) if weight is Weight.HUGE else text
            for part in spaced.split("\n"):
                yield from (_SIDES[align](row, columns) for row in textwrap.wrap(part, columns) or [""])
        case Rule():
            yield "─" * columns
        case Space():
            yield ""
        case Qr(text, size_mm):
            yield f"[QR code, {size_mm:g} mm]".center(columns)
            yield from (row.center(columns) for row in textwrap.wrap(text, columns))
        case Picture(_, height_mm):
            yield f"[picture, {height_mm:g} mm high]".center(columns)


def _menu_of(branch: str) -> Menu:
    """Return what the kiosks of *branch* offer on an ordinary morning.

    Raises:
        BadSettings: its file cannot be used.
    """
    if not branch:
        return sample_menu()
    from hub.branches import SHIPPED as BRANCHES
    from hub.branches import text_of
    from hub.config import text_in
    from hub.domain.branch import Branch
    from hub.domain.settings import read_branch
    from hub.estimate import likely_wait
    from hub.views import Pictures

    is_shipped = branch in BRANCHES and not Path(branch).exists()
    text = text_of(branch) if is_shipped else text_in(Path(branch))
    settings = read_branch(text, f"{branch}.toml" if is_shipped else Path(branch).name)
    return Pictures(Branch(settings), datetime(2026, 12, 1, 8, tzinfo=UTC), likely_wait).menu()
