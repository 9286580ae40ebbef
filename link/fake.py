"""A scripted hub for tests of devices: real HTTP on a free port, that does what it is told.

It answers, refuses, delays, answers garbage, loses its answer or goes away. What it is asked it reads with
the contract's own codec, and like the hub it carries out a command once, however often it is sent.
"""

from __future__ import annotations

import re
import ssl
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from types import TracebackType
from typing import Self

from contract.codec import Unreadable, command_from, encode
from contract.commands import Asked
from contract.problem import Problem
from contract.refusal import Refused, refusal_of
from contract.routes import CREATED, PROBLEM_TYPE, ROUTES
from contract.views import View
from link.fake_answers import Answers
from link.fake_http import FakeServer, Reply, Request
from link.fake_steps import Cut, Delay, Drop, Garbage, Refuse, Status, Step, Trickle

__all__ = ["Cut", "Delay", "Drop", "FakeHub", "Garbage", "Refuse", "Request", "Status", "Step", "Trickle"]


class FakeHub:
    """A hub that answers as *answers* says, unless its script says otherwise.

    Args:
        answers: returns the view that a command is answered with, or raises `Refused`.
        tls: how to speak TLS; None: in plain text.

    Attributes:
        commands: those carried out, each id once.
        asked: every request.
        views: what GET answers, by path.
        port: where it listens.
    """

    def __init__(
        self, answers: Callable[[Asked], View] | None = None, *, tls: ssl.SSLContext | None = None
    ) -> None:
        self._tls = tls
        self.commands: list[Asked] = []
        self.asked: list[Request] = []
        self.views: dict[str, View] = {}
        self._answers = answers or Answers()
        self._given: dict[str, Reply] = {}
        self._script: dict[str, deque[Step]] = defaultdict(deque)
        self._lock = threading.RLock()
        self._server = FakeServer(self.reply, 0, tls)
        self.port = self._server.server_address[1]

    @property
    def url(self) -> str:
        """Where devices find it."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def script(self, path: str, *steps: Step) -> None:
        """Let each coming request for *path* take the next of *steps*.

        Args:
            path: as it is posted to, or as `contract.routes` writes it, or ``*`` for any.
            steps: what to do instead of answering, one a request; then it answers again.
        """
        with self._lock:
            self._script[path].extend(steps)

    def go_away(self) -> None:
        """Stop listening and cut all lines, as a hub that was switched off."""
        self._server.end()

    def come_back(self) -> None:
        """Listen again on the same port; what was carried out is remembered."""
        self._server = FakeServer(self.reply, self.port, self._tls)

    def close(self) -> None:
        """End it; may be called twice."""
        self._server.end()

    def reply(self, request: Request, body: bytes) -> Reply | None:
        """Return what to send for *request*; None: the line is to be cut."""
        kind, pattern, names = _route(request)
        with self._lock:
            self.asked.append(request)
            step = self._next_step(request.path, pattern)
        match step:
            case Refuse():
                return _problem(refusal_of(step.code, step.detail))
            case Status():
                return Reply(step.status, "text/plain", b"")
            case Garbage():
                return Reply(HTTPStatus.OK, step.content_type, step.body)
            case Cut():
                return None
            case Delay():
                time.sleep(step.seconds)
        with self._lock:
            reply = self._carried_out(kind, names, request, body) if kind else self._shown(request)
        if isinstance(step, Trickle):
            return replace(reply, seconds_per_byte=step.seconds_per_byte)
        return None if isinstance(step, Drop) else reply

    def _next_step(self, path: str, pattern: str) -> Step | None:
        for name in (path, pattern, "*"):
            if self._script[name]:
                return self._script[name].popleft()
        return None

    def _carried_out(self, kind: type[Asked], names: dict[str, str], request: Request, body: bytes) -> Reply:
        if request.command_id in self._given:
            return self._given[request.command_id]
        try:
            command = command_from(
                kind, command_id=request.command_id, by=request.device, path=names, body=body
            )
            view = self._answers(command)
        except Unreadable as error:
            return _problem_of("unreadable", HTTPStatus.BAD_REQUEST, str(error))
        except Refused as refused:
            return _problem(refused)
        self.commands.append(command)
        status = HTTPStatus.CREATED if kind in CREATED else HTTPStatus.OK
        self._given[request.command_id] = Reply(status, "application/json", encode(view))
        return self._given[request.command_id]

    def _shown(self, request: Request) -> Reply:
        view = self.views.get(request.path)
        if request.method != "GET" or view is None:
            return _problem_of("not-found", HTTPStatus.NOT_FOUND, f"nothing at {request.path}")
        return Reply(HTTPStatus.OK, "application/json", encode(view))


_PATTERNS = [
    (kind, pattern, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern)))
    for kind, (pattern, _) in ROUTES.items()
]


def _route(request: Request) -> tuple[type[Asked] | None, str, dict[str, str]]:
    if request.method == "POST":
        for kind, pattern, wanted in _PATTERNS:
            if match := wanted.fullmatch(request.path):
                return kind, pattern, match.groupdict()
    return None, request.path, {}


def _problem(refused: Refused) -> Reply:
    return _problem_of(refused.code, refused.status, refused.detail)


def _problem_of(code: str, status: HTTPStatus, detail: str) -> Reply:
    problem = Problem(
        type=f"urn:okienko:{code}", title=status.phrase, status=status, code=code, detail=detail
    )
    return Reply(status, PROBLEM_TYPE, encode(problem))
