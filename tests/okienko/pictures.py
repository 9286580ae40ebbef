"""Pictures of a board and of a desk, for the people of a replayed day to look at."""

from __future__ import annotations

from datetime import UTC, datetime

from contract.names import BoardId, BranchId, DeskId, Language, NumberText, RoomId, ServiceId, TicketId
from contract.states import DeskState, State
from contract.views import BoardView, Call, DeskTicket, DeskView

NINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
HALL = RoomId("hall")
PL = Language("pl")


def board_with(number: str, desk: str, *, over: bool = False) -> BoardView:
    """Return a board that calls *number* to *desk*."""
    call = Call(
        call=1,
        ticket=TicketId("t"),
        number=NumberText(number),
        desk=DeskId(desk),
        desk_name=desk,
        room=HALL,
        room_name={PL: "Hol"},
        language=PL,
        times=1,
        over=over,
        at=NINE,
        age_s=0,
    )
    return BoardView(
        branch=BranchId("b"),
        epoch=1,
        seq=1,
        at=NINE,
        board=BoardId("b1"),
        rooms=(HALL,),
        calls=(call,),
        waiting=(),
    )


def desk_with(number: str, *, waiting: int, times: int = 1, is_open: bool = True) -> DeskView:
    """Return desk 1 with *number* before it; empty: nobody is there."""
    current = DeskTicket(
        ticket=TicketId("t"),
        number=NumberText(number or "A001"),
        service=ServiceId("A"),
        service_names={PL: "Karty"},
        language=PL,
        party=1,
        priority=False,
        state=State.CALLED,
        issued_at=NINE,
        times=times,
    )
    return DeskView(
        branch=BranchId("b"),
        epoch=1,
        seq=1,
        at=NINE,
        desk=DeskId("1"),
        desk_name="1",
        room=HALL,
        state=DeskState.OPEN if is_open else DeskState.PAUSED,
        current=current if number else None,
        waiting=waiting,
        waiting_by_service=(),
    )
