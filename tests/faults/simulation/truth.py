"""What devices should have shown, by the journal alone, beside what they did show; and the hub's own tables.

A ticket of which something was taken back is left out on both sides: which of its calls came to life again
is judged by I6.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from contract.events import DayOpened, Entry, OfTicket, TicketIssued, TicketTakenBack, TicketTransferred
from contract.states import OPEN_CALL, TRANSITIONS, State
from contract.views import BoardView, DeskView, Menu
from okienko.promise.history import Picture, Row

if TYPE_CHECKING:
    from hub.domain.branch import Branch
    from hub.domain.settings import BranchSettings
    from okienko.promise.told import Known
    from tests.faults.simulation.witness import Look


class Hall:
    """Who waits for what, and who is at which desk, after each entry of a journal."""

    def __init__(self, branch: BranchSettings) -> None:
        self._rooms = {board.id: set(board.rooms) for board in branch.boards}
        self._room_of = {desk.id: desk.room for desk in branch.desks}
        self._desks = [desk.id for desk in branch.desks]
        self._kiosks = [kiosk.id for kiosk in branch.kiosks]
        self._services = [service.id for service in branch.services]
        self._desk_lines = {f"desk {desk}" for desk in self._desks}
        self._states: dict[str, State] = {}
        self._issued: dict[str, TicketIssued] = {}
        self._services_of: dict[str, str] = {}
        self._desk_of: dict[str, str] = {}
        self._at: dict[str, str] = {}
        self._waiting: Counter[str] = Counter()

    def along(
        self, journal: Sequence[Entry], committed: Mapping[int, float], doubtful: Collection[str]
    ) -> Iterator[Picture]:
        """Yield what each device should show, as it changes."""
        said: dict[str, Hashable] = {}
        for entry in journal:
            self._follow(entry.event)
            for device, what in self._pictures(doubtful):
                if said.get(device) != what:
                    said[device] = what
                    yield Picture(device, committed[entry.seq], what)

    def _pictures(self, doubtful: Collection[str]) -> Iterator[tuple[str, Hashable]]:
        for desk in self._desks:
            yield f"desk-{desk}", self._at.get(desk, "")
        for board, rooms in self._rooms.items():
            yield (
                f"board-{board}",
                frozenset(
                    (str(self._issued[ticket].number), desk)
                    for desk, ticket in self._at.items()
                    if self._room_of.get(desk) in rooms
                    and self._states[ticket] is State.CALLED
                    and ticket not in doubtful
                ),
            )
        waiting = tuple((service, self._waiting[service]) for service in self._services)
        for kiosk in self._kiosks:
            yield f"kiosk-{kiosk}", waiting

    def _follow(self, event: object) -> None:
        if isinstance(event, TicketIssued):
            self._issued[event.ticket] = event
            whole = self._services_of.get(event.split_from or "", "")
            self._moved(
                event.ticket, State.WAITING, whole if whole in self._desk_lines else event.service, ""
            )
        elif isinstance(event, TicketTakenBack):
            self._moved(event.ticket, event.state, _line(event), event.desk or "")
        elif isinstance(event, OfTicket) and event.ticket in self._states:
            state = TRANSITIONS[self._states[event.ticket]].get(str(event.__struct_config__.tag))
            if state is not None:
                service = _line(event) if isinstance(event, TicketTransferred) else ""
                self._moved(event.ticket, state, service, getattr(event, "desk", None) or "")
        elif isinstance(event, DayOpened):
            self._states.clear()
            self._at.clear()
            self._waiting.clear()

    def _moved(self, ticket: str, state: State, service: str, desk: str) -> None:
        if self._states.get(ticket) is State.WAITING:
            self._waiting[self._services_of[ticket]] -= 1
        self._services_of[ticket] = service or self._services_of[ticket]
        self._states[ticket] = state
        if state is State.WAITING:
            self._waiting[self._services_of[ticket]] += 1
        if (at := self._desk_of.pop(ticket, None)) is not None:
            self._at.pop(at, None)
        if state in OPEN_CALL:
            at = desk or at or ""
            self._at[at], self._desk_of[ticket] = ticket, at


def _line(event: TicketTransferred | TicketTakenBack) -> str:
    """Return where one waits on: whoever is sent to one desk is in the line of no service."""
    return f"desk {event.to}" if event.to else str(event.service)


def pictures(looks: Sequence[Look], doubtful: Collection[str]) -> Iterator[Picture]:
    """Yield what devices did show, as the judge compares it."""
    for look in looks:
        said = look.said
        if isinstance(said, frozenset):
            said = frozenset((number, desk) for ticket, number, desk in said if ticket not in doubtful)
        yield Picture(look.device, look.at_s, said, look.stale)


def said_by(view: BoardView | DeskView | Menu) -> Hashable:
    """Return what *view* says of queue and calls; of a board with the tickets, which may be doubtful."""
    match view:
        case BoardView():
            return frozenset(
                (line.ticket, str(line.number), line.desk) for line in view.calls if not line.over
            )
        case DeskView():
            return view.current.ticket if view.current else ""
        case _:
            return tuple((offer.service, offer.waiting) for offer in view.services)


def rows(branch: Branch, journal: Sequence[Entry], known: Mapping[str, Known]) -> list[Row]:
    """Return what the hub holds of the tickets of its present day; those before are taken as *known*."""
    issued = {entry.event.ticket: entry.seq for entry in journal if isinstance(entry.event, TicketIssued)}
    return [
        Row(str(branch.day), name, str(ticket.number), str(ticket.state), issued[name])
        for name, ticket in branch.tickets.items()
    ] + [
        Row(str(ticket.day), name, ticket.number, str(ticket.state), ticket.issued)
        for name, ticket in known.items()
        if ticket.day != branch.day and name not in branch.tickets
    ]
