"""The register of accounts and one-time links. A password is chosen by its owner alone, through a link."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from hub.accounts import deed_log, passwords
from hub.accounts.database import People
from hub.accounts.deed_log import Deed
from hub.accounts.errors import BadAccount, LastAdministrator, LinkUsedUp
from hub.accounts.records import Account, require_login, require_name, require_roles
from hub.accounts.roles import Role
from hub.accounts.rows import account_of, digest, found, known, set_password, written
from hub.store.beside_schema import accounts, links, sessions
from hub.store.ours import Ours

CONSOLE = "console"
"""Who acts when somebody at the hub's own console does."""
LINK_LASTS = timedelta(hours=24)


class Register:
    """Accounts and links in *database*. Every method raises `StoreError` when it cannot be used.

    Instants are UTC.

    Args:
        database: where they are kept.
        link_lasts: a one-time link opens nothing after so long.
    """

    def __init__(self, database: People, *, link_lasts: timedelta = LINK_LASTS) -> None:
        self._database, self._link_lasts = database, link_lasts

    def everybody(self) -> tuple[Account, ...]:
        """Return all accounts, by login."""
        with self._database.working() as ours:
            return _everybody(ours)

    def has_administrator(self) -> bool:
        """Tell whether somebody can administer the branch now."""
        return bool(_administrators(self.everybody()))

    def invite(
        self, login: str, name: str, roles: frozenset[Role], *, by: str, now: datetime
    ) -> tuple[Account, str]:
        """Make an account, or let its owner choose a new password; return it and its one-time link's token.

        Raises:
            BadAccount: login, name or roles cannot be, or the account is closed.
            LastAdministrator: nobody could administer the branch any more.
        """
        login, name, roles = require_login(login), require_name(name), require_roles(roles)
        token = secrets.token_urlsafe(24)
        with self._database.working() as ours:
            before = found(ours, login)
            if before is not None and before.closed:
                raise BadAccount(f"{login} is closed; open the account again first")
            values = {"name": name, "roles": written(roles), "changed_at": now.isoformat()}
            if before is None:
                ours.add(accounts, login=login, closed=False, **values)
            else:
                keep_an_administrator(ours, login, roles, closed=False)
                ours.change(accounts, accounts.c.login == login, **values)
            ours.drop(links, links.c.login == login)
            until = (now + self._link_lasts).isoformat()
            ours.add(links, digest=digest(token), login=login, until=until)
            deed_log.note(ours, Deed(at=now, by=by, what="invited", login=login, detail=written(roles)))
            return known(ours, login), token

    def invited(self, token: str, now: datetime) -> Account:
        """Return whom the one-time link with *token* is for.

        Raises:
            LinkUsedUp: it opens nothing.
        """
        with self._database.working() as ours:
            return _invited(ours, token, now)

    def accept(self, token: str, password: str, now: datetime) -> Account:
        """Give the account of the one-time link with *token* this *password*; all its sessions end.

        Raises:
            LinkUsedUp: it opens nothing.
            WeakPassword: the password would be guessed; the link stays good.
        """
        with self._database.working() as ours:
            account = _invited(ours, token, now)
            passwords.require_strong(password, (account.login, account.name))
            set_password(ours, account.login, password, now)
            for table in (links, sessions):
                ours.drop(table, table.c.login == account.login)
            deed_log.note(ours, Deed(at=now, by=account.login, what="chose-password", login=account.login))
            return known(ours, account.login)

    def change(
        self,
        login: str,
        *,
        by: str,
        now: datetime,
        roles: frozenset[Role] | None = None,
        closed: bool | None = None,
    ) -> Account:
        """Give *login* other *roles*, or close or open the account; its sessions end.

        Raises:
            BadAccount: there is no such account, or the roles are none.
            LastAdministrator: nobody could administer the branch any more.
        """
        with self._database.working() as ours:
            account = known(ours, require_login(login))
            new = account.roles if roles is None else require_roles(roles)
            shut = account.closed if closed is None else closed
            keep_an_administrator(ours, account.login, new, closed=shut)
            values = {"roles": written(new), "closed": shut, "changed_at": now.isoformat()}
            ours.change(accounts, accounts.c.login == account.login, **values)
            for table in (sessions, links) if shut else (sessions,):
                ours.drop(table, table.c.login == account.login)
            detail = f"{written(new)}{' closed' if shut else ''}"
            deed_log.note(ours, Deed(at=now, by=by, what="changed", login=account.login, detail=detail))
            return known(ours, account.login)

    def deeds(self, at_most: int = 200) -> list[Deed]:
        """Return the latest security deeds, newest first."""
        with self._database.working() as ours:
            return deed_log.latest(ours, at_most)

    def forget_deeds(self, then: datetime, now: datetime) -> int:
        """Do away with the deeds before *then*, and return how many."""
        with self._database.working() as ours:
            return deed_log.forget_before(ours, then, now)

    def first_broken_deed(self) -> int | None:
        """Return the number of the first deed that was tampered with; None: none was."""
        with self._database.working() as ours:
            return deed_log.first_broken(ours)


def _everybody(ours: Ours) -> tuple[Account, ...]:
    rows = ours.rows(accounts)
    return tuple(sorted(map(account_of, rows), key=lambda one: one.login))


def _invited(ours: Ours, token: str, now: datetime) -> Account:
    row = ours.rows(links, links.c.digest == digest(token)).first()
    if row is None or datetime.fromisoformat(row.until) <= now:
        raise LinkUsedUp("this link opens nothing any more; ask for a new one")
    return known(ours, row.login)


def _administrators(everybody: tuple[Account, ...]) -> frozenset[str]:
    able = (one for one in everybody if not one.closed and not one.invited)
    return frozenset(one.login for one in able if Role.ADMINISTRATOR in one.roles)


def keep_an_administrator(ours: Ours, login: str, roles: frozenset[Role], *, closed: bool) -> None:
    """Refuse *roles* for *login*, or that it is *closed*, if nobody could administer the branch any more.

    Who has no password does not count: the office's directory may be away.

    Raises:
        LastAdministrator: nobody could.
    """
    stays = not closed and Role.ADMINISTRATOR in roles
    if not stays and _administrators(_everybody(ours)) == {login}:
        raise LastAdministrator(f"{login} is the last who may administer the branch; make another one first")
