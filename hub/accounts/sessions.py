"""Who is signed in. A session ends by itself: after a while without a request, and after a working day."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from hub.accounts import deed_log, passwords
from hub.accounts.database import Database
from hub.accounts.deed_log import UNKNOWN, Deed
from hub.accounts.errors import NotLetIn
from hub.accounts.records import Session
from hub.accounts.rows import account_of, digest, known, set_password
from hub.accounts.schema import accounts, sessions


class Sessions:
    """Sessions in *database*. Every method raises `StoreError` when it cannot be used. Instants are UTC.

    Args:
        database: where they are kept, with the accounts.
        idle: a session ends when nothing was asked for so long.
        longest: a session ends so long after it began.
    """

    def __init__(self, database: Database, *, idle: timedelta, longest: timedelta) -> None:
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
        with self._database.working() as connection:
            both = sa.select(sessions, accounts).join(accounts, accounts.c.login == sessions.c.login)
            row = connection.execute(both.where(sessions.c.digest == digest(token))).first()
            if row is None:
                return None
            began, seen = datetime.fromisoformat(row.began_at), datetime.fromisoformat(row.seen_at)
            if row.closed or now - began >= self._longest or now - seen >= self._idle:
                connection.execute(sa.delete(sessions).where(sessions.c.digest == digest(token)))
                return None
            account = account_of(row)
            return Session(account=account, began_at=began, seen_at=seen, token=token, address=row.address)

    def seen(self, tokens: Mapping[str, datetime]) -> None:
        """Take note of when the bearers of *tokens* last asked for something."""
        with self._database.working() as connection:
            for token, at in tokens.items():
                mine = sessions.c.digest == digest(token)
                connection.execute(sa.update(sessions).where(mine).values(seen_at=at.isoformat()))

    def end(self, token: str, now: datetime) -> None:
        """End the session of who bears *token*, if there is one."""
        with self._database.working() as connection:
            mine = sessions.c.digest == digest(token)
            login = connection.execute(sa.select(sessions.c.login).where(mine)).scalar()
            if login is not None:
                connection.execute(sa.delete(sessions).where(mine))
                deed_log.note(connection, Deed(at=now, by=login, what="signed-out", login=login))

    def sweep(self, now: datetime) -> None:
        """Forget the sessions that have ended by themselves."""
        with self._database.working() as connection:
            over = (sessions.c.seen_at <= (now - self._idle).isoformat()) | (
                sessions.c.began_at <= (now - self._longest).isoformat()
            )
            connection.execute(sa.delete(sessions).where(over))

    def _begun(self, login: str, password: str, address: str, now: datetime) -> Session | None:
        with self._database.working() as connection:
            row = connection.execute(sa.select(accounts).where(accounts.c.login == login)).first()
            right = passwords.is_right(row.password if row else None, password)
            if row is None or not right or row.closed:
                mine = {"by": login, "login": login} if row else {"by": UNKNOWN, "login": ""}
                deed_log.note(connection, Deed(at=now, what="not-let-in", detail=address, **mine))
                return None
            if passwords.is_outdated(row.password):
                set_password(connection, login, password, now)
            return began(connection, login, address, now)


def began(connection: sa.Connection, login: str, address: str, now: datetime) -> Session:
    """Return a new session of *login*, who has shown who they are."""
    token, at = secrets.token_urlsafe(32), now.isoformat()
    values = {"digest": digest(token), "login": login, "address": address}
    connection.execute(sa.insert(sessions).values(began_at=at, seen_at=at, **values))
    deed_log.note(connection, Deed(at=now, by=login, what="signed-in", login=login, detail=address))
    account = known(connection, login)
    return Session(account=account, began_at=now, seen_at=now, token=token, address=address)
