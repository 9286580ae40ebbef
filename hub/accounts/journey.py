"""Somebody's way to the directory and back. Their own browser keeps it, sealed; the hub keeps nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

import msgspec

from hub.accounts.errors import NotFromDirectory

COOKIE, COOKIE_UNDER_TLS = "okienko-directory", "__Host-okienko-directory"
LASTS_S = 600.0
"""So long somebody may take to sign in at the directory."""


class Journey(msgspec.Struct, frozen=True, kw_only=True):
    """What must be the same when somebody comes back.

    Attributes:
        state: comes back in the address: it is the journey of this browser.
        nonce: comes back within the directory's word: it was given for this journey.
        verifier: only who has set out can turn the code into that word (PKCE).
        where: the page to which they wanted.
        until: seconds of the clock (POSIX) after which it is too late.
    """

    state: str
    nonce: str
    verifier: str
    where: str
    until: float

    def __repr__(self) -> str:
        return f"Journey({self.where})"


def begun(where: str, now: float) -> Journey:
    """Return a new journey to the page *where*."""
    return Journey(
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        where=where,
        until=now + LASTS_S,
    )


class Seal:
    """Seals journeys, so that nobody makes one up; a hub that starts anew has another seal."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._over: dict[str, float] = {}

    def closed(self, journey: Journey) -> str:
        """Return *journey* as a cookie keeps it."""
        body = base64.urlsafe_b64encode(msgspec.json.encode(journey)).decode("ascii").rstrip("=")
        return f"{body}.{self._mark(body)}"

    def opened(self, sealed: str, state: str, now: float) -> Journey:
        """Return the journey in *sealed* whose *state* has come back, this once.

        Raises:
            NotFromDirectory: it is none of ours, another, too old, or over.
        """
        body, _, mark = sealed.partition(".")
        if not sealed or not hmac.compare_digest(self._mark(body).encode(), mark.encode()):
            raise NotFromDirectory("this browser has not set out for the directory, or long ago")
        journey = msgspec.json.decode(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)), type=Journey)
        if not hmac.compare_digest(journey.state.encode(), state.encode()):
            raise NotFromDirectory("the state is not that of this browser")
        if journey.until <= now:
            raise NotFromDirectory("the way to the directory and back took too long")
        if journey.state in self._over:
            raise NotFromDirectory("this way back was gone before")
        self._over = {each: until for each, until in self._over.items() if until > now}
        self._over[journey.state] = journey.until
        return journey

    def _mark(self, body: str) -> str:
        return hmac.new(self._key, body.encode(), hashlib.sha256).hexdigest()
