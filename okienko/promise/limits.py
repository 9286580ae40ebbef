"""Whether tickets are for as many as came, and whether quotas hold: counted a second time. Pure.

A quota counts the people of walk-in tickets of a day, or their cases where these are more, by the service
they were issued for; what was cancelled does not count. A visitor is rightly sent away by a quota that had
less left than was asked for. What a kiosk shows is a little older than the journal, so there is some grace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contract.events import DayOpened, Entry, TicketCancelled, TicketIssued
from okienko.promise.evidence import Evidence, Story

QUOTA_REACHED = "quota-reached"
GRACE = timedelta(minutes=2)
"""So much older than the journal may be what a kiosk shows, in the time of the day."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the branch allows, by series: walk-ins of a day, and people on one ticket that kiosks ask for."""

    walk_ins: Mapping[str, int] = field(default_factory=dict)
    party_most: Mapping[str, int] = field(default_factory=dict)


class _Counts:
    """How many of each quota were given at any time of the day."""

    def __init__(self, journal: Sequence[Entry]) -> None:
        self.taken: defaultdict[str, list[tuple[datetime, int]]] = defaultdict(list)
        issued: dict[str, TicketIssued] = {}
        for entry in journal:
            event = entry.event
            match event:
                case TicketIssued() if not event.bookings:
                    issued[event.ticket] = event
                    self._count(entry, event, 1)
                case TicketCancelled() if event.ticket in issued:
                    self._count(entry, issued[event.ticket], -1)
                case DayOpened():
                    issued.clear()
                    self.taken.clear()

    def most(self, service: str, around: datetime) -> int:
        """Return the most that were given of *service* at any moment about that time."""
        about = [given for at, given in self.taken[service] if abs(at - around) <= GRACE]
        before = [given for at, given in self.taken[service] if at < around - GRACE]
        return max([*about, *before[-1:]], default=0)

    def _count(self, entry: Entry, event: TicketIssued, sign: int) -> None:
        taken = self.taken[event.number.series]
        units = sign * max(event.party, event.cases)
        taken.append((entry.at, units + (taken[-1][1] if taken else 0)))


def unkept(evidence: Evidence, journal: Sequence[Entry], limits: Limits) -> Iterator[str]:
    """Yield every ticket that is not for as many as came, and every quota that was exceeded."""
    counts = _Counts(journal)
    for service, limit in limits.walk_ins.items():
        most = max((given for _, given in counts.taken[service]), default=0)
        if most > limit:
            yield f"service {service} gave {most} walk-in tickets, and its quota is {limit}"
    issued = defaultdict(list)
    for entry in journal:
        if isinstance(entry.event, TicketIssued):
            issued[str(entry.event.number)].append(entry)
    for story in evidence.stories:
        wrong = [_wrong_party(story, entry, counts, limits) for entry in issued.get(story.number, ())]
        if wrong and all(wrong):  # the same number may be somebody else's on another day
            yield wrong[0]


def wrongly_refused(evidence: Evidence, journal: Sequence[Entry], limits: Limits) -> Iterator[str]:
    """Yield every visitor who was sent away by a quota that had enough left."""
    counts = _Counts(journal)
    for story in evidence.stories:
        if story.refused != QUOTA_REACHED or story.at is None:
            continue
        limit, given = limits.walk_ins.get(story.service), counts.most(story.service, story.at)
        if limit is None:
            yield f"{story.name} was refused by a quota, and service {story.service} has none"
        elif given + story.party <= limit:
            yield f"{story.name} was refused by a quota of which {given} of {limit} were given"


def _wrong_party(story: Story, entry: Entry, counts: _Counts, limits: Limits) -> str:
    event = entry.event
    assert isinstance(event, TicketIssued)
    most = limits.party_most.get(event.number.series, 1)
    expected = story.party if event.bookings else min(story.party, most)
    if event.party == expected:
        return ""
    limit = limits.walk_ins.get(event.number.series)
    rest = limit is not None and counts.most(event.number.series, entry.at) + expected > limit
    if rest and event.party < expected and not event.bookings:
        return ""  # no more than the last tickets could be had
    return f"{story.name} came with {story.party} people, and {story.number} is for {event.party}"
