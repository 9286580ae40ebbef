"""The door to the figures: a day, several days, as JSON or CSV, on the hub's own machine only."""

from __future__ import annotations

import csv
import io

import pytest

from contract.codec import decode
from hub.statistics.figures import Statistics
from tests.hub.http.running import Client, running

DAY = "/v1/statistics/2026-11-23"


@pytest.mark.parametrize("kept", ["memory", "sqlite"])
def test_the_figures_of_a_day_are_read(kept, tmp_path):
    with running(data=tmp_path if kept == "sqlite" else None) as hub:
        hub.issue("karta", language="uk")
        hub.issue("karta", language="pl")
        hub.verb("1", "call-next")
        hub.verb("1", "serve")

        told = decode(hub.get(DAY).content, Statistics)

    assert (told.branch, told.days, told.in_time_minutes) == ("doors-hall", 1, 15)
    figures = told.rows[0].figures
    assert (figures.issued, figures.served, figures.open, figures.waiting.count) == (2, 1, 1, 1)
    assert [row.name for row in told.rows if row.by == "language"] == ["pl", "uk"]


def test_several_days_are_told_together(hub: Client):
    hub.issue()

    told = decode(hub.get(f"{DAY}?to=2026-11-30&within=5").content, Statistics)

    assert (str(told.begins), str(told.ends), told.days) == ("2026-11-23", "2026-11-30", 1)
    assert told.in_time_minutes == 5


def test_a_day_of_which_nothing_is_known_has_no_tickets(hub: Client):
    told = decode(hub.get("/v1/statistics/2020-01-01").content, Statistics)

    assert (told.days, told.rows) == (0, ())


def test_a_spreadsheet_gets_a_table(hub: Client):
    hub.issue()

    answer = hub.get(f"{DAY}?format=csv")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert next(csv.DictReader(io.StringIO(answer.text)))["issued"] == "1"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/v1/statistics/tuesday", "a day must be written as 2026-12-01, not 'tuesday'"),
        (f"{DAY}?to=2026-11-22", "'to' must be the same day or one of the 91 after it"),
        (f"{DAY}?to=2027-11-22", "'to' must be the same day or one of the 91 after it"),
        (f"{DAY}?format=pdf", "format must be json or csv, not 'pdf'"),
        (f"{DAY}?within=x", "within must be a number from 0 on"),
    ],
)
def test_what_cannot_be_told_is_said(hub: Client, path: str, said: str):
    answer = hub.get(path)

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")
    assert said in answer.json()["detail"]


def test_they_are_for_the_hub_s_own_machine(hub: Client):
    assert hub.get(DAY, headers={"X-Forwarded-For": "10.0.0.9"}).status_code == 401
