"""A short day lived through by the real programs: acquitted when all is well, condemned when it is not."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from okienko.demo import replay, table
from okienko.demo.day import SHIPPED, BadDay
from okienko.demo.run import Wishes, run
from okienko.promise.evidence import SlipSeen

VISITORS = 14
SPEED = 100.0


@pytest.fixture
def short_day(tmp_path: Path) -> Path:
    """The first visitors of the shipped day, with its bookings; the last of them loses patience at once."""
    folder = tmp_path / "day"
    folder.mkdir()
    (folder / "bookings.csv").write_text(
        (SHIPPED / "small" / "bookings.csv").read_text(encoding="utf-8"), encoding="utf-8"
    )
    with (SHIPPED / "small" / "visitors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:VISITORS]
    rows[-1] |= {"patience_min": "0", "booking_code": "", "service": "F"}
    for row in rows:
        row["serving_s"] = str(min(int(row["serving_s"]), 120))
    with (folder / "visitors.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return folder


def wishes(day: Path, out: Path) -> Wishes:
    return Wishes(day=day, speed=SPEED, once=True, out=out)


@pytest.mark.timeout(240)
def test_an_honest_day_keeps_the_promise_and_leaves_its_pictures(short_day, tmp_path):
    said: list[str] = []
    out = tmp_path / "out"

    status = run(wishes(short_day, out), said.append)

    report = "\n".join(said)
    assert status == 0, report
    assert "The promise was kept." in report
    assert f"| visitors | {VISITORS} |" in report
    assert f"| slips read back | {VISITORS} |" in report
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

    status = run(wishes(short_day, tmp_path / "out"), said.append)

    report = "\n".join(said)
    assert status == 0, report
    assert "| issued | 2 |" in report  # a party of three, and the last one
    assert f"| refused: quota-reached | {VISITORS - 2} |" in report


def all_want_f(day: Path) -> None:
    """Let everybody come without a booking, half a minute apart, for F; the first is a party of three."""
    with (day / "visitors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        row |= {"arrives": f"8:{number // 2:02d}:{number % 2 * 30:02d}", "booking_code": "", "service": "F"}
        row |= {"party": "3" if number == 0 else "1", "patience_min": "60"}
    with (day / "visitors.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.timeout(240)
def test_a_printer_that_prints_twice_is_found_out(short_day, tmp_path, monkeypatch):
    honest = replay.slips_in

    def doubled(folder: Path) -> list[SlipSeen]:
        slips = honest(folder)
        return [*slips, replace(slips[0], printer="K9")]

    monkeypatch.setattr(replay, "slips_in", doubled)
    said: list[str] = []

    status = run(wishes(short_day, tmp_path / "out"), said.append)

    assert status == 1
    assert "BROKEN: none issued twice" in "\n".join(said)


def test_a_day_that_is_not_there_is_told_with_those_that_are(tmp_path):
    with pytest.raises(BadDay, match=r"no day in .*nowhere.*\(small\)"):
        run(wishes(tmp_path / "nowhere", tmp_path), print)


def test_a_day_on_which_nobody_comes_is_told(short_day, tmp_path):
    head = (short_day / "visitors.csv").read_text(encoding="utf-8").splitlines()[0]
    (short_day / "visitors.csv").write_text(head + "\n", encoding="utf-8")

    with pytest.raises(BadDay, match="nobody comes"):
        run(wishes(short_day, tmp_path), print)


def test_a_line_that_cannot_be_read_is_named(short_day, tmp_path):
    path = short_day / "visitors.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("7:52:12", "soon", 1), encoding="utf-8")

    with pytest.raises(BadDay, match=r"visitors.csv line \d+: .*soon"):
        run(wishes(short_day, tmp_path), print)
