"""What this machine can do at all, measured with as little of anybody's code as possible."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import paho.mqtt.client as paho
import uvicorn
from paho.mqtt.enums import CallbackAPIVersion

from okienko.bench.counts import Counts
from okienko.bench.figures import Spread
from okienko.bench.listeners import Listener
from okienko.bench.load import Outcome, drive, post
from okienko.demo.brokers import free_port

CROWD = 64
"""So many clients ask at once where group commit is to show what it can do."""
_PATIENCE_S = 10.0
_ROW = b"x" * 300
_ISSUE = b'{"service":"A","language":"uk","party":1,"priority":false,"note":"","token":null}'


@dataclass(frozen=True, slots=True)
class Limits:
    """What the machine reached in this run.

    Attributes:
        commit: seconds of one durable commit of one row.
        rows_per_s: rows a second with eight rows a durable commit.
        trip: seconds from publishing by MQTT to the arrival at one subscriber, with paho.
        hop: the same on plain sockets, with nothing of anybody's between.
        alone: bare POSTs of one client.
        together: bare POSTs of eight clients.
        crowd: bare POSTs of sixty-four clients.
        rested_s: seconds of one POST, one commit and one MQTT trip, each after a pause such as calls have:
            disk and cores that have rested are slower than those that are kept busy.
    """

    commit: Spread
    rows_per_s: float
    trip: Spread
    hop: Spread
    alone: Outcome
    together: Outcome
    crowd: Outcome
    rested_s: float

    @property
    def change_s(self) -> float:
        """The least that one durable change takes: a bare POST and a commit, in seconds."""
        return self.alone.spread.p50 + self.commit.p50

    @property
    def changes_per_s(self) -> float:
        """The most durable changes a second for eight clients, eight a commit."""
        return 1 / (1 / self.together.per_s + 1 / self.rows_per_s)


def measured(folder: Path, mqtt_port: int, counts: Counts) -> Limits:
    """Measure the limits; databases lie in *folder*, the broker listens on *mqtt_port*."""
    with bare_server() as port:
        ask = post("/v1/tickets", _ISSUE, {"Content-Type": "application/json"})
        drive(port, 8, counts.posts // 4, lambda: ask)
        alone = drive(port, 1, counts.posts, lambda: ask)
        together = drive(port, 8, counts.posts, lambda: ask)
        crowd = drive(port, CROWD, 2 * counts.posts, lambda: ask)
        rested = drive(port, 1, counts.rested, lambda: _after(counts.gap_s, ask)).spread.p50
    rested += durable_commits(folder, counts.rested, gap_s=counts.gap_s).p50
    rested += mqtt_hops(mqtt_port, counts.rested, gap_s=counts.gap_s).p50
    return Limits(
        commit=durable_commits(folder, counts.limit),
        rows_per_s=8 / durable_commits(folder, counts.limit, rows=8).p50,
        trip=mqtt_round_trips(mqtt_port, counts.limit),
        hop=mqtt_hops(mqtt_port, counts.limit),
        alone=alone,
        together=together,
        crowd=crowd,
        rested_s=rested,
    )


def _after(pause_s: float, request: bytes) -> bytes:
    time.sleep(pause_s)
    return request


def durable_commits(folder: Path, count: int, rows: int = 1, gap_s: float = 0.0) -> Spread:
    """Return the seconds that durable commits take, *gap_s* apart: SQLite, WAL, synchronous=FULL."""
    taken = []
    with closing(sqlite3.connect(folder / "limit.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS line (id INTEGER PRIMARY KEY, body BLOB)")
        for _ in range(count):
            time.sleep(gap_s)
            begun = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO line (body) VALUES (?)", [(_ROW,)] * rows)
            connection.execute("COMMIT")
            taken.append(time.perf_counter() - begun)
    return Spread.of(taken)


def mqtt_round_trips(port: int, count: int, gap_s: float = 0.0) -> Spread:
    """Return the seconds from publishing at QoS 1, *gap_s* apart, to one subscriber in this process."""
    arrived, ready = threading.Event(), threading.Event()
    client = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
    client.on_subscribe = lambda *_: ready.set()
    client.on_message = lambda *_: arrived.set()
    client.connect("127.0.0.1", port)
    # paho leaves Nagle's algorithm on, and with it QoS 1 crawls
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # type: ignore[union-attr]
    client.loop_start()
    try:
        client.subscribe("limit/round", qos=1)
        if not ready.wait(_PATIENCE_S):
            raise TimeoutError("the broker does not answer a subscription")
        return Spread.of([_round_trip(client, arrived, gap_s) for _ in range(count)])
    finally:
        client.disconnect()
        client.loop_stop()


def _round_trip(client: paho.Client, arrived: threading.Event, gap_s: float) -> float:
    time.sleep(gap_s)
    arrived.clear()
    begun = time.perf_counter()
    client.publish("limit/round", _ROW * 5, qos=1)
    if not arrived.wait(_PATIENCE_S):
        raise TimeoutError("the broker lost a message")
    return time.perf_counter() - begun


def mqtt_hops(port: int, count: int, gap_s: float = 0.0) -> Spread:
    """Return the same as `mqtt_round_trips`, on a plain socket."""
    listener, taken = Listener.to(port, "limit/hop", "limit-hop"), []
    with closing(listener.connection):
        for number in range(count):
            time.sleep(gap_s)
            begun = time.monotonic()
            listener.publish("limit/hop", _ROW * 5)
            while len(listener.arrived) <= number:
                listener.take()
            taken.append(listener.arrived[number][0] - begun)
    return Spread.of(taken)


@contextmanager
def bare_server() -> Iterator[int]:
    """Run `serve_bare` in a process of its own while the block lasts; yield its port.

    Raises:
        TimeoutError: it does not listen.
    """
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", __name__, str(port)])
    try:
        _await(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _await(port: int) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise TimeoutError(f"the bare server does not listen on port {port}")


async def bare(scope: dict[str, object], receive: object, send: object) -> None:
    """Answer a POST after decoding it, and do nothing else: the least that a hub's door can be."""
    if scope["type"] != "http":
        return
    message = await receive()  # type: ignore[operator]
    value = msgspec.json.decode(message["body"])
    body = msgspec.json.encode(value)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 201, "headers": headers})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": body})  # type: ignore[operator]


def serve_bare(port: int) -> None:
    """Serve `bare` on *port* for ever, on the same server and loop that the hub stands on."""
    config = uvicorn.Config(
        bare, port=port, http="httptools", loop="uvloop", log_level="error", access_log=False, lifespan="off"
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    serve_bare(int(sys.argv[1]))
