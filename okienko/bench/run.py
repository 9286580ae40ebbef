"""One run of all measures, in a fixed order, and what it leaves.

The run is a measurement, no assertion: a missed goal is told and changes nothing in how it ends. Only a
measure that could not be carried out does.
"""

from __future__ import annotations

import os
import tempfile
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from okienko.bench import limits
from okienko.bench.burst import burst
from okienko.bench.call_to_view import call_to_view
from okienko.bench.counts import LONG, Counts
from okienko.bench.figures import Figure, number, table
from okienko.bench.frames import frames
from okienko.bench.growth import growth
from okienko.bench.large_hall import large_hall
from okienko.bench.machine import Machine
from okienko.bench.measure import Bench, Measure
from okienko.bench.press_to_frame import press_to_frame
from okienko.bench.rates import rates
from okienko.bench.report import Run, limits_told, summary, write
from okienko.bench.soak import soak
from okienko.bench.steady import steady
from okienko.bench.touch_to_slip import touch_to_slip
from okienko.bench.weights import idle, weights
from okienko.demo.brokers import broker

MEASURES: dict[str, Measure] = {
    "tickets and calls a second": rates,
    "call to view": call_to_view,
    "large hall": large_hall,
    "mad button": burst,
    "even pace": steady,
    "many days": soak,
    "press to board frame": press_to_frame,
    "touch to slip": touch_to_slip,
    "frames a second": frames,
    "start and memory": weights,
    "idle": idle,
    "short day and full day": growth,
}
Say = Callable[[str], None]


def run(out: Path, only: str, say: Say, *, long: bool = False) -> int:
    """Measure, tell by *say*, and write the report into *out*; return the exit status.

    A *long* run does for ten minutes and on full days what a usual one does for half a minute. With *only*,
    what has that in its name is measured and told; *out*, which holds whole runs, is left alone.
    """
    return measured(out, only, say, LONG if long else Counts())


def measured(out: Path, only: str, say: Say, counts: Counts) -> int:
    """Do the same as `run`, each thing as often as *counts* says.

    Raises:
        ValueError: nothing that is measured has *only* in its name.
    """
    chosen = {name: measure for name, measure in MEASURES.items() if only in name}
    if not chosen:
        raise ValueError(f"nothing that is measured is called {only!r} (there are: {', '.join(MEASURES)})")
    done = _measured(chosen, say, counts)
    say(table(done.figures))
    say(f"\n{summary(done.figures)}")
    if not only:
        write(done, out)
        say(f"written to {out}/README.md")
    return 1 if done.broken else 0


def _measured(chosen: dict[str, Measure], say: Say, counts: Counts) -> Run:
    at, begun = datetime.now().astimezone(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="okienko-bench-") as name:
        folder = Path(name)
        machine = Machine.seen(folder)
        say(f"{machine.cores} x {machine.cpu}, databases on {machine.disk}, load {machine.load:.2f}")
        with broker(folder) as (url, broker_name):
            found = limits.measured(folder, int(url.rpartition(":")[2]), counts)
            say(f"the broker is {broker_name}\n\n{limits_told(found)}\n")
            figures, broken = _all(chosen, Bench(folder, url, found, counts, say))
    load_after = round(os.getloadavg()[0], 2)
    return Run(at, machine, found, figures, time.monotonic() - begun, load_after, broken)


def _all(chosen: dict[str, Measure], bench: Bench) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    figures: list[Figure] = []
    broken: list[str] = []
    for name, measure in chosen.items():
        bench.say(f"{name} …")
        try:
            for figure in measure(bench):
                bench.say(f"  {told(figure)}")
                figures.append(figure)
        except Exception as error:  # noqa: BLE001  whatever broke one measure, the others are still worth having
            bench.say("".join(traceback.format_exception(error)))
            broken.append(f"{name}: {error}")
    return tuple(figures), tuple(broken)


def told(figure: Figure) -> str:
    """Return *figure* in one line for the terminal."""
    mark = {None: "", True: ", reached", False: ", MISSED"}[figure.reached]
    side = "≥" if figure.more_is_better else "≤"
    goal = f" (goal {side} {number(figure.goal)})" if figure.goal is not None else ""
    return f"{figure.name}: {number(figure.value)} {figure.unit}".rstrip() + goal + mark
