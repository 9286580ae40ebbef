"""Phones by the hundred watch one hub: each hears of its own, the called first, and none is in the way."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import resource
import socket

import pytest
import requests

from hub.config import HttpSettings
from hub.open_files import make_room
from hub.web import crowd
from hub.web.crowd import MOST_UNREAD, Line
from hub.web.ticket_picture import TicketPictures
from tests.hub.http.running import Client, running
from tests.hub.http.watchers import Phone, hub_process, joined, until, watched


def run(hub: Client, paths: list[str], act) -> list[Phone]:
    """Let phones watch *paths* while *act* happens, which gets them, and return them."""

    async def live() -> list[Phone]:
        phones = await joined(hub.hub.port, paths)
        await act(phones)
        for phone in phones:
            assert phone.transport is not None
            phone.transport.abort()
        return phones

    return asyncio.run(live())


def events(token: str, language: str = "en") -> str:
    return f"/t/{token}/events?lang={language}"


def test_three_hundred_phones_hear_of_every_call(hub: Client):
    measured = asyncio.run(watched(hub.hub.port, watchers=300, tickets=60, calls=2))

    assert (measured.refused, measured.lost) == (0, 0)
    assert len(measured.called_s) == 2 * 300 / 60, "each phone of a called ticket hears of it once"
    assert measured.others_s, "those behind hear that they have come nearer"


@pytest.mark.long
@pytest.mark.timeout(900)
def test_ten_thousand_phones_hear_of_every_call():
    with hub_process() as (port, pid):
        measured = asyncio.run(watched(port, watchers=10_000, tickets=2000, calls=20, pid=pid))

    logging.getLogger(__name__).info("%s", measured)
    assert (measured.refused, measured.lost) == (0, 0)
    assert len(measured.called_s) == 20 * 5
    before, after = measured.memory_mb
    assert after - before < 600


def test_a_ticket_that_nothing_happened_to_is_not_drawn_again(hub: Client, monkeypatch):
    drawn = []
    filled = TicketPictures._filled
    monkeypatch.setattr(
        TicketPictures, "_filled", lambda self, *parts: (drawn.append(parts), filled(self, *parts))[1]
    )
    first, other = hub.issue()["token"], hub.issue("paszport")["token"]

    async def act(phones):
        drawn.clear()
        await asyncio.to_thread(hub.verb, "2", "call-next")
        await until(lambda: phones[0].turns == phones[1].turns == 1)

    phones = run(hub, [events(first), events(first), events(other)], act)

    assert len(drawn) == 1, "two phones with one ticket get one drawing"
    assert [phone.events for phone in phones] == [2, 2, 1]


def test_phones_of_one_line_share_the_drawing_and_differ_in_numbers(hub: Client):
    pages = [hub.get(f"/t/{hub.issue()['token']}?lang=en").text for _ in range(3)]

    assert [re.findall(r"A00\d", page)[0] for page in pages] == ["A001", "A002", "A003"]
    assert ["You are next" in page for page in pages] == [True, False, False]
    assert "2 tickets before you" in pages[2]
    assert not any(0xE000 <= ord(letter) < 0xE010 for page in pages for letter in page)


def test_the_public_page_is_watched_too(hub: Client):
    async def act(phones):
        await asyncio.to_thread(hub.issue)
        await until(lambda: phones[0].events == 2)

    run(hub, ["/now/events?lang=pl"], act)


def test_who_is_called_need_not_wait_for_the_calm_of_the_others(hub: Client, monkeypatch):
    monkeypatch.setattr(crowd, "CALM_S", 3600.0)
    tokens = [hub.issue()["token"] for _ in range(2)]
    hub.verb("1", "open")

    async def act(phones):
        await asyncio.to_thread(hub.verb, "1", "call-next")
        await until(lambda: phones[0].turns == 1)
        await asyncio.to_thread(hub.verb, "1", "call-next")
        await until(lambda: phones[1].turns == 1)

    run(hub, [events(token) for token in tokens], act)


def few(**streams: int):
    return running(http=HttpSettings(port=0, **streams))


@pytest.mark.parametrize("streams", [{"streams": 1}, {"streams_per_address": 1}])
def test_where_no_more_may_watch_the_answer_is_clear_and_the_page_shows_itself_anew(streams):
    with few(**streams) as hub:
        path = f"/t/{hub.issue(language='en')['token']}"

        async def act(_phones):
            refused = await asyncio.to_thread(requests.get, f"{hub.url}{path}/events", timeout=10)
            assert (refused.status_code, refused.json()["code"]) == (503, "seats-taken")
            assert refused.headers["retry-after"] == "30"
            page = await asyncio.to_thread(requests.get, f"{hub.url}{path}", timeout=10)
            assert '<meta http-equiv="refresh" content="30">' in page.text
            assert "data-events" not in page.text
            assert "Very many people are watching now" in page.text

        run(hub, [f"{path}/events"], act)
        freed = requests.get(hub.url + path, timeout=10).text
        for _ in range(200):
            if "data-events" in freed:
                break
            freed = requests.get(hub.url + path, timeout=10).text
        assert "http-equiv" not in freed, "who goes leaves the seat to the next"


def test_behind_a_proxy_an_address_is_the_one_that_it_names():
    with running(http=HttpSettings(port=0, behind_tls=True, streams_per_address=1)) as hub:
        path = f"/t/{hub.issue()['token']}"

        def page(address: str) -> str:
            return requests.get(hub.url + path, headers={"X-Forwarded-For": address}, timeout=10).text

        async def act(_phones):
            for address, is_free in [("192.0.2.1", True), ("192.0.2.1, 192.0.2.2", True)]:
                assert ("data-events" in await asyncio.to_thread(page, address)) is is_free

        run(hub, [f"{path}/events"], act)


def test_a_ticket_that_is_none_is_answered_before_any_stream(hub: Client):
    answer = requests.get(f"{hub.url}/t/nobody-has-this-paper-22/events", timeout=10)

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-ticket")


def test_a_hub_that_stops_ends_its_streams_in_good_order():
    with contextlib.ExitStack() as hubs:
        hub = hubs.enter_context(running())

        async def act(phones):
            await asyncio.to_thread(hubs.close)
            await until(lambda: phones[0].over)
            assert phones[0].finished

        run(hub, [events(hub.issue()["token"])], act)


class Socket(asyncio.Transport):
    """A connection whose other end has stopped reading."""

    def __init__(self, unread: int) -> None:
        super().__init__()
        self.unread, self.written, self.aborted = unread, b"", False

    def is_closing(self) -> bool:
        return self.aborted

    def get_write_buffer_size(self) -> int:
        return self.unread

    def write(self, data: bytes) -> None:
        self.written += data

    def abort(self) -> None:
        self.aborted = True


def test_who_does_not_read_is_cut_off_and_keeps_no_more_than_its_share():
    reading, stuck = Socket(0), Socket(MOST_UNREAD + 1)

    assert [Line(each).write(b"news") for each in (reading, stuck)] == [False, True]
    assert (reading.written, stuck.written, stuck.aborted) == (b"news", b"", True)
    assert not Line(stuck).write(b"more"), "it is counted once"


def test_a_phone_that_stops_reading_is_cut_off_and_the_others_hear_on(hub: Client, monkeypatch):
    cut_off: list[Line] = []
    write = Line.write

    def noted(line: Line, chunk: bytes) -> bool:
        if is_cut := write(line, chunk):
            cut_off.append(line)
        return is_cut

    monkeypatch.setattr(crowd, "MOST_UNREAD", 4 * 1024)
    monkeypatch.setattr(Line, "write", noted)
    ticket = hub.issue()
    path, services = events(ticket["token"]), ["paszport", "karta"]

    def move(number: int) -> None:
        body = {"service": services[number % 2], "reason": "the other one"}
        assert hub.post(f"/v1/tickets/{ticket['ticket']}/transfer", body).status_code == 200

    async def act(phones):
        stuck, reading = Phone(path), phones[0]
        narrow = socket.socket()
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        narrow.connect(("127.0.0.1", hub.hub.port))
        await asyncio.get_running_loop().create_connection(lambda: stuck, sock=narrow)
        await until(lambda: stuck.events)
        stuck.transport.pause_reading()
        for number in range(600):
            await asyncio.to_thread(move, number)
            if cut_off:
                break
        assert len(cut_off) == 1
        heard = reading.events
        await asyncio.to_thread(move, number + 1)
        await until(lambda: reading.events > heard)
        stuck.transport.resume_reading()
        await until(lambda: stuck.over)

    run(hub, [path], act)


def test_a_hub_takes_as_many_files_as_it_may_and_says_when_they_are_too_few(caplog):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 1000), hard))
    try:
        assert make_room(10) == 10
        assert not caplog.records
        assert make_room(hard) < hard
        assert "LimitNOFILE" in caplog.text
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == hard
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
