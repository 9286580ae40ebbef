"""Whether a journal is as it was written; if not, which entry is the first that is not, and what was done.

What is found is told as narrowly as the chain allows: one hash does not tell a changed line from a
neighbour that was rewritten together with its link, and then the words say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain as one_after_another

import msgspec

from contract.names import BranchId
from hub.audit.chain import Cut, Head, Written, genesis, line_as, link_after

_NOTED_IS_CUT = (
    "the noted head {noted} is of days that are not kept any more (the journal was cut after entry {cut}) "
    "and proves nothing; give one that was noted later"
)
SHIFT_AT_MOST = 1000
"""Over so many places a renumbering of what follows is searched for."""


class Done(StrEnum):
    """What was done to the journal."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    MOVED = "moved"
    REWRITTEN = "rewritten"


class Break(msgspec.Struct, frozen=True, kw_only=True):
    """The first place at which the journal is not what was written.

    Attributes:
        expected, found: links or numbers, as `says` explains.
        says: the same for people.
    """

    seq: int
    done: Done
    expected: str
    found: str
    says: str


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """How far the journal is whole: up to and with *head*; *broken* is None if that is its end."""

    head: Head
    broken: Break | None = None


class _Named(msgspec.Struct):
    """What a body says that the columns beside it say too, and of a cut where it is."""

    event: str | None = None
    ticket: str | None = None
    day: object = ""
    last: object = 0
    link: object = ""


_decoder = msgspec.json.Decoder(_Named)


def prove(
    journal: Iterable[Written],
    branch: BranchId,
    *,
    noted: Head | None = None,
    known: int = 0,
    cut: Cut | None = None,
) -> Proof:
    """Return how far *journal* is whole.

    Args:
        journal: every row that is kept, by rising number.
        branch: whose it is.
        noted: a head that was told before and kept elsewhere.
        known: the highest entry that the tables beside the journal name.
        cut: up to where it is kept no longer; the last entry about a cut must say the same.

    Raises:
        ValueError: *noted* is of what is kept no longer, and so proves nothing.
    """
    head, day, rows = _beginning(branch, cut, noted), "", iter(journal)
    says_cut: Head | None = None
    if noted is not None and noted.seq == head.seq and noted != head:
        return Proof(head=head, broken=_not_the_noted(noted, head))
    for row in rows:
        broken = _off_the_chain(row, head, rows)
        if broken is None:
            named = _named(row)
            day = str(named.day) if named.event == "day-opened" else day
            says_cut = _cut_said(named) if named.event == "journal-cut" else says_cut
            broken = _false_copy(row, named, day)
        if broken is not None:
            return Proof(head=head, broken=broken)
        head = Head(seq=row.seq, link=row.link)
        if noted is not None and noted.seq == head.seq and noted.link != head.link:
            return Proof(head=head, broken=_not_the_noted(noted, head))
    broken = _cut_off(head, noted.seq if noted else 0, known)
    return Proof(head=head, broken=broken or _cut_unsaid(cut.head if cut else None, says_cut))


def _beginning(branch: BranchId, cut: Cut | None, noted: Head | None) -> Head:
    """Return the head from which the rest is proved."""
    if cut is None:
        return Head(seq=0, link=genesis(branch))
    if noted is not None and noted.seq < cut.head.seq:
        raise ValueError(_NOTED_IS_CUT.format(noted=noted.seq, cut=cut.head.seq))
    return cut.head


def _off_the_chain(row: Written, head: Head, rest: Iterator[Written]) -> Break | None:
    seq = head.seq + 1
    if row.seq == seq and _follows(row, seq, head.link):
        return None
    return _what_was_done(row, head, rest)


def _follows(row: Written, seq: int, link: str) -> bool:
    """Tell whether *row*, were it entry *seq*, has the link that follows *link*."""
    return bool(link_after(link, line_as(row, seq)) == row.link)


def _what_was_done(row: Written, head: Head, rest: Iterator[Written]) -> Break:
    seq = head.seq + 1
    if not isinstance(row.seq, int) or row.seq < seq:
        return _break(seq, Done.INSERTED, f"entry {seq}", f"entry {row.seq}", "there is no such entry")
    after = next(rest, None)
    later = one_after_another([after] if after is not None else [], rest)
    if row.seq > seq:
        return _gap(row, head, later)
    if after is None:
        return _changed(row, head, "it is the last line: it was changed, or added by another hand")
    if (found := _displaced(row, head, later)) is not None:
        return found
    return _shifted(row, after, head) or _changed(row, head, _why_changed(row, after, head))


