"""Asking the hub by HTTP, with patience that ends.

A command keeps its id on every try, so that trying again is harmless. Whatever happens on the way — a name
that is not found, a server that trickles, an answer that is lost — who asks has an answer, a refusal or
`HubAway` when patience is over.
"""

from __future__ import annotations

import secrets
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar, overload

import msgspec
import requests
from urllib3.exceptions import NewConnectionError

from contract.codec import MAX_BYTES, encode
from contract.commands import Asked
from contract.names import CommandId, DeviceId, StatusToken
from contract.routes import DEVICE_HEADER, ID_HEADER, ROUTES, body_of, path_of
from contract.views import View
from link.answers import PASSING, BadAnswer, HubAway, answer_in
from link.attempts import Attempts, TooManyHang
from link.backoff import Backoff
from link.session import patient_session, speak_until

__all__ = ["BadAnswer", "HubAway", "HubClient", "HubSettings", "new_command_id", "new_token"]

T = TypeVar("T")
V = TypeVar("V", bound=View)
C = TypeVar("C", bound=Asked)

SHORTEST_TRY_S = 1.0


class HubSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the hub is, and how long to wait for it.

    Raises:
        ValueError: the url is none, or patience is not above zero.
    """

    url: str
    """``http://host:port`` or ``https://host:port``."""
    others: tuple[str, ...] = ()
    """Where else the branch's hub may be: its standby. When one does not answer, the next is asked."""
    patience_s: float = 5.0
    """How long a press may wait for its answer, in seconds; a later one would call somebody unseen."""
    ca: str = ""
    """PEM file of the authority that signed the hub's certificate; empty: those that the system trusts."""
    cert: str = ""
    """PEM file of this device's own certificate."""
    key: str = ""
    """PEM file of the key of that certificate."""

    def __post_init__(self) -> None:
        for url in (self.url, *self.others):
            if not url.startswith(("http://", "https://")):
                raise ValueError(f"not the url of a hub: {url!r} (expected 'https://host:port')")
        if self.patience_s <= 0:
            raise ValueError(f"patience_s must be above 0, not {self.patience_s}")


@dataclass(frozen=True, slots=True)
class _Question:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    content_type: str
    body: bytes


