"""F30: a second hub of the branch appears, on the same database or on a copy of it, as from a cloned card.

Devices obey the highest epoch; the lower hub notices, and carries out nothing more.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
import requests

from contract.commands import IssueTicket
from contract.names import DeviceId, ServiceId
from link.hub_client import HubAway, HubClient, HubSettings, new_command_id, new_token
from tests.broker import free_tcp_port
from tests.faults.crowd import Crowd
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
        crowd = Crowd(hall, "old hub")
        settings, url = cloned(hall, tmp_path / "old")
        for _ in range(2):  # the hub has started twice since: its epoch is the higher one
            hall.kill_hub()
            hall.start_hub()
        crowd.go()

        since_s = time.monotonic()
        old = hall.nursery.start("hub", "old", settings, hall.clock_text)
        old.waits_for(bool, 30)
        eventually(lambda: "gives way" in old.last_words, 20)
        number = asked(url)
        ready = requests.get(f"{url}/readyz", timeout=10).status_code
        crowd.still()
        hall.settled()
        crowd.close()

        assert (number, ready) == ("away", 503)
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
