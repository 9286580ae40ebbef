"""What a board has to show and to say: views and ticks go in, wishes come out. Pure.

Every call gets one turn, in the order of the calls and one at a time: it stands out on the screen and is
spoken. Whoever carries the wishes out (`display_board.shell`) feeds back what came of them. Three rules
keep a board from shouting old news: the first view after the program starts is drawn in silence, a call
is new only once, and a call older than the announce limit is shown but gets no turn.

All seconds are seconds of the day's clock, as the board itself measures them; no clock of another machine
is compared with our own, only the hub's with itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from contract.names import Language, TicketId
from contract.views import BoardView, Call
from display_board.happenings import (
    Announced,
    GotFresh,
    Happening,
    Prepare,
    Report,
    Speak,
    Ticked,
    ViewArrived,
    VoiceFailed,
    WentStale,
    Wish,
)
from link.order import is_newer

OUTLIVED = 3
"""So many announce limits after it was called, a call that is still in line is not spoken any more."""

REMEMBERED = 400
"""So many calls are known by name, for the day on which a hub begins to count its calls anew."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A call in line for its turn, and when it was called, in seconds of the day's clock."""

    call: Call
    called_s: float


@dataclass(frozen=True, slots=True)
class Turn:
    """The call that stands out now. *speaking*: the voice has not come back yet."""

    call: Call
    began_s: float
    speaking: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """An instant of the hub's clock and when it was on our own; two of them tell how late a view came."""

    hub: datetime
    own_s: float


@dataclass(frozen=True, slots=True)
class Board:
    """All that a board knows.

    Attributes:
        limit_s: a call that is older when the board learns of it is shown in silence. In line it may grow
            older, up to `OUTLIVED` limits, so that a burst is spoken whole.
        turn_s: the least time a call stands out.
        view: the newest picture; None until the hub was heard for the first time.
        newest: the highest number of a call that is known.
        known: calls by number and ticket, the last `REMEMBERED` of them.
        turn: the call that stands out now.
        pending: calls that wait for their turn, in order.
        stale_since: when the hub was heard last, while it is silent.
        quiet: whether the board keeps silent at this hour.
    """

    limit_s: float = 120.0
    turn_s: float = 5.0
    view: BoardView | None = None
    anchor: Anchor | None = None
    newest: int = -1
    known: tuple[tuple[int, TicketId], ...] = ()
    turn: Turn | None = None
    pending: tuple[Pending, ...] = ()
    stale_since: datetime | None = None
    quiet: bool = False

    @property
    def stands_still(self) -> bool:
        """Whether the hall is stopped: nobody is to go to a desk, so nobody is called."""
        return self.view is not None and self.view.stopped is not None

    @property
    def with_room(self) -> bool:
        """Whether a call must name its room, because this board serves several."""
        return self.view is not None and len(self.view.rooms) > 1

    @property
    def stands_out(self) -> TicketId | None:
        """Whose call stands out: that whose turn it is; while the voice ends one that is over, the next."""
        if self.turn is None:
            return None
        calls = [self.turn.call, *(line.call for line in self.pending)]
        return next((call.ticket for call in calls if not call.over), None)

    @property
    def due_s(self) -> float | None:
        """When the present turn ends by itself; None: nothing is waited for but happenings."""
        if self.turn is None or self.turn.speaking:
            return None
        return self.turn.began_s + self.turn_s


def step(board: Board, happening: Happening) -> tuple[Board, list[Wish]]:
    """Return the board after *happening*, and what is to be done about it, in this order."""
    match happening:
        case ViewArrived():
            return _after_view(board, happening)
        case WentStale(since=since):
            return replace(board, stale_since=since), []
        case GotFresh():
            return replace(board, stale_since=None), []
        case Ticked(at_s=at_s, quiet=quiet):
            return _next_turn(replace(board, quiet=quiet), at_s)
        case Announced(call=call, languages=languages, at_s=at_s):
            return _after_voice(board, call, languages, at_s)
        case VoiceFailed(call=call, languages=languages, at_s=at_s):
            return _after_voice(board, call, languages, at_s)
        case _:
            assert_never(happening)


