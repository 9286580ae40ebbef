"""A fault is told when it has stood for longer than it may, with what can be done about it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contract.codec import encode
from contract.names import BranchId, DeviceId
from contract.reports import HealthState
from contract.topics import health
from hub.domain.alarm_settings import AlarmSettings
from hub.http.device_alarms import WAYS_OUT, alarms_of_devices
from hub.http.devices import Devices
from link.fake_broker import FakeBroker
from tests.hub.branch import Day, HandClock

TOWN = BranchId("town")
KIOSK, BOARD, DESK = DeviceId("kiosk-K1"), DeviceId("board-hall-1"), DeviceId("desk-1")


class Town:
    """A branch and what its devices say."""

    def __init__(self, **limits):
        self.clock = HandClock()
        self.day = Day(clock=self.clock, alarms=AlarmSettings(**limits))
        self.devices, self.wire = Devices(TOWN, self.clock.now), FakeBroker()
        self.devices.listen(self.wire)
        self.wire.start()

    def say(self, device, status, *faults, detail=""):
        state = HealthState(
            device=device, status=status, fault=faults[0] if faults else "", faults=faults, detail=detail
        )
        self.wire.publish(health(TOWN, device), encode(state), retain=True)

    def after(self, seconds):
        self.clock.turn(seconds=seconds)
        return [
            (alarm.code, alarm.about)
            for alarm in alarms_of_devices(self.day.branch, self.devices, self.clock.now())
        ]

    def only(self):
        [alarm] = alarms_of_devices(self.day.branch, self.devices, self.clock.now())
        return alarm


@pytest.mark.parametrize("device", [KIOSK, BOARD, DESK])
def test_a_fault_that_stands_for_too_long_is_told(device):
    town = Town()
    town.say(device, "fault", "paper-out")

    assert town.after(9.9) == []
    assert town.after(0.1) == [("device-fault", device)]


def test_a_fault_that_passes_is_told_to_nobody():
    town = Town()
    town.say(KIOSK, "fault", "paper-out")
    town.after(9)
    town.say(KIOSK, "ready")

    assert town.after(60) == []


def test_changing_the_roll_is_no_alarm_unless_the_cover_is_forgotten():
    town = Town()
    town.say(KIOSK, "fault", "cover-open")

    assert town.after(119) == []
    assert town.after(1) == [("device-fault", KIOSK)]


def test_how_long_a_fault_may_stand_can_be_set():
    town = Town(fault_s={"paper-out": 1.0})
    town.say(KIOSK, "fault", "paper-out")

    assert town.after(1) == [("device-fault", KIOSK)]


def test_each_fault_has_its_own_time_though_others_come_and_go():
    town = Town()
    town.say(KIOSK, "fault", "hub-away")
    town.after(30)
    town.say(KIOSK, "fault", "hub-away", "paper-out")
    town.after(8)
    town.say(KIOSK, "fault", "paper-out")

    assert town.after(2) == [("device-fault", KIOSK)]
    assert town.only().since == town.clock.now() - timedelta(seconds=10)


def test_the_alarm_tells_what_can_be_done_about_the_fault():
    town = Town()
    town.say(KIOSK, "fault", "paper-out", detail="the roll is empty")
    town.after(10)

    alarm = town.only()

    assert alarm.what == "kiosk-K1: the roll is empty"
    assert alarm.way_out == WAYS_OUT["paper-out"]


def test_a_fault_that_nobody_thought_of_has_a_way_out_too():
    town = Town()
    town.say(DESK, "fault", "on-fire")
    town.after(10)

    assert (town.only().what, bool(town.only().way_out)) == ("desk-1: on-fire", True)


@pytest.mark.parametrize(("device", "told"), [(KIOSK, True), (DESK, True), (BOARD, False)])
def test_a_lost_device_is_told_and_a_lost_board_elsewhere(device, told):
    town = Town()
    town.say(device, "lost")

    assert town.after(10) == ([("device-lost", device)] if told else [])


def test_a_mute_board_is_told_elsewhere_and_its_other_faults_here():
    town = Town()
    town.say(BOARD, "fault", "mute")
    assert town.after(60) == []

    town.say(BOARD, "fault", "mute", "voice")

    assert town.after(10) == [("device-fault", BOARD)]
    assert town.only().way_out == WAYS_OUT["voice"]


def test_a_device_of_another_branch_is_nobody_s_business():
    town = Town()
    town.say(DeviceId("kiosk-of-others"), "lost")

    assert town.after(60) == []
