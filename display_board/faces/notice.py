"""The whole glass as one calm notice: the hall is stopped, said in every language of the house."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from contract.hall_parts import Stopped
from contract.names import Language
from display_board import texts
from display_board.faces.theme import SOFT, TEXT, Colour
from display_board.faces.words import Canvas, Text, Words
from display_board.fitting import size_for_all
from display_board.layout import Box, Layout
from hardware.fonts import FontWeight

LANGUAGES_AT_MOST = 4
"""More languages would make the letters too small to be read from the last seat."""
HEAD_SHARE = 0.55
"""How much of its box the first line of a language takes; the rest is for what to do."""

AIR = 0.9
"""How much of the height of its box a text may fill."""


class _Line(NamedTuple):
    words: str
    box: Box
    strong: bool


class Notice:
    """Draws the notice of a stop over the calls and all that stands beside them, or nothing."""

    def __init__(
        self, canvas: Canvas, layout: Layout, size: tuple[int, int], languages: Sequence[Language]
    ) -> None:
        self._layout, self._languages = layout, tuple(languages[:LANGUAGES_AT_MOST])
        air = layout.margin_px
        below_clock = layout.clock.y
        self._area = Box(0.0, 0.0, float(size[0]), below_clock).inset(2 * air, air / 2)
        self._words = [Words(canvas) for _ in range(2 * LANGUAGES_AT_MOST + 1)]

    @property
    def texts(self) -> list[Text]:
        """What is drawn now."""
        return [words.text for words in self._words if words.text is not None]

    def put(self, stopped: Stopped | None) -> None:
        """Draw that the hall is *stopped*; None: draw nothing."""
        shown = self._shown(stopped) if stopped is not None else []
        for place, words in enumerate(self._words):
            words.put(shown[place] if place < len(shown) else None)

    def _shown(self, stopped: Stopped) -> list[Text]:
        """Return what is drawn; what could not be read from the last seat leaves its room to the rest."""
        heads, rest = self._texts(self._lines(stopped, HEAD_SHARE))
        if rest and rest[0].size >= self._layout.small_px:
            return heads + rest
        return self._texts(self._lines(stopped, 1.0))[0]

    def _lines(self, stopped: Stopped, share: float) -> list[_Line]:
        boxes = self._area.rows(len(self._languages) + bool(stopped.text))
        lines = [_Line(stopped.text, boxes.pop(0), strong=True)] if stopped.text else []
        for language, box in zip(self._languages, boxes, strict=True):
            high = box.height * share
            lines.append(_Line(texts.said(texts.STOPPED, language), box.top(high), strong=True))
            lines.append(_Line(texts.said(texts.STOPPED_MORE, language), box.below(high), strong=False))
        return lines

    def _texts(self, lines: Sequence[_Line]) -> tuple[list[Text], list[Text]]:
        """Return the strong lines and the others, each kind in letters of one size."""
        strong = [line for line in lines if line.strong]
        others = [line for line in lines if not line.strong and line.box.height > 0]
        return (
            self._of_one_size(strong, "bold", TEXT, self._layout.large_px * 0.8),
            self._of_one_size(others, "regular", SOFT, self._layout.large_px * 0.35),
        )

    def _of_one_size(
        self, lines: Sequence[_Line], weight: FontWeight, colour: Colour, most_px: float
    ) -> list[Text]:
        if not lines:
            return []
        height = min(line.box.height for line in lines) * AIR
        size = size_for_all([line.words for line in lines], weight, self._area.width, height, most_px)
        return [Text(line.words, line.box, size, colour, weight, "centre") for line in lines]
