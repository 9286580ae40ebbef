"""What a call says for itself, and whether it is true: the calling rule told a second time. Pure.

The hub's own code is not asked. Each reason is read as a claim about the visitor, the desk and the branch's
settings, and is held against what the journal says of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from contract.names import DeskId
from okienko.promise.stops import Stops

CHOSEN = "chosen:"
"""How the reason of a call out of order begins."""
BACK = "comes back"
_SENT = "sent to this desk, "
_CLAIMS = {
    "priority": re.compile(r"priority, at most every (?P<number>\d+)(st|nd|rd|th) call"),
    "due": re.compile(r"booked for (?P<time>\d+:\d\d), due"),
    "early": re.compile(r"booked for (?P<time>\d+:\d\d), early, nobody else waits"),
    "old": re.compile(r"waits longer than (?P<number>[\d.]+) min"),
    "after booked": re.compile(r"walk-in, after (?P<number>\d+) booked in a row"),
    "parked first": re.compile(r"comes back, parked visitors first"),
    "parked last": re.compile(r"comes back, nobody else waits"),
    "parked long": re.compile(r"comes back, parked longer than (?P<number>[\d.]+) min"),
    "missed": re.compile(r"missed a call, nobody else waits"),
    "drawn": re.compile(r"drawn (?P<lot>\d+(st|nd|rd|th) of \d+ at \d+:\d\d)"),
}
_KEPT = re.compile(r"kept for other desks: (?P<languages>.+)")
_SPEAKS = re.compile(r"this desk speaks (?P<language>\S+)")
_HANDED_IN = re.compile(r"waited (?P<number>\d+) min at kiosk (?P<kiosk>\S+) without the hub")
_KNOWN_AGAIN = re.compile(r"known again by kiosk (?P<kiosk>\S+) after the hub was restored")
_WAITED = re.compile(r"waited (?P<number>[\d.]+) min for a desk that speaks (?P<language>\S+)")


@dataclass(frozen=True, slots=True)
class Rules:
    """The calling rule of the branch, as its operator wrote it; left out, everybody is called by arrival."""

    booked_first: bool = False
    booked_in_a_row: int = 0
    priority_every: int = 0
    oldest_first_minutes: float = 0.0
    language_wait_minutes: float = 0.0
    parked: str = "by-hand"
    parked_minutes: float = 0.0
    parked_most_minutes: float = 0.0
    missed_again: int = 0
    languages: Mapping[DeskId, frozenset[str]] = field(default_factory=dict)
    zone: tzinfo = UTC


@dataclass(slots=True)
class Visitor:
    """What the journal says of one visitor until now."""

    number: str
    place: tuple[int, datetime, int]
    service: str
    language: str
    priority: bool
    issued_at: datetime
    due: datetime | None = None
    desk: DeskId | None = None
    missed: int = 0
    parked_at: datetime | None = None
    parked_before: datetime | None = None
    kiosk: str = ""
    """The kiosk that issued the ticket without the hub; empty: the hub did."""
    kept_s: float = 0.0
    """How long it was kept there."""
    known_again: bool = False
    """That kiosk had it from a hub that was lost, and handed it to the restored one."""
    lot: tuple[int, int, datetime] | None = None
    """As the how-manieth of how many it was drawn, and when."""

    def since(self, rules: Rules) -> datetime:
        """Return from when on this visitor waits."""
        return self.due if self.due is not None and rules.booked_first else self.issued_at

    def waited(self, minutes: float, scene: Scene) -> bool:
        """Return whether this visitor has waited so many minutes in *scene*, stops of the hall left out."""
        return scene.stops.going(self.since(scene.rules), scene.at) >= timedelta(minutes=minutes)

    def longer(self, other: Visitor, rules: Rules) -> bool:
        """Return whether this visitor has waited longer than *other*."""
        if rules.booked_first and (self.due is not None or other.due is not None):
            return (self.since(rules), self.place) < (other.since(rules), other.place)
        return self.place < other.place


@dataclass(frozen=True, slots=True)
class Scene:
    """A call as it was made: what its desk called before, oldest first, and which desks were open."""

    rules: Rules
    called: Visitor
    desk: DeskId
    at: datetime
    before: Sequence[Visitor]
    open_for: Mapping[str, frozenset[DeskId]]
    stops: Stops = field(default_factory=Stops)

    @property
    def privilege_free(self) -> bool:
        """Whether the ratio let this call be one of a visitor with priority."""
        every = self.rules.priority_every
        last = self.before[-(every - 1) :] if every > 1 else ()
        return every > 0 and not any(visitor.priority for visitor in last)

    @property
    def booked_enough(self) -> bool:
        """Whether the desk has called as many booked visitors in a row as it may."""
        most = self.rules.booked_in_a_row
        last = self.before[-most:] if most else ()
        return most > 0 and len(last) == most and all(visitor.due is not None for visitor in last)

    def speaks(self, desk: DeskId, language: str) -> bool:
        """Return whether the clerk at *desk* speaks *language*."""
        return language in self.rules.languages.get(desk, frozenset())

    def really_kept(self, visitor: Visitor) -> bool:
        """Return whether *visitor* had to be left to another desk that speaks the visitor's language."""
        minutes = self.rules.language_wait_minutes
        return (
            minutes > 0
            and visitor.desk is None
            and not visitor.waited(minutes, self)
            and not self.speaks(self.desk, visitor.language)
            and any(
                self.speaks(desk, visitor.language)
                for desk in self.open_for.get(visitor.service, frozenset())
            )
        )


