"""The demo as a person starts it: by hand, or as a recorded day that is judged at its end."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hub.branches import text_of
from hub.domain.settings import read_branch
from okienko.clock import DayClock
from okienko.demo.brokers import broker
from okienko.demo.by_hand import by_hand
from okienko.demo.day import SHIPPED, BadDay, Day, read_day
from okienko.demo.hours import is_open_for
from okienko.demo.pictures import draw_scenes
from okienko.demo.replay import Outcome, Replay
from okienko.demo.report import told
from okienko.demo.table import Table, laid
from okienko.promise.verdict import Broken, verdict

Say = Callable[[str], None]

BEFORE_S = 5 * 60.0
"""How long before the first visitor the day's clock starts, in seconds of the day."""
START_S = 12.0
"""How long the programs may take to start before the day's clock does, in seconds of the world."""
LARGE_FROM = 400
"""A day with so many visitors needs the large branch."""
ALLOWED = frozenset(
    {
        "closed-now",
        "service-closed",
        "quota-reached",
        "no-capacity",
        "booking-unknown",
        "booking-used",
        "too-early",
        "too-late",
        "wrong-day",
    }
)
"""The answers after which a visitor may rightly leave without a number; a quota is judged besides."""
SLIPS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was asked for on the command line."""

    day: Path | None = None
    speed: float = 60.0
    once: bool = False
    out: Path | None = None
    branch: str = ""
    on: date | None = None
    boards: int | None = None


def run(wishes: Wishes, say: Say) -> int:
    """Run the demo and return the exit status: 1 if the promise was broken.

    Raises:
        BadDay: the folder holds no day.
        NoBroker: no broker can be started on this machine.
    """
    if wishes.day is None:
        return by_hand(wishes.branch or "small", wishes.out, say)
    folder = _folder_of(wishes.day)
    while True:
        status = _one_day(folder, wishes, say)
        if wishes.once or status:
            return status


def _folder_of(day: Path) -> Path:
    folder = day if day.exists() else SHIPPED / day
    if not folder.is_dir():
        shipped = ", ".join(sorted(path.name for path in SHIPPED.iterdir()))
        raise BadDay(f"no day in {day}: name a folder, or one that is shipped ({shipped})")
    return folder


def _one_day(folder: Path, wishes: Wishes, say: Say) -> int:
    day = read_day(folder, "Europe/Warsaw", wishes.on)
    branch = wishes.branch or ("large" if len(day.visitors) >= LARGE_FROM else "small")
    with tempfile.TemporaryDirectory(prefix="okienko-demo-") as made, broker(Path(made)) as (url, name):
        fits = is_open_for(day, read_branch(text_of(branch), f"{branch}.toml"))
        table = laid(Path(made), branch, url, always_open=not fits)
        say(f"{day.on}: {len(day.visitors)} visitors in the {branch} branch, {wishes.speed:g} times as fast")
        if not fits:
            say(f"by its hours the {branch} branch is closed to them: it is replayed without hours")
        say(f"broker: {name}")
        say(f"hub at {table.hub_url}")
        clock = DayClock(day.at(day.visitors[0].arrives - BEFORE_S), wishes.speed, time.monotonic() + START_S)
        chosen = table.one_board_a_room()
        drawing = tuple(
            chosen if wishes.boards is None else [b.id for b in table.branch.boards][: wishes.boards]
        )
        outcome = asyncio.run(Replay(table, day, clock, drawing, say).live())
        return _judged(outcome, table, day, wishes, say)


def _judged(outcome: Outcome, table: Table, day: Day, wishes: Wishes, say: Say) -> int:
    broken = verdict(outcome.evidence, outcome.journal, table.hall(ALLOWED))
    report = "\n".join(told(outcome.evidence, outcome.journal, broken))
    say(f"\n{report}\n\nthe day of {day.on} was lived through in {outcome.real_s:.0f} seconds")
    if wishes.out is not None:
        _leave(outcome, table, report, broken, wishes.out)
        say(f"pictures, slips and report are in {wishes.out}")
    return 1 if broken else 0


def _leave(outcome: Outcome, table: Table, report: str, broken: list[Broken], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.md").write_text(report + "\n", encoding="utf-8")
    if broken:
        lines = "".join(f"{b.promise}: {b.what}\n" for b in broken)
        (out / "broken.txt").write_text(lines, encoding="utf-8")
    draw_scenes(outcome.scenes, out, table.folder / "kivy-pictures")
    for picture in sorted((table.folder / "pictures").glob("*.png")):
        shutil.copy(picture, out)
    for number, slip in enumerate(sorted((table.folder / "slips").glob("*/*.png"))[:SLIPS_SHOWN], start=1):
        shutil.copy(slip, out / f"slip-{number:02d}.png")
    for log in table.folder.glob("*.log"):
        shutil.copy(log, out)