class HubClient:
    """The hub as one device sees it. May be used from several threads; they are answered one after the other.

    Args:
        settings: where the hub is.
        device: who asks.
        clock: a monotonic clock in seconds; patience is measured on it.
    """

    def __init__(
        self, settings: HubSettings, device: DeviceId, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._device = device
        self._clock = clock
        self._line = threading.Lock()
        self._attempts = Attempts(self._session, requests.Session.close, f"hub-client-{device}")
        self._closed = threading.Event()
        self._urls = [url.rstrip("/") for url in (settings.url, *settings.others)]
        self._asked = 0  # of the urls, the one that is asked; it stays the same while it answers

    @overload
    def ask(self, command: Asked, *, patience_s: float | None = None) -> View: ...
    @overload
    def ask(self, command: Asked, kind: type[V], *, patience_s: float | None = None) -> V: ...
    def ask(self, command: Asked, kind: type[View] | None = None, *, patience_s: float | None = None) -> View:
        """Return the hub's answer to *command*, of the type that `contract.routes` names.

        Args:
            command: what is asked; its id is the same on every try.
            kind: the type of the answer, for the reader's sake.
            patience_s: how long to wait; that of the settings when None.

        Raises:
            Refused: the hub says no; nothing has changed.
            HubAway: there was no answer within patience.
            BadAnswer: something else than the hub answered.
            TypeError: the command is answered with another type than *kind*.
        """
        _, answered_with = ROUTES[type(command)]
        if kind is not None and not issubclass(answered_with, kind):
            raise TypeError(f"{type(command).__name__} is answered with {answered_with.__name__}")
        question = self._asking(command)
        return self._answer(lambda: question, answered_with, patience_s)

    def ask_anew(self, make: Callable[[], C], kind: type[V]) -> tuple[C, V]:
        """Ask what *make* makes, anew for each try, as what tells of time must be; return it and the answer.

        Each has an id of its own, so it must do no harm that one before was carried out as well.

        Raises:
            Refused: the hub will not do it.
            HubAway: there was no answer within patience.
            BadAnswer: something else than the hub answered.
        """
        made: list[C] = []

        def question() -> _Question:
            made.append(make())
            return self._asking(made[-1])

        answer = self._answer(question, kind, None)
        return made[-1], answer

    def get(self, path: str, kind: type[T], *, patience_s: float | None = None) -> T:
        """Return what the hub shows at *path*, such as ``/v1/branch``, as a *kind*.

        Raises:
            Refused: the hub does not have it.
            HubAway: there was no answer within patience.
            BadAnswer: something else than the hub answered.
        """
        question = _Question("GET", path, {DEVICE_HEADER: self._device}, None)
        return self._answer(lambda: question, kind, patience_s)

    def close(self) -> None:
        """End the connection; may be called twice."""
        self._closed.set()
        # Who still waits for an answer is given up: it waits on a thread that ends with the program.
        if self._line.acquire(timeout=0.5):
            self._attempts.close()
            self._line.release()

    def _asking(self, command: Asked) -> _Question:
        headers = {
            DEVICE_HEADER: self._device,
            ID_HEADER: command.command_id,
            "Content-Type": "application/json",
        }
        return _Question("POST", path_of(command), headers, encode(body_of(command)))

    def _answer(self, question: Callable[[], _Question], kind: type[T], patience_s: float | None) -> T:
        patience_s = self._settings.patience_s if patience_s is None else patience_s
        until_s = self._clock() + patience_s
        if not self._line.acquire(timeout=max(0.0, patience_s)):
            raise HubAway("an earlier question still waits for its answer", maybe_done=False)
        try:
            answer = self._tried(question, until_s)
        finally:
            self._line.release()
        return answer_in(answer.status, answer.content_type, answer.body, kind)

    def _tried(self, ask: Callable[[], _Question], until_s: float) -> _Answer:
        backoff = Backoff(first_s=0.05, longest_s=1.0)
        path, maybe_done = "", False
        why, told = "patience was over before it was asked", ""  # told: more than silence
        while (left_s := until_s - self._clock()) > 0 and not self._closed.is_set():
            question = ask()
            path = question.path
            try:
                answer = self._once(question, left_s)
            except (requests.RequestException, OSError) as error:
                maybe_done = maybe_done or not _never_arrived(error)
                why = str(error) or "no answer in time"
                told = told if isinstance(error, (requests.Timeout, TimeoutError)) else str(error)
            else:
                if answer.status not in PASSING:
                    return answer
                maybe_done, told = True, f"HTTP {answer.status}"
            self._asked = (self._asked + 1) % len(self._urls)
            self._closed.wait(max(0.0, min(backoff.next_s(), until_s - self._clock())))
        where = " or ".join(url + path for url in self._urls)
        raise HubAway(f"no answer from {where}: {told or why}", maybe_done=maybe_done)

    def _once(self, question: _Question, left_s: float) -> _Answer:
        # Half of what is left, so that an answer that got lost leaves time to ask again; of several hubs
        # less, so that each is asked.
        wait_s = max(left_s / (1 + len(self._urls)), min(SHORTEST_TRY_S, left_s))
        speak_until_s, url = time.monotonic() + left_s, self._urls[self._asked] + question.path
        return self._attempts.do(
            lambda session: _asked(session, url, question, wait_s, speak_until_s), left_s
        )

    def _session(self) -> requests.Session:
        told = self._settings
        return patient_session(told.patience_s, ca=told.ca, cert=told.cert, key=told.key)


def new_command_id() -> CommandId:
    """Return an id that no other command has."""
    return CommandId(uuid.uuid4().hex)


def new_token() -> StatusToken:
    """Return a status token that nobody can guess: 128 random bits."""
    return StatusToken(secrets.token_urlsafe(16))


def _asked(
    session: requests.Session, url: str, question: _Question, wait_s: float, speak_until_s: float
) -> _Answer:
    speak_until(speak_until_s)
    with closing(
        session.request(
            question.method,
            url,
            data=question.body,
            headers=dict(question.headers),
            timeout=(wait_s, wait_s),
            allow_redirects=False,
            stream=True,
        )
    ) as response:
        body = b"".join(_pieces(response))
        return _Answer(response.status_code, response.headers.get("Content-Type", ""), body)


def _pieces(response: requests.Response) -> list[bytes]:
    pieces, size = [], 0
    for piece in response.iter_content(64 * 1024):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_BYTES:
            break  # the codec refuses what is larger; no need to fetch the rest
    return pieces


def _never_arrived(error: Exception) -> bool:
    # requests wraps that nobody listened twice over; then nothing can have been carried out.
    if isinstance(error, (requests.ConnectTimeout, requests.exceptions.SSLError, TooManyHang)):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)
