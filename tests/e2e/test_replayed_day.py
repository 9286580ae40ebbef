"""A short day lived through by the real programs: acquitted when all is well, condemned when it is not."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from okienko.demo import replay, table
from okienko.demo.day import SHIPPED, BadDay
from okienko.demo.run import Wishes, run

VISITORS = 14
SPEED = 100.0


def short_day_in(folder: Path) -> Path:
    """The first visitors of the shipped day, with its bookings; the last of them loses patience at once."""
    folder.mkdir()
    (folder / "bookings.csv").write_text(
        (SHIPPED / "small" / "bookings.csv").read_text(encoding="utf-8"), encoding="utf-8"
    )
    rows = lines_of(SHIPPED / "small")[:VISITORS]
    rows[-1] |= {"patience_min": "0", "booking_code": "", "service": "F"}
    for row in rows:
        row["serving_s"] = str(min(int(row["serving_s"]), 120))
    write(folder, rows)
    return folder


def lines_of(day: Path) -> list[dict[str, str]]:
    with (day / "visitors.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(day: Path, rows: list[dict[str, str]]) -> None:
    with (day / "visitors.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def short_day(tmp_path: Path) -> Path:
    return short_day_in(tmp_path / "day")


class Lived(NamedTuple):
    """A day that was lived through: what came of it, and what was said."""

    outcome: replay.Outcome
    status: int
    report: str
    out: Path


@pytest.fixture(scope="module")
def honest_day(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """One honest day, lived through once for all that is asked about it."""
    folder = tmp_path_factory.mktemp("honest")
    outcomes, said = [], []
    live = replay.Replay.live

    async def kept(self: replay.Replay) -> replay.Outcome:
        outcomes.append(await live(self))
        return outcomes[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replay.Replay, "live", kept)
        status = run(wishes(short_day_in(folder / "day"), folder / "out"), said.append)
    return Lived(outcomes[0], status, "\n".join(said), folder / "out")


def wishes(day: Path, out: Path | None = None, boards: int | None = None) -> Wishes:
    """Ask for one *day*; without *out* and *boards* nothing is drawn of which nothing is asked."""
    return Wishes(day=day, speed=SPEED, once=True, out=out, boards=boards)


def counted(report: str, what: str) -> int:
    """Return the count that *report* tells of *what*."""
    return int(re.findall(rf"^\| {what} \| (\d+) \|$", report, re.MULTILINE)[0])


@pytest.mark.timeout(240)
def test_an_honest_day_keeps_the_promise_and_leaves_its_pictures(honest_day):
    report, out = honest_day.report, honest_day.out

    assert honest_day.status == 0, report
    assert "The promise was kept." in report
    assert f"| visitors | {VISITORS} |" in report
    # Where the machine is slow the kiosk's quick clock takes a visitor for gone, who then begins again.
    assert counted(report, "slips read back") == counted(report, "issued") >= VISITORS
    assert "| left before their turn | 1 |" in report
    assert "| no-show | 0 |" not in report  # on a slow machine somebody else may come too late as well
    assert (out / "report.md").read_text(encoding="utf-8").strip() in report
    assert (out / "board-hall-1.png").stat().st_size > 5_000
    assert len(list(out.glob("slip-*.png"))) == min(VISITORS, 12)
    assert any(out.glob("kiosk-taken-*.png"))


@pytest.mark.timeout(240)
def test_a_quota_that_runs_out_sends_away_who_comes_too_late_and_the_judge_agrees(
    short_day, tmp_path, monkeypatch
):
    shipped = table.text_of
    monkeypatch.setattr(
        table, "text_of", lambda name: shipped(name).replace('id = "F"\n', 'id = "F"\nwalk_in_limit = 4\n')
    )
    all_want_f(short_day)
    said: list[str] = []

    status = run(wishes(short_day, boards=0), said.append)

    report = "\n".join(said)
    assert status == 0, report
    assert "| issued | 2 |" in report  # a party of three, and the last one
    assert f"| refused: quota-reached | {VISITORS - 2} |" in report


def all_want_f(day: Path) -> None:
    """Let everybody come without a booking, half a minute apart, for F; the first is a party of three."""
    rows = lines_of(day)
    for number, row in enumerate(rows):
        row |= {"arrives": f"8:{number // 2:02d}:{number % 2 * 30:02d}", "booking_code": "", "service": "F"}
        row |= {"party": "3" if number == 0 else "1", "patience_min": "60"}
    write(day, rows)


@pytest.mark.timeout(240)
def test_a_printer_that_prints_twice_is_found_out(honest_day, short_day, tmp_path, monkeypatch):
    evidence = honest_day.outcome.evidence
    twice = replace(evidence, slips=[*evidence.slips, replace(evidence.slips[0], printer="K9")])

    async def lived(_: replay.Replay) -> replay.Outcome:
        return replace(honest_day.outcome, evidence=twice)

    monkeypatch.setattr(replay.Replay, "live", lived)
    said: list[str] = []

    status = run(wishes(short_day, boards=0), said.append)

    assert status == 1
    assert "BROKEN: none issued twice" in "\n".join(said)


def test_a_day_that_is_not_there_is_told_with_those_that_are(tmp_path):
    with pytest.raises(BadDay, match=r"no day in .*nowhere.*\(small\)"):
        run(wishes(tmp_path / "nowhere"), print)


def test_a_day_on_which_nobody_comes_is_told(short_day, tmp_path):
    head = (short_day / "visitors.csv").read_text(encoding="utf-8").splitlines()[0]
    (short_day / "visitors.csv").write_text(head + "\n", encoding="utf-8")

    with pytest.raises(BadDay, match="nobody comes"):
        run(wishes(short_day), print)


def test_a_line_that_cannot_be_read_is_named(short_day, tmp_path):
    path = short_day / "visitors.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("7:52:12", "soon", 1), encoding="utf-8")

    with pytest.raises(BadDay, match=r"visitors.csv line \d+: .*soon"):
        run(wishes(short_day), print)
