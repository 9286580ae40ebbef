"""The load counts what was answered, whole answers only, and finds out a server that hangs up."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from okienko.bench.load import Outcome, answer_in, drive, post

CREATED = b"HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\nA042"
REFUSED = b"HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n"


@contextmanager
def server(answer: Callable[[socket.socket, bytes], None]) -> Iterator[int]:
    """Serve each connection on a thread: *answer* is handed every request."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def serve(connection: socket.socket) -> None:
        with connection:
            while request := connection.recv(65536):
                try:
                    answer(connection, request)
                except OSError:
                    return

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=serve, args=(connection,), daemon=True))
            threads[-1].start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join(5)
        for thread in threads:
            thread.join(5)


def ask() -> bytes:
    return post("/v1/tickets", b'{"service":"A"}', {"Idempotency-Key": "c1"})


@pytest.mark.parametrize("clients", [1, 8])
def test_as_many_are_answered_as_were_wanted(clients):
    asked: list[bytes] = []

    def answer(connection: socket.socket, request: bytes) -> None:
        asked.append(request)
        connection.sendall(CREATED)

    with server(answer) as port:
        outcome = drive(port, clients, 40, ask)

    assert (len(asked), len(outcome.taken_s), outcome.statuses) == (40, 40, {201: 40})


def test_more_clients_than_requests_ask_no_more_than_wanted():
    asked: list[bytes] = []

    def answer(connection: socket.socket, request: bytes) -> None:
        asked.append(request)
        connection.sendall(CREATED)

    with server(answer) as port:
        drive(port, 8, 3, iter([ask()] * 3).__next__)

    assert len(asked) == 3


def test_an_answer_in_pieces_is_one_answer():
    def answer(connection: socket.socket, _: bytes) -> None:
        for at in range(len(CREATED)):
            connection.sendall(CREATED[at : at + 1])

    with server(answer) as port:
        outcome = drive(port, 1, 3, ask)

    assert outcome.statuses == {201: 3}


def test_refusals_are_counted_apart():
    answers = iter([CREATED, REFUSED, CREATED, REFUSED])

    with server(lambda connection, _: connection.sendall(next(answers))) as port:
        outcome = drive(port, 1, 4, ask)

    assert outcome.statuses == {201: 2, 409: 2}


def test_a_server_that_hangs_up_is_found_out():
    with (
        server(lambda connection, _: connection.shutdown(socket.SHUT_RDWR)) as port,
        pytest.raises(ConnectionError, match="closed"),
    ):
        drive(port, 1, 2, ask)


def test_an_outcome_tells_its_rate():
    assert Outcome(2.0, [0.1, 0.2, 0.3, 0.4], {201: 4}).per_s == 2.0


def test_an_answer_without_its_body_is_not_whole():
    assert answer_in(bytearray(CREATED[:-1])) is None


def test_an_answer_without_the_end_of_its_head_is_not_whole():
    assert answer_in(bytearray(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n")) is None


def test_a_whole_answer_has_status_and_body():
    answer = answer_in(bytearray(CREATED))

    assert answer is not None
    assert (answer.status, answer.body) == (201, b"A042")


def test_a_request_says_how_long_it_is():
    head, _, body = ask().partition(b"\r\n\r\n")

    assert f"Content-Length: {len(body)}".encode() in head.split(b"\r\n")
