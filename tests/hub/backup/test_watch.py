"""Whoever looks after a hub learns that its backup is behind, and full copies are made when they are due."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from importlib.metadata import version

import msgspec
import pytest

from contract.names import BranchId
from contract.settings import BadSettings
from hub.audit.chain import Head
from hub.backup import watch as watched
from hub.backup.copying import prune
from hub.backup.kept import backup_of
from hub.backup.manifest import Manifest, bytes_of
from hub.backup.places import MANIFEST, copies_in, copy_name, segment_name, segments_in
from hub.backup.shipping import Lag
from hub.backup.watch import BackupWatch, made_by_program
from hub.backup_settings import BackupSettings
from hub.config import HubSettings
from hub.store.sql import SqlStore
from tests.hub.backup.made import WHEN, Machine, tickets
from tests.hub.backup.office import BRANCH
from tests.hub.branch import HandClock

HEAD = Head(seq=9, link="ab" * 32)


class Shipping:
    """A second path that is as the test says."""

    def __init__(self) -> None:
        self.lag, self.there, self.wants_copy = Lag(0, 0.0, ""), HEAD, False


class Health:
    def __init__(self) -> None:
        self.said: list[str] = []

    def fault(self, fault: str, detail: str = "") -> None:
        self.said.append(f"{fault}: {detail}")

    def back(self, fault: str) -> None:
        self.said.append(f"{fault} is over")


class Watched:
    """A watch whose copies are made by the test."""

    def __init__(self, folder, monkeypatch) -> None:
        self.folder, self.clock = folder / "stick" / BRANCH, HandClock(WHEN)
        self.shipping, self.health, self.made = Shipping(), Health(), 0
        self.trouble: Exception | None = None
        settings = HubSettings(branch="small", backup=BackupSettings(folder=str(folder / "stick")))
        self.watch = BackupWatch(settings, self.shipping, self.folder, self.clock, self.health)
        monkeypatch.setattr(watched, "made_by_program", self._make)
        monkeypatch.setattr(watched, "LOOK_S", 0.0)

    async def _make(self, _settings) -> Manifest:
        self.made += 1
        if self.trouble:
            raise self.trouble
        return manifest(self.clock)

    def runs(self, *changes) -> None:
        """Run it, and let *changes* happen one after the other while it looks."""

        async def run() -> None:
            running = asyncio.create_task(self.watch.run())
            await asyncio.sleep(0.05)
            for change in changes:
                change()
                await asyncio.sleep(0.02)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

        asyncio.run(run())


def manifest(clock: HandClock, of: str | None = None) -> Manifest:
    return Manifest(
        branch=BranchId(BRANCH),
        epoch=1,
        head=HEAD,
        at=clock.now(),
        version=of or version("okienko"),
        encrypted=False,
        files=(),
    )


@pytest.fixture
def watch(tmp_path, monkeypatch):
    return Watched(tmp_path, monkeypatch)


def test_a_hub_without_a_copy_makes_one_at_once_and_then_leaves_it_at_that(watch):
    watch.runs()

    assert watch.made == 1
    assert watch.watch.state.newest.head == HEAD


def test_the_next_is_made_when_it_is_due(watch):
    watch.runs(lambda: watch.clock.turn(hours=23), lambda: watch.clock.turn(hours=2))

    assert watch.made == 2


@pytest.mark.parametrize(("of", "made"), [(None, 0), ("0.0.1", 1)])
def test_one_that_is_there_will_do_unless_another_version_made_it(watch, of, made):
    copy = watch.folder / copy_name(1, 9)
    copy.mkdir(parents=True)
    (copy / MANIFEST).write_bytes(bytes_of(manifest(watch.clock, of)))

    watch.runs()

    assert watch.made == made


def test_what_cannot_be_continued_needs_a_copy(watch):
    watch.runs(lambda: setattr(watch.shipping, "wants_copy", True))

    assert watch.made == 2


def test_a_copy_that_fails_is_said_once_and_tried_again_when_the_second_path_is_back(watch, caplog):
    watch.trouble = OSError(28, "No space left on device")

    watch.runs(
        lambda: None,
        lambda: setattr(watch.shipping, "lag", Lag(3, 1.0, "No space left on device")),
        lambda: setattr(watch, "trouble", None),
        lambda: setattr(watch.shipping, "lag", Lag(0, 0.0, "")),
    )

    assert watch.made == 2
    assert caplog.text.count("No full copy could be made") == 1
    assert watch.health.said[-1] == "backup is over"
    assert watch.watch.state.trouble == ""


@pytest.mark.parametrize(
    "lag", [Lag(2, 0.1, "the stick is full"), Lag(2, 6.0, "")], ids=["fails", "is too slow"]
)
def test_a_second_path_that_is_behind_is_a_fault_and_an_alarm_until_it_is_not(watch, lag):
    seen: list[list[str]] = []
    look = lambda: seen.append([alarm.code for alarm in watch.watch.alarms()])  # noqa: E731

    watch.runs(
        lambda: setattr(watch.shipping, "lag", lag),
        look,
        lambda: setattr(watch.shipping, "lag", Lag(0, 0.0, "")),
        look,
    )

    assert seen == [["device-fault"], []]
    assert len(watch.health.said) == 2


def test_that_nothing_is_encrypted_is_said(watch, caplog):
    watch.runs()

    assert "is not encrypted" in caplog.text


@pytest.mark.parametrize("folder", ["disk/stick", ""], ids=["within the data", "around the data"])
def test_a_second_path_on_the_hubs_own_folder_is_refused(tmp_path, folder):
    data = tmp_path / BRANCH / "disk" if not folder else tmp_path / "disk"
    settings = HubSettings(
        branch="small", data=str(data), backup=BackupSettings(folder=str(tmp_path / folder))
    )

    with pytest.raises(BadSettings, match="must lie on another disk"):
        backup_of(settings, BranchId(BRANCH), HandClock(), "hub.toml")


@pytest.mark.parametrize("key", ["age1nonsense", "AGE-SECRET-KEY-1XWGG3RR2VEYKMW"])
def test_what_is_no_public_key_is_refused_when_settings_are_read(key):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"recipients": [key]}, BackupSettings)


def test_a_public_key_with_a_slip_of_the_pen_is_refused_when_the_hub_starts(tmp_path):
    settings = HubSettings(
        branch="small",
        data=str(tmp_path / "disk"),
        backup=BackupSettings(folder=str(tmp_path / "stick"), recipients=("age1" + "q" * 58,)),
    )

    with pytest.raises(BadSettings, match="no public key of age"):
        backup_of(settings, BranchId(BRANCH), HandClock(), "hub.toml")


# --- copies ---------------------------------------------------------------------------------------------


def test_old_copies_go_with_what_was_shipped_before_them_and_nothing_else(tmp_path):
    for epoch, seq in ((1, 10), (1, 20), (2, 30), (1003, 25)):
        (tmp_path / copy_name(epoch, seq)).mkdir()
    for epoch, number in ((1, 1), (2, 1), (2, 2), (1003, 1)):
        (tmp_path / segment_name(epoch, number)).write_bytes(b"")

    prune(tmp_path, keep=2)

    assert [copy[:2] for copy in copies_in(tmp_path)] == [(2, 30), (1003, 25)]
    assert [segment[:2] for segment in segments_in(tmp_path)] == [(1003, 1)]


@pytest.mark.security("S44")
@pytest.mark.fault("F21")
def test_a_damaged_database_never_becomes_a_copy_and_no_older_one_goes(tmp_path):
    machine = Machine(tmp_path, keep=1)
    machine.live(tickets(30))
    machine.copy()
    before = copies_in(machine.copies)
    data = bytearray(machine.database.read_bytes())
    at = data.rindex(b"ticket-issued")
    data[at : at + 6] = b"TICKET"
    machine.database.write_bytes(data)

    with pytest.raises((ValueError, OSError), match=r"hub\.db"):
        machine.copy()

    assert copies_in(machine.copies) == before


def test_a_copy_is_of_one_instant_and_holds_up_nobody_while_the_hub_writes(tmp_path, monkeypatch):
    monkeypatch.setattr("hub.backup.copying.PAGES", 1)
    machine = Machine(tmp_path)

    async def copy(_authority) -> Manifest:
        return await asyncio.to_thread(machine.copy)

    async def meanwhile(authority):
        copying = asyncio.create_task(copy(authority))
        issued = 0
        while not copying.done():
            issued += len(await tickets(1)(authority))
        return await copying, issued

    machine.live(tickets(150))
    [(made, issued)] = machine.live(meanwhile)

    store = SqlStore.in_file(machine.database)
    store.open(BranchId(BRANCH))
    try:
        [entry] = store.entries(made.head.seq - 1, 1)
        head = store.head()
    finally:
        store.close()
    assert issued > 0
    assert entry.seq == made.head.seq <= head.seq


def test_days_that_are_cut_are_gone_from_the_backup_once_so_many_copies_were_made(tmp_path):
    machine = Machine(tmp_path, keep=2)
    machine.live(tickets(1))
    machine.copy()
    kept = [copy.path for copy in copies_in(machine.copies)]
    for _ in range(2):
        machine.clock.turn(days=1)
        machine.live(tickets(1))
        machine.copy()

    assert not kept[0].exists()
    assert len(copies_in(machine.copies)) == 2


def test_the_program_makes_a_copy_and_tells_what_it_made(tmp_path):
    machine = Machine(tmp_path)
    machine.live(tickets(2))

    made = asyncio.run(made_by_program(machine.settings))

    assert [copy.seq for copy in copies_in(machine.copies)] == [made.head.seq]
    assert made.at - WHEN > -timedelta(days=1)


def test_the_program_says_in_one_line_why_it_made_none(tmp_path):
    machine = Machine(tmp_path)
    machine.live(tickets(1))
    machine.stick.rename(tmp_path / "away")
    machine.stick.write_text("no folder")

    with pytest.raises(ValueError, match=r"^[^\n]*stick[^\n]*$"):
        asyncio.run(made_by_program(machine.settings))
