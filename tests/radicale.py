"""A real CalDAV server for tests: Radicale on a free port, with a folder and a calendar of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.broker import free_tcp_port

USER, PASSWORD = "kalendarz", "zażółć gęślą"
CALENDAR = "visits"
CONFIG = """\
[server]
hosts = 127.0.0.1:{port}
ssl = {ssl}
certificate = {folder}/server.crt
key = {folder}/server.key
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}/collections
[logging]
level = error
"""
MADE = b"""<?xml version="1.0" encoding="utf-8"?>
<mkcalendar xmlns="urn:ietf:params:xml:ns:caldav"><set xmlns="DAV:"><prop/></set></mkcalendar>"""


class Radicale:
    """The server; it may be killed and started again, and finds its calendars as they were."""

    def __init__(self, folder: Path, *, tls: bool = False) -> None:
        self.port = free_tcp_port()
        self.folder = folder
        self.scheme = "https" if tls else "http"
        self.password_file = folder / "password"
        (folder / "config").write_text(
            CONFIG.format(port=self.port, folder=folder, ssl=tls), encoding="utf-8"
        )
        (folder / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
        self.password_file.write_text(PASSWORD + "\n", encoding="utf-8")
        if tls:
            _certify(folder)
        self._process: subprocess.Popen[bytes] | None = None
        self.start()
        self.calendar = Written(self)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/{USER}/{CALENDAR}/"

    @property
    def ca_file(self) -> str:
        return str(self.folder / "server.crt") if self.scheme == "https" else ""

    def start(self) -> None:
        words = [sys.executable, "-m", "radicale", "--config", str(self.folder / "config")]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 20
        while not self._answers():
            assert time.monotonic() < until, "Radicale did not start"
            time.sleep(0.02)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "Radicale ended"
        try:
            root = f"{self.scheme}://127.0.0.1:{self.port}/"
            return requests.get(root, timeout=2, verify=self.ca_file or True).status_code < 500
        except requests.ConnectionError:
            return False


@dataclass(frozen=True)
class Event:
    """An event as a calendar program writes it; *starts* is local time in Warsaw, or UTC with a Z."""

    uid: str
    code: str
    starts: str = "20261123T091000"
    service: str = "A"
    more: str = ""

    def __str__(self) -> str:
        zone = "" if self.starts.endswith("Z") else ";TZID=Europe/Warsaw"
        return (
            f"BEGIN:VEVENT\r\nUID:{self.uid}\r\nDTSTAMP:20261101T000000Z\r\n"
            f"DTSTART{zone}:{self.starts}\r\nDURATION:PT10M\r\n"
            f"CATEGORIES:{self.service}\r\nSUMMARY:Wizyta\r\nDESCRIPTION:Kod: {self.code}\r\n"
            f"{self.more}END:VEVENT\r\n"
        )


class Written:
    """The calendar of the tests, as the person writes in it who runs it."""

    def __init__(self, server: Radicale) -> None:
        self._server = server
        self._do("MKCALENDAR", "", MADE)

    def write(self, *events: Event) -> None:
        for event in events:
            self._do("PUT", f"{event.uid}.ics", _calendar([str(event)]))

    def write_text(self, name: str, text: str) -> None:
        """Write what the server would not take by its front door."""
        (self._stored() / f"{name}.ics").write_text(_calendar([text]).decode(), encoding="utf-8")

    def write_all(self, events: Iterable[Event]) -> None:
        """Put a whole calendar in place of what is there, behind the back of the server: it is slow."""
        for old in self._stored().glob("*.ics"):
            old.unlink()
        for event in events:
            self.write_text(event.uid, str(event))

    def delete(self, uid: str) -> None:
        self._do("DELETE", f"{uid}.ics", b"")

    def _stored(self) -> Path:
        return self._server.folder / "collections" / "collection-root" / USER / CALENDAR

    def _do(self, method: str, name: str, body: bytes) -> None:
        answer = requests.request(
            method,
            self._server.url + name,
            data=body,
            auth=(USER, PASSWORD.encode()),
            headers={"Content-Type": "text/calendar; charset=utf-8"},
            timeout=60,
            verify=self._server.ca_file or True,
        )
        assert answer.status_code in {200, 201, 204}, (answer.status_code, answer.text)


def _calendar(events: Iterable[str]) -> bytes:
    text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//PL\r\n" + "".join(events) + "END:VCALENDAR\r\n"
    return text.encode()


def _certify(folder: Path) -> None:
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1"
    words += f" -addext subjectAltName=IP:127.0.0.1 -keyout {folder}/server.key -out {folder}/server.crt"
    subprocess.run(["openssl", *words.split()], check=True, capture_output=True)
