"""Between rows of accounts and what they mean."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from hub.accounts import passwords
from hub.accounts.errors import BadAccount
from hub.accounts.records import Account
from hub.accounts.roles import Role
from hub.store.beside_schema import accounts
from hub.store.ours import Ours


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


def found(ours: Ours, login: str) -> Account | None:
    """Return the account *login*; None when there is none."""
    row = ours.rows(accounts, accounts.c.login == login).first()
    return account_of(row) if row else None


def known(ours: Ours, login: str) -> Account:
    """Return the account *login*.

    Raises:
        BadAccount: there is none.
    """
    account = found(ours, login)
    if account is None:
        raise BadAccount(f"there is no account {login}")
    return account


def digest(token: str) -> str:
    """Return what is kept of a token: it is random enough that a plain hash cannot be turned back."""
    return sha256(token.encode()).hexdigest()


def set_password(ours: Ours, login: str, password: str, now: datetime) -> None:
    """Let *login* sign in with *password* from *now* on."""
    hashed = passwords.hashed(password)
    ours.change(accounts, accounts.c.login == login, password=hashed, changed_at=now.isoformat())
