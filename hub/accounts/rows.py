"""Between rows of accounts.db and what they mean."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from hub.accounts import passwords
from hub.accounts.errors import BadAccount
from hub.accounts.records import Account
from hub.accounts.roles import Role
from hub.accounts.schema import accounts


def account_of(row: sa.Row[Any]) -> Account:
    """Return the account in *row*, which has the columns of `accounts`."""
    return Account(
        login=row.login,
        name=row.name,
        roles=frozenset(Role(role) for role in row.roles.split()),
        closed=row.closed,
        invited=row.password is None,
        by_directory=row.identity is not None,
        changed_at=datetime.fromisoformat(row.changed_at),
    )


def written(roles: frozenset[Role]) -> str:
    """Return *roles* as they stand in a row."""
    return " ".join(sorted(roles))


def found(connection: sa.Connection, login: str) -> Account | None:
    """Return the account *login*; None when there is none."""
    row = connection.execute(sa.select(accounts).where(accounts.c.login == login)).first()
    return account_of(row) if row else None


def known(connection: sa.Connection, login: str) -> Account:
    """Return the account *login*.

    Raises:
        BadAccount: there is none.
    """
    account = found(connection, login)
    if account is None:
        raise BadAccount(f"there is no account {login}")
    return account


def digest(token: str) -> str:
    """Return what is kept of a token: it is random enough that a plain hash cannot be turned back."""
    return sha256(token.encode()).hexdigest()


def set_password(connection: sa.Connection, login: str, password: str, now: datetime) -> None:
    """Let *login* sign in with *password* from *now* on."""
    values = {"password": passwords.hashed(password), "changed_at": now.isoformat()}
    connection.execute(sa.update(accounts).where(accounts.c.login == login).values(**values))
