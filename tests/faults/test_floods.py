"""Floods: the hub takes what it can, says no to the rest, counts it, stays small, and serves all others."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
import requests

from contract import topics
from contract.names import BoardId, BranchId
from contract.views import BoardView
from hub.http.broker_watch import DROPPED
from link.broker import Broker, BrokerSettings
from link.inbox import Inbox
from okienko.promise.checker import broken
from okienko.promise.history import Bound, History, Sample
from tests.broker import Mosquitto
from tests.faults.branch import HubProcess
from tests.hub.http.metrics import metrics
from tests.hub.http.running import running
from tests.waiting import eventually

LITTLE = "max_queued_messages 10\nmax_inflight_messages 1\nsys_interval 1\n"
BOARD, BRANCH = BoardId("hol-1"), BranchId("doors-hall")
RSS = "memory of the hub, MB"


def board_on(url: str) -> tuple[Broker, Inbox[BoardView]]:
    wire = Broker(BrokerSettings(urls=(url,)), "board")
    inbox = Inbox(wire, topics.board_view(BRANCH, BOARD), BoardView)
    wire.start()
    eventually(lambda: wire.is_connected)
    return wire, inbox


@pytest.mark.fault("F12")
def test_what_a_full_queue_of_the_broker_drops_is_counted_told_and_made_good_by_the_whole_view(tmp_path):
    broker = Mosquitto(tmp_path, more=LITTLE)
    with contextlib.ExitStack() as parts:
        parts.callback(broker.kill)
        hub = parts.enter_context(running(wire=Broker(BrokerSettings(urls=(broker.url,)), "hub")))
        away, inbox = board_on(broker.url)
        eventually(lambda: inbox.newest is not None)
        watch = Broker(BrokerSettings(urls=(broker.url,)), "watch")
        told: list[int] = []
        watch.subscribe(DROPPED, lambda _topic, payload, _retained: told.append(int(payload)))
        watch.start()
        parts.callback(watch.close)
        eventually(lambda: told)
        away.close()  # its session stays, and what comes for it is queued
        for _ in range(30):
            hub.issue()
            hub.verb("1", "call-next")

        count = "broker-messages-waiting"
        eventually(lambda: metrics(hub)["okienko_limit_exceeded_total"][count] > 0, within_s=15)
        again, seen = board_on(broker.url)
        parts.callback(again.close)
        right = hub.get("/v1/boards/hol-1").json()["calls"][0]["number"]
        eventually(lambda: seen.newest is not None and seen.newest.calls[0].number == right, within_s=15)
        alarms = hub.get("/v1/alarms").json()["alarms"]

    assert [alarm["about"] for alarm in alarms if alarm["about"] == "broker"] == ["broker"]


def rss_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def sent(port: int, data: bytes) -> None:
    """Send *data* to the hub, and read what it says to it until it hangs up."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as line:
        line.settimeout(2)
        with contextlib.suppress(OSError):
            line.sendall(data)
        while line.recv(65536):
            pass


HOSTILE = {
    "ten megabytes": b"POST /v1/tickets HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n"
    b"content-length: 10000000\r\n\r\n" + b" " * 10_000_000,
    "deep": b"POST /v1/tickets HTTP/1.1\r\nhost: localhost\r\nidempotency-key: deep\r\nconnection: close\r\n"
    b"content-length: 200000\r\n\r\n" + b"[" * 200_000,
    "a million headers": b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 1_000_000,
    "no http": b"\x16\x03\x01" * 1000,
}


def issued(hub: HubProcess, number: int) -> str:
    """Return the number that a visitor gets at the kiosk."""
    headers = {"Idempotency-Key": f"visitor-{number}", "Okienko-Device": "kiosk-K1"}
    answer = requests.post(f"{hub.url}/v1/tickets", json={"service": "karta"}, headers=headers, timeout=10)
    return str(answer.json()["number"])


def flood(over: threading.Event, work) -> threading.Thread:
    def go() -> None:
        number = 0
        while not over.is_set():
            work(number)
            number += 1

    thread = threading.Thread(target=go)
    thread.start()
    return thread


@pytest.mark.fault("F27", "F32", "F33")
def test_under_presses_without_end_and_hostile_requests_others_are_answered_and_memory_stays(
    tmp_path, mosquitto
):
    hub, over, codes = HubProcess(tmp_path / "hub", mosquitto.url), threading.Event(), Counter()
    hub.start()
    begun, samples, others = time.monotonic(), [], []

    def press(number: int) -> None:
        headers = {"Idempotency-Key": f"mad-{number}", "Okienko-Device": "desk-1"}
        codes[requests.post(f"{hub.url}/v1/desks/1/recall", headers=headers, timeout=10).status_code] += 1

    def attack(number: int) -> None:
        sent(hub.port, list(HOSTILE.values())[number % len(HOSTILE)])

    floods = [flood(over, work) for work in (press, press, attack, attack)]
    try:
        for number in range(60):
            others.append(issued(hub, number))
            assert hub._process is not None
            samples.append(Sample(RSS, time.monotonic() - begun, rss_mb(hub._process.pid)))
            time.sleep(0.1)  # the flood goes on meanwhile: this is its length and nothing waits for luck
    finally:
        over.set()
        for each in floods:
            each.join(20)
        hub.kill()

    assert others == [f"A{number + 1:03}" for number in range(60)]
    assert sum(codes.values()) > 100
    assert broken(History(samples=samples, bounds={RSS: Bound(most=400, growth=0.25)})) == []
