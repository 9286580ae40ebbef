"""What is told beside the queue, as pages of text: one notice at a time, in as many languages as fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from contract.glass import LINE_SHARE, Box, Letters
from contract.names import Language
from display_board.face import Face
from display_board.fitting import in_pieces, lines_at
from display_board.opening_words import heads_of
from display_board.texts import Said, told_in

BETWEEN_SHARE = 0.45  # of a line, between two languages of a notice


class Passage(NamedTuple):
    """A text and how many lines it takes."""

    said: Said
    lines: int


def told(face: Face, languages: Sequence[Language]) -> list[tuple[Said, ...]]:
    """Return everything that *face* tells, each in those of *languages* that it is in."""
    hours = [heads_of(face.hours, languages)] if face.hours is not None else []
    return hours + [told_in(texts, languages) for texts in face.notices]


def notice_pages(told_now: Sequence[Sequence[Said]], box: Box, letters: Letters) -> list[tuple[Passage, ...]]:
    """Return the pages on which *told_now* stands in *box*, in letters that are never made smaller.

    A text that is too long for a page goes on on the next one.
    """
    most = max(1, int(box.height / letters.line_px))
    pages: list[tuple[Passage, ...]] = []
    for notice in told_now:
        page: list[Passage] = []
        for passage in _passages(notice, box.width, most, letters):
            if page and height_of([*page, passage], letters) > box.height:
                pages.append(tuple(page))
                page = []
            page.append(passage)
        if page:
            pages.append(tuple(page))
    return pages


def boxes_of(page: Sequence[Passage], box: Box, letters: Letters) -> Iterator[tuple[Said, Box]]:
    """Yield each text of *page* with its box, from the top of *box* down."""
    for passage in page:
        height = passage.lines * letters.small_px * LINE_SHARE
        yield passage.said, box.top(height)
        box = box.below(height + BETWEEN_SHARE * letters.line_px)


def _passages(notice: Sequence[Said], width: float, most: int, letters: Letters) -> Iterator[Passage]:
    for said in notice:
        for piece in in_pieces(said.words, "regular", width, most, letters.small_px):
            lines = len(lines_at(piece, "regular", width, letters.small_px).lines)
            yield Passage(Said(piece, said.language), lines)


def height_of(page: Sequence[Passage], letters: Letters) -> float:
    """Return how high *page* is, in pixels."""
    lines = sum(passage.lines for passage in page)
    return (lines + BETWEEN_SHARE * (len(page) - 1)) * letters.line_px
