"""Those who wait for a service, or for one desk: all of them in order, and each class and language apart.

The work they mean is counted without walking through them, also before somebody in the middle: those who ask
for equally many servings of one service stand in a line of their own once more, and there are few such lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from contract.names import ServiceId, TicketId
from hub.domain.line import Key, Line
from hub.domain.rank import Part
from hub.domain.ticket import Ticket

Load = tuple[ServiceId, int]
"""What a ticket asks for: a service, and so many servings of it."""


Kind = TypeVar("Kind")


def load_of(ticket: Ticket) -> Load:
    """Return what *ticket* asks for."""
    return ticket.service, ticket.units


class Lines:
    """One line, and the same people once more in parts; a part that nobody stands in is not there."""

    def __init__(self) -> None:
        self._all = Line()
        self._parts: dict[Part, Line] = {}
        self._loads: dict[Load, Line] = {}
        self._units = 0

    @property
    def parts(self) -> Mapping[Part, Line]:
        """The parts in which somebody stands."""
        return self._parts

    def add(self, part: Part, rank: Key, ticket: TicketId, load: Load) -> None:
        """Put *ticket*, which asks for *load*, into *part*, where *rank* says."""
        self._all.add(rank, ticket)
        _line_in(self._parts, part).add(rank, ticket)
        _line_in(self._loads, load).add(rank, ticket)
        self._units += load[1]

    def remove(self, part: Part, rank: Key, load: Load) -> None:
        """Take the ticket at *rank*, which asks for *load*, out of *part*.

        Raises:
            KeyError: nobody stands there.
        """
        self._all.remove(rank)
        _remove(self._parts, part, rank)
        _remove(self._loads, load, rank)
        self._units -= load[1]

    def before(self, rank: Key) -> int:
        """Return how many stand before *rank*."""
        return self._all.before(rank)

    def work(self, before: Key | None = None) -> Iterator[Load]:
        """Yield how many servings of which service all ask for, or those who stand *before* that rank."""
        for (service, units), line in self._loads.items():
            yield service, units * (len(line) if before is None else line.before(before))

    def units(self, before: Key | None = None) -> int:
        """Return how many servings all ask for, or those who stand *before* that rank."""
        if before is None:
            return self._units
        return sum(units for _, units in self.work(before))

    def ends_at(self, rank: Key) -> bool:
        """Return whether nobody stands behind *rank*."""
        return self._all.ends_at(rank)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[tuple[Key, TicketId]]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lines) and self._parts == other._parts

    __hash__ = None  # type: ignore[assignment]  # it changes


def _line_in(lines: dict[Kind, Line], kind: Kind) -> Line:
    line = lines.get(kind)
    if line is None:  # an empty one is made for nobody: it costs more than to stand in it
        line = lines[kind] = Line()
    return line


def _remove(lines: dict[Kind, Line], kind: Kind, rank: Key) -> None:
    lines[kind].remove(rank)
    if not lines[kind]:
        del lines[kind]
