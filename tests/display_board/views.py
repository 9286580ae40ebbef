"""Views and calls for the tests of the board: complete, and changed where a test says so."""

from datetime import UTC, datetime, timedelta

import msgspec

from contract.names import BoardId, BranchId, DeskId, Language, RoomId, ServiceId, TicketId
from contract.views import BoardView, Call, Wait, Waiting

NINE = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BRANCH, BOARD = BranchId("town-hall"), BoardId("1")


def call(number, ticket="A014", desk="5", **changes):
    """Return the call with this *number*; a ticket's id is its number with a t before."""
    whole = Call(
        call=number,
        ticket=TicketId(f"t-{ticket}"),
        number=ticket,
        desk=DeskId(desk.replace(" ", "-")),
        desk_name=desk,
        room=RoomId("hall"),
        room_name={Language("pl"): "Sala A", Language("uk"): "Зала A", Language("en"): "Hall A"},
        language=Language("uk"),
        times=1,
        over=False,
        at=NINE,
        age_s=0.0,
        voice=BOARD,
    )
    return msgspec.structs.replace(whole, **changes)


def waiting(letter="A", name="Karta pobytu", count=3, low=10, high=20):
    return Waiting(
        service=ServiceId(letter),
        letter=letter,
        names={Language("pl"): name},
        waiting=count,
        estimate=Wait(low=low, high=high),
    )


def view(*calls, seq=1, epoch=1, after_s=0.0, **changes):
    """Return the view that shows *calls*, given oldest first; made *after_s* seconds after nine.

    With ``voice=False`` another board speaks them.
    """
    if changes.get("voice") is False:
        calls = [msgspec.structs.replace(each, voice=BoardId("2")) for each in calls]
    whole = BoardView(
        branch=BRANCH,
        epoch=epoch,
        seq=seq,
        at=NINE + timedelta(seconds=after_s),
        board=BOARD,
        rooms=(RoomId("hall"),),
        calls=tuple(sorted(calls, key=lambda shown: -shown.call)),
        waiting=(waiting(),),
    )
    return msgspec.structs.replace(whole, **changes)
