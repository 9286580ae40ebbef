"""Some of a hub's life on a recorded disk, and how a database found after a power cut is judged."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from contract.commands import CutJournal, HandIn, OpenDay, Park, RateVisit, Serve, TakeSettings
from contract.names import BranchId, DeskId, RoomId
from contract.views import TicketView
from hub.domain.retention_settings import RetentionSettings
from hub.domain.survey_settings import SurveySettings
from hub.store import Carried
from hub.store.sql import SqlStore
from okienko.promise.checker import broken
from okienko.promise.evidence import Answered, Evidence
from okienko.promise.history import Hall, History
from tests.faults.crash.disk import Image
from tests.faults.crash.record import Recorder
from tests.faults.gathered import chain_of, journal_in
from tests.hub.branch import (
    BRANCH_TOML,
    NINE,
    TUESDAY,
    HandClock,
    booking,
    bookings,
    call_next,
    check_in,
    open_desks,
    ticket_for,
    token_of,
    wish,
)
from tests.hub.running import run, running
from tests.hub.spare import handing_in, spare

DATABASE = "hub.db"
TOWN = BranchId("town")
ONE_DAY = RetentionSettings(journal_days=1)
CHANGED = {"double_press_s": 0.0, "retention": ONE_DAY, "survey": SurveySettings(on=True)}
HALL = Hall(
    rooms={DeskId("1"): RoomId("hall"), DeskId("2"): RoomId("hall"), DeskId("3"): RoomId("upstairs")},
    services={DeskId("1"): frozenset("AB"), DeskId("2"): frozenset("A"), DeskId("3"): frozenset("C")},
)


class MarkedStore(SqlStore):
    """The hub's store; what it has promised to keep is noted in what is recorded, and counted."""

    recorder: Recorder

    def open(self, branch: BranchId) -> None:
        super().open(branch)
        self.recorder.mark("open")

    def next_epoch(self, after: int = 0) -> int:
        epoch = super().next_epoch(after)
        self.recorder.mark("epoch")
        return epoch

    def commit(self, group: list[Carried]) -> None:
        super().commit(group)
        self.recorder.mark("commit")

    def sweep(self, at_most: int) -> int:
        gone = super().sweep(at_most)
        self.recorder.mark("sweep")
        return gone


@dataclass(slots=True)
class Lived:
    """What was answered in a stretch of a hub's life: after how many marks, to what, and how."""

    answers: list[tuple[int, object, object]] = field(default_factory=list)

    def until(self, marks: int) -> list[tuple[object, object]]:
        """Return what had been asked and answered when so many things were kept."""
        return [(command, answer) for after, command, answer in self.answers if after <= marks]


def store_in(folder: Path, recorder: Recorder) -> MarkedStore:
    """Return the hub's store in *folder*."""
    store = MarkedStore.in_file(folder / DATABASE)
    store.recorder = recorder
    return store


def marks_of(recorder: Recorder) -> int:
    """Return how many things were kept so far."""
    return sum(type(op).__name__ == "Mark" for op in recorder.ops)


def live(folder: Path, recorder: Recorder, *, days: int = 1) -> Lived:
    """Let a hub live so many *days*, cut and sweep the first of them where they are enough, and restart."""
    lived, clock = Lived(), HandClock()

    async def asked(authority, *commands) -> None:
        for command in commands:
            answer = await authority.carry_out(command)
            lived.answers.append((marks_of(recorder), command, answer))

    async def first() -> None:
        async with running(store_in(folder, recorder), clock=clock, **CHANGED) as authority:
            await asked(authority, *of_day(0))
            for number in range(1, days):
                clock.turn(days=1)
                await asked(authority, wish(OpenDay, day=TUESDAY + timedelta(days=number)), *of_day(number))
            if days > 3:
                await _cut_and_sweep(authority, asked)

    async def again() -> None:
        async with running(store_in(folder, recorder), clock=clock, **CHANGED) as authority:
            await asked(authority, ticket_for("B", "late"), call_next("1"))
            await asked(
                authority,
                wish(TakeSettings, text=BRANCH_TOML.replace("serving_minutes = 10", "serving_minutes = 12")),
            )

    run(first())
    run(again())
    return lived


def of_day(number: int) -> Iterator[object]:
    """Yield what is asked of a hub on the day of that *number*."""
    yield from open_desks("1", "2")
    code = f"40172{number}"
    yield bookings(booking(code, starts=NINE + timedelta(days=number, minutes=5)))
    yield from (ticket_for("A", f"anna-{number}"), ticket_for("B", f"ben-{number}"))
    yield check_in(code, name=f"cleo-{number}")
    yield call_next("1")
    yield wish(Serve, desk="1")
    yield wish(RateVisit, token=token_of(f"anna-{number}"), score=4)
    yield call_next("1")
    yield wish(Park, desk="1")
    day = TUESDAY + timedelta(days=number)
    yield handing_in(
        spare("X001", ticket=f"x-{number}", day=day), spare("X002", ticket=f"y-{number}", day=day)
    )
    yield call_next("2")


