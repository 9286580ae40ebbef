"""What a run leaves in a folder: a page, figures for machines, a picture, a line in the table over time."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from okienko.bench.figures import Figure, number, table
from okienko.bench.limits import Limits
from okienko.bench.machine import Machine
from okienko.bench.picture import picture

PAGE = """\
# How fast the house is

Measured on {at} by `make bench`; run it again with `make bench`, or a part of it with
`.venv/bin/okienko bench --only "press"`. This run took {minutes} minutes; each one writes this folder anew.

| machine | |
|---|---|
{machine}

{limits}

{table}

![Each figure with a goal, as a share of it; the mark is the machine's own limit](bench.svg)

*Ratio* is the figure divided by the limit, which was measured in the same run. A figure that misses its goal
says so; the run is a measurement and no test, and ends well all the same. Whatever else the machine does
meanwhile blurs the figures (see *load*, the processes that wanted to run before and after): compare within a
run, not across days. [history.csv](history.csv) holds a line for every whole run, [latest.json](latest.json)
this one.
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One whole run.

    Attributes:
        at: when it began, in local time.
        seconds: how long it took.
        load_after: how many processes wanted to run, over the last minute of it.
        broken: measures that failed, and how.
    """

    at: datetime
    machine: Machine
    limits: Limits
    figures: tuple[Figure, ...]
    seconds: float
    load_after: float
    broken: tuple[str, ...] = ()


def write(run: Run, out: Path) -> None:
    """Write everything that is kept of *run* into *out*."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "README.md").write_text(page(run), encoding="utf-8")
    (out / "latest.json").write_bytes(as_json(run))
    (out / "bench.svg").write_text(picture(run.figures), encoding="utf-8")
    remember(run, out / "history.csv")


def page(run: Run) -> str:
    """Return the report as Markdown."""
    told = table(run.figures)
    if run.broken:
        told += "\n\nCould not be measured:\n\n" + "\n".join(f"- {one}" for one in run.broken)
    machine = {
        "cores": f"{run.machine.cores} x {run.machine.cpu}",
        "memory": f"{run.machine.memory_gb:g} GiB",
        "system": f"{run.machine.system}, Python {run.machine.python}",
        "databases on": run.machine.disk,
        "load": f"{run.machine.load:.2f} before, {run.load_after:.2f} after",
    }
    return PAGE.format(
        at=f"{run.at:%Y-%m-%d %H:%M}",
        minutes=max(1, round(run.seconds / 60)),
        machine="\n".join(f"| {name} | {value} |" for name, value in machine.items()),
        limits=limits_told(run.limits),
        table=told,
    )


def limits_told(limits: Limits) -> str:
    """Return the limits of the machine as a table in Markdown."""
    rows = (
        (
            "durable commit, SQLite WAL FULL",
            limits.commit.p50 * 1e3,
            limits.commit.p99 * 1e3,
            1 / limits.commit.p50,
        ),
        ("MQTT hop, plain sockets, QoS 1", limits.hop.p50 * 1e3, limits.hop.p99 * 1e3, 1 / limits.hop.p50),
        ("MQTT round trip, paho, QoS 1", limits.trip.p50 * 1e3, limits.trip.p99 * 1e3, 1 / limits.trip.p50),
        (
            "bare POST, 1 client",
            *_of_posts(limits.alone.spread.p50, limits.alone.spread.p99, limits.alone.per_s),
        ),
        (
            "bare POST, 8 clients",
            *_of_posts(limits.together.spread.p50, limits.together.spread.p99, limits.together.per_s),
        ),
        (
            "bare POST, 64 clients",
            *_of_posts(limits.crowd.spread.p50, limits.crowd.spread.p99, limits.crowd.per_s),
        ),
    )
    lines = ["| limit of this machine | p50, ms | p99, ms | /s |", "|---|---:|---:|---:|"]
    lines += [f"| {name} | {p50:.3f} | {p99:.3f} | {number(per_s)} |" for name, p50, p99, per_s in rows]
    lines.append(f"| POST + commit + MQTT, each after a pause | {limits.rested_s * 1e3:.3f} | | |")
    lines.append(f"| rows, 8 a durable commit | | | {number(limits.rows_per_s)} |")
    return "\n".join(lines)


def _of_posts(p50_s: float, p99_s: float, per_s: float) -> tuple[float, float, float]:
    return p50_s * 1e3, p99_s * 1e3, per_s


def as_json(run: Run) -> bytes:
    """Return the figures of *run* for programs."""
    limits = run.limits
    whole = {
        "at": run.at.isoformat(timespec="seconds"),
        "seconds": round(run.seconds, 1),
        "machine": asdict(run.machine),
        "load_after": run.load_after,
        "limits": {
            "commit_ms": limits.commit.p50 * 1e3,
            "rows_per_s": limits.rows_per_s,
            "mqtt_trip_ms": limits.trip.p50 * 1e3,
            "mqtt_hop_ms": limits.hop.p50 * 1e3,
            "rested_ms": limits.rested_s * 1e3,
            "posts_per_s": limits.alone.per_s,
            "posts_per_s_of_8": limits.together.per_s,
            "posts_per_s_of_64": limits.crowd.per_s,
        },
        "figures": [asdict(one) | {"ratio": one.ratio, "reached": one.reached} for one in run.figures],
        "broken": run.broken,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def remember(run: Run, path: Path) -> None:
    """Append a line for *run* to the table at *path*; a figure that is new there gets a column of its own."""
    lines: list[dict[str, str]] = []
    if path.exists():
        with path.open(encoding="utf-8", newline="") as old:
            lines = list(csv.DictReader(old))
    lines.append(history_line(run))
    columns = list(dict.fromkeys(name for line in lines for name in line))
    with path.open("w", encoding="utf-8", newline="") as new:
        writer = csv.DictWriter(new, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def history_line(run: Run) -> dict[str, str]:
    """Return what is kept of *run* for ever, by column."""
    line = {
        "at": run.at.isoformat(timespec="minutes"),
        "machine": f"{run.machine.cores} x {run.machine.cpu}",
        "load before": f"{run.machine.load:.2f}",
        "load after": f"{run.load_after:.2f}",
    }
    return line | {_column(one): f"{one.value:.5g}" for one in run.figures}


def _column(figure: Figure) -> str:
    return f"{figure.name} [{figure.unit}]" if figure.unit else figure.name


def summary(figures: Sequence[Figure]) -> str:
    """Return in one line how many goals were reached, and which were missed."""
    judged = [one for one in figures if one.reached is not None]
    missed = [one.name for one in judged if not one.reached]
    told = f"{len(judged) - len(missed)} of {len(judged)} goals reached"
    return f"{told}; missed: {', '.join(missed)}" if missed else told
