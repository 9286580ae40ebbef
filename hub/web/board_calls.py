"""One called number on a board in a browser: how large it can be, and what must be said beside it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contract.board_plan import DESK_WIDTH, NUMBER_WIDTH, Place
from contract.board_rows import Row
from contract.glass import CAPITAL
from contract.names import Language
from hub.web import board_words as words
from hub.web.board_measures import NOTE_LINES, lines_of, step_for
from hub.web.board_words import Said, said, told_in

ARROW_ROOM = 0.6
"""So much room an arrow needs between number and desk, in heights of their capitals."""
NUMBER_ROOM = 1.12
"""So much wider than a common number may be one in letters of a browser, before it is made smaller."""


def row_shown(row: Row, place: Place, languages: Sequence[Language]) -> dict[str, Any]:
    """Return what the template must know of *row* in *place*."""
    assert place.calls is not None
    calls, capital = place.calls, place.calls.large_px * CAPITAL
    inner = calls.rows[0].width - 1.6 * place.letters.margin_px
    between = inner - (NUMBER_WIDTH + DESK_WIDTH) * capital
    notes, lines = _notes(row, inner if calls.narrow else between, place, languages)
    desk_room = max(DESK_WIDTH * capital, inner - (NUMBER_WIDTH + 0.2) * capital)
    return {
        "row": row,
        "number_step": step_for(row.number, calls.large_px, NUMBER_WIDTH * capital * NUMBER_ROOM),
        "desk_step": step_for(row.desk, calls.large_px, desk_room),
        "notes": notes,
        "lines": lines,
        "arrow": between > ARROW_ROOM * capital and (calls.narrow or not notes),
    }


def _notes(row: Row, width: float, place: Place, languages: Sequence[Language]) -> tuple[list[Said], int]:
    """Return what must be said of *row* besides, as far as there is room, and on how many lines."""
    assert place.calls is not None
    letters, narrow = place.letters, place.calls.narrow
    em = max(1.0, width / letters.small_px)
    most = 1 if narrow else min(NOTE_LINES, int(place.calls.rows[0].height / letters.line_px))
    notes = [told_in(row.room, languages)[0]] if row.room and len(place.zone.rooms) != 1 else []
    if row.times > 1:
        again = said(words.AGAIN, languages[0], times=row.times)
        fits = lines_of(again.words, em / (2 if narrow and notes else 1)) == 1
        notes.append(again if fits else Said(f"{row.times}\N{MULTIPLICATION SIGN}", languages[0]))
    while notes and _lines(notes, em, narrow=narrow) > most:
        notes = notes[1:]  # the room gives way to the mark of a recall
    return notes, _lines(notes, em, narrow=narrow) if notes else 1


def _lines(notes: Sequence[Said], em: float, *, narrow: bool) -> int:
    if narrow:
        return lines_of("  ".join(note.words for note in notes), em)
    return sum(lines_of(note.words, em) for note in notes)
