"""What a kiosk lays in for a time without its hub: the last menu, errands, a clock that can be trusted."""

from __future__ import annotations

import errno
import os
import time
from datetime import timedelta

import msgspec
import pytest

from contract.commands import CancelTicket, ReportSlip
from contract.names import CommandId, DeviceId, TicketId
from contract.states import SlipState
from kiosk.boot import origin_of
from kiosk.clock_trust import ClockTrust
from kiosk.errand_file import ErrandFile
from kiosk.errands import MOST, Errands
from kiosk.menu_file import MenuFile
from kiosk.samples import NINE, sample_menu
from link.hub_client import HubAway
from okienko.clock import SystemClock
from tests.kiosk.rooms import SetClock
from tests.waiting import eventually


def full(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def busier(seq: int):
    menu = sample_menu()
    services = tuple(msgspec.structs.replace(each, waiting=seq) for each in menu.services)
    return msgspec.structs.replace(menu, services=services, seq=seq)


# --- the menu -------------------------------------------------------------------------------------------


def test_the_last_menu_is_there_after_a_restart_without_the_waiting_of_that_time(tmp_path):
    MenuFile(tmp_path / "menu.json").keep(sample_menu())

    menu = MenuFile(tmp_path / "menu.json").read()

    assert [each.names for each in menu.services] == [each.names for each in sample_menu().services]
    assert {(each.waiting, each.estimate) for each in menu.services} == {(0, None)}
    assert (menu.spare_series, menu.day, menu.epoch, menu.seq) == ("X", NINE.date(), 1, 1)


def test_without_one_there_is_none(tmp_path):
    assert MenuFile(tmp_path / "menu.json").read() is None


def test_it_is_written_when_something_lasting_changes_and_not_with_every_ticket(tmp_path, monkeypatch):
    file = MenuFile(tmp_path / "menu.json")
    file.keep(sample_menu())
    written = []
    monkeypatch.setattr(os, "write", lambda *_: written.append(1) or full())
    for seq in range(2, 50):
        file.keep(busier(seq))
    assert not written

    file.keep(msgspec.structs.replace(busier(50), spare_series="Z"))

    assert written


def test_after_a_restart_the_same_menu_is_not_written_again(tmp_path, monkeypatch):
    MenuFile(tmp_path / "menu.json").keep(sample_menu())
    file = MenuFile(tmp_path / "menu.json")
    file.read()
    monkeypatch.setattr(os, "write", full)

    file.keep(busier(7))

    assert not file._failed


@pytest.mark.parametrize("rubbish", [b"", b"rubbish\n", b"\0" * 100])
def test_a_damaged_menu_is_no_menu(tmp_path, rubbish):
    (tmp_path / "menu.json").write_bytes(rubbish)

    assert MenuFile(tmp_path / "menu.json").read() is None


def test_a_whole_line_that_is_no_menu_is_none_either(tmp_path, caplog):
    MenuFile(tmp_path / "menu.json")._lines.rewrite([b'{"no":"menu"}'])

    assert MenuFile(tmp_path / "menu.json").read() is None
    assert "cannot be read" in caplog.text


def test_a_menu_that_cannot_be_kept_is_logged_once(tmp_path, monkeypatch, caplog):
    file = MenuFile(tmp_path / "menu.json")
    monkeypatch.setattr(os, "write", full)

    file.keep(sample_menu())
    file.keep(sample_menu())

    assert caplog.text.count("cannot be kept") == 1


# --- errands --------------------------------------------------------------------------------------------


def errand(number: int):
    return ReportSlip(
        command_id=CommandId(f"e{number}"),
        by=DeviceId("kiosk-K1"),
        ticket=TicketId(f"t{number}"),
        slip=SlipState.PRINTED,
    )


CANCEL = CancelTicket(command_id=CommandId("c"), by=DeviceId("kiosk-K1"), ticket=TicketId("t"), reason="left")


class Hub:
    """A hub that is away until it is let in."""

    def __init__(self, *, there: bool = True) -> None:
        self.there, self.told = there, []

    def ask(self, command):
        if not self.there:
            raise HubAway("away", maybe_done=False)
        self.told.append(command)


def test_errands_outlive_a_power_cut_in_their_order(tmp_path):
    hub = Hub(there=False)
    errands = Errands(hub, 0.01, kept=ErrandFile(tmp_path / "errands.jsonl"))
    errands.tell(errand(1))
    errands.tell(CANCEL)
    errands.close(0.05)

    later = Hub()
    again = Errands(later, 0.01, kept=ErrandFile(tmp_path / "errands.jsonl"))
    eventually(lambda: again.left == 0)
    again.close()

    assert later.told == [errand(1), CANCEL]
    assert ErrandFile(tmp_path / "errands.jsonl").read() == []


def test_what_must_be_with_the_hub_first_goes_before_every_errand(tmp_path):
    hub, order = Hub(), []
    may = {"first": False}

    def first() -> bool:
        order.append("first")
        return may["first"]

    errands = Errands(hub, 0.01, first=first)
    errands.tell(errand(1))
    eventually(lambda: len(order) > 2)
    assert hub.told == []

    may["first"] = True
    eventually(lambda: hub.told == [errand(1)])
    errands.close()


def test_waking_does_what_comes_first_though_there_is_no_errand(tmp_path):
    done = []
    errands = Errands(Hub(), 60.0, first=lambda: done.append(1) or True)
    eventually(lambda: len(done) == 1)

    errands.wake()

    eventually(lambda: len(done) == 2)
    errands.close()


def test_what_fails_unforeseen_before_the_errands_is_tried_again(tmp_path, caplog):
    tries = []

    def first() -> bool:
        tries.append(1)
        if len(tries) < 3:
            raise RuntimeError("a bug")
        return True

    errands = Errands(Hub(), 0.01, first=first)
    eventually(lambda: len(tries) >= 3)
    errands.close()

    assert "could not be told" in caplog.text


def test_errands_that_cannot_be_kept_are_told_all_the_same(tmp_path, monkeypatch, caplog):
    hub = Hub()
    file = ErrandFile(tmp_path / "errands.jsonl")
    monkeypatch.setattr(os, "write", full)
    errands = Errands(hub, 0.01, kept=file)

    errands.tell(errand(1))
    errands.tell(errand(2))

    eventually(lambda: len(hub.told) == 2)
    errands.close()
    assert caplog.text.count("Errands cannot be kept") == 1


def test_damaged_errands_are_named_and_passed_over(tmp_path, caplog):
    file = ErrandFile(tmp_path / "errands.jsonl")
    file.add(errand(1))
    file._lines.append(b'{"command":"of a newer kiosk"}')
    with file._lines.path.open("ab") as damaged:
        damaged.write(b"rubbish\n")
    file.add(errand(2))

    assert ErrandFile(tmp_path / "errands.jsonl").read() == [errand(1), errand(2)]
    assert "line 3 is damaged" in caplog.text
    assert "is none of ours" in caplog.text


def test_the_file_of_errands_does_not_grow_while_the_hub_stays_away(tmp_path, monkeypatch):
    monkeypatch.setattr("kiosk.errands.MOST", 5)
    monkeypatch.setattr(os, "fsync", lambda _: None)
    file = ErrandFile(tmp_path / "errands.jsonl")
    errands = Errands(Hub(there=False), 60.0, kept=file)

    for number in range(40):
        errands.tell(errand(number))
    errands.close(0.05)

    assert len(file.read()) <= 40
    assert MOST == 2000


# --- the clock ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("off_s", "fresh", "right"),
    [
        (0, True, True),
        (119, False, True),
        (-119, True, True),
        (121, False, False),
        (-121, True, False),
        (3600 * 24 * 365 * 50, False, False),
    ],
)
def test_a_clock_that_agrees_with_the_hubs_is_right(off_s, fresh, right):
    trust = ClockTrust()

    trust.heard(NINE + timedelta(seconds=off_s), NINE, 100.0, fresh=fresh)

    assert trust.is_right(NINE, 100.0) is right