def _after_view(board: Board, arrived: ViewArrived) -> tuple[Board, list[Wish]]:
    view, before = arrived.view, board.view
    if not is_newer(view, before):
        return board, []
    lag_s = _lag_s(board, arrived)
    fresh = _fresh(board, view)
    young = [call for call in fresh if not call.over and call.age_s + lag_s <= board.limit_s]
    speakable = young if before is not None else []
    silent = [call for call in (fresh if before is not None else young) if call not in speakable]
    after = replace(
        board,
        view=view,
        anchor=Anchor(view.at, arrived.at_s - lag_s),
        turn=replace(board.turn, call=_now(board.turn.call, view)) if board.turn else None,
        newest=max((call.call for call in view.calls), default=board.newest),
        known=(board.known + tuple((call.call, call.ticket) for call in fresh))[-REMEMBERED:],
        pending=tuple(replace(line, call=_now(line.call, view)) for line in board.pending)
        + tuple(Pending(call, arrived.at_s - lag_s - call.age_s) for call in speakable),
    )
    wishes: list[Wish] = [Report(call.call, ()) for call in silent]
    after, more = _next_turn(after, arrived.at_s)
    if not more and not board.pending and after.pending:
        more = _preparing(after)
    return after, wishes + more


def _lag_s(board: Board, arrived: ViewArrived) -> float:
    """Tell how long the view was on its way: a retained one may have lain at the broker while we were away.

    What the hub's clock says is believed only as far as the hub was really silent, so that a hub whose
    clock is set back does not make its next calls look old.
    """
    if board.anchor is None:
        return 0.0
    on_hub_s = (arrived.view.at - board.anchor.hub).total_seconds()
    on_board_s = arrived.at_s - board.anchor.own_s
    return max(0.0, min(on_board_s - on_hub_s, arrived.gap_s))


def _fresh(board: Board, view: BoardView) -> list[Call]:
    """Return the calls not known yet, oldest first.

    Calls are numbered upwards, so a lower number is old news. Only where all numbers fall below what is
    known has the hub begun to count anew, and the calls are told apart by their tickets.
    """
    calls = sorted(view.calls, key=lambda call: call.call)
    if calls and calls[-1].call < board.newest:
        known = set(board.known)
        return [call for call in calls if (call.call, call.ticket) not in known]
    return [call for call in calls if call.call > board.newest]


def _now(call: Call, view: BoardView) -> Call:
    """Return *call* as *view* tells it; as it was where the view holds it no more."""
    same = (each for each in view.calls if (each.call, each.ticket) == (call.call, call.ticket))
    return next(same, call)


def _after_voice(
    board: Board, call: int, languages: tuple[Language, ...], at_s: float
) -> tuple[Board, list[Wish]]:
    turn = board.turn
    if turn is None or not turn.speaking or turn.call.call != call:
        return board, []
    after, wishes = _next_turn(replace(board, turn=replace(turn, speaking=False)), at_s)
    return after, [Report(call, languages), *wishes]


def _next_turn(board: Board, at_s: float) -> tuple[Board, list[Wish]]:
    """End the present turn if its time is over, and begin the next one that is still of use."""
    turn, wishes = board.turn, list[Wish]()
    if turn is not None and (turn.speaking or (at_s < turn.began_s + board.turn_s and not turn.call.over)):
        return board, wishes
    pending = board.pending
    while pending and (board.stands_still or _is_too_late(board, pending[0], at_s)):
        wishes.append(Report(pending[0].call.call, ()))
        pending = pending[1:]
    if not pending:
        return replace(board, turn=None, pending=()), wishes
    call, pending = pending[0].call, pending[1:]
    speaking = board.view is not None and board.view.voice and not board.quiet
    after = replace(board, turn=Turn(call, at_s, speaking), pending=pending)
    wishes.append(Speak(call, board.with_room) if speaking else Report(call.call, ()))
    return after, wishes + (_preparing(after) if speaking else [])


def _is_too_late(board: Board, line: Pending, at_s: float) -> bool:
    return line.call.over or at_s - line.called_s > OUTLIVED * board.limit_s


def _preparing(board: Board) -> list[Wish]:
    if board.turn is None or not board.turn.speaking or not board.pending:
        return []
    return [Prepare(board.pending[0].call, board.with_room)]
