"""Listeners hear what a real broker delivers, each message once, and say when they cannot."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from link.broker import Broker, BrokerSettings
from okienko.bench.listeners import Listener, NoBrokerAnswer, ears_on
from tests.waiting import eventually

TOPIC = "bench-listeners/board/b1/view"


@pytest.fixture
def hub(mosquitto):
    broker = Broker(BrokerSettings(urls=(mosquitto.url,)), "bench-hub")
    broker.start()
    eventually(lambda: broker.is_connected)
    yield broker
    broker.close()


def heard(ears, count: int) -> list[list[bytes]]:
    """Listen until every listener has *count* messages."""
    until = time.monotonic() + 10
    while any(len(one.arrived) < count for one in ears.listeners) and time.monotonic() < until:
        ears.listen(0.05)
    return [[payload for _, payload in one.arrived] for one in ears.listeners]


def test_each_listener_hears_every_message_once_and_in_order(mosquitto, hub):
    sent = [f"view {number}".encode() for number in range(50)]
    with ears_on(mosquitto.url, [TOPIC] * 5) as ears:
        ears.listen(0.2)

        for payload in sent:
            hub.publish(TOPIC, payload, retain=False)

        assert heard(ears, 50) == [sent] * 5


def test_what_arrived_bears_the_time_of_the_shared_clock(mosquitto, hub):
    with ears_on(mosquitto.url, [TOPIC]) as ears:
        ears.listen(0.2)
        before_s = time.monotonic()
        hub.publish(TOPIC, b"view", retain=False)
        heard(ears, 1)
        after_s = time.monotonic()

    [(at_s, _)] = ears.listeners[0].arrived
    assert before_s < at_s < after_s


@pytest.mark.parametrize("size", [0, 127, 128, 16_384, 300_000])
def test_messages_of_every_length_come_whole(mosquitto, hub, size):
    with ears_on(mosquitto.url, [TOPIC]) as ears:
        ears.listen(0.2)

        hub.publish(TOPIC, b"x" * size, retain=False)

        assert heard(ears, 1) == [[b"x" * size]]


def test_listening_ends_at_once_when_something_else_can_be_read(mosquitto):
    ours, theirs = socket.socketpair()
    with ours, theirs, ears_on(mosquitto.url, [TOPIC]) as ears:
        theirs.send(b"answer")
        begun = time.monotonic()

        ears.listen(30, also=ours)

        assert time.monotonic() - begun < 20
        assert ours.recv(10) == b"answer"


def test_a_broker_that_hangs_up_is_found_out(own_mosquitto):
    with ears_on(own_mosquitto.url, [TOPIC]) as ears:
        ears.listen(0.2)
        own_mosquitto.kill()

        with pytest.raises(NoBrokerAnswer, match="hung up"):
            ears.listen(5)


def test_who_is_no_broker_is_found_out():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(100)
                connection.sendall(b"HTTP")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(NoBrokerAnswer, match="refuses"):
            Listener.to(server.getsockname()[1], TOPIC, "bench")
        thread.join()
