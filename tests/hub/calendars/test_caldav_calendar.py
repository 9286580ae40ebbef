"""An answer of a calendar server is believed only as far as it goes: cut off, in part, or none at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from hub.bookings.caldav_calendar import CaldavCalendar
from hub.bookings.calendar import CalendarAway, Window

WINDOW = Window(datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 15, tzinfo=UTC))
OK = "HTTP/1.1 200 OK"


def part(href: str, inside: str) -> str:
    return f"<d:response><d:href>{href}</d:href>{inside}</d:response>"


def event(name: str, status: str = OK) -> str:
    data = f"<d:prop><d:getetag>1</d:getetag><c:calendar-data>TEXT {name}</c:calendar-data></d:prop>"
    return part(f"/visits/{name}.ics", f"<d:propstat>{data}<d:status>{status}</d:status></d:propstat>")


def failed(status: str, href: str = "/visits/ben.ics") -> str:
    return part(href, f"<d:status>HTTP/1.1 {status}</d:status>")


def whole(*parts: str) -> str:
    spaces = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"'
    return f'<?xml version="1.0"?><d:multistatus {spaces}>{"".join(parts)}</d:multistatus>'


def described(inside: str, *, calendar: bool = True) -> str:
    kind = "<d:collection/>" + ("<c:calendar/>" if calendar else "")
    prop = f"<d:prop><d:resourcetype>{kind}</d:resourcetype>{inside}</d:prop><d:status>{OK}</d:status>"
    return whole(part("/visits/", f"<d:propstat>{prop}</d:propstat>"))


class Scripted(HTTPServer):
    """A server that answers whatever it is told to."""

    status = 207
    kind = "application/xml"
    body = ""
    short_by = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/visits/"


class _Answers(BaseHTTPRequestHandler):
    server: Scripted

    def do_REPORT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = self.server.body.encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.server.kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) - self.server.short_by])
        self.close_connection = True

    do_PROPFIND = do_REPORT  # noqa: N815  as the server calls it
    do_GET = do_REPORT  # noqa: N815

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Scripted]:
    with Scripted(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def calendar(server: Scripted) -> Iterator[CaldavCalendar]:
    calendar = CaldavCalendar(server.url, patience_s=5)
    yield calendar
    calendar.close()


def test_an_answer_that_is_whole_holds_every_event(server: Scripted, calendar: CaldavCalendar):
    server.body = whole(event("anna"), event("ben"))

    look = calendar.look(WINDOW)

    assert [(sheet.href, sheet.text) for sheet in look.sheets] == [
        ("/visits/anna.ics", "TEXT anna"),
        ("/visits/ben.ics", "TEXT ben"),
    ]
    assert look.troubles == ()


@pytest.mark.parametrize(
    "trouble",
    [
        failed("507 Insufficient Storage", "/visits/"),
        failed("500 Internal Server Error"),
        failed("404 Not Found"),
        event("ben", "HTTP/1.1 403 Forbidden"),
        part("/visits/ben.ics", f"<d:propstat><d:prop/><d:status>{OK}</d:status></d:propstat>"),
    ],
    ids=["cut off by the server", "one failed", "one went away", "one is secret", "one is empty"],
)
def test_an_answer_in_part_says_so_and_keeps_the_rest(
    server: Scripted, calendar: CaldavCalendar, trouble: str
):
    server.body = whole(event("anna"), trouble)

    look = calendar.look(WINDOW)

    assert [sheet.text for sheet in look.sheets] == ["TEXT anna"]
    assert look.troubles[0].startswith("the answer is not whole: ")


def test_what_a_server_tells_of_the_calendar_itself_is_no_trouble(server: Scripted, calendar: CaldavCalendar):
    server.body = whole(event("anna"), failed("404 Not Found", "/visits/"))

    assert calendar.look(WINDOW).troubles == ()


@pytest.mark.parametrize(
    ("status", "kind", "body", "short_by", "said"),
    [
        (207, "application/xml", whole(event("anna"))[:-20], 0, "broke off or is no XML"),
        (207, "application/xml", whole(event("anna")), 20, "Connection broken"),
        (207, "application/xml", "<html/>", 0, "none of CalDAV"),
        (207, "application/xml", "", 0, "broke off or is no XML"),
        (200, "text/html", "<html>Welcome</html>", 0, "answered 200 OK; is the address right"),
        (502, "text/html", "<h1>Bad Gateway</h1>", 0, "answered 502 Bad Gateway"),
        (404, "text/plain", "no", 0, "answered 404 Not Found"),
        (403, "text/html", "<p>no</p>", 0, "nobody is not let in"),
    ],
)
def test_what_is_no_answer_is_said_to_be_none(  # noqa: PLR0917  the columns of the table
    server: Scripted, calendar: CaldavCalendar, caplog, status, kind, body, short_by, said
):
    server.status, server.kind, server.body, server.short_by = status, kind, body, short_by

    with pytest.raises(CalendarAway, match=said):
        calendar.look(WINDOW)

    assert caplog.text == ""


@pytest.mark.parametrize(
    ("inside", "marker"),
    [
        ("<d:sync-token>t-1</d:sync-token><s:getctag>c-1</s:getctag>", "t-1"),
        ("<s:getctag>c-1</s:getctag>", "c-1"),
        ("", ""),
    ],
)
def test_a_marker_is_whatever_the_server_has(
    server: Scripted, calendar: CaldavCalendar, inside: str, marker: str
):
    server.body = described(inside)

    assert calendar.marker() == marker


def test_what_is_no_calendar_is_not_looked_at(server: Scripted, calendar: CaldavCalendar):
    server.body = described("<d:sync-token>t-1</d:sync-token>", calendar=False)

    with pytest.raises(CalendarAway, match="this is no calendar; give the address of the calendar itself"):
        calendar.marker()


def test_whether_an_event_is_there_is_not_told_from_half_an_answer(
    server: Scripted, calendar: CaldavCalendar
):
    server.body = whole(failed("500 Internal Server Error"))

    with pytest.raises(CalendarAway, match="not whole"):
        calendar.named("ben@office")


def test_a_password_that_cannot_be_read_is_said(server: Scripted, tmp_path):
    calendar = CaldavCalendar(server.url, user="anna", password_file=str(tmp_path / "nowhere"))

    with pytest.raises(CalendarAway, match="nowhere: the password cannot be read: No such file"):
        calendar.marker()


def test_a_server_that_is_not_there_is_away(silent_port: int):
    calendar = CaldavCalendar(f"http://127.0.0.1:{silent_port}/visits/", patience_s=2)

    with pytest.raises(CalendarAway, match="refused"):
        calendar.marker()
