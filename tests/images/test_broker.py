"""The broker's settings: that Mosquitto takes them, and that they hold under load."""

import re
import shutil
import socket
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

SETTINGS = Path(__file__).parents[2] / "images/hub/mosquitto.conf"
OVERRIDE = SETTINGS.with_name("mosquitto.override.conf")
MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")

pytestmark = pytest.mark.skipif(MOSQUITTO is None, reason="mosquitto is not installed")


@pytest.fixture
def broker(tmp_path):
    """Mosquitto with the product's settings, on a free port and a folder of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = SETTINGS.read_text().replace("listener 1883 ", f"listener {port} ")
    text = text.replace("/var/lib/mosquitto/", f"{tmp_path}/") + "user root\n"
    copy = tmp_path / "mosquitto.conf"
    copy.write_text(text)
    log = (tmp_path / "log").open("w")
    running = subprocess.Popen([MOSQUITTO, "-c", str(copy)], stderr=log)
    try:
        until(lambda: answers(port), "the broker does not listen")
        yield port
    finally:
        running.terminate()
        running.wait(10)
        log.close()


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(so, otherwise, patience_s=20):
    end = time.monotonic() + patience_s
    while not so():
        assert time.monotonic() < end, otherwise
        time.sleep(0.02)


@contextmanager
def connected(port, name, on_message=None, *, clean=True):
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv5)
    ready = threading.Event()
    client.on_connect = lambda *_: ready.set()
    client.on_message = on_message
    properties = mqtt.Properties(mqtt.PacketTypes.CONNECT)
    properties.SessionExpiryInterval = 600
    client.connect("127.0.0.1", port, clean_start=clean, properties=properties)
    client.loop_start()
    try:
        assert ready.wait(10)
        yield client
    finally:
        client.disconnect()
        client.loop_stop()


def test_a_board_that_was_away_gets_every_message_of_five_thousand(broker):
    got = []
    with connected(broker, "board-1", clean=False) as board:
        board.subscribe("okienko/1/main/#", qos=1)
        until(board.is_connected, "not connected")
    with connected(broker, "hub") as hub:
        sent = [hub.publish("okienko/1/main/board/1/view", str(number), qos=1) for number in range(5000)]
        until(lambda: all(one.is_published() for one in sent), "the broker did not take them all")

    with connected(broker, "board-1", lambda _c, _u, message: got.append(int(message.payload)), clean=False):
        until(lambda: len(got) >= 5000, "messages were dropped")

    assert got == list(range(5000))


@pytest.mark.security("S12")
def test_a_message_that_no_view_can_be_is_not_passed_on(broker):
    got = []
    with connected(broker, "board-1", lambda _c, _u, message: got.append(len(message.payload))) as board:
        subscribed = threading.Event()
        board.on_subscribe = lambda *_: subscribed.set()
        board.subscribe("#", qos=1)
        assert subscribed.wait(10)
        with connected(broker, "greedy") as greedy:
            gone = threading.Event()
            greedy.on_disconnect = lambda *_: gone.set()
            greedy.publish("okienko/1/main/board/1/view", b"x" * 300_000, qos=1)
            assert gone.wait(10)
        with connected(broker, "hub") as hub:
            hub.publish("okienko/1/main/board/1/view", b"x" * 100_000, qos=1)
            until(lambda: 100_000 in got, "the usual one did not come")

    assert 300_000 not in got


@pytest.mark.security("S02")
def test_the_broker_listens_on_this_machine_only():
    listeners = re.findall(r"^listener (.*)$", SETTINGS.read_text(), re.MULTILINE)

    assert listeners == ["1883 127.0.0.1"]


@pytest.mark.security("S12")
def test_the_broker_has_a_limit_of_everything_that_can_grow():
    keys = dict(re.findall(r"^([a-z_]+) (\S+)$", SETTINGS.read_text(), re.MULTILINE))

    limits = ("max_queued_messages", "max_queued_bytes", "max_packet_size", "max_connections", "memory_limit")
    assert all(int(keys[limit]) > 0 for limit in limits)
    assert keys["set_tcp_nodelay"] == "true"
    assert "persistent_client_expiration" in keys


def test_debians_unit_is_given_our_settings_and_a_way_back_after_every_end():
    text = OVERRIDE.read_text()

    assert "ExecStart=\nExecStart=/usr/sbin/mosquitto -c /etc/okienko/mosquitto.conf\n" in text
    assert "Restart=always" in text
    memory = int(re.search(r"MemoryMax=(\d+)M", text)[1]) << 20
    assert memory > int(re.search(r"^memory_limit (\d+)", SETTINGS.read_text(), re.MULTILINE)[1])
