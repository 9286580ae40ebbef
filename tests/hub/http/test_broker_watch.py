"""What the broker dropped is seen, counted and told, whatever becomes of the broker in between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub.http.broker_watch import CONNECTED, DROPPED, MOST_CONNECTIONS, MOST_OF_QUEUE, BrokerWatch
from hub.limits import Limits
from link.fake_broker import FakeBroker
from tests.hub.http.images import mosquitto_setting

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Broker:
    """A broker that says of itself what a test wants."""

    def __init__(self) -> None:
        self.now, self.wire = NINE, FakeBroker()
        self.watch = BrokerWatch(self.wire, lambda: self.now)
        self.wire.start()

    def says(self, topic: str, what: str | bytes) -> None:
        self.wire.bus.take(topic, what if isinstance(what, bytes) else what.encode(), retain=True)


def test_what_was_dropped_before_the_hub_came_is_not_counted_and_no_alarm():
    broker = Broker()

    broker.says(DROPPED, "41")

    assert (broker.watch.dropped, list(broker.watch.alarms())) == (0, [])


@pytest.mark.fault("F12")
def test_what_is_dropped_while_the_hub_runs_is_counted_and_an_alarm_for_a_while():
    broker = Broker()
    for told in ("41", "43", "50"):
        broker.says(DROPPED, told)
    [alarm] = broker.watch.alarms()
    broker.now += timedelta(minutes=6)

    assert (broker.watch.dropped, list(broker.watch.alarms())) == (9, [])
    assert (alarm.code, alarm.about, alarm.since) == ("device-fault", "broker", NINE)
    assert alarm.what == "the broker has dropped 9 messages for devices that do not keep up"


def test_a_broker_that_was_started_again_counts_from_the_beginning():
    broker = Broker()
    for told in ("41", "0", "2"):
        broker.says(DROPPED, told)

    assert broker.watch.dropped == 2


@pytest.mark.parametrize("nonsense", [b"", b"-1", b"many", b"9" * 30, b"\xff\xfe"])
def test_a_broker_that_says_nonsense_is_passed_over(nonsense):
    broker = Broker()

    broker.says(DROPPED, "1")
    broker.says(DROPPED, nonsense)
    broker.says(CONNECTED, nonsense)

    assert (broker.watch.dropped, broker.watch.connected) == (0, 0)


def test_the_limits_that_metrics_show_are_those_of_the_shipped_broker():
    broker, limits = Broker(), Limits()
    broker.says(CONNECTED, "12")
    broker.watch.watch(limits)

    found = {name: (limit.most(), limit.used() if limit.used else None) for name, limit in limits}

    assert found == {
        "broker-connections": (MOST_CONNECTIONS, 12),
        "broker-messages-waiting": (MOST_OF_QUEUE, None),
    }
    assert mosquitto_setting("max_connections") == MOST_CONNECTIONS
    assert mosquitto_setting("max_queued_messages") == MOST_OF_QUEUE
