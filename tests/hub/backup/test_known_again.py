"""F21 from end to end: visitors hold paper of a hub that is lost with its last tickets, and are known again.

Real programs: hub and broker in processes of their own, kiosks whose slips are read back from their dots.
"""

from __future__ import annotations

import shutil

import pytest
import requests

from contract.names import BranchId
from okienko.promise.checker import broken
from okienko.promise.evidence import Evidence, SlipSeen
from okienko.promise.history import Hall, History
from tests.faults.branch import BRANCH, SETTINGS, KioskProgram
from tests.hub.backup.office import Office
from tests.hub.backup.test_lost_disk import chain_of, journal_of
from tests.waiting import eventually


@pytest.fixture
def office(tmp_path, own_mosquitto, monkeypatch):
    monkeypatch.setattr("kiosk.hub_watch.PROBE_EVERY_S", 0.2)
    monkeypatch.setattr("kiosk.errands.AGAIN_S", 0.2)
    made = Office(tmp_path, hall=SETTINGS, branch=str(BRANCH), broker=own_mosquitto.url)
    yield made
    made.end()


def called_in_turn(office: Office) -> list[str]:
    office.post("/v1/desks/1/open", "open-1")
    called: list[str] = []
    while (told := office.post("/v1/desks/1/call-next", f"call-{len(called)}")).get("current"):
        called.append(told["current"]["number"])
    return called


@pytest.mark.fault("F21")
def test_whoever_holds_paper_of_a_lost_hub_keeps_number_and_place(office, tmp_path, own_mosquitto):
    office.start()
    office.has_copy()
    kiosks = [KioskProgram(tmp_path, name, office, own_mosquitto.url) for name in ("K1", "K2")]
    try:
        arrived = [kiosks[0].take()]
        eventually(lambda: office.metric("okienko_backup_behind_entries") == 0)
        shutil.copytree(office.stick, tmp_path / "as-it-was")
        # From here on nothing reaches the stick that the hub is restored from.
        arrived += [kiosks[1].take(), kiosks[0].take()]
        office.lose_disk()
        shutil.rmtree(office.stick)
        (tmp_path / "as-it-was").rename(office.stick)
        kiosks[1].restart()
        office.restore()
        office.start()
        eventually(lambda: waiting(office) == arrived, 30)
        arrived.append(kiosks[0].take())
        papers = [paper for kiosk in kiosks for paper in kiosk.papers()]
        pages = [requests.get(f"{office.url}/t/{token}", timeout=10) for _, token in papers]
        called = called_in_turn(office)
    finally:
        for kiosk in kiosks:
            kiosk.close()
    office.end()

    assert called == arrived, "I5: in the order in which they came"
    assert arrived[:3] == ["A001", "A002", "A003"]
    assert int(arrived[3][1:]) > 100, "a number that the lost hub cannot have given out"
    assert all(page.ok and number in page.text for page, (number, _) in zip(pages, papers, strict=True))
    slips = [SlipSeen("kiosk", number, token) for number, token in papers]
    database = office.data / "hub.db"
    journal = journal_of(database, BranchId(BRANCH))
    hall = Hall(rooms={"1": "hol"}, services={"1": frozenset({"karta"})})
    history = History(
        journal=journal, hall=hall, evidence=Evidence(slips=slips), chain=chain_of(database, BRANCH)
    )
    assert broken(history) == []


def waiting(office: Office) -> list[str]:
    return [line["ticket"]["number"] for line in office.get("/v1/queue")["lines"]]
