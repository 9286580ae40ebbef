"""The register of devices believes nobody who speaks for another, and does not grow without end."""

from __future__ import annotations

from datetime import UTC, datetime

from contract.codec import encode
from contract.names import BoardId, BranchId, DeviceId
from contract.reports import HealthState, Shown
from contract.topics import health, shown
from hub.http.devices import MOST, Devices
from link.fake_broker import FakeBroker

BRANCH = BranchId("hall")
NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def listening() -> tuple[Devices, FakeBroker]:
    wire = FakeBroker()
    devices = Devices(BRANCH, lambda: NINE)
    devices.listen(wire)
    wire.start()
    return devices, wire


def test_the_last_report_of_a_device_is_the_one_that_is_shown():
    devices, wire = listening()
    for status in ("ready", "fault", "lost"):
        report = HealthState(device=DeviceId("kiosk-K1"), status=status)
        wire.publish(health(BRANCH, report.device), encode(report), retain=True)

    (line,) = devices.everything().devices

    assert (line.device, line.health.status, line.heard_at) == ("kiosk-K1", "lost", NINE)
    assert devices.statuses() == {"lost": 1}


def test_a_board_that_reports_for_another_is_not_believed():
    devices, wire = listening()

    wire.publish(shown(BRANCH, BoardId("b1")), encode(Shown(board=BoardId("b2"), call=1)), retain=False)

    assert (devices.shown, devices.unreadable, devices.everything().devices) == (0, 1, ())


def test_the_time_that_boards_took_is_added_up():
    devices, wire = listening()
    for call in (1, 2, 3):
        report = Shown(board=BoardId("b1"), call=call, shown_after_s=0.5)
        wire.publish(shown(BRANCH, report.board), encode(report), retain=False)

    assert (devices.shown, devices.shown_after_s) == (3, 1.5)


def test_strangers_cannot_fill_the_memory():
    devices, wire = listening()
    for number in range(MOST + 50):
        report = HealthState(device=DeviceId(f"d{number}"), status="ready")
        wire.publish(health(BRANCH, report.device), encode(report), retain=False)

    assert len(devices.everything().devices) == MOST
