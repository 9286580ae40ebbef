"""Phones that watch a hub, thousands of them from one machine: raw streams, no browser.

``python -m tests.hub.http.watchers 10000 2000`` runs a hub in a process of its own, has ten thousand phones
watch two thousand tickets, calls some of them, and prints what it took; with ``0`` they watch ``/now``.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop

from tests.hub.http.running import BRANCH

FROM_ONE_ADDRESS = 500
"""So many phones share one address of this machine, 127.0.0.1 and those after it."""
AT_ONCE = 200
"""So many connect at the same moment."""
TICK_S = os.sysconf("SC_CLK_TCK")


class Phone(asyncio.Protocol):
    """One phone: it asks for its stream and notes when something comes, and what.

    Attributes:
        events: how many pictures have come.
        heard_at: when the last of them came, on the monotonic clock.
        turns: how many of them said that it is this visitor's turn.
        status: of the answer; *over*: the connection has ended; *finished*: as HTTP has it.
    """

    def __init__(self, path: str, on_event: Any = None) -> None:
        self._path, self._on_event = path, on_event
        self.events = self.turns = self.status = 0
        self.heard_at = 0.0
        self.over = self.finished = False
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        asked = f"GET {self._path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"
        transport.write(asked.encode("ascii"))

    def data_received(self, data: bytes) -> None:
        if not self.status:
            self.status = int(data[9:12])
        self.finished = data.endswith(b"0\r\n\r\n")
        if b"data: {" in data:
            self.events += 1
            self.heard_at = time.monotonic()
            is_turn = b"data-turn" in data
            self.turns += is_turn
            if self._on_event is not None:
                self._on_event(self, is_turn)

    def connection_lost(self, _error: Exception | None) -> None:
        self.over = True


@dataclass
class Measured:
    """What a run has measured; latencies in seconds from sending *call next* to the phone."""

    watchers: int
    tickets: int
    refused: int = 0
    lost: int = 0
    pictures: int = 0
    called_s: list[float] = field(default_factory=list)
    others_s: list[float] = field(default_factory=list)
    press_s: list[float] = field(default_factory=list)
    memory_mb: tuple[float, float] = (0.0, 0.0)
    joined_s: float = 0.0
    cpu_s: tuple[float, float] = (0.0, 0.0)
    took_s: float = 0.0

    def __str__(self) -> str:
        before, after = self.memory_mb
        each_kb = (after - before) * 1024 / max(1, self.watchers)
        join_cpu, cpu = self.cpu_s
        return "\n".join(
            [
                f"{self.watchers} watchers, {self.tickets} tickets: refused {self.refused}, lost {self.lost}",
                f"memory {before:.0f} -> {after:.0f} MB, {each_kb:.1f} KB each",
                f"joined in {self.joined_s:.1f} s, {join_cpu:.1f} s of CPU",
                f"{self.pictures} pictures in {self.took_s:.0f} s, {100 * cpu / self.took_s:.0f} % CPU",
                f"call -> the called: {_told(self.called_s)}",
                f"call -> all others: {_told(self.others_s)}",
                f"call -> the desk's answer: {_told(self.press_s)}",
            ]
        )


def _told(times: list[float]) -> str:
    if len(times) < 2:
        return f"{times}"
    cut = statistics.quantiles(times, n=100)
    return f"p50 {cut[49] * 1e3:.0f} ms, p99 {cut[98] * 1e3:.0f} ms, {len(times)} times"


def post(port: int, path: str, body: object = None) -> Any:
    """Ask for a command as a program on this machine does; return the answer."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        data=json.dumps(body).encode() if body is not None else b"",
        method="POST",
        headers={"Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def issued(port: int, tickets: int) -> list[str]:
    """Issue so many *tickets*, over both services in turn; return their tokens."""
    wanted = ("karta", "paszport")
    return [str(post(port, "/v1/tickets", {"service": wanted[n % 2]})["token"]) for n in range(tickets)]


async def joined(port: int, paths: list[str], on_event: Any = None) -> list[Phone]:
    """Let a phone watch each of *paths*; return them when each has its first picture, or its refusal."""
    loop, phones = asyncio.get_running_loop(), []
    for first in range(0, len(paths), AT_ONCE):
        some = [Phone(path, on_event) for path in paths[first : first + AT_ONCE]]
        here = f"127.0.0.{1 + first // FROM_ONE_ADDRESS}"
        await asyncio.gather(
            *(
                loop.create_connection(lambda phone=phone: phone, "127.0.0.1", port, local_addr=(here, 0))
                for phone in some
            )
        )
        await until(lambda some=some: all(phone.events or phone.status not in {0, 200} for phone in some))
        phones += some
    return phones


async def until(holds: Any, longest_s: float = 120.0) -> None:
    """Wait until *holds*, with a limit."""
    ends = time.monotonic() + longest_s
    while not holds():
        assert time.monotonic() < ends, "waited in vain"
        await asyncio.sleep(0.01)


async def watched(port: int, watchers: int, tickets: int, calls: int, pid: int | None = None) -> Measured:
    """Let so many *watchers* watch so many *tickets*, and make *calls*, each once the last has been heard.

    Args:
        port: of a hub with the branch of `tests.hub.http.running`.
        watchers: how many phones.
        tickets: how many tickets they watch, several phones each; 0: all watch the public page.
        calls: how often the next is called.
        pid: of the hub's process, to measure it; None: it is not measured.
    """
    measured = Measured(watchers, tickets)
    tokens = await asyncio.to_thread(issued, port, tickets or 2 * calls)
    for desk in ("1", "2"):
        await asyncio.to_thread(post, port, f"/v1/desks/{desk}/open")
    before, cpu = _memory_mb(pid), _cpu_s(pid)
    begun, called_at = time.monotonic(), [0.0]

    def on_event(_phone: Phone, is_turn: bool) -> None:  # noqa: FBT001
        if called_at[0]:
            (measured.called_s if is_turn else measured.others_s).append(time.monotonic() - called_at[0])

    paths = [
        f"/t/{tokens[n % tickets]}/events?lang=pl" if tickets else "/now/events?lang=pl"
        for n in range(watchers)
    ]
    phones = await joined(port, paths, on_event)
    measured.joined_s = time.monotonic() - begun
    measured.memory_mb = before, _memory_mb(pid)
    joined_cpu = _cpu_s(pid)
    measured.refused = sum(phone.status != 200 for phone in phones)
    heard, begun = sum(phone.events for phone in phones), time.monotonic()
    for number in range(calls):
        await asyncio.sleep(max(0.0, called_at[0] + 2.5 - time.monotonic()))
        called_at[0] = time.monotonic()
        await asyncio.to_thread(post, port, f"/v1/desks/{1 + number % 2}/call-next")
        measured.press_s.append(time.monotonic() - called_at[0])
        if tickets:
            wanted = number * watchers // tickets
            await until(lambda wanted=wanted: sum(bool(phone.turns) for phone in phones) > wanted)
        else:
            wanted = heard + (number + 1) * watchers
            await until(lambda wanted=wanted: sum(phone.events for phone in phones) >= wanted)
    await asyncio.sleep(2.5)
    measured.took_s = time.monotonic() - begun
    measured.pictures = sum(phone.events for phone in phones) - heard
    measured.cpu_s = joined_cpu - cpu, _cpu_s(pid) - joined_cpu
    measured.lost = sum(phone.over and phone.status == 200 for phone in phones)
    for phone in phones:
        if phone.transport is not None:
            phone.transport.abort()
    return measured


def _memory_mb(pid: int | None) -> float:
    if pid is None:
        return 0.0
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _cpu_s(pid: int | None) -> float:
    if pid is None:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK_S


@contextmanager
def hub_process() -> Iterator[tuple[int, int]]:
    """Run a hub with a database in a process of its own, without a broker; yields its port and its id."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "hall.toml").write_text(BRANCH, "utf-8")
        command = [sys.executable, "-m", "tests.hub.http.hub_process", folder, "mqtt://127.0.0.1:1"]
        with (
            Path(folder, "log").open("w", encoding="utf-8") as log,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process,
        ):
            assert process.stdout is not None
            try:
                yield int(process.stdout.readline()), process.pid
            finally:
                process.terminate()
                process.wait(30)


def main() -> None:
    """Print what a run with so many watchers, of so many tickets, measures."""
    watchers, tickets = int(sys.argv[1]), int(sys.argv[2])
    with hub_process() as (port, pid), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        told = runner.run(watched(port, watchers, tickets, calls=20, pid=pid))
    sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
