"""The whole glass as one calm notice: the hall is stopped, said in every language of the house."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from contract.hall_parts import Stopped
from contract.names import Language
from display_board import texts
from display_board.faces.theme import SOFT, TEXT
from display_board.faces.words import Canvas, Text, Words
from display_board.fitting import size_for_all
from display_board.layout import Box, Layout
from hardware.fonts import FontWeight

LANGUAGES_AT_MOST = 4
"""More languages would make the letters too small to be read from the last seat."""
HEAD_SHARE = 0.42
"""How much of its box the first line of a language takes; the rest is for what to do."""


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
        self._area = Box(0.0, 0.0, float(size[0]), below_clock).inset(2 * air, air)
        self._words = [Words(canvas) for _ in range(2 * LANGUAGES_AT_MOST + 1)]

    @property
    def texts(self) -> list[Text]:
        """What is drawn now."""
        return [words.text for words in self._words if words.text is not None]

    def put(self, stopped: Stopped | None) -> None:
        """Draw that the hall is *stopped*; None: draw nothing."""
        lines = self._lines(stopped) if stopped is not None else []
        shown = [*self._texts(lines, strong=True), *self._texts(lines, strong=False)]
        for place, words in enumerate(self._words):
            words.put(shown[place] if place < len(shown) else None)

    def _lines(self, stopped: Stopped) -> list[_Line]:
        boxes = self._area.rows(len(self._languages) + bool(stopped.text))
        lines = [_Line(stopped.text, boxes.pop(0), strong=True)] if stopped.text else []
        for language, box in zip(self._languages, boxes, strict=True):
            high = box.height * HEAD_SHARE
            lines.append(_Line(texts.said(texts.STOPPED, language), box.top(high), strong=True))
            lines.append(_Line(texts.said(texts.STOPPED_MORE, language), box.below(high), strong=False))
        return lines

    def _texts(self, lines: Sequence[_Line], *, strong: bool) -> list[Text]:
        """Return those of *lines* that are *strong*, or the others, all in letters of one size."""
        chosen = [line for line in lines if line.strong is strong]
        if not chosen:
            return []
        weight: FontWeight = "bold" if strong else "regular"
        colour = TEXT if strong else SOFT
        width, height = self._area.width, min(line.box.height for line in chosen) * (0.85 if strong else 0.75)
        most = self._layout.large_px * (0.8 if strong else 0.5)
        size = size_for_all([line.words for line in chosen], weight, width, height, most)
        return [Text(line.words, line.box, size, colour, weight, "centre") for line in chosen]
