"""A store that forgets: for tests, and for trying things out. It keeps the same promises while it lives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from contract.events import (
    BookingAdded,
    BookingCancelled,
    BookingChanged,
    DayOpened,
    Entry,
    SettingsTaken,
    TicketIssued,
)
from contract.names import BookingCode, BranchId, CommandId, TicketId
from hub.audit.chain import Head, Written, genesis
from hub.audit.proof import Proof, prove
from hub.domain.known_bookings import kept_from
from hub.domain.scores import NO_DAY, Counted, Heap, heaped
from hub.store import Carried, ConstraintBroken, Remembered
from hub.store.rows import Row, Rows, rows_of

_COLUMNS = Written.__struct_fields__


class MemoryStore:
    """Keep the journal in a list; see `hub.store.Store`."""

    def __init__(self) -> None:
        self._branch = BranchId("")
        self._epoch = 0
        self._journal: list[Entry] = []
        self._written: list[Written] = []
        self._days: list[date] = []
        self._link = ""
        self._answers: dict[CommandId, tuple[str, Remembered]] = {}
        self._numbers: dict[tuple[str, str, int], TicketId] = {}
        self._calls: list[Row] = []
        self._scores: Heap = {}

    def open(self, branch: BranchId) -> None:
        self._branch = branch
        self._link = self._link or genesis(branch)

    def close(self) -> None:
        """There is nothing to let go of."""

    def next_epoch(self) -> int:
        self._epoch += 1
        return self._epoch

    def commit(self, group: Sequence[Carried]) -> None:
        rows = rows_of(group, self._branch, self._link)
        numbers = self._new_numbers(rows)
        self._calls = self._calls_with(rows)
        self._numbers |= numbers
        for row in rows.pruned:
            self._answers = {key: kept for key, kept in self._answers.items() if kept[0] >= row["oldest"]}
        for row, carried in zip(rows.commands, group, strict=True):
            self._answers[carried.command] = row["day"], carried.answer
            self._journal += carried.entries
            if carried.scored is not None:
                self._scores = heaped(self._scores, row["day"], carried.scored)
        self._written += [Written(**{name: row[name] for name in _COLUMNS}) for row in rows.journal]
        self._days += [date.fromisoformat(row["day"]) for row in rows.journal]
        self._link = rows.journal[-1]["link"] if rows.journal else self._link

    def answer_to(self, command: CommandId) -> Remembered | None:
        return self._answers[command][1] if command in self._answers else None

    def known_ids(self) -> Iterable[CommandId]:
        return list(self._answers)

    def known_tickets(self, series: str, since: date) -> Iterable[TicketId]:
        oldest = since.isoformat()
        return [ticket for (day, of, _), ticket in self._numbers.items() if of == series and day >= oldest]

    def scores(self, begins: date, ends: date) -> list[Counted]:
        days = {key: date.fromisoformat(key[0]) for key in self._scores if key[0] != NO_DAY}
        return [
            Counted(day=day, service=key[1], score=key[2], count=self._scores[key])
            for key, day in sorted(days.items())
            if begins <= day <= ends
        ]

    def head(self) -> Head:
        return Head(seq=len(self._journal), link=self._link)

    def prove(self) -> Proof:
        return prove(tuple(self._written), self._branch)

    def history(self) -> list[Entry]:
        opened = [entry for entry in self._journal if isinstance(entry.event, DayOpened)]
        if not opened:
            return list(self._journal)
        day = opened[-1].event
        assert isinstance(day, DayOpened)
        before = [entry for entry in self._journal if entry.seq < opened[-1].seq]
        return _about_bookings(before, kept_from(day.day)) + self.entries(opened[-1].seq - 1)

    def entries_of(self, day: date, since: int, at_most: int) -> list[Entry]:
        return [entry for entry in self._journal[since:] if self._days[entry.seq - 1] == day][:at_most]

    def settings_taken(self, before: int, at_most: int) -> list[Entry]:
        found = [entry for entry in self._journal[: before - 1] if isinstance(entry.event, SettingsTaken)]
        return found[::-1][:at_most]

    def entries(self, since: int, at_most: int | None = None) -> list[Entry]:
        # Entries count without a gap, so that their number is their place.
        return self._journal[since:][:at_most]

    def _new_numbers(self, rows: Rows) -> dict[tuple[str, str, int], TicketId]:
        numbers: dict[tuple[str, str, int], TicketId] = {}
        for row in rows.tickets:
            number = row["day"], row["series"], row["count"]
            if number in self._numbers or number in numbers:
                raise ConstraintBroken(f"memory: {row['series']}{row['count']:03d} was issued before today")
            numbers[number] = row["ticket"]
        return numbers

    def _calls_with(self, rows: Rows) -> list[Row]:
        ended = {row["ticket_is"] for row in rows.ends}
        calls = [row for row in self._calls if row["ticket"] not in ended]
        calls += [row for row in rows.calls if row["ended"] is None]
        for what in ("ticket", "desk"):
            if len({row[what] for row in calls}) < len(calls):
                raise ConstraintBroken(f"memory: a second open call of the same {what}")
        return calls


def _about_bookings(entries: Iterable[Entry], oldest: date) -> list[Entry]:
    about: dict[BookingCode, list[Entry]] = {}
    dates: dict[BookingCode, date] = {}
    for entry in entries:
        match entry.event:
            case BookingAdded(booking=booking) | BookingCancelled(booking=booking):
                about.setdefault(booking.code, []).append(entry)
            case BookingChanged(was=was, booking=booking):
                about[booking.code] = [*about.pop(was.code, []), entry]
            case TicketIssued(bookings=codes):
                for code in codes:
                    about.setdefault(code, []).append(entry)
                continue
            case _:
                continue
        dates[booking.code] = booking.starts.date()
    known = {
        entry.seq: entry
        for code, found in about.items()
        if dates.get(code, date.min) >= oldest
        for entry in found
    }
    return [known[seq] for seq in sorted(known)]
