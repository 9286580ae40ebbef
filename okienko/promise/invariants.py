"""I1 to I12, to which every test of faults holds a branch, and the part of the promise of each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypedDict, TypeVar, Unpack

Thing = TypeVar("Thing")


class Promise(StrEnum):
    """The parts of the promise, and what the branch's own limits promise besides."""

    LOST = "no ticket lost"
    ISSUED_TWICE = "none issued twice"
    CALLED_TWICE = "none called twice"
    OVERTAKEN = "nobody overtaken without a recorded reason"
    NUMBER = "a visitor can always get a number"
    BOARD = "a board is right or says that it is stale"
    LIMITS = "a ticket is for as many as came, and quotas hold"
    BESIDES = "nothing grows without end, and nobody's data come out"


class Invariant(StrEnum):
    """What must hold at all times, whatever fails; LIMITS is the branch's own, beside the twelve."""

    I1 = "a number is given to one visitor in a service day"
    I2 = "what came out was committed before, and stays"
    I3 = "a press has one effect, and its id one answer"
    I4 = "a ticket is at one desk, and a desk has one ticket"
    I5 = "who came first is called first, unless a recorded reason says otherwise"
    I6 = "nothing shows a number or desk that was not so"
    I7 = "soon after the last fault all show what the hub holds; until then they say that they are stale"
    I8 = "every ticket that was issued is in one state, and gets there as the table of states allows"
    I9 = "a visitor gets a number and a clerk an answer"
    I10 = "every change stands once in the journal, and its chain holds"
    I11 = "memory, disk, queues and logs stay within their bounds"
    I12 = "no personal datum and no secret comes out"
    LIMITS = "a ticket is for as many as came, and quotas hold"

    @property
    def promise(self) -> Promise:
        """The part of the promise that is broken with it."""
        return _PROMISE_OF[self]


_PROMISE_OF = {
    Invariant.I1: Promise.ISSUED_TWICE,
    Invariant.I2: Promise.LOST,
    Invariant.I3: Promise.LOST,
    Invariant.I4: Promise.CALLED_TWICE,
    Invariant.I5: Promise.OVERTAKEN,
    Invariant.I6: Promise.BOARD,
    Invariant.I7: Promise.BOARD,
    Invariant.I8: Promise.LOST,
    Invariant.I9: Promise.NUMBER,
    Invariant.I10: Promise.LOST,
    Invariant.I11: Promise.BESIDES,
    Invariant.I12: Promise.BESIDES,
    Invariant.LIMITS: Promise.LIMITS,
}


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that was broken, where and by what.

    Attributes:
        what: a sentence for people.
        entry: of the journal.
        at_s: on the clock of the test.
    """

    invariant: Invariant
    what: str
    entry: int | None = None
    ticket: str = ""
    number: str = ""
    device: str = ""
    at_s: float | None = None

    @property
    def promise(self) -> Promise:
        """The part of the promise that was broken."""
        return self.invariant.promise

    def __str__(self) -> str:
        return f"{self.invariant.name}: {self.what}"


class Where(TypedDict, total=False):
    """Where something was broken: the fields of `Broken`."""

    entry: int | None
    ticket: str
    number: str
    device: str
    at_s: float | None


@dataclass(slots=True)
class Judgement:
    """What one judge found about one invariant: what was broken, and at how much was really *looked*."""

    invariant: Invariant
    broken: list[Broken] = field(default_factory=list)
    looked: int = 0

    def each(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """Yield *things* and count them as looked at."""
        for thing in things:
            self.looked += 1
            yield thing

    def says(self, what: str, **where: Unpack[Where]) -> None:
        """Let it be broken by *what*; *where* are fields of `Broken`."""
        self.broken.append(Broken(self.invariant, what, **where))
