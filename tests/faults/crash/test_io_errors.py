"""F19, F20: the disk says no, to any one thing that is asked of it or to everything for a while.

Each write, sync, truncation and name of the real store, and of a kiosk's journal, fails in turn: with an
input/output error, a full disk, a disk that became read-only, or a write of half the bytes. Nothing that was
answered is lost, what failed is told, all goes on by itself when the disk does, and a sync that failed is
believed: also when the power fails after it, nothing is missing that was answered since.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import random
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

from hub.store import StoreError
from hub.store.sql import SqlStore
from okienko.promise.checker import broken
from okienko.promise.history import History, Replied
from tests.faults.crash.disk import Image, images
from tests.faults.crash.hub_day import CHANGED, DATABASE, TOWN, of_day
from tests.faults.crash.judging import SEED
from tests.faults.crash.record import SHORT, Recorder, recording
from tests.faults.crash.test_files import spare_in, spare_number
from tests.hub.branch import HandClock, call_next, ticket_for
from tests.hub.running import run, running

ERRORS = {"EIO": errno.EIO, "ENOSPC": errno.ENOSPC, "EROFS": errno.EROFS, "half": SHORT}
OFTEN = 40
"""So often a command is asked again before that counts as no answer."""


@dataclass
class Trouble:
    """The *first* thing asked of the disk fails, and so many after it."""

    error: int
    first: int
    many: int = 1
    asked: int = 0
    failed: int = 0

    def __call__(self, what: str, _path: str) -> int | None:
        self.asked += 1
        if not self.first <= self.asked < self.first + self.many:
            return None
        if self.error == SHORT and what != "write":
            return None
        self.failed += 1
        return self.error

    @property
    def is_over(self) -> bool:
        return self.asked >= self.first + self.many


async def _stubborn(authority, command):
    """Ask until there is an answer, as devices do: with the same id."""
    for _ in range(OFTEN):
        with contextlib.suppress(StoreError):
            return await authority.carry_out(command)
        await asyncio.sleep(0)
    raise AssertionError(f"{type(command).__name__} is never answered")


async def _opened(folder: Path, stack: contextlib.AsyncExitStack):
    for _ in range(OFTEN):
        with contextlib.suppress(StoreError):
            return await stack.enter_async_context(
                running(SqlStore.in_file(folder / DATABASE), clock=HandClock(), **CHANGED)
            )
    raise AssertionError("the hub never starts")


def a_troubled_day(folder: Path, recorder: Recorder) -> list[tuple[object, object]]:
    """Live a day on a disk with a trouble; return what was asked and answered, each marked."""
    answers: list[tuple[object, object]] = []

    async def day() -> None:
        async with contextlib.AsyncExitStack() as stack:
            authority = await _opened(folder, stack)
            for command in [*of_day(0), ticket_for("A", "last"), call_next("1")]:
                answers.append((command, await _stubborn(authority, command)))
                recorder.mark()

    run(day())
    return answers


def wrong_with(image: Image, answers: list[tuple[object, object]], folder: Path) -> list[str]:
    """Return what is wrong with a database that is found after a power cut, after so many answers."""
    image.put(folder)
    store = SqlStore.in_file(folder / DATABASE)
    told = answers[: image.marks]
    try:
        store.open(TOWN)
        found = {command.command_id: store.answer_to(command.command_id) for command, _ in told}
        proof, journal = store.prove(), store.entries(0)
    except Exception as error:  # noqa: BLE001  whatever it is: it is not found as it should be
        return [f"it cannot be opened: {error!r}"]
    finally:
        store.close()
    wrong = [
        f"{type(command).__name__} {command.command_id} was answered and is not kept"
        for command, answer in told
        if found[command.command_id] is None or found[command.command_id].body != answer.body
    ]
    wrong += [f"the chain is broken: {proof.broken}"] if proof.broken else []
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as connection:
        wrong += [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    replied = [
        Replied(command.command_id, answer.body, refused=answer.status >= 400) for command, answer in told
    ]
    return wrong + [str(each) for each in broken(History(journal=journal, replied=replied))]


def a_hub_on_a_troubled_disk(tmp_path: Path, trouble: Trouble, look_at: int) -> list[str]:
    """Return what went wrong: at once, or in so many images that a power cut could leave at the end."""
    hub, after = tmp_path / "hub", tmp_path / "after"
    shutil.rmtree(hub, ignore_errors=True)
    hub.mkdir()
    with recording(hub) as recorder:
        recorder.fail = trouble
        answers = a_troubled_day(hub, recorder)
        recorder.require_complete()
    found, _ = images(recorder.ops, random.Random(SEED), subsets=2)
    told: list[str] = []
    for image in [*found[-3:], *random.Random(trouble.first).sample(found, min(look_at, len(found)))]:
        after.mkdir()
        told += [f"{trouble}: {image}: {what}" for what in wrong_with(image, answers, after)]
        shutil.rmtree(after)
    return told


@pytest.mark.fault("F19", "F20")
@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("many", [1, 30])
def test_a_disk_that_says_no_costs_nobody_an_answer(tmp_path, name, many):
    told = []
    for first in (3, 61, 161):
        told += a_hub_on_a_troubled_disk(tmp_path, Trouble(ERRORS[name], first, many), look_at=3)

    assert not told, "\n".join(told[:20])


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.fault("F19", "F20")
@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("many", [1, 30])
def test_a_disk_that_says_no_to_any_one_thing_costs_nobody_an_answer(tmp_path, name, many):
    told = []
    for first in range(1, 240):
        told += a_hub_on_a_troubled_disk(tmp_path, Trouble(ERRORS[name], first, many), look_at=4)

    assert not told, "\n".join(told[:20])


# --- a kiosk's own numbers ------------------------------------------------------------------------------


def a_kiosk_on_a_troubled_disk(tmp_path: Path, trouble: Trouble, look_at: int) -> list[str]:
    kiosk, after = tmp_path / "kiosk", tmp_path / "after"
    shutil.rmtree(kiosk, ignore_errors=True)
    kiosk.mkdir()
    seen: list[tuple[object, str]] = []
    with recording(kiosk) as recorder:
        recorder.fail = trouble
        for _ in range(3):
            with contextlib.suppress(OSError):
                journal = spare_in(kiosk)
                for _ in range(4):
                    with contextlib.suppress(OSError):
                        seen.append(spare_number(journal))
                        recorder.mark()
        recorder.require_complete()
    told = [f"{trouble}: {number} was given twice" for number in seen if seen.count(number) > 1]
    if trouble.is_over and not seen:
        told.append(f"{trouble}: no number was ever given")
    found, _ = images(recorder.ops, random.Random(SEED), subsets=2)
    for image in [*found[-2:], *random.Random(trouble.first).sample(found, min(look_at, len(found)))]:
        after.mkdir()
        image.put(after)
        left = spare_in(after).waiting(99)
        numbers = [(ticket.day, str(ticket.number)) for ticket in left]
        told += [
            f"{trouble}: {image}: {number} is lost" for number in set(seen[: image.marks]) - set(numbers)
        ]
        told += [f"{trouble}: {image}: {number} twice" for number in numbers if numbers.count(number) > 1]
        shutil.rmtree(after)
    return told


@pytest.mark.fault("F19", "F20")
@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("many", [1, 7])
def test_a_kiosk_whose_disk_says_no_to_any_one_thing_gives_no_number_twice_and_loses_none(
    tmp_path, name, many
):
    told = []
    for first in range(1, 60, 7):
        told += a_kiosk_on_a_troubled_disk(tmp_path, Trouble(ERRORS[name], first, many), look_at=3)

    assert not told, "\n".join(told[:20])


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.fault("F19", "F20")
@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("many", [1, 2, 7])
def test_a_kiosk_whose_disk_says_no_to_really_any_one_thing_gives_no_number_twice(tmp_path, name, many):
    told = []
    for first in range(1, 60):
        told += a_kiosk_on_a_troubled_disk(tmp_path, Trouble(ERRORS[name], first, many), look_at=30)

    assert not told, "\n".join(told[:20])
