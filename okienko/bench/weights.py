"""How long each program takes to be ready, what it holds in memory, and what it uses while idle."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from contract.topics import all_health
from hardware.virtual_printer import VirtualPrinter
from okienko.bench.asking import issues
from okienko.bench.figures import Figure, Spread
from okienko.bench.house import house, set_table
from okienko.bench.listeners import ears_on
from okienko.bench.measure import Bench
from okienko.bench.processes import Memory, cpu_s, memory_of
from okienko.bench.starts import (
    device_started,
    device_words,
    hub_started,
    mock_pins,
    python_started,
    window_started,
)

READY_GOAL_S = {"hub": 1.0}
MEMORY_GOAL_MIB = {"hub": 90.0}
IDLE_GOAL = {"kiosk": 2.0, "board": 2.0}
ON_SCREEN = frozenset(IDLE_GOAL)
PYTHON, WINDOW = "bare Python", "empty Kivy window"
Start = AbstractContextManager[tuple[subprocess.Popen[Any], float]]


@dataclass(slots=True)
class Weight:
    """What the starts of one program took: seconds until it was ready, and its memory a while after that."""

    ready_s: list[float] = field(default_factory=list)
    memory: list[Memory] = field(default_factory=list)

    def note(self, start: Start, settle_s: float) -> None:
        """Start it once more."""
        with start as (process, ready_s):
            time.sleep(settle_s)
            self.ready_s.append(ready_s)
            self.memory.append(memory_of(process.pid))


def weights(bench: Bench) -> Iterator[Figure]:
    """Start-up time and memory of each program, beside those of an empty one."""
    found = _hubs(bench) | _devices(bench)
    for name in ("hub", "hub, new database", "desk", "kiosk", "board"):
        limit_name = WINDOW if name in ON_SCREEN else PYTHON
        yield from _told(name, found[name], found[limit_name], limit_name)


def _hubs(bench: Bench) -> dict[str, Weight]:
    new, again, python = Weight(), Weight(), Weight()
    for number in range(bench.counts.starts):
        table = set_table(bench.folder / f"start-{number}", bench.broker_url)
        new.note(hub_started(table), bench.counts.settle_s)
        again.note(hub_started(table), bench.counts.settle_s)
        python.note(python_started(), 0)
    return {"hub": again, "hub, new database": new, PYTHON: python}


def _devices(bench: Bench) -> dict[str, Weight]:
    settle_s = bench.counts.settle_s
    found = {name: Weight() for name in ("desk", "kiosk", "board", WINDOW)}
    with ExitStack() as parts:
        hub = parts.enter_context(house(bench.folder / "weights", bench.broker_url))
        hub.drive(1, issues(hub.table.branch, 20), HTTPStatus.CREATED)
        ears = parts.enter_context(ears_on(bench.broker_url, [all_health(hub.table.name)]))
        printer = parts.enter_context(VirtualPrinter())
        parts.enter_context(mock_pins())
        for device, words in device_words(hub.table, str(printer.connection)).items():
            for _ in range(bench.counts.starts):
                found[words[0]].note(device_started(hub.table, device, words, ears), settle_s)
        for _ in range(bench.counts.starts):
            found[WINDOW].note(window_started(hub.table), settle_s)
    return found


def _told(name: str, weight: Weight, limit: Weight, limit_name: str) -> Iterator[Figure]:
    ready, bare = Spread.of(weight.ready_s), Spread.of(limit.ready_s)
    yield Figure(
        name=f"{name} ready",
        value=ready.p50,
        unit="s",
        goal=READY_GOAL_S.get(name),
        limit=bare.p50,
        limit_name=limit_name,
        note=f"{len(weight.ready_s)} starts, worst {ready.worst:.2f} s",
    )
    if name.endswith("database"):
        return
    rss, pss = _middle(weight.memory)
    bare_rss, _ = _middle(limit.memory)
    yield Figure(
        name=f"{name}, memory",
        value=rss,
        unit="MiB",
        goal=MEMORY_GOAL_MIB.get(name),
        limit=bare_rss,
        limit_name=limit_name,
        note=f"resident; proportional {pss:.0f} MiB",
    )


def _middle(memory: list[Memory]) -> tuple[float, float]:
    return Spread.of([one.rss for one in memory]).p50, Spread.of([one.pss for one in memory]).p50


def idle(bench: Bench) -> Iterator[Figure]:
    """How much of a core each program uses while nobody touches, presses or comes; all run side by side."""
    with ExitStack() as parts:
        hub = parts.enter_context(house(bench.folder / "idle", bench.broker_url))
        hub.drive(1, issues(hub.table.branch, 20), HTTPStatus.CREATED)
        ears = parts.enter_context(ears_on(bench.broker_url, [all_health(hub.table.name)]))
        printer = parts.enter_context(VirtualPrinter())
        parts.enter_context(mock_pins())
        watched: dict[str, int] = {"hub": hub.process.pid}
        for device, words in device_words(hub.table, str(printer.connection)).items():
            process, _ = parts.enter_context(device_started(hub.table, device, words, ears))
            watched[words[0]] = process.pid
        window, _ = parts.enter_context(window_started(hub.table))
        watched[WINDOW] = window.pid
        time.sleep(bench.counts.settle_s)
        used = _used(watched, bench.counts.idle_s)
    for name in ("hub", "desk", "kiosk", "board"):
        yield _idle_told(bench, name, used)


def _used(watched: Mapping[str, int], for_s: float) -> dict[str, float]:
    """Return how many per cent of a core each process uses in *for_s* seconds."""
    begun = time.monotonic()
    before = {name: cpu_s(pid) for name, pid in watched.items()}
    time.sleep(for_s)
    seconds = time.monotonic() - begun
    return {name: (cpu_s(pid) - before[name]) / seconds * 100 for name, pid in watched.items()}


def _idle_told(bench: Bench, name: str, used: Mapping[str, float]) -> Figure:
    return Figure(
        name=f"{name}, idle",
        value=used[name],
        unit="% of a core",
        goal=IDLE_GOAL.get(name),
        limit=used[WINDOW] if name in ON_SCREEN else None,
        limit_name=WINDOW if name in ON_SCREEN else "",
        note=f"over {bench.counts.idle_s:g} s",
    )
