"""A device reports itself when something changes, contradicts its own late will, and pats the watchdog."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import msgspec
import pytest

from contract.codec import decode
from contract.names import BranchId, device_id
from contract.reports import HealthState
from contract.topics import health
from link.fake_answers import desk_view
from link.fake_broker import FakeBroker
from link.health import Health, Watchdog

KRAKOW = BranchId("krakow")
DESK_3 = device_id("desk", "3")
TOPIC = health(KRAKOW, DESK_3)


class Reported:
    """A desk unit's health, and what the broker holds of it."""

    def __init__(self) -> None:
        self.wire = FakeBroker()
        self.health = Health(self.wire, KRAKOW, DESK_3, "1.2.3")
        self.wire.start()

    @property
    def state(self) -> HealthState:
        return decode(self.wire.bus.retained[TOPIC], HealthState)

    @property
    def count(self) -> int:
        return len(self.wire.bus.sent)


@pytest.fixture
def desk() -> Reported:
    return Reported()


def test_nothing_is_reported_before_the_device_is_ready(desk):
    assert desk.wire.bus.retained == {}


def test_a_ready_device_says_who_it_is(desk):
    desk.health.ready()

    assert (desk.state.device, desk.state.status, desk.state.version) == ("desk-3", "ready", "1.2.3")


def test_a_fault_is_reported_with_its_words(desk):
    desk.health.ready()
    desk.health.fault("button-stuck", "button next is stuck")

    assert (desk.state.status, desk.state.fault, desk.state.detail) == (
        "fault",
        "button-stuck",
        "button next is stuck",
    )


def test_a_fault_that_is_over_leaves_the_device_ready(desk):
    desk.health.ready()
    desk.health.fault("button-stuck")
    desk.health.back("button-stuck")

    assert (desk.state.status, desk.state.fault) == ("ready", "")


def test_of_two_faults_the_other_stands_when_one_is_over(desk):
    desk.health.ready()
    desk.health.fault("paper-out", "the roll is empty")
    desk.health.fault("cover-open", "the cover is open")
    assert desk.state.detail == "the roll is empty; the cover is open"

    desk.health.back("paper-out")

    assert (desk.state.fault, desk.state.detail) == ("cover-open", "the cover is open")


def test_what_does_not_change_is_not_reported_again(desk):
    desk.health.ready()
    desk.health.fault("paper-out", "the roll is empty")
    before = desk.count

    desk.health.fault("paper-out", "the roll is empty")
    desk.health.back("cover-open")

    assert desk.count == before


def test_a_device_that_is_cut_off_is_lost(desk):
    desk.health.ready()

    desk.wire.cut()

    assert desk.state.status == "lost"


def test_a_device_that_is_back_says_so_in_a_later_session(desk):
    desk.health.ready()
    before = desk.state.session
    desk.wire.cut()

    desk.wire.heal()

    assert (desk.state.status, desk.state.session) == ("ready", before + 1)


def test_the_will_carries_the_session_that_it_ends(desk):
    desk.health.ready()
    session = desk.state.session

    desk.wire.cut()

    assert desk.state.session == session


def test_a_late_will_is_contradicted(desk):
    desk.health.ready()
    hub = FakeBroker(desk.wire.bus)
    hub.start()
    late = decode(desk.wire.bus.retained[TOPIC], HealthState)

    hub.publish(TOPIC, b'{"device":"desk-3","status":"lost","session":1}', retain=True)

    assert desk.state == late


def test_garbage_on_its_own_topic_does_not_disturb_a_device(desk):
    desk.health.ready()

    desk.wire.publish(TOPIC, b"garbage", retain=False)

    assert desk.state.status == "ready"


def test_a_device_that_is_switched_off_says_so_once(desk):
    desk.health.ready()
    desk.health.close()
    before = desk.count

    desk.health.close()

    assert (desk.state.status, desk.state.detail, desk.count) == ("lost", "switched off", before)


