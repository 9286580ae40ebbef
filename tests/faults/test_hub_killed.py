"""F03, F06: the hub is killed in the middle of a morning, kiosks go on, and nobody loses number or place.

Real programs: hub and broker in processes of their own, kiosks whose slips are read back from their dots.
"""

from __future__ import annotations

import random
import re
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
import requests

from desk.signals import Sign
from link.inbox import Stale
from tests.faults.branch import Hall, hall
from tests.waiting import eventually


@pytest.fixture(autouse=True)
def _quick_probes(monkeypatch):
    monkeypatch.setattr("kiosk.hub_watch.PROBE_EVERY_S", 0.2)
    monkeypatch.setattr("kiosk.errands.AGAIN_S", 0.2)


def issued(database: Path) -> list[tuple[str, str, str, str]]:
    """Return day, number, token and state of every ticket that the hub's database holds."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as hub:
        rows = hub.execute("SELECT day, series, count, token, state FROM tickets").fetchall()
    hub.close()
    return [(day, f"{series}{count:03d}", token, state) for day, series, count, token, state in rows]


def page_of(branch: Hall, token: str) -> str:
    """Return the number on the page to which the code on a slip leads."""
    page = requests.get(f"{branch.hub.url}/t/{token}", timeout=10)
    assert page.ok
    return re.findall(r">([A-Z]\d{3})<", page.text)[0]


def came_in_turn(branch: Hall, chance: random.Random, visitors: int, restarts: int) -> list[str]:
    """Let so many visitors take numbers, one after the other, at either kiosk; return their numbers."""
    numbers = []
    for visitor in range(visitors):
        kiosk = branch.kiosks[chance.choice(["K1", "K2"])]
        numbers.append(kiosk.take())
        if visitor < restarts:
            kiosk.restart()
    return numbers


def an_outage(branch: Hall, seed: int, visitors: int) -> None:
    chance = random.Random(seed)
    arrived = came_in_turn(branch, chance, 2, 0)

    # One visitor's request is on its way when the hub dies: whether it was carried out, nobody knows.
    unlucky = branch.kiosks[chance.choice(["K1", "K2"])]
    unlucky.confirm()
    branch.hub.kill()
    arrived.append(unlucky.leave())
    branch.desk.press("next")
    eventually(lambda: branch.desk.unit.state.sign is Sign.NOT_SENT)
    arrived += came_in_turn(branch, chance, visitors, restarts=1)
    eventually(lambda: any(isinstance(news, Stale) for news in branch.board.take()), 12)

    branch.hub.start()
    eventually(lambda: branch.left() == 0, 30)
    arrived += came_in_turn(branch, chance, 1, 0)

    papers = [paper for kiosk in branch.kiosks.values() for paper in kiosk.papers()]
    known = issued(branch.hub.database)
    alive = {(number, token) for _, number, token, state in known if state == "waiting"}
    assert sorted(number for number, _ in papers) == sorted(arrived), "every visitor holds one slip"
    assert max(Counter((day, number) for day, number, _, _ in known).values()) == 1, "I1"
    assert set(papers) == alive, "I2, I8: who holds a slip waits, and nobody else does"
    assert branch.hub.get("/v1/desks/1")["state"] == "closed", "no press of the outage comes late"
    assert all(page_of(branch, token) == number for number, token in papers)
    assert branch.call_all() == arrived, "I5: in the order in which they really came"
    eventually(lambda: not branch.board.is_stale, 12)


@pytest.mark.fault("F01", "F06")
def test_a_hub_that_is_killed_costs_nobody_number_or_place(tmp_path, own_mosquitto):
    with hall(tmp_path, own_mosquitto.url) as branch:
        an_outage(branch, seed=20261201, visitors=3)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.fault("F01", "F06")
def test_many_outages_cost_nobody_anything(tmp_path, own_mosquitto, seed):
    with hall(tmp_path, own_mosquitto.url) as branch:
        an_outage(branch, seed=seed, visitors=12)
