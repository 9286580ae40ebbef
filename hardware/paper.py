"""What a printer's paper and head are like: how wide, how fine, what it writes by itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass

CODE_PAGES = ("CP437", "CP850", "CP852", "CP866", "CP1250", "CP1251", "CP1252")
"""The printers' own letters that can be used; CP852 and CP1250 hold Polish."""


@dataclass(frozen=True, slots=True)
class PaperProfile:
    """The printable width of a printer and what it can do.

    Attributes:
        width_px: dots across, a multiple of 8.
        dots_per_mm: 8 for 203 dpi, 7.09 for 180 dpi.
        text_code_page: the printer's own letters that may be used for speed, as ``CP852`` for Polish, where
            the model is known to have them. None draws every slip as a picture.
        has_cutter: whether it cuts; where not, the paper is fed to the tearing edge.

    Raises:
        ValueError: the width is no multiple of 8, or the code page is none of `CODE_PAGES`.
    """

    width_px: int = 576
    dots_per_mm: float = 8.0
    text_code_page: str | None = None
    has_cutter: bool = True

    def __post_init__(self) -> None:
        if self.width_px <= 0 or self.width_px % 8:
            raise ValueError(f"width_px must be a multiple of 8 such as 576 or 384, not {self.width_px}")
        if self.text_code_page is not None and self.text_code_page not in CODE_PAGES:
            known = ", ".join(CODE_PAGES)
            raise ValueError(f"text_code_page must be one of {known}, not {self.text_code_page!r}")

    def dots(self, size_mm: float) -> int:
        """Turn *size_mm* millimetres into whole dots, at least one."""
        return max(1, round(size_mm * self.dots_per_mm))


PAPER_80 = PaperProfile()
"""80 mm paper, 72 mm of it printed at 203 dpi."""

PAPER_58 = PaperProfile(width_px=384)
"""58 mm paper, 48 mm of it printed at 203 dpi."""
