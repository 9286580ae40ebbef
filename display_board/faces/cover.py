"""The whole glass as one calm notice: the hall is stopped, or the office is closed, in every language."""

from __future__ import annotations

from collections.abc import Sequence

from contract.board_plan import Plan
from contract.glass import Box
from contract.names import Language
from display_board import texts
from display_board.face import Face
from display_board.faces.part import OfFace, Sheet
from display_board.faces.theme import SOFT, TEXT, Colour
from display_board.faces.words import Canvas, Text
from display_board.fitting import size_for_all
from display_board.opening_words import again_of, head_of
from hardware.fonts import FontWeight

AT_ONCE = 4
"""So many languages at once: with more the letters could not be read from the last seat."""
AT_ONCE_STALE = 2
"""The same where a part of the glass says that the board is stale."""
HEAD_SHARE = 0.55
"""How much of its box the first line of a language takes; the rest is for what else is to be known."""
AIR = 0.9
"""How much of the height of its box a text may fill."""

Lines = tuple[str, str]
"""What is the case, and what else is to be known; the second may be empty."""


class Cover(OfFace):
    """Draws the notice over the calls and all that stands beside them, or nothing.

    Args:
        plan: that of the board.
        areas: the glass beside the clock, and the same without the place where it is said that it is stale.
        languages: those of the fixed words.
    """

    def __init__(
        self, canvas: Canvas, plan: Plan, areas: tuple[Box, Box], languages: Sequence[Language]
    ) -> None:
        self._languages = tuple(languages)
        self._small_px = plan.letters.small_px
        self._large_px = max(calls.large_px for calls in plan.calls)
        margin = plan.letters.margin_px
        self._areas = tuple(area.inset(2 * margin, margin / 2) for area in areas)
        self._area = self._areas[0]
        self._sheet = Sheet(canvas)

    @property
    def pages(self) -> int:
        """On how many pages the languages stand."""
        is_stale = self._face is not None and self._face.stale_since is not None
        return -(-len(self._languages) // (AT_ONCE_STALE if is_stale else AT_ONCE))

    def _draw(self) -> None:
        face = self._face
        if face is None or not face.is_covered:
            self._sheet.put([])
            return
        self._area = self._areas[face.stale_since is not None]
        # As many on each page as can be, so that a last page of one language is not a shout.
        first, at_once = self._page % self.pages, -(-len(self._languages) // self.pages)
        shown = self._languages[first * at_once : (first + 1) * at_once]
        text = face.stopped.text if face.stopped is not None else ""
        self._sheet.put(self._texts(text, [_lines(face, language) for language in shown]))

    def _texts(self, text: str, lines: list[Lines]) -> list[Text]:
        """Return what is drawn; what could not be read from the last seat leaves its room to the rest."""
        boxes = self._area.rows(len(lines) + bool(text))
        own = [(text, boxes.pop(0))] if text else []
        heads, more = self._cut(lines, boxes, HEAD_SHARE)
        rest = self._of_one_size(more, "regular", SOFT, self._large_px * 0.35)
        if rest and rest[0].size < self._small_px:
            (heads, _), rest = self._cut(lines, boxes, 1.0), []
        return self._of_one_size(own + heads, "bold", TEXT, self._large_px * 0.8) + rest

    @staticmethod
    def _cut(
        lines: list[Lines], boxes: list[Box], share: float
    ) -> tuple[list[tuple[str, Box]], list[tuple[str, Box]]]:
        """Return the first lines and the others with their boxes; a line alone has a box for itself."""
        heads, others = [], []
        for (head, more), box in zip(lines, boxes, strict=True):
            high = box.height * (share if more else 1.0)
            heads.append((head, box.top(high)))
            if more and share < 1:
                others.append((more, box.below(high)))
        return heads, others

    def _of_one_size(
        self, lines: list[tuple[str, Box]], weight: FontWeight, colour: Colour, most_px: float
    ) -> list[Text]:
        if not lines:
            return []
        height = min(box.height for _, box in lines) * AIR
        size = size_for_all([words for words, _ in lines], weight, self._area.width, height, most_px)
        return [Text(words, box, size, colour, weight, "centre") for words, box in lines]


def _lines(face: Face, language: Language) -> Lines:
    if face.hours is not None and face.stopped is None:
        return head_of(face.hours, language), again_of(face.hours, language)
    return texts.said(texts.STOPPED, language), texts.said(texts.STOPPED_MORE, language)
