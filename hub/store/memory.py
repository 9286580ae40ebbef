"""A store that forgets: for tests, and for trying things out. It keeps the same promises while it lives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

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
from hub.audit.chain import Cut, Head, Written, genesis
from hub.audit.proof import Proof, prove
from hub.domain.known_bookings import kept_from
from hub.domain.scores import NO_DAY, Counted, Heap, heaped
from hub.store import Carried, ConstraintBroken, Remembered
from hub.store.rows import Row, Rows, rows_of

_COLUMNS = Written.__struct_fields__


class _Opened(NamedTuple):
    seq: int
    day: date


class MemoryStore:
    """Keep the journal in a list; see `hub.store.Store`."""

    def __init__(self) -> None:
        self._branch = BranchId("")
        self._epoch = 0
        self._journal: list[Entry] = []
        self._written: list[Written] = []
        self._days: list[date] = []
        self._cut: Cut | None = None
        self._gone = 0  # so many entries at the beginning are swept
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

    def next_epoch(self, after: int = 0) -> int:
        self._epoch = max(self._epoch, after) + 1
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
        for row in rows.cuts:
            head = Head(seq=row["seq"], link=row["link"])
            self._cut = Cut(head=head, day=date.fromisoformat(row["day"]))

    def answer_to(self, command: CommandId) -> Remembered | None:
        return self._answers[command][1] if command in self._answers else None

    def damage(self) -> str:
        return ""

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
        return Head(seq=self._gone + len(self._journal), link=self._link)

    def cut(self) -> Cut | None:
        return self._cut

    def could_cut(self, day: date) -> Cut | None:
        opened = self._opened()
        if opened is None:
            return None
        before = kept_from(opened.day)
        needed = {entry.seq for entry in self.history() if entry.seq < opened.seq}
        stays = [
            of for entry, of in self._kept_with_days() if of > day or of >= before or entry.seq in needed
        ]
        goes = [(entry, of) for entry, of in self._kept_with_days() if of < min(stays)]
        if not goes:
            return None
        last, of = goes[-1]
        return Cut(head=Head(seq=last.seq, link=self._written[last.seq - self._gone - 1].link), day=of)

    def sweep(self, at_most: int) -> int:
        if self._cut is None:
            return 0
        gone = min(at_most, self._cut.head.seq - self._gone)
        for kept in (self._journal, self._days, self._written):
            del kept[:gone]
        self._gone += gone
        last = self._cut.day.isoformat()
        self._numbers = {key: ticket for key, ticket in self._numbers.items() if key[0] > last}
        return gone

    def prove(self) -> Proof:
        kept = tuple(self._written[self._last_cut - self._gone :])
        return prove(kept, self._branch, cut=self._cut)

    def history(self) -> list[Entry]:
        opened = self._opened()
        if opened is None:
            return list(self._journal)
        before = [entry for entry in self.entries(0) if entry.seq < opened.seq]
        return _about_bookings(before, kept_from(opened.day)) + self.entries(opened.seq - 1)

    def entries_of(self, day: date, since: int, at_most: int) -> list[Entry]:
        return [entry for entry, of in self._kept_with_days() if entry.seq > since and of == day][:at_most]

    def settings_taken(self, before: int, at_most: int) -> list[Entry]:
        found = [
            entry
            for entry in self.entries(0)
            if entry.seq < before and isinstance(entry.event, SettingsTaken)
        ]
        return found[::-1][:at_most]

    def entries(self, since: int, at_most: int | None = None) -> list[Entry]:
        # Entries count without a gap, so that their number is their place.
        return self._journal[max(since, self._last_cut) - self._gone :][:at_most]

    @property
    def _last_cut(self) -> int:
        return self._cut.head.seq if self._cut else 0

    def _kept_with_days(self) -> list[tuple[Entry, date]]:
        skipped = self._last_cut - self._gone
        return list(zip(self._journal[skipped:], self._days[skipped:], strict=True))

    def _opened(self) -> _Opened | None:
        """Return which entry opened the present day, and that day."""
        for entry in reversed(self._journal):
            if isinstance(entry.event, DayOpened):
                return _Opened(entry.seq, entry.event.day)
        return None

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
