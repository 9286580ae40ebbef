"""The calls that boards show, worked out once for all boards of the same rooms."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from operator import attrgetter

from contract.names import RoomId
from contract.states import State
from contract.views import Call
from hub.domain.branch import Branch
from hub.domain.desk import Called
from hub.views.voices import Voicing


class CallPictures:
    """The calls of *branch* as boards show them at *now* and *voices* speak them."""

    def __init__(self, branch: Branch, now: datetime, voices: Voicing) -> None:
        self._branch = branch
        self._layout = branch.layout
        self._now = now
        self._voices = voices
        self._of: dict[tuple[RoomId, ...], tuple[Call, ...]] = {}

    def of(self, rooms: tuple[RoomId, ...]) -> tuple[Call, ...]:
        """Return the calls of *rooms*, newest first."""
        if rooms not in self._of:
            settings = self._branch.settings
            recent = chain.from_iterable(self._branch.calls.of(room) for room in rooms)
            newest = sorted(recent, key=attrgetter("call"), reverse=True)
            aged = [(called, (self._now - called.at).total_seconds()) for called in newest]
            self._of[rooms] = tuple(
                [
                    self._call(called, age_s)
                    for rank, (called, age_s) in enumerate(aged)
                    if rank < settings.calls_kept or age_s <= settings.announce_s or self._is_expected(called)
                ]
            )
        return self._of[rooms]

    def _is_expected(self, called: Called) -> bool:
        """Return whether its visitor may still come: then the number stays, however old it is."""
        room = self._layout.desk(called.desk).room
        return self._branch.calls.is_last(called, room) and not self._is_over(called)

    def _is_over(self, called: Called) -> bool:
        ticket = self._branch.tickets[called.ticket]
        return ticket.state is not State.CALLED or ticket.call != called.began

    def _call(self, called: Called, age_s: float) -> Call:
        desk = self._layout.desk(called.desk)
        return Call(
            call=called.call,
            ticket=called.ticket,
            number=called.number,
            desk=called.desk,
            desk_name=desk.name,
            room=desk.room,
            room_name=self._layout.rooms[desk.room].names,
            language=called.language,
            times=called.times,
            over=self._is_over(called),
            at=called.at,
            age_s=max(0.0, age_s),  # a clock that was set back must not make a call come from the future
            voice=self._voices.of(called.call, desk.room, self._layout),
        )
