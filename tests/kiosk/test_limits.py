"""However much is touched, scanned and sent, a kiosk keeps so much and no more, and tells what it gave up."""

from __future__ import annotations

import os
import shutil
import threading

import pytest

from contract.codec import decode, encode
from contract.commands import ReportSlip
from contract.names import BranchId, CommandId, DeviceId, TicketId
from contract.reports import HealthState
from contract.states import SlipState
from contract.topics import health
from kiosk.disk import FileDisk
from kiosk.disk_room import LOOK_S, DiskRoom
from kiosk.errand_file import ErrandFile
from kiosk.errands import MOST, Errands
from kiosk.happenings import Button
from kiosk.samples import sample_ticket
from kiosk.slip_journal import MOST_LINES, SlipJournal
from link.arrivals import MOST as MOST_ARRIVALS
from link.fake_broker import FakeBroker
from link.health import Health
from link.hub_client import HubAway
from tests.kiosk.rooms import room
from tests.kiosk.test_provisions import busier

MANY = 10_000


class AwayHub:
    def ask(self, _command):
        raise HubAway("away", maybe_done=False)


def slip(number: int) -> ReportSlip:
    return ReportSlip(
        command_id=CommandId(f"c{number}"),
        by=DeviceId("kiosk-K1"),
        ticket=TicketId(f"t{number}"),
        slip=SlipState.PRINTED,
    )


@pytest.mark.fault("F27")
def test_ten_thousand_touches_and_scans_while_the_loop_stands_are_no_burden(tmp_path):
    with room(tmp_path, by_hand=True) as kiosk:
        for _ in range(MANY // 2):
            kiosk.shell.touch(Button.CONFIRM)
            kiosk.shell.scan("nonsense")
        waiting = len(kiosk.shell._happenings)
        kiosk.shell.work()
        kiosk.shell._deeds.health.look(1e9)

        assert waiting <= MOST_ARRIVALS + 10
        assert len(kiosk.shell._happenings) <= 10
        assert kiosk.health.beyond["touches-waiting"] >= MANY - waiting


def test_a_scanner_that_never_stops_does_not_keep_the_loop_from_its_screen(tmp_path):
    with room(tmp_path, by_hand=True) as kiosk:
        take = kiosk.shell._take

        def taken(happening):
            take(happening)
            kiosk.shell.scan("again")

        kiosk.shell._take = taken
        kiosk.shell.scan("nonsense")

        done = threading.Thread(target=kiosk.shell.work, daemon=True)
        done.start()
        done.join(20)
        assert not done.is_alive()


def test_two_thousand_menus_leave_one(tmp_path):
    with room(tmp_path, by_hand=True) as kiosk:
        hub = kiosk.wire_of_hub()
        menus = kiosk.shell._deeds._watch.menus
        for seq in range(2, 2000):
            menus._take_in_view("", encode(busier(seq)), False)  # noqa: FBT003  the wire's order

        assert (menus.newest.seq, len(menus.take())) == (1999, 1)
        hub.close()


@pytest.mark.fault("F06")
def test_errands_beyond_their_number_are_counted_and_the_file_stays_small(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: None)
    errands = Errands(AwayHub(), 60.0, kept=ErrandFile(tmp_path / "errands.jsonl"))
    try:
        for number in range(MOST + 50):
            errands.tell(slip(number))
        left, lost = errands.left, errands.lost
    finally:
        errands.close(0)

    assert (left, lost) == (MOST, 50)
    assert [record.message for record in caplog.records].count(
        f"{MOST} errands wait for the hub; of more the oldest are given up"
    ) == 1
    assert len((tmp_path / "errands.jsonl").read_bytes().splitlines()) <= 2 * MOST + 1


def test_a_slip_that_nobody_ever_settles_does_not_let_the_journal_grow(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: None)
    path = tmp_path / "slips.jsonl"
    journal = SlipJournal(path)
    forgotten = sample_ticket(number="A001")
    journal.begin(forgotten)
    for number in range(MOST_LINES):
        ticket = sample_ticket(number=f"B{number % 999 + 1:03}")
        journal.begin(ticket)
        journal.settle(ticket.ticket)

    assert len(path.read_bytes().splitlines()) <= MOST_LINES + 2
    assert SlipJournal(path).open == (forgotten,)


@pytest.mark.fault("F19")
def test_a_disk_that_fills_is_reported_before_it_is_full_and_again_when_there_is_room(tmp_path, monkeypatch):
    percent = [10.0]
    usage = type(shutil.disk_usage("/"))
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _: usage(1000, int(10 * percent[0]), 1000 - int(10 * percent[0]))
    )
    wire = FakeBroker()
    reporting = Health(wire, BranchId("b"), DeviceId("kiosk-K1"), "1")
    wire.start()
    reporting.ready()
    room_left, said = DiskRoom(tmp_path, FileDisk(), reporting), []
    for look, now in enumerate((79.0, 80.0, 79.0, 77.0)):
        percent[0] = now
        room_left.look(look * LOOK_S)
        said.append(decode(wire.bus.retained[health("b", "kiosk-K1")], HealthState).faults)

    assert said == [(), ("disk-low",), ("disk-low",), ()]
