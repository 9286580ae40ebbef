"""The wire to a real Mosquitto: it loses nothing while it stands, mends itself, and survives its handlers."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from link.broker import Broker, BrokerSettings
from tests.broker import Mosquitto, certificates, free_tcp_port
from tests.waiting import eventually

DEVICE = """
import sys, time
from link.broker import Broker, BrokerSettings
board = Broker(BrokerSettings(urls=(sys.argv[1],)), "board", will=("device/board-1/health", b"lost"))
board.publish("device/board-1/health", b"ready", retain=True)
board.start()
time.sleep(60)
"""

Client = Callable[..., Broker]


class Heard:
    """A handler that remembers what it was handed."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, bytes, bool]] = []

    def __call__(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001  # a handler of the wire
        self.messages.append((topic, payload, retained))

    @property
    def payloads(self) -> list[bytes]:
        return [payload for _, payload, _ in self.messages]


@pytest.fixture
def client() -> Iterator[Client]:
    """Make wires that are closed when the test is over."""
    made: list[Broker] = []

    def make(url: str | tuple[str, ...], name: str, **more: object) -> Broker:
        urls = (url,) if isinstance(url, str) else url
        broker = Broker(BrokerSettings(urls=urls), name, **more)
        made.append(broker)
        return broker

    yield make
    for broker in made:
        broker.close()


def started(broker: Broker) -> Broker:
    broker.start()
    eventually(lambda: broker.is_connected)
    return broker


def lost_words(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if "roker" in record.getMessage()]


def test_a_message_reaches_who_subscribed(mosquitto, client):
    heard = Heard()
    board = client(mosquitto.url, "reach-board")
    board.subscribe("reach/board/+/view", heard)
    started(board)
    hub = started(client(mosquitto.url, "reach-hub"))

    hub.publish("reach/board/1/view", b"A001", retain=False)

    eventually(lambda: heard.messages)
    assert heard.messages == [("reach/board/1/view", b"A001", False)]


def test_who_comes_later_gets_the_newest_retained_message(mosquitto, client):
    hub = started(client(mosquitto.url, "late-hub"))
    for payload in (b"old", b"new"):
        hub.publish("late/view", payload, retain=True)
    eventually(lambda: hub.counts.acknowledged + hub.counts.replaced == 2)
    heard = Heard()
    board = started(client(mosquitto.url, "late-board"))

    board.subscribe("late/view", heard)

    eventually(lambda: heard.messages)
    assert heard.messages == [("late/view", b"new", True)]


def test_a_burst_of_five_thousand_loses_none_and_keeps_the_order(mosquitto, client):
    heard = Heard()
    board = client(mosquitto.url, "burst-board")
    board.subscribe("burst/#", heard)
    started(board)
    hub = started(client(mosquitto.url, "burst-hub"))

    for number in range(5_000):
        hub.publish("burst/event", b"%d" % number, retain=False)

    eventually(lambda: len(heard.messages) >= 5_000, within_s=20.0)
    assert heard.payloads == [b"%d" % number for number in range(5_000)]


def test_a_handler_that_raises_costs_only_its_own_message(mosquitto, client, caplog):
    heard = Heard()

    def stumble(topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001  # a handler of the wire
        raise ValueError("a bug of ours")

    board = client(mosquitto.url, "stumble-board")
    board.subscribe("stumble/view", stumble)
    board.subscribe("stumble/view", heard)
    started(board)

    with caplog.at_level(logging.CRITICAL, logger="link.broker"):
        for payload in (b"1", b"2"):
            board.publish("stumble/view", payload, retain=False)
        eventually(lambda: len(heard.messages) == 2)

    assert board.is_connected
    assert board.counts.handler_errors == 2


def test_a_hook_that_raises_does_not_keep_the_others_from_being_called(mosquitto, client):
    called = threading.Event()
    hub = client(mosquitto.url, "hook-hub")
    hub.on_connect(lambda: 1 / 0)
    hub.on_connect(called.set)

    hub.start()

    assert called.wait(5.0)


def test_a_hook_added_to_a_connected_wire_is_called_at_once(mosquitto, client):
    called = threading.Event()
    hub = started(client(mosquitto.url, "at-once-hub"))

    hub.on_connect(called.set)

    assert called.wait(5.0)


@pytest.mark.fault("F05")
def test_a_killed_broker_is_found_again_with_subscriptions_and_hooks(own_mosquitto, client):
    heard, happened = Heard(), []
    hub = client(own_mosquitto.url, "hub")
    hub.subscribe("view", heard)
    hub.on_connect(lambda: happened.append("connect"))
    hub.on_lost(lambda: happened.append("lost"))
    started(hub)

    own_mosquitto.kill()
    eventually(lambda: not hub.is_connected)
    own_mosquitto.start()
    eventually(lambda: hub.is_connected, within_s=15.0)
    hub.publish("view", b"again", retain=False)

    eventually(lambda: heard.messages)
    assert happened == ["connect", "lost", "connect"]


def test_lost_and_back_are_logged_once_each(own_mosquitto, client, caplog):
    caplog.set_level(logging.INFO, logger="link.broker")
    hub = started(client(own_mosquitto.url, "hub"))

    own_mosquitto.kill()
    eventually(lambda: hub.counts.connects == 1 and not hub.is_connected)
    own_mosquitto.start()
    eventually(lambda: len(lost_words(caplog)) == 2, within_s=15.0)

    lost, back = lost_words(caplog)
    assert lost.startswith("Broker lost: mqtt://127.0.0.1:")
    assert back.startswith("Broker back after ")


def test_while_the_broker_is_away_only_the_newest_picture_of_each_topic_is_kept(own_mosquitto, client):
    hub = started(client(own_mosquitto.url, "hub"))
    own_mosquitto.kill()
    eventually(lambda: not hub.is_connected)

    for number in range(3):
        hub.publish("board/1/view", b"view %d" % number, retain=True)
    hub.publish("event/ticket-called", b"news", retain=False)
    own_mosquitto.start()
    eventually(lambda: hub.is_connected, within_s=15.0)
    heard = Heard()
    board = client(own_mosquitto.url, "board")
    board.subscribe("#", heard)
    board.start()

    eventually(lambda: heard.messages)
    assert heard.payloads == [b"view 2"]
    assert (hub.counts.replaced, hub.counts.dropped) == (2, 1)


def test_a_device_that_is_killed_leaves_its_last_will(own_mosquitto, client):
    heard = Heard()
    hub = client(own_mosquitto.url, "hub")
    hub.subscribe("device/+/health", heard)
    started(hub)
    device = subprocess.Popen([sys.executable, "-c", DEVICE, own_mosquitto.url])
    eventually(lambda: b"ready" in heard.payloads, within_s=20.0)

    device.kill()
    device.wait()

    eventually(lambda: b"lost" in heard.payloads)
    assert heard.payloads == [b"ready", b"lost"]


def test_a_wire_that_is_closed_leaves_no_will_and_what_was_under_way_arrives(own_mosquitto, client):
    heard = Heard()
    hub = client(own_mosquitto.url, "hub")
    hub.subscribe("#", heard)
    started(hub)
    board = started(client(own_mosquitto.url, "board", will=("health", b"lost")))

    board.publish("health", b"switched off", retain=True)
    board.close()
    board.close()

    eventually(lambda: heard.messages)
    hub.publish("end", b"end", retain=False)
    eventually(lambda: b"end" in heard.payloads)
    assert heard.payloads == [b"switched off", b"end"]


def test_messages_for_a_device_that_was_away_wait_in_its_session(own_mosquitto, client):
    first, second = Heard(), Heard()
    board = client(own_mosquitto.url, "board")
    board.subscribe("news", first)
    started(board).close()
    hub = started(client(own_mosquitto.url, "hub"))
    hub.publish("news", b"while away", retain=False)
    eventually(lambda: hub.counts.acknowledged == 1)

    again = client(own_mosquitto.url, "board")
    again.subscribe("news", second)
    again.start()

    eventually(lambda: second.messages)
    assert (first.messages, second.payloads) == ([], [b"while away"])


def test_the_next_broker_is_taken_when_the_first_does_not_answer(mosquitto, client):
    nobody = f"mqtt://127.0.0.1:{free_tcp_port()}"

    hub = client((nobody, mosquitto.url), "second-hub")
    hub.start()

    eventually(lambda: hub.is_connected)


def test_a_wire_that_was_never_started_can_be_closed(mosquitto, client):
    hub = client(mosquitto.url, "never-hub")

    hub.close()

    assert not hub.is_connected


def test_closing_does_not_wait_for_a_broker_that_is_away(client):
    hub = client(f"mqtt://127.0.0.1:{free_tcp_port()}", "away-hub")
    hub.publish("view", b"never", retain=True)
    hub.start()

    hub.close()

    assert not [thread for thread in threading.enumerate() if thread.name == "broker-away-hub"]


def test_handlers_may_publish(mosquitto, client):
    heard = Heard()
    board = client(mosquitto.url, "answer-board")
    board.subscribe("answer/view", lambda *_: board.publish("answer/shown", b"shown", retain=False))
    board.subscribe("answer/shown", heard)
    started(board)

    board.publish("answer/view", b"A001", retain=False)

    eventually(lambda: heard.messages)
    assert heard.payloads == [b"shown"]


def test_the_fixture_broker_says_where_to_get_it_when_it_is_not_installed(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.broker.shutil.which", lambda *_, **__: None)

    with pytest.raises(AssertionError, match="apt install mosquitto"):
        Mosquitto(tmp_path)


def test_a_broker_that_wants_a_password_gets_the_one_in_the_file(tmp_path):
    broker = Mosquitto(tmp_path, passwords={"desk-3": "s3cret"})
    (tmp_path / "secret").write_text("s3cret\n", encoding="utf-8")
    settings = BrokerSettings(urls=(broker.url,), username="desk-3", password_file=str(tmp_path / "secret"))
    desk = Broker(settings, "desk-3")

    desk.start()

    eventually(lambda: desk.is_connected)
    desk.close()
    broker.kill()


def test_a_broker_that_does_not_want_us_is_asked_again_and_says_why(tmp_path, caplog):
    broker = Mosquitto(tmp_path, passwords={"desk-3": "s3cret"})
    stranger = Broker(BrokerSettings(urls=(broker.url,)), "stranger")

    stranger.start()

    eventually(lambda: "the broker refuses: Not authorized" in caplog.text)
    assert not stranger.is_connected
    stranger.close()
    broker.kill()


def test_a_broker_that_takes_the_connection_and_is_silent_is_no_broker(monkeypatch, caplog):
    monkeypatch.setattr("link.connection.ANSWER_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hub = Broker(BrokerSettings(urls=(f"mqtt://127.0.0.1:{silent.getsockname()[1]}",)), "hub")

        hub.start()

        eventually(lambda: "no answer within" in caplog.text)
        hub.close()
    assert not hub.is_connected


@pytest.mark.security("S01", "S03")
def test_over_tls_the_device_shows_its_own_certificate_and_checks_the_brokers(tmp_path):
    pems = certificates(tmp_path)
    broker = Mosquitto(tmp_path, tls=pems)
    heard = Heard()
    settings = BrokerSettings(
        urls=(broker.url,),
        ca=str(pems / "ca.pem"),
        cert=str(pems / "device.pem"),
        key=str(pems / "device.key"),
    )
    desk = Broker(settings, "desk-3")
    desk.subscribe("big", heard)
    desk.start()
    eventually(lambda: desk.is_connected)

    desk.publish("big", b"x" * 200_000, retain=False)

    eventually(lambda: heard.messages)
    assert heard.payloads == [b"x" * 200_000]
    desk.close()
    broker.kill()


# paho leaves the socket of a failed handshake to the garbage collector, which closes it and says so.
@pytest.mark.filterwarnings("ignore:Exception ignored in. <ssl.SSLSocket")
@pytest.mark.security("S03")
@pytest.mark.parametrize("known", ["those of the system", "another"])
def test_over_tls_a_broker_that_no_authority_we_know_vouches_for_is_refused(tmp_path, caplog, known):
    broker = Mosquitto(tmp_path, tls=certificates(tmp_path))
    (tmp_path / "another").mkdir()
    ca = str(certificates(tmp_path / "another") / "ca.pem") if known == "another" else ""
    desk = Broker(BrokerSettings(urls=(broker.url,), ca=ca), "desk-3")

    desk.start()

    eventually(lambda: "CERTIFICATE_VERIFY_FAILED" in caplog.text)
    assert not desk.is_connected
    desk.close()
    broker.kill()


def test_a_password_file_that_is_missing_is_named_and_tried_again(mosquitto, tmp_path, caplog):
    settings = BrokerSettings(urls=(mosquitto.url,), username="desk-3", password_file=str(tmp_path / "none"))
    desk = Broker(settings, "no-password")

    desk.start()

    eventually(lambda: str(tmp_path / "none") in caplog.text)
    desk.close()


@pytest.mark.parametrize(
    "url", ["hub.local", "http://hub.local", "mqtt://", "mqtt://hub:port", "mqtt://hub/path", ""]
)
def test_what_is_no_address_of_a_broker_is_refused_with_the_way_out(url):
    with pytest.raises(ValueError, match="not a broker's address"):
        BrokerSettings(urls=(url,))
