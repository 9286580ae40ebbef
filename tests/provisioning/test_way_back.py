"""A new release that never becomes ready gives way to the one before, by itself, and nothing is lost by it.

The script is run as the unit runs it: alone, with what systemd puts into the environment.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from link.way_back import went_back
from provisioning import way_back
from provisioning.carry import is_so, make_so
from provisioning.plan import Kind, Pointer, Tidied
from tests.hub.http.running import running
from tests.provisioning.machines import PaperMachine

PROJECT = Path(__file__).parents[2]
SCRIPT = PROJECT / "provisioning" / "way_back.py"
OLD, NEW = "hub-old", "hub-new"


class Appliance:
    """A hub with two whole releases, updated from the first to the second."""

    def __init__(self, folder):
        self.machine = PaperMachine(folder / "root", boots=True)
        self.home = self.machine.path("/opt/okienko")
        self.state = folder / "state"
        self.state.mkdir()
        for release in (OLD, NEW):
            (self.home / release).mkdir(parents=True)
            (self.home / release / "complete").touch()
        self.points_at(OLD)
        self.starts_well()
        self.points_at(NEW)

    def points_at(self, release):
        make_so(Pointer("/opt/okienko/hub", release, way_back=True), self.machine, PROJECT)

    @property
    def current(self):
        return (self.home / "hub").readlink().name

    def unit(self, what, result="success"):
        """Do what the unit does at one point of a start."""
        done = subprocess.run(
            [sys.executable, "-I", str(SCRIPT), "hub", what, str(self.home)],
            env={**os.environ, "STATE_DIRECTORY": str(self.state), "SERVICE_RESULT": result},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def starts_well(self):
        self.unit("begun")
        self.unit("ready")

    def fails(self, result="exit-code"):
        self.unit("begun")
        return self.unit("ended", result)

    @property
    def note(self):
        path = self.state / way_back.NOTE
        return json.loads(path.read_text()) if path.exists() else None


@pytest.fixture
def hub(tmp_path):
    return Appliance(tmp_path)


def write_into(database, *events):
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("CREATE TABLE IF NOT EXISTS journal (seq INTEGER PRIMARY KEY, body TEXT)")
        opened.executemany("INSERT INTO journal (body) VALUES (?)", [(event,) for event in events])
        opened.commit()


def entries_of(database):
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute("SELECT count(*) FROM journal").fetchone()[0]


@pytest.mark.fault("F37")
def test_a_release_that_never_becomes_ready_gives_way_after_three_starts(hub):
    said = [hub.fails("exit-code"), hub.fails("watchdog"), hub.fails("timeout")]

    assert hub.current == OLD
    assert "back at hub-old" in said[-1]
    assert (hub.note["from"], hub.note["to"]) == (NEW, OLD)


@pytest.mark.fault("F37")
def test_a_release_that_was_ready_once_is_never_left(hub):
    hub.starts_well()

    for _ in range(10):
        hub.fails()

    assert hub.current == NEW


def test_starts_that_end_as_they_were_told_to_are_no_failures(hub):
    for _ in range(10):
        hub.fails("success")

    assert hub.current == NEW


def test_starts_count_from_anew_after_one_that_was_ready(hub):
    hub.fails()
    hub.fails()
    hub.starts_well()
    hub.points_at(OLD)

    hub.fails()

    assert hub.current == OLD


def test_where_there_is_no_whole_release_before_the_new_one_is_tried_for_ever(hub):
    (hub.home / OLD / "complete").unlink()

    for _ in range(5):
        hub.fails()

    assert hub.current == NEW


@pytest.mark.fault("F37")
def test_a_database_that_the_new_release_migrated_is_put_back_as_the_old_one_knows_it(hub):
    database = hub.state / "hub.db"
    write_into(database, '{"event":"ticket-issued"}')
    hub.fails()
    write_into(database, '{"event":"day-opened"}')
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("ALTER TABLE journal ADD COLUMN of_the_new_release")

    hub.fails()
    hub.fails()

    assert hub.current == OLD
    assert entries_of(database) == 1
    with closing(sqlite3.connect(database)) as opened:
        assert "of_the_new_release" not in str(opened.execute("SELECT sql FROM sqlite_master").fetchall())
    assert not (hub.state / way_back.KEPT).exists()


@pytest.mark.fault("F37")
def test_nothing_is_put_back_over_a_number_that_somebody_may_hold(hub):
    database = hub.state / "hub.db"
    write_into(database, '{"event":"ticket-issued"}')
    hub.fails()
    write_into(database, '{"event":"ticket-issued"}')

    hub.fails()
    said = hub.fails()

    assert hub.current == NEW, "the old release cannot read what the new one has written"
    assert "no way back" in said
    assert entries_of(database) == 2


@pytest.mark.fault("F37")
def test_the_journal_that_a_real_hub_has_written_shows_whether_a_number_was_given_since(hub):
    def days_work(tickets):
        with running(data=hub.state) as branch:
            for _ in range(tickets):
                branch.issue("karta")
            return branch.get("/v1/journal").json()["newest"]

    before = days_work(1)
    hub.unit("begun")
    after = days_work(0)
    kept = hub.state / way_back.KEPT
    assert way_back._numbers_given_since(kept, hub.state) == ""

    days_work(1)

    assert "about tickets" in way_back._numbers_given_since(kept, hub.state)
    assert before <= after


def test_without_a_copy_of_its_databases_nothing_is_changed(hub):
    write_into(hub.state / "hub.db", '{"event":"ticket-issued"}')

    said = [hub.unit("ended", "exit-code") for _ in range(3)]

    assert hub.current == NEW
    assert "no way back" in said[-1]


def test_a_copy_of_the_databases_goes_once_the_release_has_proved_itself(hub):
    write_into(hub.state / "hub.db", '{"event":"ticket-issued"}')
    hub.fails()
    assert (hub.state / way_back.KEPT / "hub.db").exists()

    hub.starts_well()

    assert not (hub.state / way_back.KEPT).exists()


@pytest.mark.fault("F37")
def test_the_release_before_is_kept_until_the_new_one_has_proved_itself(hub):
    tidied = Tidied(Kind.HUB, f"/opt/okienko/{NEW}")
    make_so(tidied, hub.machine, PROJECT)
    assert (hub.home / OLD).is_dir()

    hub.starts_well()

    assert not is_so(tidied, hub.machine)
    make_so(tidied, hub.machine, PROJECT)
    assert not (hub.home / OLD).exists()


def test_a_release_that_never_worked_is_no_way_back_for_a_third_one(hub):
    (hub.home / "hub-third").mkdir()
    (hub.home / "hub-third" / "complete").touch()
    hub.fails()

    hub.points_at("hub-third")

    assert (hub.home / "hub.before").readlink().name == OLD


@pytest.mark.fault("F37")
def test_the_release_before_knows_that_it_runs_again_and_a_later_one_that_it_is_not_meant(hub):
    for _ in range(3):
        hub.fails()
    environ = {"STATE_DIRECTORY": str(hub.state)}

    assert went_back(environ, OLD).startswith(f"release {NEW} did not start on ")
    assert went_back(environ, "hub-third") == ""
    assert went_back({}, OLD) == ""
    (hub.state / way_back.NOTE).write_text('{"from"')
    assert went_back(environ, OLD) == ""


def test_the_script_needs_nothing_but_python_itself(tmp_path):
    alone = tmp_path / "way-back"
    shutil.copyfile(SCRIPT, alone)

    done = subprocess.run(
        ["/usr/bin/python3", "-I", "-S", str(alone), "desk", "begun", str(tmp_path)],
        env={"STATE_DIRECTORY": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("kind", Kind)
def test_the_unit_tells_of_each_start(kind):
    unit = (PROJECT / "images" / kind / f"okienko-{kind}.service").read_text().splitlines()

    for key, what in (("ExecStartPre", "begun"), ("ExecStartPost", "ready"), ("ExecStopPost", "ended")):
        assert f"{key}=-+/usr/bin/python3 -I {way_back.PLACE} {kind} {what}" in unit
