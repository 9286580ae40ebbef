"""From a thumb on a desk's button to the number on the glass of a board."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from http import HTTPStatus
from itertools import cycle, islice

from contract.events import TicketCalled, TicketIssued
from contract.names import BoardId, DeskId
from contract.settings import read
from desk.config import DeskSettings
from okienko.bench.asking import issues
from okienko.bench.children import Child, child
from okienko.bench.figures import Figure, Spread
from okienko.bench.house import House, house
from okienko.bench.measure import Bench
from okienko.clock import SystemClock
from okienko.demo.desks import desk_at_work
from okienko.demo.table import board_toml, desk_toml

GOAL_MS = 100.0
SIZE = (1920, 1080)
SPEECH_SPEED = 30.0  # calls follow one another faster here than a voice could speak them
DESKS = 4
FRAME_S = 1 / 30
START_S = 30.0
SETTLE_S = 2.0
LIMIT = "bare POST + commit + MQTT + one frame at 30/s"


def press_to_frame(bench: Bench) -> Iterator[Figure]:
    """Milliseconds from the press of a real (mock-pin) button to the frame whose pixels hold the number."""
    with ExitStack() as parts:
        hub = parts.enter_context(house(bench.folder / "glass", bench.broker_url))
        hub.drive(1, issues(hub.table.branch, bench.counts.presses), HTTPStatus.CREATED)
        toml = board_toml(hub.table, BoardId("b1"), SIZE)
        board = parts.enter_context(child(hub.table.folder, "glass_board", str(toml), str(SPEECH_SPEED)))
        board.until(lambda told: len(told) > 0, START_S)
        pressed = _pressed(hub, bench)
        calls = _calls(hub)
        wanted = {number for number, _ in calls}
        board.hears(lambda told: wanted <= {one.get("number") for one in told}, SETTLE_S)
    yield from _told(bench, delays_ms(pressed, calls, _seen(board)))


def _pressed(hub: House, bench: Bench) -> dict[str, list[float]]:
    """Press NEXT at several desks in turn; return when, by desk."""
    desks = [str(desk.id) for desk in hub.table.branch.desks[:DESKS]]
    pressed: dict[str, list[float]] = {desk: [] for desk in desks}
    with ExitStack() as parts:
        press = {
            desk: parts.enter_context(desk_at_work(_settings(hub, desk), SystemClock())) for desk in desks
        }
        time.sleep(SETTLE_S)
        for desk in islice(cycle(desks), bench.counts.presses):
            pressed[desk].append(time.monotonic())
            press[desk]("next")
            time.sleep(bench.counts.press_gap_s)
    return pressed


def _settings(hub: House, desk: str) -> DeskSettings:
    path = desk_toml(hub.table, DeskId(desk))
    return read(DeskSettings, path.read_text(encoding="utf-8"), path.name)


def _calls(hub: House) -> list[tuple[str, str]]:
    """Return number and desk of each call, in order."""
    events = [entry.event for entry in hub.journal()]
    numbers = {event.ticket: str(event.number) for event in events if isinstance(event, TicketIssued)}
    return [(numbers[event.ticket], str(event.desk)) for event in events if isinstance(event, TicketCalled)]


def _seen(board: Child) -> dict[str, float]:
    return {str(one["number"]): float(one["at_s"]) for one in board.told if "number" in one}


def delays_ms(
    pressed: dict[str, list[float]], calls: list[tuple[str, str]], seen: dict[str, float]
) -> list[float]:
    """Return the milliseconds from each call's press to the glass; missed ones are left out.

    Raises:
        RuntimeError: not every press became a call, so that nobody knows which belong together.
    """
    presses = sum(len(times) for times in pressed.values())
    if len(calls) != presses:
        raise RuntimeError(f"{presses} presses became {len(calls)} calls")
    left = {desk: iter(times) for desk, times in pressed.items()}
    pairs = [(number, next(left[desk])) for number, desk in calls]
    return [(seen[number] - pressed_s) * 1000 for number, pressed_s in pairs if number in seen]


def _told(bench: Bench, delays: list[float]) -> Iterator[Figure]:
    spread, limits = Spread.of(delays), bench.limits
    limit = (limits.rested_s + FRAME_S) * 1000
    yield Figure(
        name="press → board frame, p99",
        value=spread.p99,
        unit="ms",
        goal=GOAL_MS,
        limit=limit,
        limit_name=LIMIT,
        note=f"{len(delays)} presses, pixels read back at {SIZE[0]}x{SIZE[1]}; "
        f"p50 {spread.p50:.0f} ms, worst {spread.worst:.0f} ms",
    )
    yield Figure("press → board frame, missed", bench.counts.presses - len(delays), "", goal=0)