class Claim:
    """The reason of one call, taken apart."""

    def __init__(self, why: str) -> None:
        self._by_hand = why.startswith(CHOSEN)
        self._back_by_hand = why == BACK or why.startswith(f"{BACK}: ")
        head, *tails = [why] if self._by_hand or self._back_by_hand else why.split("; ")
        self._sent = head.startswith(_SENT)
        self._rule, self._said = _read(head.removeprefix(_SENT))
        self._tails = tails
        kept = [match["languages"].split() for tail in tails if (match := _KEPT.fullmatch(tail))]
        self._kept = {language for languages in kept for language in languages}

    def is_true(self, scene: Scene) -> bool:
        """Return whether all that is claimed really holds."""
        if self._by_hand:
            return True
        if self._back_by_hand:
            return scene.called.parked_at is not None
        sent = not self._sent or scene.called.desk == scene.desk
        return sent and self._head_is_true(scene) and all(_tail_is_true(tail, scene) for tail in self._tails)

    def explains(self, passed: Visitor, scene: Scene) -> bool:
        """Return whether the claim, if true, is a reason to pass over *passed*, who waits longer."""
        if self._by_hand or self._back_by_hand:
            return True
        limit = scene.rules.oldest_first_minutes
        if limit and passed.waited(limit, scene):
            return False
        return (passed.language in self._kept and scene.really_kept(passed)) or self._goes_before(
            passed, scene
        )

    def _goes_before(self, passed: Visitor, scene: Scene) -> bool:
        turn_of_priority = passed.priority and scene.privilege_free
        match self._rule:
            case "priority":
                booked = scene.rules.booked_first and scene.called.due is not None
                return not passed.priority or (booked and passed.due is None)
            case "due":
                return passed.due is None and not turn_of_priority and not scene.booked_enough
            case "after booked":
                return passed.due is not None and not turn_of_priority
            case "parked first" | "parked long":
                return True
            case _:
                return False

    def _head_is_true(self, scene: Scene) -> bool:  # noqa: PLR0911  one row a claim
        rules, called = scene.rules, scene.called
        match self._rule:
            case "priority":
                ratio = self._said == rules.priority_every and scene.privilege_free
                return ratio and called.priority and not _early(scene)
            case "due" | "early":
                return self._time_is_true(scene) and _early(scene) == (self._rule == "early")
            case "old":
                limit = rules.oldest_first_minutes
                return limit > 0 and self._said == limit and called.waited(limit, scene)
            case "after booked":
                return self._said == rules.booked_in_a_row and scene.booked_enough and called.due is None
            case "parked first" | "parked last":
                return self._rule == f"parked {rules.parked}" and _rested(scene, rules.parked_minutes)
            case "parked long":
                limit = rules.parked_most_minutes
                return limit > 0 and self._said == limit and _rested(scene, limit)
            case "missed":
                return 0 < called.missed <= rules.missed_again
            case "drawn":
                return self._said == _lot_words(scene)
            case _:
                return True

    def _time_is_true(self, scene: Scene) -> bool:
        if scene.called.due is None or not scene.rules.booked_first:
            return False
        local = scene.called.due.astimezone(scene.rules.zone)
        return self._said == f"{local.hour}:{local.minute:02d}"


def _read(head: str) -> tuple[str, float | str]:
    for rule, pattern in _CLAIMS.items():
        if match := pattern.fullmatch(head):
            said = match.groupdict()
            return rule, float(said["number"]) if "number" in said else said.get("time", said.get("lot", ""))
    return "", ""


def _early(scene: Scene) -> bool:
    return scene.called.since(scene.rules) > scene.at and scene.called.due is not None


def _rested(scene: Scene, minutes: float) -> bool:
    left = scene.called.parked_at
    rested = timedelta(minutes=minutes)
    return left is not None and scene.stops.going(left, scene.at) >= rested


def _lot_words(scene: Scene) -> str:
    if scene.called.lot is None:
        return ""
    place, of, at = scene.called.lot
    local = at.astimezone(scene.rules.zone)
    ending = "th" if place % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending} of {of} at {local.hour}:{local.minute:02d}"


def _tail_is_true(tail: str, scene: Scene) -> bool:
    language = scene.called.language
    if match := _SPEAKS.fullmatch(tail):
        return match["language"] == language and scene.speaks(scene.desk, language)
    if match := _HANDED_IN.fullmatch(tail):
        called = scene.called
        return match["kiosk"] == called.kiosk and abs(float(match["number"]) - called.kept_s / 60) <= 1
    if match := _KNOWN_AGAIN.fullmatch(tail):
        return scene.called.known_again and match["kiosk"] == scene.called.kiosk
    if match := _WAITED.fullmatch(tail):
        minutes = scene.rules.language_wait_minutes
        long_enough = float(match["number"]) == minutes and scene.called.waited(minutes, scene)
        return match["language"] == language and long_enough and not scene.speaks(scene.desk, language)
    if match := _KEPT.fullmatch(tail):
        named = match["languages"].split()
        return scene.rules.language_wait_minutes > 0 and not any(scene.speaks(scene.desk, w) for w in named)
    return False