@pytest.fixture
def systemd(tmp_path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(5.0)
        yield listener


def told(listener: socket.socket) -> bytes:
    return listener.recv(1024)


def test_systemd_is_told_that_the_program_is_ready(systemd):
    Watchdog({"NOTIFY_SOCKET": systemd.getsockname()}).ready()

    assert told(systemd) == b"READY=1"


def test_the_abstract_socket_of_systemd_is_known():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        name = f"okienko-test-{os.getpid()}"
        listener.bind("\0" + name)
        listener.settimeout(5.0)

        Watchdog({"NOTIFY_SOCKET": "@" + name}).stopping()

        assert told(listener) == b"STOPPING=1"


def test_a_status_stays_on_one_line(systemd):
    Watchdog({"NOTIFY_SOCKET": systemd.getsockname()}).status("desk 3\nREADY=1")

    assert told(systemd) == b"STATUS=desk 3 READY=1"


@pytest.mark.fault("F04")
def test_the_watchdog_is_patted_not_more_often_than_it_needs(systemd):
    watchdog = Watchdog({"NOTIFY_SOCKET": systemd.getsockname(), "WATCHDOG_USEC": "60000000"})

    for _ in range(100):
        watchdog.beat()
    watchdog.stopping()

    assert [told(systemd), told(systemd)] == [b"WATCHDOG=1", b"STOPPING=1"]
    assert watchdog.interval_s == 30.0


@pytest.mark.parametrize(
    "environ",
    [{}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "x"}, {"WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"}],
)
def test_without_a_watchdog_for_this_process_none_is_patted(systemd, environ):
    watchdog = Watchdog({**environ, "NOTIFY_SOCKET": systemd.getsockname()})

    watchdog.beat()
    watchdog.stopping()

    assert (watchdog.interval_s, told(systemd)) == (None, b"STOPPING=1")


def test_without_systemd_nothing_is_told_and_nothing_fails():
    watchdog = Watchdog({})

    watchdog.ready()
    watchdog.beat()

    assert watchdog.interval_s is None


def test_a_systemd_that_does_not_listen_is_no_reason_to_fail(tmp_path):
    Watchdog({"NOTIFY_SOCKET": str(tmp_path / "nobody")}).ready()


def test_what_was_beyond_a_limit_goes_with_the_next_report(desk):
    lost = [0]
    desk.health.watch("presses-waiting", lambda: lost[0])
    desk.health.ready()
    before = desk.state.beyond
    lost[0] = 7
    desk.health.fault("button-stuck", "stuck: next")

    assert (before, desk.state.beyond) == ({}, {"presses-waiting": 7})


def test_it_is_reported_by_itself_when_it_grows_and_at_most_once_a_minute(desk):
    lost = [0]
    desk.health.watch("presses-waiting", lambda: lost[0])
    desk.health.ready()
    said = []
    for now_s in range(0, 300, 10):
        lost[0] += now_s < 100
        desk.health.look(float(now_s))
        said.append(desk.state.beyond.get("presses-waiting", 0))

    assert desk.count == 4
    assert said[::6] == [1, 7, 10, 10, 10]


def test_a_device_with_more_to_say_than_the_hub_reads_says_what_there_is_room_for(desk):
    desk.health.ready()
    for number in range(100):
        desk.health.fault(f"fault-{number}", "x" * 300)

    assert (len(desk.state.faults), len(desk.state.detail)) == (32, 2000)


@pytest.mark.fault("F30")
def test_a_device_says_at_once_which_hub_it_obeys_and_nothing_more_until_it_is_another(desk):
    newest = [None]
    desk.health.obey(lambda: newest[0])
    desk.health.ready()
    before = desk.state.epoch
    newest[0] = msgspec.structs.replace(desk_view("3", 1, epoch=7), hub="its lot")
    for now_s in range(3):
        desk.health.look(float(now_s))

    assert (before, desk.state.epoch, desk.state.hub, desk.count) == (0, 7, "its lot", 2)
