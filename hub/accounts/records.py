"""What is kept of people who may sign in: accounts and sessions. Nothing else is known of them."""

from __future__ import annotations

import re
from datetime import datetime

import msgspec

from contract.names import DeviceId
from hub.accounts.errors import BadAccount
from hub.accounts.roles import Right, Role, rights_of

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,39}")
LONGEST_NAME = 80
PERSON = "person-"
"""So begins who asks, when it is a person: no device's name begins like that."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One person.

    Attributes:
        login: what they type, and what the journal names them by.
        name: what colleagues read.
        closed: may not sign in any more; the name stays in the journal.
        invited: has not chosen a password yet.
        by_directory: comes from the office's directory, which says their roles at each sign-in.
    """

    login: str
    name: str
    roles: frozenset[Role]
    closed: bool = False
    invited: bool = False
    by_directory: bool = False
    changed_at: datetime

    @property
    def rights(self) -> frozenset[Right]:
        """What they may do."""
        return rights_of(self.roles)


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is signed in, at one browser.

    Attributes:
        began_at: when they signed in, UTC.
        seen_at: when they last asked for something.
        token: by which the browser is known; never in a log, never kept in a file.
        address: from where, for their own list of sessions.
    """

    account: Account
    began_at: datetime
    seen_at: datetime
    token: str
    address: str = ""

    @property
    def by(self) -> DeviceId:
        """What the journal names them by."""
        return DeviceId(f"{PERSON}{self.account.login}")

    def __repr__(self) -> str:
        return f"Session({self.account.login})"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody, as the office's directory knows them.

    Attributes:
        identity: issuer and subject: who it is for ever. Logins may be given to somebody else.
        login: what they are called there.
        name: what colleagues read.
        roles: what their groups give; none: not let in.
    """

    identity: str
    login: str
    name: str
    roles: frozenset[Role]


def require_login(login: str) -> str:
    """Return *login* as it is kept.

    Raises:
        BadAccount: it is no login.
    """
    kept = login.strip().lower()
    if not _LOGIN.fullmatch(kept):
        raise BadAccount(
            f"no login: {login[:80]!r}; 2 to 40 small letters, digits, '.', '_' and '-', a letter first"
        )
    return kept


def require_name(name: str) -> str:
    """Return *name* as it is kept.

    Raises:
        BadAccount: it is empty, too long, or has characters that cannot be seen.
    """
    kept = " ".join(name.split())
    if not kept or len(kept) > LONGEST_NAME or not kept.isprintable():
        raise BadAccount(f"no name: {name[:80]!r}; 1 to {LONGEST_NAME} characters that can be printed")
    return kept


def require_roles(roles: frozenset[Role]) -> frozenset[Role]:
    """Return *roles*.

    Raises:
        BadAccount: there is none.
    """
    if not roles:
        raise BadAccount(f"no role; give one or more of {', '.join(Role)}")
    return roles
