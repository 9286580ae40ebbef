"""The demo finds a broker on every machine, and leaves none behind."""

from __future__ import annotations

import socket
import sys

import pytest

from link.broker import Broker, BrokerSettings
from okienko.demo import brokers
from tests.waiting import eventually


@pytest.mark.parametrize("embedded", [False, True], ids=["mosquitto", "wheel"])
def test_a_retained_view_reaches_who_comes_later(tmp_path, embedded):
    seen: list[bytes] = []
    with brokers.broker(tmp_path, embedded=embedded) as (url, _):
        hub = Broker(BrokerSettings(urls=(url,)), "hub")
        board = Broker(BrokerSettings(urls=(url,)), "board")
        try:
            hub.start()
            hub.publish("okienko/1/small/board/b1/view", b"picture", retain=True)
            eventually(lambda: hub.counts.acknowledged == 1)
            board.subscribe("okienko/1/small/board/b1/view", lambda _, payload, __: seen.append(payload))
            board.start()

            eventually(lambda: seen == [b"picture"])
        finally:
            board.close()
            hub.close()


@pytest.mark.parametrize("embedded", [False, True], ids=["mosquitto", "wheel"])
def test_the_broker_is_gone_after_the_demo(tmp_path, embedded):
    with brokers.broker(tmp_path, embedded=embedded) as (url, _):
        port = int(url.rpartition(":")[2])

    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=1)


def test_where_mosquitto_is_not_installed_the_wheel_is_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(brokers.shutil, "which", lambda *args, **kwargs: None)

    with brokers.broker(tmp_path) as (_, name):
        assert "wheel" in name


def test_where_there_is_none_the_way_out_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(brokers.shutil, "which", lambda *args, **kwargs: None)
    monkeypatch.setitem(sys.modules, "iotcore", None)

    with pytest.raises(brokers.NoBroker, match="apt-get install mosquitto"), brokers.broker(tmp_path):
        pass


def test_a_broker_that_ends_at_once_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(brokers, "MOSQUITTO", "nonsense true\n")

    with pytest.raises(brokers.NoBroker, match="ended at once"), brokers.broker(tmp_path):
        pass
