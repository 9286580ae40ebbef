"""What an operator writes into ``slip.toml``: the rows of a slip, from the top of the paper down. Pure.

What can be shown is a closed list, and nothing on it tells who the visitor is. What would be printed too
small to be read is a mistake, and so is a row that is missing and must be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

import msgspec

from contract.mistakes import Mistake, nearest
from contract.picture import Texts
from contract.toml_lines import Path
from hardware.slip import Align
from kiosk.rules import POLISH

NUMBER_LEAST_MM: Final = 12.0
"""The ticket's number is never lower: it is read at arm's length, without glasses."""
TEXT_LEAST_MM: Final = 3.5
"""No other text is lower."""
CODE_LEAST_MM: Final = 20.0
"""A QR code that is smaller is not read by every phone."""
MOST_MM: Final = 60.0

Show = Literal[
    "branch", "copy", "number", "service", "on-ticket", "people", "wait", "late", "where", "bring", "note",
    "code", "date", "text", "picture", "rule", "space",
]  # fmt: skip
"""Everything that can stand on a slip. No name of a visitor, no case number, no booking code is among it."""

SIZES_MM: Final[dict[str, tuple[float, float]]] = {
    "number": (16.0, NUMBER_LEAST_MM),
    "code": (28.0, CODE_LEAST_MM),
    "picture": (12.0, 2.0),
    "space": (2.0, 0.5),
    "rule": (0.375, 0.25),
}
"""How large each is where the row does not say, and how small it may be; all others are texts."""
_TEXT_MM = (TEXT_LEAST_MM, TEXT_LEAST_MM)
_OF_TICKET = frozenset({"service", "on-ticket", "people", "wait", "late", "where", "bring", "note"})
_ONCE = frozenset({"number", "copy", "code", "date", "picture"})
_WORDLESS = frozenset({"code", "picture", "rule", "space"})


class SlipRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a slip."""

    show: Show
    """What stands there; in `told`, once in each language."""
    size_mm: Annotated[float, msgspec.Meta(gt=0, le=MOST_MM)] | None = None
    """How high, in millimetres: of text a capital letter, of a picture or code the whole of it."""
    bold: bool = False
    """Whether it is printed bold; a number always is."""
    align: Literal["start", "centre", "end"] = "centre"
    """Where it stands: ``start`` is where its language begins to read."""
    once: bool = False
    """In `told`: in the visitor's language only, and not again in Polish; saves paper."""
    text: str = ""
    """Which of `texts` stands there, for a row that shows ``text``."""
    file: str = ""
    """Which picture stands there, for a row that shows ``picture``: a PNG or JPEG beside this file."""

    @property
    def height_mm(self) -> float:
        """How high it is printed."""
        return SIZES_MM.get(self.show, _TEXT_MM)[0] if self.size_mm is None else self.size_mm

    @property
    def place(self) -> Align:
        """Where it stands."""
        return Align(self.align)


class SlipLayout(msgspec.Struct, frozen=True, kw_only=True):
    """One `slip.toml`: what stands on a ticket. A kiosk reads it once, at start."""

    top: Annotated[tuple[SlipRow, ...], msgspec.Meta(max_length=30)] = ()
    """What stands first, in Polish; words of your own in the visitor's language too."""
    told: Annotated[tuple[SlipRow, ...], msgspec.Meta(max_length=30)] = ()
    """What stands once in the visitor's language and then once in Polish."""
    foot: Annotated[tuple[SlipRow, ...], msgspec.Meta(max_length=30)] = ()
    """What stands last; as in `top`."""
    texts: dict[str, Texts] = {}
    """Words of your own, by the name that a row gives them, by language; ``pl`` must be there."""


@dataclass(frozen=True, slots=True)
class Template:
    """A layout with the pictures that it needs, by the names that its rows give them."""

    layout: SlipLayout
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def layout_mistakes(layout: SlipLayout) -> Iterator[str]:
    """Yield everything in *layout* that a slip could not be printed by, one sentence each."""
    for part in ("top", "told", "foot"):
        for place, row in enumerate(getattr(layout, part)):
            yield from _row_mistakes(layout, row, part, place)
    yield from _missing(layout)
    yield from _of_texts(layout)


def _row_mistakes(layout: SlipLayout, row: SlipRow, part: str, place: int) -> Iterator[str]:
    where, at = f"[{part}] ({place + 1}):", (part, place)
    if part == "told" and row.show in _ONCE:
        yield Mistake(f"{where} {row.show!r} stands once on a slip; write it into 'top' or 'foot'", at)
    if part != "told" and row.show in _OF_TICKET:
        yield Mistake(f"{where} {row.show!r} is told in each language; write it into 'told'", at)
    least = SIZES_MM.get(row.show, _TEXT_MM)[1]
    if row.height_mm < least:
        says = f"{where} 'size_mm' of {row.show!r} must be at least {least:g}, not {row.height_mm:g}"
        yield Mistake(f"{says}: smaller, it cannot be read", (*at, "size_mm"))
    yield from _names(layout, row, where, at)
    if row.once and part != "told":
        yield Mistake(
            f"{where} 'once' is for rows of 'told': those of {part!r} stand once anyway", (*at, "once")
        )
    if row.bold and row.show in _WORDLESS:
        yield Mistake(f"{where} {row.show!r} has no words that could be bold", (*at, "bold"))


def _names(layout: SlipLayout, row: SlipRow, where: str, at: Path) -> Iterator[str]:
    """Yield what is wrong with what *row* names: only the rows that show it name a text or a picture."""
    for key, named in (("text", row.text), ("file", row.file)):
        shows = "picture" if key == "file" else "text"
        if bool(named) == (row.show == shows):
            continue
        if named:
            yield Mistake(f"{where} {key!r} is for rows that show {shows!r}, not {row.show!r}", (*at, key))
        else:
            yield Mistake(f"{where} {key!r} is missing: it says which {shows} stands there", at)
    if row.show == "text" and row.text and row.text not in layout.texts:
        known = ", ".join(layout.texts) or "none"
        hint = nearest(row.text, layout.texts)
        yield Mistake(f"{where} there is no text {row.text!r} (known: {known}){hint}", (*at, "text"))


def _missing(layout: SlipLayout) -> Iterator[str]:
    once = [row.show for row in (*layout.top, *layout.foot)]
    if once.count("number") != 1:
        found = "is missing" if "number" not in once else f"stands there {once.count('number')} times"
        yield Mistake(f"'number' {found}: a row of 'top' or 'foot' must show it, once", ("top",))
    if "copy" not in once:
        yield Mistake(
            "'copy' is missing: a row of 'top' or 'foot' must show it, so that a copy is known for one",
            ("top",),
        )


def _of_texts(layout: SlipLayout) -> Iterator[str]:
    shown = {row.text for part in (layout.top, layout.told, layout.foot) for row in part}
    for name, texts in layout.texts.items():
        at: Path = ("texts", name)
        if not texts.get(POLISH, "").strip():
            says = f"[texts] [{name}]: 'pl' is missing; it stands in for every language without a text"
            yield Mistake(says, (*at, POLISH))
        if name not in shown:
            yield Mistake(
                f"[texts] [{name}]: no row shows it; say text = {name!r} in one, or take it out", at
            )
