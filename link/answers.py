"""Reading what the hub answered by HTTP, and telling it from what is no answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TypeVar

from contract.codec import Unreadable, decode
from contract.problem import Problem
from contract.refusal import Refused, refusal_in
from contract.routes import PROBLEM_TYPE

T = TypeVar("T")

PASSING = frozenset(
    {
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.REQUEST_TIMEOUT,
    }
)
"""Statuses that another try may not meet again."""


class HubAway(ConnectionError):
    """The hub did not answer within patience.

    Attributes:
        maybe_done: whether a request may have reached the hub, so that the command may have been carried out.
    """

    def __init__(self, text: str, *, maybe_done: bool) -> None:
        super().__init__(text)
        self.maybe_done = maybe_done


class BadAnswer(HubAway):
    """Something answered that is no hub of ours: a web page, garbage, a redirect; the text says what."""

    def __init__(self, text: str) -> None:
        super().__init__(text, maybe_done=True)


def answer_in(status: int, content_type: str, body: bytes, kind: type[T]) -> T:
    """Return the message of *kind* that an answer holds.

    Raises:
        Refused: the hub says no.
        BadAnswer: it is no answer of our hub.
    """
    media = content_type.partition(";")[0].strip().lower()
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and media == PROBLEM_TYPE:
        raise _refusal(status, body)
    if status not in (HTTPStatus.OK, HTTPStatus.CREATED):
        raise BadAnswer(f"no answer of a hub: HTTP {status}, {media or 'no type'}: {_beginning(body)}")
    try:
        return decode(body, kind)
    except Unreadable as error:
        raise BadAnswer(f"no answer of a hub: {error}: {_beginning(body)}") from error


def _refusal(status: int, body: bytes) -> Refused:
    try:
        problem = decode(body, Problem)
    except Unreadable as error:
        raise BadAnswer(f"no answer of a hub: HTTP {status}, {error}: {_beginning(body)}") from error
    return refusal_in(problem)


def _beginning(body: bytes) -> str:
    text = " ".join(body[:120].decode("utf-8", errors="replace").split())
    return repr(text) if text else "empty"
