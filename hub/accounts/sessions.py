"""Who is signed in. A session ends by itself: after a while without a request, and after a working day."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from hub.accounts import deed_log, passwords
from hub.accounts.database import People
from hub.accounts.deed_log import UNKNOWN, Deed
from hub.accounts.errors import NotLetIn
from hub.accounts.records import Session
from hub.accounts.rows import digest, known, set_password
from hub.store.beside_schema import accounts, sessions
from hub.store.ours import Ours


class Sessions:
    """Sessions in *database*. Every method raises `StoreError` when it cannot be used. Instants are UTC.

    Args:
        database: where they are kept, with the accounts.
        idle: a session ends when nothing was asked for so long.
        longest: a session ends so long after it began.
    """

    def __init__(self, database: People, *, idle: timedelta, longest: timedelta) -> None:
        self._database, self._idle, self._longest = database, idle, longest

    def begin(self, login: str, password: str, *, address: str, now: datetime) -> Session:
        """Begin a session, with a token that the browser keeps.

        Raises:
            NotLetIn: login and password do not belong together, or the account is closed.
        """
        session = self._begun(login.strip().lower(), password, address, now)
        if session is None:
            raise NotLetIn("name or password is wrong, or the account is closed")
        return session

    def of(self, token: str, now: datetime) -> Session | None:
        """Return the session of who bears *token*; None when there is none, or it has ended."""
        with self._database.working() as ours:
            row = ours.rows(sessions, sessions.c.digest == digest(token)).first()
            if row is None:
                return None
            account = known(ours, row.login)
            began, seen = datetime.fromisoformat(row.began_at), datetime.fromisoformat(row.seen_at)
            if account.closed or now - began >= self._longest or now - seen >= self._idle:
                ours.drop(sessions, sessions.c.digest == digest(token))
                return None
            return Session(account=account, began_at=began, seen_at=seen, token=token, address=row.address)

    def seen(self, tokens: Mapping[str, datetime]) -> None:
        """Take note of when the bearers of *tokens* last asked for something."""
        with self._database.working() as ours:
            for token, at in tokens.items():
                ours.change(sessions, sessions.c.digest == digest(token), seen_at=at.isoformat())

    def end(self, token: str, now: datetime) -> None:
        """End the session of who bears *token*, if there is one."""
        with self._database.working() as ours:
            mine = sessions.c.digest == digest(token)
            if (row := ours.rows(sessions, mine).first()) is not None:
                ours.drop(sessions, mine)
                deed_log.note(ours, Deed(at=now, by=row.login, what="signed-out", login=row.login))

    def sweep(self, now: datetime) -> None:
        """Forget the sessions that have ended by themselves."""
        with self._database.working() as ours:
            over = (sessions.c.seen_at <= (now - self._idle).isoformat()) | (
                sessions.c.began_at <= (now - self._longest).isoformat()
            )
            ours.drop(sessions, over)

    def _begun(self, login: str, password: str, address: str, now: datetime) -> Session | None:
        with self._database.working() as ours:
            row = ours.rows(accounts, accounts.c.login == login).first()
            right = passwords.is_right(row.password if row else None, password)
            if row is None or not right or row.closed:
                mine = {"by": login, "login": login} if row else {"by": UNKNOWN, "login": ""}
                deed_log.note(ours, Deed(at=now, what="not-let-in", detail=address, **mine))
                return None
            if passwords.is_outdated(row.password):
                set_password(ours, login, password, now)
            return began(ours, login, address, now)


def began(ours: Ours, login: str, address: str, now: datetime) -> Session:
    """Return a new session of *login*, who has shown who they are."""
    token, at = secrets.token_urlsafe(32), now.isoformat()
    ours.add(sessions, digest=digest(token), login=login, address=address, began_at=at, seen_at=at)
    deed_log.note(ours, Deed(at=now, by=login, what="signed-in", login=login, detail=address))
    account = known(ours, login)
    return Session(account=account, began_at=now, seen_at=now, token=token, address=address)
