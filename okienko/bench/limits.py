"""What this machine can do at all, measured with as little of anybody's code as possible."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from pathlib import Path

import msgspec
import paho.mqtt.client as paho
import uvicorn
from paho.mqtt.enums import CallbackAPIVersion

from okienko.bench.figures import Spread

_PATIENCE_S = 10.0


def durable_commits(folder: Path, count: int = 500) -> Spread:
    """Return the seconds that single durable commits take: SQLite, WAL, synchronous=FULL, one row each."""
    connection = sqlite3.connect(folder / "limit.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS line (id INTEGER PRIMARY KEY, body BLOB)")
    taken = []
    for _ in range(count):
        begun = time.perf_counter()
        connection.execute("INSERT INTO line (body) VALUES (?)", (b"x" * 300,))
        taken.append(time.perf_counter() - begun)
    connection.close()
    return Spread.of(taken)


def mqtt_round_trips(port: int, count: int = 500) -> Spread:
    """Return the seconds from publishing at QoS 1 to the arrival at one subscriber in this process."""
    arrived = threading.Event()
    client = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
    ready = threading.Event()
    client.on_subscribe = lambda *_: ready.set()
    client.on_message = lambda *_: arrived.set()
    client.connect("127.0.0.1", port)
    client.socket().setsockopt(6, 1, 1)  # type: ignore[union-attr]  # TCP_NODELAY, which paho leaves off
    client.loop_start()
    client.subscribe("limit/round", qos=1)
    if not ready.wait(_PATIENCE_S):
        raise TimeoutError("the broker does not answer a subscription")
    taken = []
    for _ in range(count):
        arrived.clear()
        begun = time.perf_counter()
        client.publish("limit/round", b"x" * 1500, qos=1)
        if not arrived.wait(_PATIENCE_S):
            raise TimeoutError("the broker lost a message")
        taken.append(time.perf_counter() - begun)
    client.disconnect()
    client.loop_stop()
    return Spread.of(taken)


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
    """Serve `bare` on *port* for ever, on the same server that the hub stands on."""
    config = uvicorn.Config(
        bare, port=port, http="httptools", loop="uvloop", log_level="error", access_log=False, lifespan="off"
    )
    asyncio.run(uvicorn.Server(config).serve())
