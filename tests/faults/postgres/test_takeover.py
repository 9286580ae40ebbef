"""F30, F31: whatever becomes of the active hub, its link or the database, the other serves within 10 s.

Nothing is lost, nothing is there twice, and the old one writes nothing more.
"""

from __future__ import annotations

import random
import signal
import statistics
import time

import pytest

from tests.faults.postgres.two_hubs import TwoHubs, two_hubs
from tests.postgres import cluster
from tests.waiting import eventually

WITHIN_S = 10.0
PATIENT_S = 60.0
"""So long the long test waits, so that one change that was too slow does not hide the others."""
FAULTS = ("killed", "hangs", "link cut", "link stalled", "commit lost", "told to end")


@pytest.fixture(scope="module")
def own_postgres():
    with cluster() as running:
        yield running


def hurt(both: TwoHubs, fault: str) -> None:
    active = both.active()
    assert active is not None
    link = both.links[both.hubs.index(active)]
    {
        "killed": active.kill,
        "hangs": lambda: active.signal(signal.SIGSTOP),
        "told to end": lambda: active.signal(signal.SIGTERM),
        "link cut": lambda: link.be("cut"),
        "link stalled": lambda: link.be("stalled"),
        "commit lost": lambda: link.be("lose-commit"),
    }[fault]()


def heal(both: TwoHubs) -> None:
    """Put everything right; a hub that lost its lease ends, and is started again as by systemd."""
    for link, hub in zip(both.links, both.hubs, strict=True):
        link.be("whole")
        hub.signal(signal.SIGCONT)

    def is_as_before() -> bool:
        for hub in both.hubs:
            if hub.has_ended:
                hub.start()
        return any(hub.is_active for hub in both.hubs) and any(hub.is_standby for hub in both.hubs)

    eventually(is_as_before, 60)


def taken_over(both: TwoHubs, fault: str, within_s: float = WITHIN_S) -> float:
    """Return how many seconds after *fault* somebody was served by the other hub."""
    active, before, begun_s = both.active(), both.epoch(), time.monotonic()
    other = next(hub for hub in both.hubs if hub is not active)
    hurt(both, fault)
    eventually(lambda: both.epoch() > before and other.is_active, within_s)
    answered = len(both.seen.answered_at)
    eventually(lambda: len(both.seen.answered_at) > answered, within_s)
    return time.monotonic() - begun_s


@pytest.mark.fault("F30", "F31")
def test_the_standby_serves_when_the_hub_is_killed_or_hangs(tmp_path, own_mosquitto, own_postgres):
    with two_hubs(tmp_path, own_mosquitto.url, own_postgres) as both:
        visitors = both.visitors()
        took_s = [taken_over(both, "hangs")]
        heal(both)
        took_s.append(taken_over(both, "killed"))
        visitors.end()

        both.judge()

    assert max(took_s) < WITHIN_S


@pytest.mark.long
@pytest.mark.fault("F30", "F31")
@pytest.mark.timeout(3600)
def test_hub_and_standby_change_places_again_and_again(
    tmp_path, own_mosquitto, own_postgres, record_property
):
    chance, took_s = random.Random(20261201), {fault: [] for fault in FAULTS}
    with two_hubs(tmp_path, own_mosquitto.url, own_postgres) as both:
        visitors = both.visitors()
        for number in range(48):
            fault = FAULTS[number % len(FAULTS)]
            time.sleep(chance.random())
            took_s[fault].append(taken_over(both, fault, PATIENT_S))
            record_property(f"{number + 1}: {fault}", round(took_s[fault][-1], 2))
            heal(both)
        visitors.end()
        record_property("seen", both.seen.told())

        both.judge()

    for fault, all_s in took_s.items():
        record_property(fault, [round(s, 2) for s in (min(all_s), statistics.median(all_s), max(all_s))])
        assert max(all_s) < WITHIN_S, fault


@pytest.mark.long
@pytest.mark.fault("F31")
@pytest.mark.timeout(600)
def test_when_the_database_itself_crashes_one_of_both_serves_soon_after_it_is_back(tmp_path, own_mosquitto):
    with cluster() as crashing, two_hubs(tmp_path, own_mosquitto.url, crashing) as both:
        visitors = both.visitors()
        for _ in range(5):
            known = len(both.seen.answered_at)
            eventually(lambda known=known: len(both.seen.answered_at) > known + 20, 30)
            crashing.stop("immediate")
            crashing.start()
            answered = len(both.seen.answered_at)
            eventually(lambda known=answered: len(both.seen.answered_at) > known, WITHIN_S)
            heal(both)
        visitors.end()

        both.judge()
