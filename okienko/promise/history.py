"""All that a test gathered of a branch's life; what it did not gather is left empty and is not judged. Pure.

Seconds are those of one clock of the test's own, which runs through all its parts: a simulated one, or the
machine's monotonic clock. Nothing here comes from a device's wall clock.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from contract.events import Entry
from contract.names import BoardId, DeskId, RoomId
from contract.reports import Spoken
from okienko.promise.claims import Rules
from okienko.promise.evidence import Evidence, Seen
from okienko.promise.limits import Limits


@dataclass(frozen=True, slots=True)
class Hall:
    """What must be known of the branch: its desks, its refusals, who goes first, its limits.

    `double_press_s`: so soon after its last call a desk calls nobody; 0: that is not judged.
    `voices`: which board speaks the calls of a room, then those that stand in for it; empty: not judged.
    """

    rooms: Mapping[DeskId, RoomId]
    services: Mapping[DeskId, frozenset[str]]
    allowed_refusals: frozenset[str] = frozenset()
    rules: Rules = field(default_factory=Rules)
    limits: Limits = field(default_factory=Limits)
    double_press_s: float = 0.0
    voices: Mapping[RoomId, Sequence[BoardId]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Replied:
    """An answer that somebody got to a command, as often as it was got; answers are compared by ``==``.

    Leave out what is no answer: a connection that broke, a hub that says it cannot tell (5xx).
    """

    command: str
    answer: Hashable
    refused: bool = False
    to: str = ""
    at_s: float | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A ticket in a kiosk's own journal.

    Attributes:
        day: the service day it bears; None: the kiosk did not know.
        at_s: when its line was safe on the disk.
        came: the true time of that by the hub's clock, where a test knows it.
        acknowledged: the kiosk was told that the hub has taken it in.
        void: the same visitor has a ticket of the hub's own instead, or it was set aside.
    """

    kiosk: str
    ticket: str
    number: str
    token: str = ""
    day: date | None = None
    at_s: float | None = None
    came: datetime | None = None
    acknowledged: bool = False
    void: bool = False


@dataclass(frozen=True, slots=True)
class Output:
    """A number that came out: on a slip, a screen, by voice, on a page, in a message.

    Attributes:
        where: the device.
        ticket: where it is known; else any ticket of that number will do.
        desk: where the output sends the visitor; empty: nowhere yet.
        at_s: when the first dot or sound of it came out.
    """

    where: str
    number: str
    ticket: str = ""
    desk: str = ""
    at_s: float | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """What *device* showed from *at_s* on, until its next picture; of the hub: what it should show.

    *said* is whatever the test compares, such as the calls on a board; *stale*: the device said that it is.
    """

    device: str
    at_s: float
    said: Hashable
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault from its beginning to its end.

    Attributes:
        cut: the devices that heard no hub meanwhile.
        touches: the devices that it excuses; empty: all of them.
    """

    name: str
    begun_s: float
    healed_s: float
    cut: frozenset[str] = frozenset()
    touches: frozenset[str] = frozenset()

    def excuses(self, device: str) -> bool:
        """Return whether *device* may be late because of it."""
        return not self.touches or device in self.touches


@dataclass(frozen=True, slots=True)
class Recovery:
    """How long something was out of service; *well_s* None: it never came back."""

    what: str
    out_s: float
    well_s: float | None
    limit_s: float


@dataclass(frozen=True, slots=True)
class DeskTold:
    """What a desk told its clerk after a press: `carried`, `refused`, `not-sent`; empty: nothing at all."""

    desk: str
    at_s: float
    told: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the hub's table of tickets."""

    day: str
    ticket: str
    number: str
    state: str
    issued: int


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A row of the hub's table of calls that has not ended."""

    ticket: str
    desk: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many tickets of the present day the hub said were in which state, after entry *seq*."""

    where: str
    seq: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Chain:
    """The journal as the database holds it: rows of seq, epoch, at, by, command, body, link.

    *start* is the link before the first row; empty: the branch's own beginning. *heads* were noted earlier.
    """

    branch: str
    rows: Sequence[Mapping[str, object]]
    start: str = ""
    heads: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A measure of something that must not grow: bytes, messages, files, at some time."""

    what: str
    at_s: float
    value: float


@dataclass(frozen=True, slots=True)
class Bound:
    """How much of it there may be at most, and by which share it may grow over the run after its start."""

    most: float | None = None
    growth: float | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Something that others can read: a log, a topic's payload, a page, metrics."""

    where: str
    text: str


@dataclass(slots=True)
class History:
    """A branch's life as seen from outside, and the journal that it left.

    Attributes:
        journal: that of the hub that is believed at the end.
        hall: the branch; None: order, limits and refusals are not judged.
        others: what was read of the journal elsewhere or earlier, by name; each must be its beginning.
        even: seconds of a clock that nobody set, at each entry; for runs in which the hub's clock leaps.
        committed: when an entry was known to be safe in the store, by its number.
        kept: the kiosks' own journals.
        rested: all has healed and come to rest, so that every kept ticket must have been handed in.
        rows, calls: the hub's tables at the end; None: not looked at.
        spoken: what boards began to speak, and when; with `Hall.voices` each call must be spoken once.
        truth: what the hub would have each device show, as it changes.
        pictures: what each device did show; one that is *stale* may say what it likes.
        secrets: what must not come out, by what it is (``name``, ``token`` …).
        ended_s: when the test ended; None: with its last picture.
    """

    journal: Sequence[Entry] = ()
    hall: Hall | None = None
    evidence: Evidence = field(default_factory=Evidence)
    others: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    even: Mapping[int, float] = field(default_factory=dict)
    committed: Mapping[int, float] = field(default_factory=dict)
    replied: Sequence[Replied] = ()
    kept: Sequence[Kept] = ()
    rested: bool = False
    outputs: Sequence[Output] = ()
    spoken: Sequence[Seen[Spoken]] = ()
    rows: Sequence[Row] | None = None
    calls: Sequence[OpenCall] | None = None
    counted: Sequence[Counted] = ()
    truth: Sequence[Picture] = ()
    pictures: Sequence[Picture] = ()
    faults: Sequence[Fault] = ()
    ended_s: float | None = None
    recoveries: Sequence[Recovery] = ()
    desks_told: Sequence[DeskTold] = ()
    chain: Chain | None = None
    samples: Sequence[Sample] = ()
    bounds: Mapping[str, Bound] = field(default_factory=dict)
    texts: Sequence[Text] = ()
    secrets: Mapping[str, Sequence[str]] = field(default_factory=dict)
