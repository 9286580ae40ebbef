"""The gate: all that doors and pages ask of accounts; the loop waits for no disk and for no hash."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import msgspec

from contract.clock import Clock
from hub.account_settings import AccountSettings
from hub.accounts.database import People
from hub.accounts.deed_log import Deed
from hub.accounts.errors import AccountError, DirectoryAway, NotLetIn, TooManyTries
from hub.accounts.newcomers import Newcomers
from hub.accounts.records import Account, Session
from hub.accounts.register import CONSOLE, Register
from hub.accounts.roles import Role
from hub.accounts.sessions import Sessions
from hub.accounts.throttle import Throttle
from hub.store import StoreError
from hub.store.thread import StoreThread

if TYPE_CHECKING:
    from hub.accounts.directory import Directory  # its libraries are loaded only where there is one

logger = logging.getLogger(__name__)

T = TypeVar("T")
SEEN_EVERY = timedelta(minutes=1)
"""How exactly the file knows when somebody was last seen; more often would wear the card out for nothing."""
FREE_AT_AN_ADDRESS = 50
"""Tries in an hour that cost no wait at one address; a whole office may stand behind it."""
MOST_KNOWN = 1000
"""So many sessions are kept in memory; the others are looked up in the file."""


class Gate:
    """Accounts and sessions of one hub; used on one event loop.

    Args:
        people: where accounts are kept.
        settings: how long sessions last.
        clock: the day's clock.
        directory: by which people may sign in besides; None: there is none.
    """

    def __init__(
        self,
        people: People,
        settings: AccountSettings,
        clock: Clock,
        directory: Directory | None = None,
    ) -> None:
        self.directory = directory
        self._database = people
        self._register = Register(self._database)
        adopt = directory is not None and directory.settings.adopt_logins
        self._newcomers = Newcomers(self._database, adopt=adopt)
        self._sessions = Sessions(
            self._database,
            idle=timedelta(minutes=settings.idle_minutes),
            longest=timedelta(hours=settings.longest_hours),
        )
        self._idle = timedelta(minutes=settings.idle_minutes)
        self._longest = timedelta(hours=settings.longest_hours)
        self._clock, self._by_login, self._by_address = clock, Throttle(), Throttle(FREE_AT_AN_ADDRESS)
        self.throttles = self._by_login, self._by_address
        self._known: dict[str, Session] = {}
        self._unwritten: dict[str, datetime] = {}
        self._names: Mapping[str, str] | None = None
        self._thread: StoreThread | None = None

    async def open(self) -> None:
        """Open the file and forget sessions that have ended.

        Raises:
            StoreError: it cannot be used.
        """
        self._thread = StoreThread()
        await self._do(self._database.open)
        await self._do(partial(self._sessions.sweep, self._clock.now()))

    async def close(self) -> None:
        """Write down who was seen when, and let go of the file; may be called twice."""
        if self._thread is None:
            return
        await self._write_seen()
        await self._do(self._database.close)
        self._thread.close()
        self._thread = None

    async def first_invitation(self) -> str | None:
        """Return the token of a one-time link for the first administrator; None when there is one already."""
        if await self._do(self._register.has_administrator):
            return None
        roles = frozenset({Role.ADMINISTRATOR})
        _, token = await self._do(
            partial(self._register.invite, "admin", "Administrator", roles, by=CONSOLE, now=self._clock.now())
        )
        return token

    async def sign_in(self, login: str, password: str, address: str) -> Session:
        """Begin a session for who types *login* and *password* at *address*.

        Raises:
            TooManyTries: this one does not count, come again later.
            NotLetIn: they do not belong together, or the account is closed.
        """
        login, now_s = login.strip().lower(), self._clock.elapsed()
        if wait_s := max(self._by_login.wait_s(login, now_s), self._by_address.wait_s(address, now_s)):
            raise TooManyTries(wait_s)
        self._by_login.failed(login, now_s)  # before the slow hash: tries side by side count each
        self._by_address.failed(address, now_s)
        begun = partial(self._sessions.begin, login, password, address=address, now=self._clock.now())
        session = await self._do(begun)
        self._by_login.succeeded(login)
        self._remember(session)
        return session

    async def sign_in_by(
        self, directory: Directory, asked: Mapping[str, str], sealed: str, address: str
    ) -> tuple[Session, str]:
        """Begin a session for who comes back from *directory*; return it and where they wanted to.

        Args:
            directory: whose word it is.
            asked: what stands in the address that they come back to.
            sealed: what their browser has kept meanwhile.
            address: from where they come.

        Raises:
            TooManyTries: it is not looked at; come again later.
            DirectoryAway: the directory does not answer.
            AccountError: they are not let in.
        """
        if wait_s := self._by_address.wait_s(address, self._clock.elapsed()):
            raise TooManyTries(wait_s)
        try:
            arrived = await directory.come_back(asked, sealed)
            begun = partial(self._newcomers.let_in, arrived.who, address, self._clock.now())
            session = await self._changing(begun)
        except DirectoryAway:
            raise
        except AccountError as error:
            logger.warning("Nobody was let in by the directory: %s", error)
            self._by_address.failed(address, self._clock.elapsed())
            self._known.clear()  # their other sessions may have ended
            raise
        directory.keep_word(session.token, arrived.word)
        self._remember(session)
        return session, arrived.where

    async def who(self, token: str) -> Session | None:
        """Return the session of who bears *token*, which goes on from now; None when there is none."""
        now = self._clock.now()
        session = self._known.get(token)
        if session is None:
            session = await self._do(partial(self._sessions.of, token, now))
            if session is None:
                return None
        if now - session.began_at >= self._longest or now - session.seen_at >= self._idle:
            await self.sign_out(token)
            return None
        self._remember(msgspec.structs.replace(session, seen_at=now))
        self._unwritten[token] = now
        if now - session.seen_at >= SEEN_EVERY:
            await self._write_seen()
        return session

    async def is_there(self, token: str) -> bool:
        """Tell whether the session of who bears *token* goes on; asking does not make it last."""
        now = self._clock.now()
        session = self._known.get(token)
        if session is None:
            session = await self._do(partial(self._sessions.of, token, now))
            if session is None:
                return False
            self._remember(session)  # a live page asks every few seconds, and the database may be far away
        seen_at = max(session.seen_at, self._unwritten.get(token, session.seen_at))
        return now - session.began_at < self._longest and now - seen_at < self._idle

    async def sign_out(self, token: str) -> None:
        """End the session of who bears *token*."""
        self._known.pop(token, None)
        self._unwritten.pop(token, None)
        await self._do(partial(self._sessions.end, token, self._clock.now()))

    async def farewell(self, session: Session) -> str:
        """Return where the bearer of *session* signs out of the directory as well; empty: nowhere."""
        if self.directory is None or not session.account.by_directory:
            return ""
        return await self.directory.farewell(session.token)

    async def invite(self, login: str, name: str, roles: frozenset[Role], by: str) -> tuple[Account, str]:
        """Make an account or let its owner choose a new password; see `Register.invite`."""
        act = partial(self._register.invite, login, name, roles, by=by, now=self._clock.now())
        return await self._changing(act)

    async def invited(self, token: str) -> Account:
        """Return whom a one-time link is for; see `Register.invited`."""
        return await self._do(partial(self._register.invited, token, self._clock.now()))

    async def accept(self, token: str, password: str) -> Account:
        """Let the owner of a one-time link choose a password; see `Register.accept`."""
        return await self._changing(partial(self._register.accept, token, password, self._clock.now()))

    async def change(
        self, login: str, by: str, *, roles: frozenset[Role] | None = None, closed: bool | None = None
    ) -> Account:
        """Change an account; see `Register.change`."""
        act = partial(self._register.change, login, by=by, now=self._clock.now(), roles=roles, closed=closed)
        return await self._changing(act)

    async def everybody(self) -> tuple[Account, ...]:
        """Return all accounts, by login."""
        return await self._do(self._register.everybody)

    async def names(self) -> Mapping[str, str]:
        """Return what everybody with an account is called, by login; kept until an account changes."""
        if self._names is None:
            self._names = {account.login: account.name for account in await self.everybody()}
        return self._names

    async def deeds(self) -> list[Deed]:
        """Return the latest security deeds, newest first."""
        return await self._do(self._register.deeds)

    async def broken_deed(self) -> int | None:
        """Return the number of the first security deed that was tampered with; None: none was."""
        return await self._do(self._register.first_broken_deed)

    async def sweep(self, then: datetime | None) -> int:
        """Forget sessions that have ended, and deeds before *then*; return how many of these there were."""
        now = self._clock.now()
        await self._write_seen()
        await self._do(partial(self._sessions.sweep, now))
        return 0 if then is None else await self._do(partial(self._register.forget_deeds, then, now))

    async def _changing(self, act: Callable[[], T]) -> T:
        done = await self._do(act)
        self._names = None
        self._known.clear()  # who was signed in may have other roles now, or none
        return done

    async def _write_seen(self) -> None:
        unwritten, self._unwritten = self._unwritten, {}
        if unwritten:
            try:
                await self._do(partial(self._sessions.seen, unwritten))
            except StoreError:  # who is known goes on meanwhile, and it is written with the next
                self._unwritten = unwritten | self._unwritten

    def _remember(self, session: Session) -> None:
        if len(self._known) >= MOST_KNOWN:
            self._known.pop(next(iter(self._known)))
        self._known[session.token] = session

    async def _do(self, work: Callable[[], T]) -> T:
        if self._thread is None:
            raise NotLetIn("accounts are not open")
        return await self._thread.do(work)
