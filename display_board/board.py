"""What a board has to show and to say: views and ticks go in, wishes come out. Pure.

Every call gets one turn, in the order of the calls and one at a time: it stands out on the screen and is
spoken, if the hub names this board as its voice. Whoever carries the wishes out (`display_board.shell`)
feeds back what came of them. Three rules keep a board from shouting old news: the first view after the
program starts is drawn in silence, a call is new only once, and a call older than the announce limit is
shown but gets no turn. A call that the hub gives to this board because its voice was lost gets another.

All seconds are seconds of the day's clock, as the board itself measures them; no clock of another machine
is compared with our own, only the hub's with itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from contract.changed import replace
from contract.names import BoardId, TicketId
from contract.reports import Unspoken
from contract.views import BoardView, Call
from display_board.happenings import (
    Announced,
    Expect,
    GotFresh,
    Happening,
    HubHeard,
    Prepare,
    Report,
    Speak,
    Ticked,
    ViewArrived,
    VoiceFailed,
    WentStale,
    Wish,
)
from display_board.news import (
    Anchor,
    Key,
    as_of,
    fresh_calls,
    key_of,
    lag_s,
    voices_kept,
    with_voices,
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


@dataclass(frozen=True)  # no slots: `contract.changed` copies what stands in a dict
class Board:
    """All that a board knows.

    Attributes:
        limit_s: a call that is older when the board learns of it is shown in silence. In line it may grow
            older, up to `OUTLIVED` limits, so that a burst is spoken whole.
        turn_s: the least time a call stands out; while others are in line, `crowded_s`.
        view: the newest picture; None until the hub was heard for the first time.
        newest: the highest number of a call that is known.
        known: calls by number and ticket, the last `REMEMBERED` of them.
        turn: the call that stands out now.
        pending: calls that wait for their turn, in order.
        begun: calls that this board has begun to speak, the last `REMEMBERED` of them.
        voices: who speaks calls from before the hub was started, whatever it says of them.
        stale_since: when the hub was heard last, while it is silent.
        silent: why the board keeps silent at this hour; None: it speaks.
    """

    limit_s: float = 120.0
    turn_s: float = 10.0
    crowded_s: float = 5.0
    view: BoardView | None = None
    anchor: Anchor | None = None
    newest: int = -1
    known: tuple[Key, ...] = ()
    turn: Turn | None = None
    pending: tuple[Pending, ...] = ()
    begun: tuple[Key, ...] = ()
    voices: tuple[tuple[Key, BoardId | None], ...] = ()
    stale_since: datetime | None = None
    silent: Unspoken | None = None

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls of the newest picture."""
        return self.view.calls if self.view is not None else ()

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
        return self.turn.began_s + self.share_s

    @property
    def share_s(self) -> float:
        """How long the present turn lasts at least."""
        return min(self.turn_s, self.crowded_s) if self.pending else self.turn_s


def step(board: Board, happening: Happening) -> tuple[Board, list[Wish]]:
    """Return the board after *happening*, and what is to be done about it, in this order."""
    match happening:
        case ViewArrived():
            return _after_view(board, happening)
        case HubHeard() | WentStale() | GotFresh():
            return _after_sign(board, happening), []
        case Ticked(at_s=at_s, silent=silent):
            return _next_turn(board if silent is board.silent else replace(board, silent=silent), at_s)
        case Announced(call=call, languages=languages, at_s=at_s):
            return _after_voice(board, Report(call, languages), at_s)
        case VoiceFailed(call=call, languages=languages, at_s=at_s):
            return _after_voice(board, Report(call, languages, Unspoken.BROKEN), at_s)
        case _:
            assert_never(happening)


def _after_sign(board: Board, sign: HubHeard | WentStale | GotFresh) -> Board:
    """Return the board after what says something of the hub, and nothing of calls.

    A board's first view may have lain at the broker: the anchor is off by that until the next beat.
    """
    if isinstance(sign, HubHeard):
        return replace(board, anchor=Anchor(sign.hub, sign.at_s - lag_s(board.anchor, sign)))
    return replace(board, stale_since=sign.since if isinstance(sign, WentStale) else None)


