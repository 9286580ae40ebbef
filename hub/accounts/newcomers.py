"""People of the office's directory: an account at their first sign-in, their roles anew at each."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from hub.accounts import deed_log
from hub.accounts.database import People
from hub.accounts.deed_log import DIRECTORY, Deed
from hub.accounts.errors import AccountError, BadAccount, LoginTaken, NoRole, NotLetIn
from hub.accounts.records import LONGEST_NAME, Known, Session, require_login, require_name
from hub.accounts.register import keep_an_administrator
from hub.accounts.rows import account_of, written
from hub.accounts.sessions import began
from hub.store.beside_schema import accounts, sessions
from hub.store.ours import Ours


class Newcomers:
    """Lets people of the directory in. Its method raises `StoreError` when *database* cannot be used.

    Args:
        database: the accounts.
        adopt: whether they get the account of their login that is nobody's of the directory yet.
    """

    def __init__(self, database: People, *, adopt: bool) -> None:
        self._database, self._adopt = database, adopt

    def let_in(self, who: Known, address: str, now: datetime) -> Session:
        """Begin a session for *who*, with the roles that the directory gives them now.

        Raises:
            NoRole: it gives none; sessions of theirs have ended.
            LoginTaken: their login is no login here, or somebody else's.
            NotLetIn: the account is closed.
            LastAdministrator: nobody with a password could administer the branch any more.
        """
        with self._database.working() as ours:
            row = _row(ours, accounts.c.identity == who.identity)
            refused = self._refused(ours, who, row)
            if refused is None:
                login = row.login if row is not None else self._found(ours, who, now)
                _follow(ours, login, who, now)
                return began(ours, login, address, now)
            login = "" if row is None else row.login
            ours.drop(sessions, sessions.c.login == login)
            deed_log.note(ours, Deed(at=now, by=DIRECTORY, what="not-let-in", login=login, detail=address))
        raise refused  # only now, so that what was done and noted stays

    def _refused(self, ours: Ours, who: Known, row: sa.Row[tuple[object, ...]] | None) -> AccountError | None:
        if not who.roles:
            return NoRole("the groups of the directory give no role here")
        if row is None:
            try:
                row = _row(ours, accounts.c.login == require_login(who.login))
            except BadAccount as error:
                return LoginTaken(str(error))
            if row is not None and (row.identity is not None or not self._adopt):
                return LoginTaken(f"another account has the login {row.login}")
        if row is not None and row.closed:
            return NotLetIn("the account is closed")
        return None

    def _found(self, ours: Ours, who: Known, now: datetime) -> str:
        """Return the login of the account that is theirs from now on."""
        login = require_login(who.login)
        mine = {"identity": who.identity, "changed_at": now.isoformat()}
        if _row(ours, accounts.c.login == login) is None:
            values = {"login": login, "name": login, "roles": written(who.roles), "closed": False, **mine}
            ours.add(accounts, **values)
        else:
            ours.change(accounts, accounts.c.login == login, **mine)
        deed_log.note(ours, Deed(at=now, by=DIRECTORY, what="joined", login=login, detail=written(who.roles)))
        return login


def _follow(ours: Ours, login: str, who: Known, now: datetime) -> None:
    """Give *login* the name and roles of *who*; where roles change, the sessions before end."""
    before = account_of(_known_row(ours, login))
    mine = accounts.c.login == login
    ours.change(accounts, mine, name=_name(who))
    if before.roles == who.roles:
        return
    keep_an_administrator(ours, login, who.roles, closed=False)
    values = {"roles": written(who.roles), "changed_at": now.isoformat()}
    ours.change(accounts, mine, **values)
    ours.drop(sessions, sessions.c.login == login)
    deed_log.note(ours, Deed(at=now, by=DIRECTORY, what="changed", login=login, detail=written(who.roles)))


def _name(who: Known) -> str:
    try:
        return require_name(who.name[:LONGEST_NAME])
    except BadAccount:
        return who.login[:LONGEST_NAME]


def _row(ours: Ours, which: sa.ColumnElement[bool]) -> sa.Row[tuple[object, ...]] | None:
    return ours.rows(accounts, which).first()


def _known_row(ours: Ours, login: str) -> sa.Row[tuple[object, ...]]:
    return ours.rows(accounts, accounts.c.login == login).one()
