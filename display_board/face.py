"""What stands on the screen of a board, as far as the board knows: turns and silence included. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from contract.board_face import Face, face_of
from contract.board_rows import LISTED_S, Part, Row, Slot
from contract.views import Call
from display_board.board import Board

__all__ = ["LISTED_S", "UNSEEN", "Face", "Part", "Row", "Slot", "face"]
"""With what stands elsewhere and is known from here as well."""

UNSEEN = (Slot(count=1, large=True),)
"""What a board without a screen shows in its mind."""


def face(board: Board, slots: Iterable[Slot], now_s: float) -> Face:
    """Return the face of *board* at *now_s*, seconds of the day's clock, on a screen with these *slots*."""
    view = board.view
    if view is None:
        return Face(stale_since=board.stale_since)
    since_s = now_s - board.anchor.own_s if board.anchor is not None else 0.0
    return face_of(
        view,
        slots,
        view.at + timedelta(seconds=max(0.0, since_s)),
        calls=_calls(board),
        turn=board.stands_out,
        stale_since=board.stale_since,
    )


def _calls(board: Board) -> list[Call]:
    """Return what the view holds, and the calls whose turn is still to come should it hold them no more."""
    calls = {call.call: call for call in board.view.calls} if board.view is not None else {}
    kept = [line.call for line in board.pending] + ([board.turn.call] if board.turn is not None else [])
    return [*calls.values(), *(call for call in kept if call.call not in calls)]
