"""Heads, bodies, connections: nothing that a stranger sends to the hub's port goes on for ever."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import pytest

from hub.config import HttpSettings
from hub.http.asgi import json_body
from hub.http.protocol import MOST_HEADERS, MOST_OF_A_HEAD, Doorway
from hub.http.server import bound, listening
from hub.http.table import Door, Table
from tests.hub.running import run, until

ASK = b"GET /x HTTP/1.1\r\nhost: localhost\r\n\r\n"


class Line:
    """A connection to the server of these tests."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def ask(self, data: bytes) -> bytes:
        """Send *data*; return the answer as far as the server sends it before it hangs up or rests."""
        self.writer.write(data)
        return await self.heard()

    async def heard(self) -> bytes:
        got = b""
        with contextlib.suppress(ConnectionError):
            while b"\r\n\r\n" not in got or b"problem" in got:
                piece = await self.reader.read(65536)
                if not piece:
                    break
                got += piece
        return got


@contextlib.asynccontextmanager
async def served(doorway: Doorway) -> AsyncIterator[asyncio.Queue]:
    """Serve one small door; yields what makes lines to it."""

    async def get(_scope, _receive):
        return 200, b"{}", "application/json"

    async def post(scope, receive):
        await json_body(scope, receive)
        return 200, b"{}", "application/json"

    async def nowhere(_scope, _receive, _send):
        raise AssertionError("nothing else is asked here")

    table = Table([Door("/x", "GET", get), Door("/x", "POST", post)], nowhere)
    opened = bound(HttpSettings(port=0))
    lines: list[Line] = []
    async with listening(table, opened, doorway) as port:

        async def line() -> Line:
            lines.append(Line(*await asyncio.open_connection("127.0.0.1", port)))
            return lines[-1]

        try:
            yield line
        finally:
            for each in lines:
                each.writer.close()


def answers(doorway: Doorway, *asked: bytes) -> list[bytes]:
    """Return what the server answers to each of *asked*, each on a line of its own."""

    async def work():
        async with served(doorway) as line:
            return [await (await line()).ask(data) for data in asked]

    return run(work())


def head(extra: bytes) -> bytes:
    return ASK[:-2] + extra + b"\r\n"


def test_a_usual_request_is_answered_and_costs_no_limit():
    doorway = Doorway()

    [answer] = answers(doorway, ASK)

    assert answer.startswith(b"HTTP/1.1 200")
    assert not doorway.beyond


@pytest.mark.fault("F32")
@pytest.mark.parametrize(
    "data",
    [
        head(b"x: y\r\n" * (MOST_HEADERS + 1)),
        head(b"x: " + b"y" * MOST_OF_A_HEAD + b"\r\n"),
        b"GET /" + b"x" * MOST_OF_A_HEAD + b" HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"GET /x HTTP/1.1\r\nx: " + b"y" * 2 * MOST_OF_A_HEAD,
        ASK[:-2] + b"x: y\r\n" * 1_000_000,
    ],
    ids=["many lines", "long line", "long address", "a line without an end", "a million lines"],
)
def test_a_head_without_measure_is_refused_with_its_reason_and_the_line_is_closed(data):
    doorway = Doorway()

    [answer] = answers(doorway, data)

    assert answer.startswith(b"HTTP/1.1 431") or not answer  # the kernel hangs up on who goes on
    assert doorway.beyond == {"request-head": 1}


def test_who_sends_too_long_a_head_reads_how_long_it_may_be():
    [answer] = answers(Doorway(), head(b"x: y\r\n" * (MOST_HEADERS + 1)))

    assert b'"code":"head-too-large"' in answer
    assert b"32768 bytes and 100 lines at most" in answer


@pytest.mark.fault("F34")
@pytest.mark.parametrize(
    ("data", "answered"),
    [(ASK[:20], True), (b"POST /x HTTP/1.1\r\nhost: h\r\ncontent-length: 9\r\n\r\n{", True), (b"", False)],
    ids=["half a head", "half a body", "nothing at all"],
)
def test_a_request_that_never_comes_to_its_end_is_given_up(data, answered):
    doorway = Doorway(head_s=0.1, body_s=0.1)

    [answer] = answers(doorway, data)

    assert answer.startswith(b"HTTP/1.1 408") is answered
    assert doorway.beyond == {"request-seconds": 1}


def test_a_request_that_comes_letter_by_letter_is_given_up_as_well():
    doorway = Doorway(head_s=0.2)

    async def work():
        async with served(doorway) as line:
            loris = await line()
            for letter in b"GET /" + b"x" * 500:
                loris.writer.write(bytes([letter]))
                await asyncio.sleep(0.01)
                if doorway.beyond:
                    break
            return await loris.heard()

    assert run(work()).startswith(b"HTTP/1.1 408")
    assert doorway.beyond == {"request-seconds": 1}


def test_a_line_that_rests_between_two_requests_is_kept():
    doorway = Doorway(head_s=0.05)

    async def work():
        async with served(doorway) as line:
            kept = await line()
            first = await kept.ask(ASK)
            await asyncio.sleep(0.2)
            return first, await kept.ask(ASK)

    first, second = run(work())

    assert first.startswith(b"HTTP/1.1 200")
    assert second.startswith(b"HTTP/1.1 200")
    assert not doorway.beyond


@pytest.mark.fault("F34")
def test_a_thousand_slow_lines_do_not_keep_anybody_else_from_an_answer():
    doorway = Doorway(head_s=30)

    async def work():
        async with served(doorway) as line:
            for _ in range(300):
                (await line()).writer.write(ASK[:-2])
            return await (await line()).ask(ASK), doorway.count

    answer, count = run(work())

    assert answer.startswith(b"HTTP/1.1 200")
    assert count == 301


def test_more_connections_than_there_is_room_for_are_told_so_and_leave_room_when_they_go():
    doorway = Doorway(most=2)

    async def work():
        async with served(doorway) as line:
            lines = [await line() for _ in range(3)]
            told = await lines[2].heard()
            await lines[0].ask(ASK)
            lines[0].writer.close()
            await until(lambda: doorway.count <= 1)
            return told, await (await line()).ask(ASK)

    told, after = run(work())

    assert told.startswith(b"HTTP/1.1 503")
    assert b'"code":"hub-full"' in told
    assert after.startswith(b"HTTP/1.1 200")
    assert doorway.beyond == {"connections": 1}


def test_one_address_may_have_so_many_connections_and_this_machine_as_many_as_it_likes():
    doorway = Doorway(of_address=2)

    told = [doorway.admit("203.0.113.9") for _ in range(3)] + [doorway.admit("127.0.0.1") for _ in range(5)]

    assert told == ["", "", "connections-of-one-address", "", "", "", "", ""]


def test_nothing_is_left_of_connections_that_have_gone():
    doorway = Doorway()

    answers(doorway, *[ASK] * 5)

    assert (doorway.count, dict(doorway.here)) == (0, {})


def test_what_is_no_http_is_told_so_and_counted():
    doorway = Doorway()

    [answer] = answers(doorway, b"\x16\x03\x01 hello\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 400")
    assert doorway.beyond == {"request-unreadable": 1}


def test_a_body_without_an_end_is_refused_and_not_kept(caplog):
    caplog.set_level(logging.ERROR)
    doorway = Doorway(body_s=0.3)
    endless = b"POST /x HTTP/1.1\r\nhost: h\r\ncontent-length: 10000000\r\n\r\n" + b"[" * 1_000_000

    [answer] = answers(doorway, endless)

    assert answer.startswith(b"HTTP/1.1 413")
    assert b'"code":"too-large"' in answer
