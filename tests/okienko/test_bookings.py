"""``okienko bookings import``: what a person reads of a hand-over, against a hub that works."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from typer.testing import CliRunner

from okienko import bookings
from okienko.cli import app
from okienko.plainly import USAGE
from tests.hub.http.running import Client, running
from tests.radicale import USER, Event, Radicale

HEAD = "code,service,starts,persons\n"
FIRST = "402913,karta,2026-11-23T09:10:00+01:00,1\n"
SECOND = "402914,B,2026-11-23T09:20:00+01:00,2\n"


@pytest.fixture
def hub() -> Iterator[Client]:
    with running() as client:
        yield client


@pytest.fixture
def handed(hub, tmp_path):
    def hand_over(text: str, *words: str, name: str = "bookings.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return CliRunner().invoke(app, ["bookings", "import", str(path), "--hub", hub.url, *words])

    return hand_over


def test_what_changed_is_told_and_a_second_time_nothing_did(handed):
    first = handed(HEAD + FIRST + SECOND)
    again = handed(HEAD + FIRST + SECOND)

    assert (first.exit_code, again.exit_code) == (0, 0), first.output
    assert first.output.splitlines() == [
        "line 2: booking 402913 added",
        "line 3: booking 402914 added",
        "2 added, 0 changed, 0 cancelled, 0 unchanged, 0 refused",
    ]
    assert again.output.splitlines() == ["0 added, 0 changed, 0 cancelled, 2 unchanged, 0 refused"]


def test_bad_rows_are_told_by_line_whoever_refuses_them(handed):
    bad = "40291x,karta,2026-11-23T09:10:00+01:00,1\n402915,nothing,2026-11-23T09:10:00+01:00,1\n"

    said = handed(HEAD + bad + FIRST)

    assert said.exit_code == 1
    assert said.output.splitlines() == [
        (
            "line 3: booking 402915 refused: this branch offers no service 'nothing' "
            "(known: karta, paszport, odbior)"
        ),
        "line 4: booking 402913 added",
        "line 2: refused: 'code' must be six digits, not '40291x'",
        "1 added, 0 changed, 0 cancelled, 0 unchanged, 2 refused",
    ]


def test_what_is_only_tried_changes_nothing(handed):
    tried = handed(HEAD + FIRST, "--dry-run")
    done = handed(HEAD + FIRST)

    assert tried.output.splitlines()[-1].startswith("would be: 1 added")
    assert done.output.splitlines()[-1].startswith("1 added")


def test_a_change_in_the_open_hall_spares_who_is_checked_in(handed, hub):
    handed(HEAD + FIRST + SECOND)
    assert hub.post("/v1/check-ins", {"codes": ["402913"]}).status_code == 201

    said = handed(HEAD + FIRST.replace("09:10", "09:30") + SECOND.replace("09:20", "09:40"))

    assert said.output.splitlines()[:2] == [
        "line 2: booking 402913 refused: checked in already, its ticket is A001; it is not changed any more",
        "line 3: booking 402914 changed: starts 2026-11-23 09:20 → 2026-11-23 09:40",
    ]


def test_a_calendar_file_is_handed_over_and_cancels(handed):
    event = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1@office\nCATEGORIES:A\n"
        "DTSTART;TZID=Europe/Warsaw:20261123T091000\nDESCRIPTION:Kod: 402913\nEND:VEVENT\nEND:VCALENDAR\n"
    )

    added = handed(event, name="visits.ics")
    gone = handed(event.replace("UID", "STATUS:CANCELLED\nUID"), name="visits.ics")

    assert added.output.splitlines()[0] == "line 3: booking 402913 added"
    assert gone.output.splitlines()[0] == "line 3: booking 402913 cancelled"


def test_a_long_list_goes_in_portions(handed, monkeypatch):
    monkeypatch.setattr(bookings, "AT_ONCE", 2)
    rows = [FIRST.replace("402913", f"40{n:04d}") for n in range(5)]

    said = handed(HEAD + "".join(rows) + FIRST.replace("karta", "nothing"))

    assert "line 7: booking 402913 refused" in said.output
    assert said.output.splitlines()[-1].startswith("5 added")


def test_what_is_no_list_is_one_line(handed):
    said = handed("hello\n")

    assert said.exit_code == USAGE
    assert "no column 'code'" in said.output
    assert "Traceback" not in said.output


def test_a_hub_that_is_away_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(bookings, "PATIENCE_S", 1.0)
    path = tmp_path / "bookings.csv"
    path.write_text(HEAD + FIRST, encoding="utf-8")

    said = CliRunner().invoke(app, ["bookings", "import", str(path), "--hub", "http://127.0.0.1:9"])

    assert said.exit_code == USAGE
    assert said.output.startswith("okienko: ")


class _Calendar(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/visits.csv" else 404)
        self.end_headers()
        self.wfile.write((HEAD + FIRST).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def radicale(tmp_path) -> Iterator[Radicale]:
    server = Radicale(tmp_path)
    yield server
    server.kill()


def test_a_calendar_on_a_server_is_handed_over_and_names_its_events(hub, radicale):
    radicale.calendar.write(
        Event("anna@office", "402913"),
        Event("ben@office", "4029", "20261124T101000"),
        Event("late", "1", "20270301T101000"),
    )
    words = ["--user", USER, "--password-file", str(radicale.password_file), "--from", "2026-11-23"]

    def imported(*more: str):
        return CliRunner().invoke(app, ["bookings", "import", *words, "--hub", hub.url, *more])

    tried = imported("--caldav", radicale.url, "--dry-run")
    done = imported(f"caldav+{radicale.url}")
    again = imported("--caldav", radicale.url, "--days", "0")

    assert (tried.exit_code, done.exit_code, again.exit_code) == (1, 1, 0), done.output
    assert tried.output.splitlines()[-1].startswith("would be: 1 added")
    assert done.output.splitlines() == [
        "/kalendarz/visits/anna%40office.ics: booking 402913 added",
        "/kalendarz/visits/ben%40office.ics (ben@office): refused: 'code' must be six digits, not '4029'",
        "1 added, 0 changed, 0 cancelled, 0 unchanged, 1 refused",
    ]
    assert again.output == "0 added, 0 changed, 0 cancelled, 1 unchanged, 0 refused\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name either a file or an address, or one with --caldav"),
        (("x.csv", "--caldav", "https://calendar.example/"), "name either a file or an address"),
        (("x.csv", "--user", "anna"), "belong to a calendar"),
        (
            ("--caldav", "http://calendar.example/", "--user", "anna", "--password-file", "x"),
            "begin with https",
        ),
        (("caldav+https://anna:tajne@calendar.example/",), "must not hold a name or password"),
        (("caldav+http://127.0.0.1:9/visits/",), "http://127.0.0.1:9/visits/: "),
    ],
)
def test_what_cannot_be_a_calendar_is_one_line(words, said):
    told = CliRunner().invoke(app, ["bookings", "import", *words])

    assert told.exit_code == USAGE
    assert told.output.startswith("okienko: ")
    assert said in told.output
    assert "tajne" not in told.output


def test_an_address_may_stand_for_a_file(hub):
    with HTTPServer(("127.0.0.1", 0), _Calendar) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        said = CliRunner().invoke(app, ["bookings", "import", f"{url}/visits.csv", "--hub", hub.url])
        missing = CliRunner().invoke(app, ["bookings", "import", f"{url}/nothing.csv", "--hub", hub.url])
        server.shutdown()
        thread.join()

    assert said.output.splitlines()[-1].startswith("1 added")
    assert (missing.exit_code, "answered 404" in missing.output) == (USAGE, True)