def _after_view(board: Board, arrived: ViewArrived) -> tuple[Board, list[Wish]]:
    if not is_newer(arrived.view, board.view):
        return board, []
    kept = voices_kept(arrived.view, board.view, dict(board.voices))
    view, heard = with_voices(arrived.view, kept), HubHeard(arrived.view.at, arrived.at_s, arrived.gap_s)
    late_s = lag_s(board.anchor, heard)
    fresh = fresh_calls(view, board.newest, board.known)
    young = [call for call in fresh if not call.over and call.age_s + late_s <= board.limit_s]
    wishes: list[Wish] = [Expect(call.call) for call in (young if board.view is None else fresh)]
    if board.view is None:
        wishes += [Report(call.call, silent=Unspoken.FIRST) for call in young]
        young = []
    else:
        wishes += [Report(call.call, silent=_why_not_new(call)) for call in fresh if call not in young]
    taken_over = _taken_over(board, view)
    pending = [replace(line, call=as_of(view, line.call)) for line in board.pending]
    pending += [Pending(call, arrived.at_s - late_s - call.age_s) for call in (*taken_over, *young)]
    after = replace(
        board,
        view=view,
        voices=tuple(kept.items()),
        anchor=Anchor(view.at, arrived.at_s - late_s),
        turn=_turn_now(board.turn, view, taken_over),
        newest=max((call.call for call in view.calls), default=board.newest),
        known=(board.known + tuple(map(key_of, fresh)))[-REMEMBERED:],
        pending=tuple(sorted(pending, key=lambda line: line.call.call)),
    )
    after, more = _next_turn(after, arrived.at_s)
    if not more and not board.pending and after.pending:
        more = _preparing(after)
    return after, wishes + more


def _why_not_new(call: Call) -> Unspoken:
    return Unspoken.OVER if call.over else Unspoken.LATE


def _taken_over(board: Board, view: BoardView) -> list[Call]:
    """Return the calls that another board was to speak, and that are ours now.

    Those that are in line here anyway are spoken when their turn comes, and no call is begun twice.
    """
    others = {key_of(call) for call in board.calls if call.voice != view.board}
    mine = {key_of(line.call) for line in board.pending} | set(board.begun)
    ours = [call for call in view.calls if call.voice == view.board and not call.over]
    return [call for call in ours if key_of(call) in others - mine]


def _turn_now(turn: Turn | None, view: BoardView, taken_over: list[Call]) -> Turn | None:
    """Return *turn* as *view* tells its call; none where the call is in line again, to be spoken."""
    if turn is None:
        return None
    call = as_of(view, turn.call)
    if call in taken_over:
        return None
    return turn if call is turn.call else replace(turn, call=call)


def _after_voice(board: Board, report: Report, at_s: float) -> tuple[Board, list[Wish]]:
    turn = board.turn
    if turn is None or not turn.speaking or turn.call.call != report.call:
        return board, []
    after, wishes = _next_turn(replace(board, turn=replace(turn, speaking=False)), at_s)
    return after, [report, *wishes]


def _next_turn(board: Board, at_s: float) -> tuple[Board, list[Wish]]:
    """End the present turn if its time is over, and begin the next one that is still of use."""
    turn, wishes = board.turn, list[Wish]()
    if turn is not None and (turn.speaking or (at_s < turn.began_s + board.share_s and not turn.call.over)):
        return board, wishes
    pending = board.pending
    while pending and (why := _why_skipped(board, pending[0], at_s)) is not None:
        wishes.append(Report(pending[0].call.call, silent=why))
        pending = pending[1:]
    if not pending:
        is_calm = turn is None and not board.pending
        return (board if is_calm else replace(board, turn=None, pending=())), wishes
    call, pending = pending[0].call, pending[1:]
    silent = _why_silent(board, call)
    after = replace(board, turn=Turn(call, at_s, silent is None), pending=pending)
    if silent is not None:
        return after, [*wishes, Report(call.call, silent=silent)]
    after = replace(after, begun=(*board.begun, key_of(call))[-REMEMBERED:])
    return after, [*wishes, Speak(call, board.with_room), *_preparing(after)]


def _why_skipped(board: Board, line: Pending, at_s: float) -> Unspoken | None:
    """Return why *line* gets no turn at all."""
    if board.stands_still:
        return Unspoken.STOPPED
    if line.call.over:
        return Unspoken.OVER
    return Unspoken.LATE if at_s - line.called_s > OUTLIVED * board.limit_s else None


def _why_silent(board: Board, call: Call) -> Unspoken | None:
    """Return why *call* stands out in silence."""
    if board.view is None or call.voice != board.view.board:
        return Unspoken.ANOTHER
    return board.silent


def _preparing(board: Board) -> list[Wish]:
    if board.turn is None or not board.turn.speaking or not board.pending:
        return []
    return [Prepare(board.pending[0].call, board.with_room)]
