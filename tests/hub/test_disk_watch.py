"""Somebody is told long before a disk is full, and when it nearly is, only what can wait is left undone."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract.codec import decode
from contract.names import BranchId, DeviceId
from contract.reports import HealthState
from contract.topics import health
from hub.disk_watch import DiskWatch
from hub.limit_settings import LimitSettings
from hub.limits import Limits
from link.fake_broker import FakeBroker
from link.health import Health
from tests.hub.http.metrics import metrics
from tests.hub.http.running import running
from tests.waiting import eventually

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
Usage = type(shutil.disk_usage("/"))
TOTAL = 10_000_000_000


@pytest.fixture
def full(monkeypatch):
    """Return what makes every disk so many percent full."""
    percent = [10.0]
    monkeypatch.setattr(
        shutil,
        "disk_usage",
        lambda _place: Usage(TOTAL, int(TOTAL * percent[0] / 100), TOTAL - int(TOTAL * percent[0] / 100)),
    )
    return lambda many: percent.__setitem__(0, many)


def watch(*places: Path) -> DiskWatch:
    named = {f"place-{number}": place for number, place in enumerate(places)}
    return DiskWatch(named, LimitSettings(), lambda: NINE)


def looked(disks: DiskWatch) -> DiskWatch:
    disks.look()
    return disks


@pytest.mark.fault("F19")
@pytest.mark.parametrize(
    ("percent", "told", "spares"),
    [(79, False, False), (80, True, False), (94, True, False), (95, True, True)],
)
def test_at_eighty_percent_somebody_is_told_and_at_ninety_five_what_can_wait_waits(
    tmp_path, full, percent, told, spares
):
    full(percent)
    disks = looked(watch(tmp_path))

    assert (bool(list(disks.alarms())), disks.is_full) == (told, spares)


def test_the_alarm_says_which_disk_how_full_and_what_is_left(tmp_path, full):
    full(85)

    [alarm] = looked(watch(tmp_path)).alarms()

    assert (alarm.code, alarm.about, alarm.since) == ("device-fault", "hub-disk-place-0", NINE)
    assert alarm.what == f"hub: the disk of place-0 ({tmp_path}) is 85 % full; 1500 MB are left"


def test_the_alarm_is_over_when_the_disk_is_clearly_emptier(tmp_path, full):
    disks = watch(tmp_path)
    standing = []
    for percent in (80, 79, 77):
        full(percent)
        standing.append(bool(list(looked(disks).alarms())))

    assert standing == [True, True, False]


def test_places_on_one_disk_are_one_alarm(tmp_path, full):
    full(90)
    other = tmp_path / "other"
    other.mkdir()

    assert len(list(looked(watch(tmp_path, other)).alarms())) == 1


def test_a_place_that_is_gone_is_passed_over(tmp_path, full):
    full(90)

    assert list(looked(watch(tmp_path / "gone")).alarms()) == []


def test_the_hub_s_own_health_says_so_too_and_takes_it_back(tmp_path, full):
    wire = FakeBroker()
    reporting, disks = Health(wire, BranchId("b"), DeviceId("hub"), "1"), watch(tmp_path)
    wire.start()
    reporting.ready()
    said = []
    for percent in (85, 97, 50):
        full(percent)
        disks.look()
        disks.report(reporting)
        said.append(decode(wire.bus.retained[health("b", "hub")], HealthState).faults)

    assert said == [("disk-low",), ("disk-full",), ()]


def test_how_full_it_is_stands_among_the_limits(tmp_path, full):
    full(42)
    disks, limits = watch(tmp_path), Limits()
    disks.watch(limits)
    disks.look()

    assert {name: (limit.most(), limit.used and limit.used()) for name, limit in limits} == {
        "disk-percent-place-0": (80, 42),
        "disk-percent-for-what-can-wait": (95, None),
    }


@pytest.mark.fault("F19")
def test_with_the_disk_nearly_full_tickets_are_issued_and_statistics_are_not_made(tmp_path, full):
    full(97)
    with running(data=tmp_path) as hub:
        eventually(lambda: metrics(hub)["okienko_limit_used"]["disk-percent-data"] == 97)
        statistics = hub.get("/v1/statistics/2026-11-23")
        ticket = hub.issue()
        found = metrics(hub)

    assert (statistics.status_code, statistics.json()["code"]) == (507, "disk-full")
    assert ticket["number"] == "A001"
    assert found["okienko_limit_exceeded_total"]["disk-percent-for-what-can-wait"] == 1
