"""F30: a second hub of the branch appears, on the same database or on a copy of it, as from a cloned card.

Devices obey the highest epoch; the lower hub notices, and carries out nothing more, however often it is
started, until a person says that it is to serve again.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
import requests
from typer.testing import CliRunner

from contract.commands import IssueTicket
from contract.names import DeviceId, ServiceId
from link.hub_client import HubAway, HubClient, HubSettings, new_command_id, new_token
from okienko.cli import app
from tests.broker import free_tcp_port
from tests.faults.crowd import Crowd
from tests.faults.devices import Board
from tests.faults.large_hall import LargeHall
from tests.waiting import eventually

BY = DeviceId("kiosk-K1")


def cloned(hall: LargeHall, folder: Path) -> tuple[Path, str]:
    """Clone what *hall* has on its disk; return the settings of a hub on it, and its url."""
    port = free_tcp_port()
    (folder / "hub").mkdir(parents=True)
    shutil.copyfile(hall.folder / "branch.toml", folder / "branch.toml")
    source, target = hall.database, folder / "hub" / "hub.db"
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as here:
        there.backup(here)
    text = (hall.folder / "hub.toml").read_text(encoding="utf-8")
    text = text.replace(str(hall.folder / "hub"), str(folder / "hub"))
    text = text.replace(f"port = {hall.table.hub_port}", f"port = {port}")
    (folder / "hub.toml").write_text(text, encoding="utf-8")
    return folder / "hub.toml", f"http://127.0.0.1:{port}"


def asked(url: str) -> str:
    """Ask the hub at *url* for a ticket; return its number, or that it answers nothing."""
    hub = HubClient(HubSettings(url=url, patience_s=2.0), BY)
    wish = IssueTicket(command_id=new_command_id(), by=BY, service=ServiceId("U"), token=new_token())
    try:
        return hub.ask(wish).number
    except HubAway:
        return "away"
    finally:
        hub.close()


def gave_way(url: str) -> bool:
    """Return whether the hub at *url* says, wherever an operator looks, that it gave way to another."""
    try:
        ready, figures = (requests.get(f"{url}/{page}", timeout=5) for page in ("readyz", "metrics"))
    except requests.ConnectionError:
        return False
    told = ready.json()
    return (ready.status_code, told["gave_way"]) == (503, True) and "okienko_gave_way 1" in figures.text


def epoch_in(database: Path) -> int:
    """Return the last start of a hub that the *database* knows of."""
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute("SELECT epoch FROM branches").fetchone()[0]


def called_back(hall: LargeHall, settings: Path) -> str:
    """Say what a person says at the hub of *settings*: that it is to serve again; return what it answers."""
    words = ["hub", "serve-again", "--settings", str(settings), "--clock", hall.clock_text]
    told = CliRunner().invoke(app, words)
    return told.output


@pytest.mark.fault("F30")
def test_a_second_hub_on_the_same_database_is_turned_away(tmp_path):
    with LargeHall(tmp_path / "hall") as hall:
        settings = tmp_path / "hall" / "second.toml"
        text = (tmp_path / "hall" / "hub.toml").read_text(encoding="utf-8")
        settings.write_text(
            text.replace(f"port = {hall.table.hub_port}", f"port = {free_tcp_port()}"), encoding="utf-8"
        )

        second = hall.nursery.start("hub", "second", settings, hall.clock_text)
        eventually(lambda: not second.is_alive, 20)

        assert "StoreTaken" in second.last_words
        assert asked(hall.url) == "U001"
        assert [str(each) for each in hall.broken()] == []


@pytest.mark.fault("F30")
def test_an_old_hub_that_comes_back_gives_way_and_nobody_hears_it(tmp_path):
    with LargeHall(tmp_path / "hall") as hall:
        # Two hubs of one name push each other out of the broker, for seconds, until one gives way: fewer call
        # meanwhile than a picture has room for, or a call could be over before any picture has held it.
        crowd = Crowd(hall, "old hub", breath_s=0.4)
        settings, url = cloned(hall, tmp_path / "old")
        for _ in range(2):  # the hub has started twice since: its epoch is the higher one
            hall.kill_hub()
            hall.start_hub()
        crowd.go()

        since_s = time.monotonic()
        old = hall.nursery.start("hub", "old", settings, hall.clock_text)
        old.waits_for(bool, 30)
        eventually(lambda: gave_way(url), 20)
        number = asked(url)
        crowd.still()
        hall.settled()
        crowd.close()

        assert (number, "gives way" in old.last_words) == ("away", True)
        seen = [each for each in hall.evidence.boards + hall.evidence.desks if each.at_s > since_s]
        assert {each.message.epoch for each in seen} == {3}, "no device has shown a picture of the old hub"
        assert [str(each) for each in hall.broken()] == []


@pytest.mark.fault("F30")
def test_a_hub_that_was_replaced_while_it_ran_gives_way_to_the_new_one(tmp_path):
    with LargeHall(tmp_path / "hall") as hall:
        asked(hall.url)
        settings, url = cloned(hall, tmp_path / "new")

        new = hall.nursery.start("hub", "new", settings, hall.clock_text)
        new.waits_for(bool, 30)
        eventually(lambda: "gives way" in hall.hub.last_words, 20)

        assert (asked(hall.url), asked(url)) == ("away", "U002")


@pytest.mark.fault("F30")
def test_a_hub_that_gave_way_stays_so_however_often_it_is_started_until_a_person_says_otherwise(tmp_path):
    with LargeHall(tmp_path / "hall") as hall:
        settings, url = cloned(hall, tmp_path / "old")
        hall.kill_hub()
        hall.start_hub()
        first = asked(hall.url)
        old = hall.nursery.start("hub", "old", settings, hall.clock_text)
        eventually(lambda: gave_way(url), 30)
        epoch = epoch_in(tmp_path / "old" / "hub" / "hub.db")
        for _ in range(3):  # each of which would have taken a higher epoch, so that the third had won
            old.close()
            old = hall.nursery.start("hub", "old", settings, hall.clock_text)
            eventually(lambda: gave_way(url), 30)
        while_both_run = asked(url), asked(hall.url)
        refused = called_back(hall, settings)
        old.close()
        hall.kill_hub()

        told = called_back(hall, settings)
        old = hall.nursery.start("hub", "old", settings, hall.clock_text)
        old.waits_for(bool, 30)
        number = asked(url)

        assert (first, while_both_run) == ("U001", ("away", "U002"))
        assert "another hub writes to it" in refused
        assert "Taken back" in told
        assert int(number[1:]) > 100, "numbers that the other hub may have given are passed over"
        assert epoch == 2
        assert epoch_in(tmp_path / "old" / "hub" / "hub.db") > epoch_in(hall.database)


def one_of(urls: tuple[str, str]) -> str:
    """Return the url of the hub that goes on, once the other one of *urls* has given way."""
    eventually(lambda: sum(gave_way(url) for url in urls) == 1, 40)
    return next(url for url in urls if not gave_way(url))


def never_mixed(hall: LargeHall) -> bool:
    """Return whether no device was shown pictures of two hubs under one epoch."""
    with hall.ear.held():
        boards = [(each.message.board, each.message) for each in hall.evidence.boards]
        desks = [(each.message.desk, each.message) for each in hall.evidence.desks]
    seen = {(device, view.epoch, view.hub) for device, view in [*boards, *desks]}
    return len(seen) == len({(device, epoch) for device, epoch, _ in seen})


@pytest.mark.fault("F30")
def test_of_two_clones_of_one_card_that_start_at_once_exactly_one_goes_on(tmp_path):
    with LargeHall(tmp_path / "hall") as hall:
        asked(hall.url)
        hall.kill_hub()
        settings, url = cloned(hall, tmp_path / "clone")

        clone = hall.nursery.start("hub", "clone", settings, hall.clock_text)
        hall.start_hub()
        clone.waits_for(bool, 30)
        goes_on = one_of((hall.url, url))

        answers = {each: asked(each) for each in (hall.url, url)}
        assert sorted(answers.values()) == ["U002", "away"]
        assert answers[goes_on] == "U002"
        assert never_mixed(hall)


@pytest.mark.long
@pytest.mark.fault("F30")
def test_of_two_clones_of_one_card_the_one_that_has_served_longer_goes_on_and_devices_obey_it(tmp_path):
    with LargeHall(tmp_path / "hall") as hall:
        hall.kill_hub()
        settings, url = cloned(hall, tmp_path / "clone")
        hall.start_hub()
        crowd = Crowd(hall, "clones", breath_s=0.4)  # see above: two hubs of one name
        crowd.go()
        asked(hall.url)

        clone = hall.nursery.start("hub", "clone", settings, hall.clock_text)
        clone.waits_for(bool, 30)
        goes_on = one_of((hall.url, url))
        crowd.still()
        hall.settled()
        crowd.close()

        assert goes_on == hall.url
        assert asked(url) == "away"
        assert never_mixed(hall)
        assert [str(each) for each in hall.broken()] == []


@pytest.mark.long
@pytest.mark.fault("F30", "F21")
def test_an_old_card_in_the_place_of_hub_and_broker_is_believed_by_devices_that_have_seen_a_higher_epoch(
    tmp_path,
):
    with LargeHall(tmp_path / "hall") as hall:
        settings, url = cloned(hall, tmp_path / "old")
        board = Board(hall.nursery, hall.table, hall.table.branch.boards[0].id, hall.clock)
        for _ in range(3):
            hall.kill_hub()
            hall.start_hub()
        eventually(lambda: not board.is_stale, 30)

        hall.kill_hub()
        hall.broker.kill()
        eventually(lambda: board.is_stale, 30)
        hall.broker.start()  # it has kept nothing
        old = hall.nursery.start("hub", "old", settings, hall.clock_text)
        old.waits_for(bool, 30)
        eventually(lambda: not board.is_stale, 90)

        assert epoch_in(tmp_path / "old" / "hub" / "hub.db") > epoch_in(hall.database)
        assert int(asked(url)[1:]) > 100, "numbers that the other hub may have given today are passed over"
        board.close()