async def _cut_and_sweep(authority, asked) -> None:
    day = TUESDAY + timedelta(days=1)
    cut = await authority.could_cut(day)
    assert cut is not None
    fields = {"day": cut.day, "first": 1, "last": cut.head.seq, "link": cut.head.link, "by": "hub"}
    await asked(authority, wish(CutJournal, **fields))
    while await authority.sweep(9):
        pass


def content(path: Path) -> str:
    """Return a digest of all that the database *path* says: schema, and rows of all tables."""
    connection = sqlite3.connect(path)
    try:
        schema = sorted(map(repr, connection.execute("SELECT type, name, sql FROM sqlite_master")))
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        rows = [
            (name, sorted(map(repr, connection.execute(f"SELECT * FROM {name}")))) for name in sorted(names)
        ]
    finally:
        connection.close()
    return hashlib.sha256(repr((schema, rows)).encode()).hexdigest()


class Judge:
    """Opens what a disk shows after a power cut as a hub does, and says what is wrong with it.

    Args:
        kept: the contents that the database had, each after one thing more was kept.
        lived: what had been answered.
        hub_every: on one of so many images a whole hub is run.
    """

    def __init__(self, kept: list[str], lived: Lived, hub_every: int = 5) -> None:
        self._kept, self._lived = kept, lived
        self._hub_every, self._judged = hub_every, 0

    def wrong(self, image: Image, folder: Path) -> list[str]:
        """Return what is wrong with *image*, put into the empty *folder*."""
        image.put(folder)
        self._judged += 1
        path = folder / DATABASE
        store = SqlStore.in_file(path)
        try:
            store.open(TOWN)
            found = content(path)
            proof = store.prove()
        except Exception as error:  # noqa: BLE001  whatever it is: it is not found as it should be
            return [f"it cannot be opened: {error!r}"]
        finally:
            store.close()
        wrong = [f"the chain is broken: {proof.broken}"] if proof.broken else []
        # What was under way may have come to its end, and nothing else may be there.
        if found not in self._kept[max(0, image.marks - 1) : image.marks + 1]:
            at = self._kept.index(found) + 1 if found in self._kept else "none"
            wrong.append(f"{image.marks} things were kept, and what is found is as after {at}")
        wrong += _structure(path)
        return wrong or (self._lives_on(image, folder) if self._judged % self._hub_every == 0 else [])

    def _lives_on(self, image: Image, folder: Path) -> list[str]:
        """Run a hub on what was found; what was answered is answered as before, and the day goes on."""
        return run(self._gone_on(image, folder))

    async def _gone_on(self, image: Image, folder: Path) -> list[str]:
        before = self._lived.until(image.marks)
        clock = HandClock()
        if days := sum(isinstance(command, OpenDay) for command, _ in before):
            clock.turn(days=days)
        async with running(SqlStore.in_file(folder / DATABASE), clock=clock, **CHANGED) as authority:
            wrong = [
                f"{type(command).__name__} {command.command_id} is answered otherwise than before"
                for command, answer in before[-6:]
                if (again := await authority.carry_out(command)).body != answer.body
                and not _asked_of_the_present(command, again)
            ]
            new = await authority.carry_out(ticket_for("A", "after-the-cut"))
            assert isinstance(new.view, TicketView)
            proof = await authority.proof()
        evidence = Evidence(
            answers=[*_numbers(before, clock), Answered(new.view.ticket, new.view.number, new.view.token)]
        )
        if proof.broken:
            wrong.append(f"the chain is broken: {proof.broken}")
        chain = chain_of(folder / DATABASE, TOWN)
        history = History(journal=journal_in(chain), hall=HALL, evidence=evidence, chain=chain)
        return wrong + [str(each) for each in broken(history)]


def _asked_of_the_present(command: object, again: object) -> bool:
    """Tell whether the answer says how things are at present, and so may be another than it was."""
    return isinstance(command, HandIn) or not isinstance(again.view, TicketView)


def _numbers(before: list[tuple[object, object]], clock: HandClock) -> list[Answered]:
    last = max((n for n, (command, _) in enumerate(before) if isinstance(command, OpenDay)), default=0)
    views = [answer.view for _, answer in before[last:]]
    return [
        Answered(view.ticket, view.number, view.token)
        for view in views
        if isinstance(view, TicketView) and view.token
    ]


def _structure(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        strange = connection.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        connection.close()
    return [f"integrity_check: {line}" for line in found if line != "ok"] + [
        f"points nowhere: {row}" for row in strange
    ]