def _gap(row: Written, head: Head, later: Iterator[Written]) -> Break:
    seq = head.seq + 1
    if (found := _displaced(row, head, one_after_another([row], later))) is not None:
        return found
    last = row.seq - 1
    which = f"entry {seq} is" if last == seq else f"entries {seq} to {last} are"
    return _break(seq, Done.REMOVED, f"entry {seq}", f"entry {row.seq}", f"{which} missing")


def _displaced(row: Written, head: Head, later: Iterator[Written]) -> Break | None:
    """Return where the line that belongs where *row* is stands now, and whether it was pushed there."""
    seq, before = head.seq + 1, row
    for other in later:
        expected = link_after(head.link, line_as(other, seq))
        if expected in (row.link, other.link):
            pushed = expected == other.link and _pushed(row, before, other, next(later, None), seq)
            done = Done.INSERTED if pushed else Done.MOVED
            return _break(
                seq, done, expected, _told(row.link), f"what was entry {seq} is now entry {other.seq}"
            )
        before = other
    return None


def _pushed(row: Written, before: Written, other: Written, after: Written | None, seq: int) -> bool:
    """Tell whether *other*, once entry *seq*, made room for lines that were put before it."""
    if after is not None:
        return _follows(after, after.seq - (other.seq - seq), other.link)
    # At the end: had it changed places with a line, that one would fit where this one was, or behind it.
    return not (_follows(row, seq + 1, other.link) or _follows(row, other.seq, before.link))


def _shifted(row: Written, after: Written, head: Head) -> Break | None:
    """Return the gap that was closed by giving what follows other numbers."""
    for many in range(1, SHIFT_AT_MOST + 1):
        if _follows(after, after.seq + many, row.link):
            seq = head.seq + 1
            which = "an entry was" if many == 1 else f"{many} entries were"
            says = f"{which} taken out here and what follows was numbered anew"
            return _break(seq, Done.REMOVED, f"entry {seq}", f"entry {seq + many} as {seq}", says)
    return None


def _why_changed(row: Written, after: Written, head: Head) -> str:
    if _follows(after, after.seq, link_after(head.link, line_as(row, row.seq))):
        return "its link was changed; its line is as it was"
    return "its line was changed, or the one before it together with its link"


def _changed(row: Written, head: Head, says: str) -> Break:
    expected = link_after(head.link, line_as(row, head.seq + 1))
    return _break(head.seq + 1, Done.CHANGED, expected, _told(row.link), says)


def _false_copy(row: Written, named: _Named, day: str) -> Break | None:
    copies = [("kind", named.event, row.kind), ("ticket", named.ticket, row.ticket)]
    if day:
        copies.append(("day", day, row.day))
    for name, expected, found in copies:
        if expected != found:
            says = f"the column {name} does not say what the bodies say"
            return _break(row.seq, Done.CHANGED, str(expected), str(found), says)
    return None


def _named(row: Written) -> _Named:
    try:
        return _decoder.decode(str(row.body))
    except msgspec.MsgspecError:  # its link fits, and yet it is no entry: the copies will not agree
        return _Named()


def _cut_off(head: Head, noted: int, known: int) -> Break | None:
    if max(noted, known) <= head.seq:
        return None
    by = "the noted head" if noted >= known else "another table"
    seq, last = head.seq + 1, max(noted, known)
    says = f"the end was cut off: {by} knows of entry {last}"
    return _break(seq, Done.REMOVED, f"entry {seq}", "the end of the journal", says)


def _cut_said(named: _Named) -> Head:
    return Head(seq=named.last if isinstance(named.last, int) else 0, link=str(named.link))


def _cut_unsaid(cut: Head | None, says: Head | None) -> Break | None:
    """Return what is wrong where the beginning is gone and no entry, or another one, says so."""
    if cut == says:
        return None
    seq = cut.seq + 1 if cut else 1
    told = f"entry {says.seq}" if says else "no entry"
    found = f"cut after entry {cut.seq}" if cut else "an uncut journal"
    says_so = "the beginning is not there, and the journal does not say that it was cut there"
    return _break(seq, Done.REMOVED, f"cut after {told}" if says else told, found, says_so)


def _not_the_noted(noted: Head, head: Head) -> Break:
    says = "each line fits the one before, but they are not those that were noted: all were written anew"
    return _break(noted.seq, Done.REWRITTEN, noted.link, head.link, says)


def _break(seq: int, done: Done, expected: str, found: str, says: str) -> Break:
    return Break(seq=seq, done=done, expected=expected, found=found, says=says)


def _told(link: object) -> str:
    return str(link) if link else "no link"
