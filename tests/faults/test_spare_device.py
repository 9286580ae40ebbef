"""F20: a kiosk's card is lost for good; a spare device with its name and an empty disk takes its place."""

from __future__ import annotations

import shutil

import pytest

from contract.events import TicketIssued
from okienko.demo.gathering import journal_of
from okienko.promise.checker import broken
from tests.faults.devices import Kiosk, seen_as
from tests.faults.large_hall import LargeHall
from tests.faults.proxy import Proxy
from tests.waiting import eventually

MAY_BE_LOST = 200
"""`spare_most` of the branch: a kiosk gives no more numbers that the hub does not know."""


@pytest.mark.fault("F20")
def test_a_spare_kiosk_takes_over_name_and_numbers_and_gives_none_that_is_on_paper(tmp_path):
    with LargeHall(tmp_path / "hall") as hall, Proxy(hall.table.hub_port) as line:
        kiosk = Kiosk(hall.nursery, seen_as(hall.table, line.url), "K1", hall.clock)
        kiosk.until_ready()
        of_the_hub = kiosk.visit()
        line.becomes(silent=True)
        lost = [kiosk.visit(), kiosk.visit()]

        kiosk.kill()
        shutil.rmtree(hall.folder / "kiosk-K1")
        settings = kiosk.settings.read_text(encoding="utf-8")
        kiosk.settings.write_text(f"numbers_lost = {MAY_BE_LOST}\n{settings}", encoding="utf-8")
        kiosk.start()
        kiosk.until_ready()
        its_own = [kiosk.visit(), kiosk.visit()]
        line.clears()
        eventually(lambda: not kiosk.left, 60)
        on_paper = kiosk.slips()
        kiosk.close()

        assert (of_the_hub, lost, its_own) == ("A001", ["X001", "X002"], ["X201", "X202"])
        assert [slip.number for slip in on_paper] == [of_the_hub, *lost, *its_own]
        journal = [entry.event for entry in journal_of(hall.url)]
        handed_in = [
            str(each.number) for each in journal if isinstance(each, TicketIssued) and each.handed_in
        ]
        assert handed_in == its_own, "what lay on the lost card alone is on paper, and known to nobody"
        history = hall.history()
        history.evidence.slips = [slip for slip in on_paper if slip.number not in lost]
        assert [str(each) for each in broken(history)] == []
