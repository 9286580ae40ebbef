"""What the server writes is what an application said, whether at one go or as it comes."""

from __future__ import annotations

import asyncio

import pytest

from hub.config import HttpSettings
from hub.http.server import bound, listening
from tests.hub.running import run

GET = b"GET /x HTTP/1.1\r\nhost: localhost\r\n\r\n"
LAST = b"GET /x HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"


async def start(send, *headers, status=200):
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})


async def body(send, data, *, more=False):
    await send({"type": "http.response.body", "body": data, "more_body": more})


def heard(app, asked: bytes) -> bytes:
    """Return all that the server answers to what is *asked*, up to the end of the line."""

    async def work():
        opened = bound(HttpSettings(port=0))
        async with listening(app, opened) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(asked)
                return await asyncio.wait_for(reader.read(), 10)
            finally:
                writer.close()

    return run(work())


def test_head_and_body_are_as_they_were_said():
    async def app(_scope, _receive, send):
        await start(send, (b"content-type", b"text/plain"), (b"content-length", b"2"), status=201)
        await body(send, b"hi")

    first, second = heard(app, GET + LAST).split(b"HTTP/1.1 ")[1:]

    # The first goes out at one go, the second ends the line and is the server's own.
    for answer in (first, second):
        head, _, said = answer.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        assert (lines[0], said) == (b"201 Created", b"hi")
        assert {b"content-type: text/plain", b"content-length: 2"} <= set(lines)
        assert any(line.startswith(b"date: ") for line in lines)


def test_requests_in_a_row_are_answered_in_their_order():
    numbers = iter(range(3))

    async def app(_scope, _receive, send):
        said = str(next(numbers)).encode()
        await start(send, (b"content-length", b"1"))
        await body(send, said)

    answers = heard(app, GET + GET + LAST).split(b"HTTP/1.1 200 OK")[1:]

    assert [answer[-1:] for answer in answers] == [b"0", b"1", b"2"]


def test_what_streams_leaves_as_it_comes():
    async def app(_scope, _receive, send):
        await start(send, (b"content-type", b"text/event-stream"))
        await body(send, b"one", more=True)
        await body(send, b"two")

    assert heard(app, LAST).endswith(b"\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n")


def test_a_body_in_two_pieces_is_whole():
    async def app(_scope, _receive, send):
        await start(send, (b"content-length", b"6"))
        await body(send, b"one", more=True)
        await body(send, b"two")

    assert heard(app, GET + LAST).count(b"\r\n\r\nonetwo") == 2


def test_an_answer_to_head_has_no_body():
    async def app(_scope, _receive, send):
        await start(send, (b"content-length", b"2"))
        await body(send, b"hi")

    assert heard(app, GET.replace(b"GET", b"HEAD") + LAST).count(b"\r\n\r\nhi") == 1


def test_who_fails_before_the_body_has_answered_with_a_failure(caplog):
    async def app(_scope, _receive, send):
        await start(send, (b"content-length", b"2"))
        raise ValueError("no")

    assert heard(app, LAST.replace(b"connection: close\r\n", b"")).startswith(b"HTTP/1.1 500 ")
    assert "ValueError: no" in caplog.text


@pytest.mark.parametrize("said", [b"h", b"hello"])
def test_a_body_of_another_length_than_was_said_ends_the_line(said, caplog):
    async def app(_scope, _receive, send):
        await start(send, (b"content-length", b"2"))
        await body(send, said)

    assert not heard(app, GET).endswith(b"hello")
    assert "Content-Length" in caplog.text


def test_a_header_that_would_begin_another_one_is_refused(caplog):
    async def app(_scope, _receive, send):
        await start(send, (b"x-told", b"a\r\nx-more: b"), (b"content-length", b"0"))
        await body(send, b"")

    assert b"x-more" not in heard(app, GET)
    assert "not a header" in caplog.text
