"""A hub comes back from its stick: all of it, proved, and nothing that is not sound is ever used."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract.events import HubRestored
from hub.audit.proof import prove
from hub.backup.manifest import BadCopy
from hub.backup.places import UNFINISHED, copies_in, segments_in
from hub.backup.proving import proved
from hub.backup.restoring import restore
from hub.backup.sealing import Key, new_key
from hub.config import HubSettings
from hub.domain.settings import read_branch
from hub.store import StoreTaken
from hub.store.evidence import evidence
from hub.store.sql import SqlStore
from hub.stored import in_data
from tests.hub.backup.made import Machine, calls, numbers_in, tables_in, tickets
from tests.hub.backup.office import BRANCH, HALL

PRIVATE, PUBLIC = new_key()


@pytest.fixture(autouse=True)
def _in_haste(monkeypatch):
    monkeypatch.setattr("hub.backup.shipping.BREATH_S", 0.0)
    monkeypatch.setattr("hub.backup.copying.BREATH_S", 0.0)


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def lived(machine: Machine) -> None:
    """Let a hub live: a full copy in the middle, and more after it."""
    machine.live(tickets(5), calls(2))
    machine.copy()
    machine.live(tickets(4), calls(1))


def flip(path: Path, at: float = 0.5) -> None:
    """Let one bit of the file *path* be another."""
    data = bytearray(path.read_bytes())
    data[int(len(data) * at)] ^= 1
    path.write_bytes(data)


def entries_of(database: Path):
    store = SqlStore.in_file(database)
    store.open(BRANCH)
    try:
        return store.entries(0)
    finally:
        store.close()


def stored(copy, name: str) -> Path:
    manifest = json.loads((copy.path / "manifest.json").read_bytes().rpartition(b"\n}")[0] + b"\n}")
    return next(copy.path / each["stored"] for each in manifest["files"] if each["name"] == name)


@pytest.mark.fault("F21")
@pytest.mark.parametrize("recipients", [(), (PUBLIC,)], ids=["plain", "encrypted"])
def test_all_that_was_shipped_comes_back_and_each_table_as_it_was(tmp_path, recipients):
    machine = Machine(tmp_path, recipients)
    lived(machine)
    before = tables_in(machine.database)
    shutil.rmtree(machine.data)

    sound, said = machine.restore(identity=PRIVATE if recipients else "")

    after = tables_in(machine.database)
    assert said == []
    assert sound.replay.entries > 0
    assert {name: rows[: len(before[name])] for name, rows in after.items() if name == "journal"} == {
        "journal": before["journal"]
    }
    for name in ("tickets", "calls", "bookings", "scores", "cuts"):
        assert after[name] == before[name]
    assert set(before["commands"]) < set(after["commands"])


def test_the_restore_is_the_last_entry_and_the_chain_goes_through_it(machine):
    lived(machine)
    shutil.rmtree(machine.data)

    sound, _ = machine.restore()

    last = entries_of(machine.database)[-1]
    assert isinstance(last.event, HubRestored)
    assert (last.event.last, last.event.link) == (sound.replay.head.seq, sound.replay.head.link)
    with evidence(machine.database) as found:
        assert prove(found.journal(BRANCH), BRANCH, noted=sound.replay.head).broken is None


@pytest.mark.fault("F21")
def test_a_restored_hub_goes_on_behind_the_gap_in_an_epoch_that_no_device_has_seen(machine):
    lived(machine)
    shutil.rmtree(machine.data)
    machine.restore()

    [told] = machine.live(tickets(1))

    assert told[0].number == "A110"
    assert told[0].epoch > 1000


def test_what_else_the_hub_keeps_comes_back_too(machine):
    lived(machine)
    shutil.rmtree(machine.data)

    machine.restore()

    assert (machine.data / "draw.key").read_text() == "ab" * 32
    assert (machine.data / "branch.toml").read_text() == HALL
    assert (machine.data / "settings" / "hall.toml").read_text() == HALL
    assert json.loads((machine.data / "settings" / "hub.json").read_text())["backup"]["keep"] == 7


def test_a_backup_can_be_brought_back_again_and_again(machine):
    lived(machine)
    for _ in range(3):
        shutil.rmtree(machine.data)
        machine.restore()
        machine.live(tickets(2))
        machine.copy()

    numbers = numbers_in(machine.database)

    assert len(numbers) == 9 + 3 * 2
    proved(machine.database, read_branch(HALL, "hall.toml"))


@pytest.mark.fault("F21")
@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("hub.db", "flipped"),
        ("hub.db", "cut off"),
        ("branch.toml", "gone"),
        ("branch.toml", "flipped"),
        ("manifest", "flipped"),
        ("manifest", "cut off"),
        ("manifest", "gone"),
    ],
)
def test_a_copy_that_was_hurt_is_named_and_the_one_before_it_taken(machine, name, how):
    machine.live(tickets(5))
    machine.copy()
    machine.live(tickets(3))
    machine.copy()
    newest = copies_in(machine.copies)[-1]
    path = newest.path / "manifest.json" if name == "manifest" else stored(newest, name)
    shutil.rmtree(machine.data)

    if how == "gone":
        path.unlink()
    elif how == "cut off":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        flip(path)
    _, said = machine.restore()

    assert len(said) == 1
    assert str(path) in said[0]
    assert len(numbers_in(machine.database)) == 8, "what was shipped after the older copy is all there"


@pytest.mark.fault("F21")
def test_a_journal_that_was_hurt_is_used_up_to_there_and_named(machine):
    lived(machine)
    [*_, last] = segments_in(machine.copies)
    flip(last.path, 0.9)
    shutil.rmtree(machine.data)

    _, said = machine.restore()

    assert len(said) == 1
    assert f"{last.path}: damaged from byte" in said[0]
    assert len(numbers_in(machine.database)) >= 5


def test_a_journal_whose_end_is_torn_is_no_trouble(machine):
    lived(machine)
    [*_, last] = segments_in(machine.copies)
    last.path.write_bytes(last.path.read_bytes()[:-7])
    shutil.rmtree(machine.data)

    _, said = machine.restore()

    assert said == []


def test_what_another_hub_shipped_is_not_taken_in(machine, tmp_path):
    lived(machine)
    (tmp_path / "other").mkdir()
    other = Machine(tmp_path / "other")
    other.live(tickets(20))
    for segment in segments_in(other.copies):
        shutil.copy(segment.path, machine.copies / segment.path.name.replace("00000001-", "00000009-", 1))
    shutil.rmtree(machine.data)

    _, said = machine.restore()

    assert len(numbers_in(machine.database)) == 9
    assert all("missing" in each or "does not follow" in each for each in said)


@pytest.mark.security("S44")
def test_without_the_key_nothing_is_restored(tmp_path):
    machine = Machine(tmp_path, (PUBLIC,))
    lived(machine)

    with pytest.raises(BadCopy, match="none can be used"):
        machine.restore(to=tmp_path / "new")

    assert not (tmp_path / "new" / "hub.db").exists()


def test_with_the_key_of_another_hub_nothing_is_restored(tmp_path):
    machine = Machine(tmp_path, (PUBLIC,))
    lived(machine)
    said: list[str] = []
    key = Key(new_key()[0])

    with pytest.raises(BadCopy):
        restore(machine.copies, tmp_path / "new", key, machine.clock, said.append)

    assert "is it the key of this hub?" in said[0]


@pytest.mark.security("S44")
def test_nothing_personal_can_be_read_on_an_encrypted_stick(tmp_path):
    machine = Machine(tmp_path, (PUBLIC,))
    lived(machine)

    files = [path for path in machine.copies.rglob("*") if path.is_file()]

    assert [path for path in files if b"token-" in path.read_bytes()] == []
    assert [path for path in files if b"ab" * 32 in path.read_bytes()] == []


@pytest.mark.fault("F21")
@pytest.mark.fault("F30")
def test_nothing_is_restored_under_a_running_hub(machine):
    lived(machine)
    store = SqlStore.in_file(machine.database)
    store.open(BRANCH)

    try:
        with pytest.raises(StoreTaken):
            machine.restore()
    finally:
        store.close()

    assert len(numbers_in(machine.database)) == 9


def test_a_database_that_is_whole_and_as_new_is_not_put_aside_unless_told(machine):
    lived(machine)

    with pytest.raises(BadCopy, match="it is whole and ends at entry"):
        machine.restore()
    assert not isinstance(entries_of(machine.database)[-1].event, HubRestored)
    machine.restore(overwrite=True)

    assert isinstance(entries_of(machine.database)[-1].event, HubRestored)


@pytest.mark.fault("F21")
def test_a_damaged_database_is_put_aside_and_kept(machine):
    lived(machine)
    data = bytearray(machine.database.read_bytes())
    for page in range(4, len(data) // 4096, 3):
        data[page * 4096 : page * 4096 + 200] = bytes(200)
    machine.database.write_bytes(data)

    machine.restore()

    [aside] = machine.data.glob("before-restore-*")
    assert (aside / "hub.db").read_bytes() == bytes(data)
    assert len(numbers_in(machine.database)) == 9


def test_no_hub_starts_beside_a_restore_that_was_cut_off_and_the_next_one_mends_it(machine, monkeypatch):
    lived(machine)
    settings = HubSettings(branch=machine.settings.branch, data=str(machine.data))

    def cut_off(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("hub.backup.swapping.Newcomer._own", cut_off)
        with pytest.raises(KeyboardInterrupt):
            machine.restore(overwrite=True)
    with pytest.raises(ValueError, match="run 'okienko hub restore' again"):
        in_data(settings, read_branch(HALL, "hall.toml"), "hub.toml", machine.clock)
    machine.restore()

    assert not (machine.data / UNFINISHED).exists()
    assert len(numbers_in(machine.database)) == 9


def test_a_stick_without_a_copy_says_so(tmp_path):
    machine = Machine(tmp_path)
    machine.live(tickets(1))

    with pytest.raises(BadCopy, match="of 0 full copies none can be used"):
        machine.restore(to=tmp_path / "new")


def test_the_time_of_which_nothing_is_known_is_measured_from_the_last_sign_of_life(machine):
    lived(machine)
    shutil.rmtree(machine.data)
    machine.clock.turn(minutes=3)

    machine.restore()

    assert entries_of(machine.database)[-1].event.unknown_s == pytest.approx(180, abs=1)


def test_who_knows_when_the_hub_was_lost_gets_a_smaller_gap(machine):
    lived(machine)
    shutil.rmtree(machine.data)
    lost_at = machine.clock.now()
    machine.clock.turn(minutes=30)

    machine.restore(lost_at=lost_at)

    assert entries_of(machine.database)[-1].event.numbers["A"] == 9 + 100


def test_a_restore_on_the_next_morning_opens_that_day_first(machine):
    lived(machine)
    shutil.rmtree(machine.data)
    machine.clock.turn(hours=24)

    machine.restore()
    [told] = machine.live(tickets(1))

    assert told[0].number == "A2001", "24 hours of which nothing is known: the widest gap"


@pytest.mark.fault("F14")
def test_a_machine_that_thinks_it_is_1970_takes_the_widest_gap_and_says_so(machine):
    lived(machine)
    shutil.rmtree(machine.data)
    machine.clock.set(datetime(1970, 1, 1, 0, 5, tzinfo=UTC))

    _, said = machine.restore()

    assert "the clock of this machine is behind the backup" in said[0]
    assert entries_of(machine.database)[-1].event.numbers["A"] == 9 + 2000


@pytest.mark.fault("F21")
def test_a_restored_hub_can_be_copied_and_restored_once_more(machine):
    lived(machine)
    shutil.rmtree(machine.data)
    machine.restore()
    machine.live(tickets(1))
    made = machine.copy()
    shutil.rmtree(machine.data)

    sound, said = machine.restore()

    assert said == []
    assert sound.manifest == made
    assert len(numbers_in(machine.database)) == 10