@pytest.mark.fault("F14")
def test_a_clock_that_was_never_compared_is_not_trusted():
    assert not ClockTrust().is_right(NINE, 0.0)


@pytest.mark.fault("F14")
def test_an_old_picture_says_nothing_against_a_clock_that_was_right():
    trust = ClockTrust()
    trust.heard(NINE, NINE, 100.0, fresh=True)

    trust.heard(NINE - timedelta(hours=3), NINE, 100.0, fresh=False)

    assert trust.is_right(NINE, 100.0)


@pytest.mark.parametrize(
    ("later_s", "clock_s", "right"), [(28800, 28800, True), (60, 3600, False), (60, -3600, False)]
)
def test_it_is_trusted_for_as_long_as_it_runs_on_evenly(later_s, clock_s, right):
    trust = ClockTrust()
    trust.heard(NINE, NINE, 100.0, fresh=True)

    assert trust.is_right(NINE + timedelta(seconds=clock_s), 100.0 + later_s) is right


def test_readings_of_the_machines_own_clock_can_be_compared_until_it_is_switched_off(tmp_path):
    (tmp_path / "boot_id").write_text("0f8fad5b\n", encoding="ascii")

    assert origin_of(SystemClock(), tmp_path / "boot_id") == "0f8fad5b"


def test_without_the_systems_word_nothing_is_known_beyond_this_run(tmp_path):
    one, other = (origin_of(SystemClock(), tmp_path / "none") for _ in range(2))

    assert one != other


def test_of_another_clock_nothing_is_known_beyond_this_run():
    clock = SetClock()
    clock.seconds = time.monotonic() + 5000

    assert origin_of(clock) != origin_of(clock)
