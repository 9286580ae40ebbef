"""Who is let in, as what, and for how long."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import asynccontextmanager

import argon2
import pytest

from hub.account_settings import AccountSettings
from hub.accounts import passwords
from hub.accounts.database import FILE, Database
from hub.accounts.errors import (
    BadAccount,
    LastAdministrator,
    LinkUsedUp,
    NotLetIn,
    TooManyTries,
    WeakPassword,
)
from hub.accounts.gate import FREE_AT_AN_ADDRESS, Gate
from hub.accounts.roles import Right, Role
from hub.accounts.throttle import FREE_TRIES, LONGEST_WAIT_S
from hub.store import StoreError

GOOD = "cztery niebieskie parasole w tramwaju"
OTHER = "sześć zielonych rowerów nad rzeką"
CLERK, ADMINISTRATOR = frozenset({Role.CLERK}), frozenset({Role.ADMINISTRATOR})
HERE = "192.0.2.7"


@pytest.fixture
def opened(tmp_path, clock):
    @asynccontextmanager
    async def open_gate(**settings):
        gate = Gate(Database(tmp_path / FILE), AccountSettings(**settings), clock)
        await gate.open()
        try:
            yield gate
        finally:
            await gate.close()

    return open_gate


async def with_account(gate: Gate, login="anna", roles=CLERK) -> None:
    _, token = await gate.invite(login, login.title(), roles, "admin")
    await gate.accept(token, GOOD)


async def test_a_hub_without_an_administrator_invites_one_and_no_second(opened):
    async with opened() as gate:
        token = await gate.first_invitation()
        assert token is not None
        assert (await gate.first_invitation()) != token  # the hub was started again before it was used
        with pytest.raises(LinkUsedUp):
            await gate.accept(token, GOOD)
        account = await gate.accept(await gate.first_invitation() or "", GOOD)

        assert account.rights == {Right.ADMINISTER, Right.WATCH}
        assert await gate.first_invitation() is None


async def test_a_link_opens_once_for_a_day_and_not_with_a_weak_password(opened, clock):
    async with opened() as gate:
        _, token = await gate.invite("anna", "Anna Nowak", CLERK, "admin")
        with pytest.raises(WeakPassword):
            await gate.accept(token, "anna nowak anna")
        assert (await gate.invited(token)).login == "anna"
        clock.turn(hours=23, minutes=59)
        await gate.accept(token, GOOD)
        with pytest.raises(LinkUsedUp):
            await gate.accept(token, OTHER)
        _, late = await gate.invite("anna", "Anna Nowak", CLERK, "admin")
        clock.turn(hours=24)
        with pytest.raises(LinkUsedUp):
            await gate.accept(late, OTHER)


async def test_who_signs_in_is_known_until_they_sign_out(opened):
    async with opened() as gate:
        await with_account(gate)
        session = await gate.sign_in(" Anna ", GOOD, HERE)
        token = session.token
        assert session.account.rights == {Right.SERVE}
        assert (await gate.who(token)).account.login == "anna"

        await gate.sign_out(token)

        assert await gate.who(token) is None
        assert await gate.who("no such token") is None


@pytest.mark.parametrize(("login", "password"), [("anna", OTHER), ("ewa", GOOD), ("", ""), ("x" * 500, GOOD)])
@pytest.mark.security("S20")
async def test_wrong_name_and_wrong_password_are_answered_alike(opened, login, password):
    async with opened() as gate:
        await with_account(gate)
        with pytest.raises(NotLetIn) as refused:
            await gate.sign_in(login, password, HERE)

        assert "name or password is wrong" in str(refused.value)


@pytest.mark.security("S20")
async def test_a_login_that_nobody_has_takes_as_much_reckoning_as_a_wrong_password(opened, monkeypatch):
    """Not the time is measured, which differs from machine to machine, but what takes it: the hash."""
    verified = []

    class Counting(argon2.PasswordHasher):
        def verify(self, kept, password):
            verified.append(argon2.extract_parameters(kept))
            return super().verify(kept, password)

    async with opened() as gate:
        await with_account(gate)
        await with_account(gate, "jan")
        await gate.change("jan", "admin", closed=True)
        await gate.invite("ola", "Ola", CLERK, "admin")
        monkeypatch.setattr(passwords, "_hasher", Counting(time_cost=1, memory_cost=64, parallelism=1))
        for login in ("anna", "jan", "ola", "nobody", "no login at all"):
            with pytest.raises(NotLetIn):
                await gate.sign_in(login, OTHER, HERE)

    assert len(verified) == 5
    assert len(set(map(str, verified))) == 1


async def test_who_was_invited_but_has_no_password_is_not_let_in(opened):
    async with opened() as gate:
        await gate.invite("anna", "Anna", CLERK, "admin")
        with pytest.raises(NotLetIn):
            await gate.sign_in("anna", "nobody has this password", HERE)


@pytest.mark.security("S10", "S20")
async def test_tries_in_vain_slow_down_that_login_and_no_other(opened, clock):
    async with opened() as gate:
        await with_account(gate)
        await with_account(gate, "jan")
        for _ in range(FREE_TRIES):
            with pytest.raises(NotLetIn):
                await gate.sign_in("anna", OTHER, HERE)
        with pytest.raises(TooManyTries) as refused:
            await gate.sign_in("anna", GOOD, HERE)
        assert refused.value.wait_s == 2
        await gate.sign_in("jan", GOOD, HERE)

        clock.turn(seconds=2)

        await gate.sign_in("anna", GOOD, HERE)


@pytest.mark.security("S20")
async def test_one_password_tried_at_many_logins_slows_the_address_down(opened, clock):
    async with opened() as gate:
        await with_account(gate)
        for count in range(FREE_AT_AN_ADDRESS):
            with pytest.raises(NotLetIn):
                await gate.sign_in(f"clerk{count}", OTHER, HERE)
        with pytest.raises(TooManyTries):
            await gate.sign_in("anna", GOOD, HERE)
        await gate.sign_in("anna", GOOD, "192.0.2.8")
        clock.turn(seconds=LONGEST_WAIT_S)
        await gate.sign_in("anna", GOOD, HERE)


@pytest.mark.security("S20")
async def test_a_session_ends_without_requests_and_after_a_working_day(opened, clock):
    async with opened(idle_minutes=30, longest_hours=12) as gate:
        await with_account(gate)
        idle = (await gate.sign_in("anna", GOOD, HERE)).token
        clock.turn(minutes=30)
        assert await gate.who(idle) is None

        busy = (await gate.sign_in("anna", GOOD, HERE)).token
        for _ in range(24 * 2 - 1):
            clock.turn(minutes=15)
            assert await gate.who(busy) is not None
        clock.turn(minutes=15)
        assert await gate.who(busy) is None


async def test_a_session_outlives_the_hub_and_its_idle_time_does_too(opened, clock):
    async with opened() as gate:
        await with_account(gate)
        token = (await gate.sign_in("anna", GOOD, HERE)).token
        clock.turn(minutes=20)
        await gate.who(token)
    clock.turn(minutes=20)
    async with opened() as gate:
        assert await gate.who(token) is not None
    clock.turn(minutes=31)
    async with opened() as gate:
        assert await gate.who(token) is None


@pytest.mark.parametrize("change", [{"roles": ADMINISTRATOR}, {"closed": True}])
@pytest.mark.security("S20")
async def test_who_is_changed_or_closed_must_sign_in_again(opened, change):
    async with opened() as gate:
        await with_account(gate)
        token = (await gate.sign_in("anna", GOOD, HERE)).token
        await gate.change("anna", "admin", **change)

        assert await gate.who(token) is None


async def test_a_closed_account_is_not_let_in_nor_invited_until_it_is_opened(opened):
    async with opened() as gate:
        await with_account(gate)
        await gate.change("anna", "admin", closed=True)
        with pytest.raises(NotLetIn):
            await gate.sign_in("anna", GOOD, HERE)
        with pytest.raises(BadAccount):
            await gate.invite("anna", "Anna", CLERK, "admin")

        await gate.change("anna", "admin", closed=False)

        await gate.sign_in("anna", GOOD, HERE)


@pytest.mark.security("S20")
async def test_a_new_password_ends_all_sessions_and_the_old_password(opened):
    async with opened() as gate:
        await with_account(gate)
        token = (await gate.sign_in("anna", GOOD, HERE)).token
        _, link = await gate.invite("anna", "Anna", CLERK, "admin")
        assert await gate.who(token) is not None  # a link alone takes nothing away
        await gate.accept(link, OTHER)

        assert await gate.who(token) is None
        with pytest.raises(NotLetIn):
            await gate.sign_in("anna", GOOD, HERE)
        await gate.sign_in("anna", OTHER, HERE)


async def test_the_last_administrator_stays(opened):
    async with opened() as gate:
        await gate.accept(await gate.first_invitation() or "", GOOD)
        for change in ({"roles": CLERK}, {"closed": True}):
            with pytest.raises(LastAdministrator):
                await gate.change("admin", "admin", **change)
        with pytest.raises(LastAdministrator):
            await gate.invite("admin", "Administrator", CLERK, "admin")
        await with_account(gate, "jan", ADMINISTRATOR)

        await gate.change("admin", "jan", closed=True)


@pytest.mark.parametrize("login", ["", "A b", "1anna", "anna/../x", "a" * 41, "ąnna"])
async def test_a_login_that_cannot_be_is_refused_and_said_how_it_looks(opened, login):
    async with opened() as gate:
        with pytest.raises(BadAccount, match="letters"):
            await gate.invite(login, "Anna", CLERK, "admin")


@pytest.mark.security("S29", "S38")
async def test_the_file_tells_no_password_token_or_link_and_only_its_owner_reads_it(opened, tmp_path):
    async with opened() as gate:
        await with_account(gate)
        _, link = await gate.invite("jan", "Jan", CLERK, "admin")
        token = (await gate.sign_in("anna", GOOD, HERE)).token
        with pytest.raises(NotLetIn):
            await gate.sign_in(OTHER, OTHER, HERE)  # a password typed for a login
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert not [secret for secret in (GOOD, OTHER, link, token) if secret.encode() in kept]
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.security("S37")
async def test_deeds_are_a_chain_and_a_changed_one_is_found(opened, tmp_path):
    async with opened() as gate:
        await with_account(gate)
        await gate.sign_in("anna", GOOD, HERE)
        assert [deed.what for deed in await gate.deeds()] == ["signed-in", "chose-password", "invited"]
        assert await gate.broken_deed() is None
        with sqlite3.connect(tmp_path / FILE) as database:
            database.execute("UPDATE deeds SET by = 'jan' WHERE seq = 2")
        assert await gate.broken_deed() == 2


async def test_a_file_of_a_newer_version_is_left_alone(opened, tmp_path):
    async with opened():
        pass
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("PRAGMA user_version = 9")
    with pytest.raises(StoreError, match="schema 9"):
        async with opened():
            pass


@pytest.mark.parametrize(
    "wrong", [{"idle_minutes": 0}, {"longest_hours": 25}, {"idle_minutes": 90, "longest_hours": 1}]
)
def test_settings_that_end_no_session_are_refused(wrong):
    with pytest.raises(ValueError, match="idle_minutes"):
        AccountSettings(**wrong)
