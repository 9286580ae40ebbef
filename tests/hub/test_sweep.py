"""The hub sweeps by itself when a day begins: journal, drafts, deeds of accounts; in nobody's way."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta

import pytest

from contract.commands import OpenDay
from contract.events import JournalCut
from hub.account_settings import AccountSettings
from hub.accounts.database import FILE, Database
from hub.accounts.errors import NotLetIn
from hub.accounts.gate import Gate
from hub.accounts.roles import Role
from hub.audit.chain import NotKept
from hub.audit.proof import prove
from hub.domain.retention_settings import RetentionSettings
from hub.drafts.keeper import Draft, Drafts
from hub.retention import ROWS_AT_ONCE, Retention
from hub.store.evidence import evidence
from hub.store.papers import FolderPapers
from hub.store.sql import SqlStore
from tests.hub.branch import NINE, TUESDAY, HandClock, ticket_for, wish
from tests.hub.conftest import TOWN
from tests.hub.running import Watched, run, running, until

MONTH = RetentionSettings(journal_days=31, drafts_days=7)
ALL = RetentionSettings()
DAYS = 40


async def days_go_by(authority, clock, days=DAYS):
    for number in range(days):
        if number:
            clock.turn(days=1)
            await authority.carry_out(wish(OpenDay, day=TUESDAY + timedelta(days=number)))
        await authority.carry_out(ticket_for("A"))


def swept(tmp_path, *, keeps=MONTH, store=None, deeds_days=None, then=None):
    """Let days go by and sweep; return the journal's entries, and what *then* returns."""

    async def work():
        clock = HandClock()
        gate, drafts = (
            Gate(Database(tmp_path / FILE), AccountSettings(), clock),
            Drafts(FolderPapers(tmp_path)),
        )
        await gate.open()
        try:
            async with running(store, clock=clock, retention=keeps) as authority:
                retention = Retention(authority, drafts, gate, clock, deeds_days=deeds_days)
                drafts.keep("anna", Draft(text="a", base="", begun_at=NINE))
                with pytest.raises(NotLetIn):
                    await gate.sign_in("ewa", "a wrong password", "10.0.0.1")
                await days_go_by(authority, clock)
                drafts.keep("jan", Draft(text="a", base="", begun_at=NINE, touched_at=clock.now()))
                await retention.sweep()
                more = await then(authority, retention, gate, drafts) if then else None
                return await authority.journal(0, 1000), more
        finally:
            await gate.close()

    return run(work())


def cuts(entries):
    return [entry.event for entry in entries if isinstance(entry.event, JournalCut)]


def test_a_branch_that_says_nothing_keeps_everything(tmp_path):
    async def left(_authority, _retention, gate, drafts):
        return drafts.of("anna"), await gate.deeds()

    entries, (draft, deeds) = swept(tmp_path, keeps=ALL, then=left)

    assert entries[0].seq == 1
    assert cuts(entries) == []
    assert draft is not None
    assert [deed.what for deed in deeds] == ["not-let-in"]


def test_a_branch_that_keeps_a_month_has_a_month(tmp_path):
    entries, _ = swept(tmp_path)

    (cut,) = cuts(entries)
    assert cut.day == TUESDAY + timedelta(days=DAYS - 1 - 31)
    assert entries[0].seq == cut.last + 1


def test_a_day_is_swept_once_and_the_next_one_again(tmp_path):
    async def again(authority, retention, _gate, _drafts):
        await retention.sweep()
        once = len(cuts(await authority.journal(0, 1000)))
        await authority.carry_out(wish(OpenDay, day=TUESDAY + timedelta(days=DAYS)))
        await retention.sweep()
        return once

    entries, once = swept(tmp_path, then=again)

    assert (once, len(cuts(entries))) == (1, 2)


def test_a_day_that_was_cut_is_told_as_kept_no_longer(tmp_path):
    async def asked(authority, _retention, _gate, _drafts):
        with pytest.raises(
            NotKept, match="2026-12-03 is not kept any more: the journal of town was cut after"
        ):
            await authority.with_night(TUESDAY + timedelta(days=2))

    swept(tmp_path, then=asked)


def test_what_a_hub_had_no_time_to_sweep_goes_with_its_next_start(tmp_path):
    store = SqlStore.in_file(tmp_path / "hub.db")

    async def work():
        clock = HandClock()
        gate = Gate(Database(None), AccountSettings(), clock)
        await gate.open()
        async with running(store, clock=clock, retention=MONTH) as authority:
            hasty = Retention(authority, Drafts(None), gate, clock, longest_s=-1.0)
            await days_go_by(authority, clock)
            await hasty.sweep()
        with evidence(tmp_path / "hub.db") as found:
            half = oldest_in(tmp_path), prove(found.journal(TOWN), TOWN, cut=found.cut(TOWN)).broken
        async with running(store, clock=clock, retention=MONTH) as authority:
            await Retention(authority, Drafts(None), gate, clock).sweep()
        await gate.close()
        return half

    assert run(work()) == (1, None)
    assert oldest_in(tmp_path) > 1


def oldest_in(folder) -> int:
    with sqlite3.connect(folder / "hub.db") as database:
        return int(database.execute("SELECT min(seq) FROM journal").fetchone()[0])


def test_who_asks_for_a_ticket_waits_for_one_portion_and_not_for_the_sweep(tmp_path):
    class Endless(Watched):
        """There is always one portion more, until a ticket was issued in between."""

        portions, is_endless = 0, False

        def sweep(self, at_most):
            assert at_most == ROWS_AT_ONCE
            self.portions += 1
            return 1 if self.is_endless else super().sweep(at_most)

    store = Endless()

    async def meanwhile(authority, retention, _gate, _drafts):
        await authority.carry_out(wish(OpenDay, day=TUESDAY + timedelta(days=DAYS)))
        store.is_endless, before = True, store.portions
        sweeping = asyncio.create_task(retention.sweep())
        await until(lambda: store.portions > before)
        answer = await authority.carry_out(ticket_for("A"))
        store.is_endless = False
        await sweeping
        return answer.status

    _, status = swept(tmp_path, store=store, then=meanwhile)

    assert status == 201


def test_drafts_that_nobody_touches_go_and_others_stay(tmp_path):
    async def left(_authority, _retention, _gate, drafts):
        return drafts.of("anna"), drafts.of("jan")

    _, (old, new) = swept(tmp_path, then=left)

    assert old is None
    assert new is not None
    again = Drafts(FolderPapers(tmp_path))
    again.begin()
    assert again.of("anna") is None


@pytest.mark.security("S37")
def test_old_deeds_of_accounts_go_and_the_rest_is_proved(tmp_path):
    async def later(_authority, _retention, gate, _drafts):
        await gate.invite("jan", "Jan Nowak", frozenset({Role.CLERK}), "admin")
        return [deed.what for deed in await gate.deeds()], await gate.broken_deed()

    _, (deeds, broken) = swept(tmp_path, deeds_days=31, then=later)

    assert deeds == ["invited", "deeds-cut"]
    assert broken is None
    assert b"10.0.0.1" not in (tmp_path / FILE).read_bytes()


@pytest.mark.security("S37")
def test_deeds_that_were_cut_by_hand_are_found_out(tmp_path):
    async def by_hand(_authority, _retention, gate, _drafts):
        await gate.invite("jan", "Jan Nowak", frozenset({Role.CLERK}), "admin")
        await gate.invite("ewa", "Ewa Nowak", frozenset({Role.CLERK}), "admin")
        with sqlite3.connect(tmp_path / FILE) as database:
            database.execute("DELETE FROM deeds WHERE seq <= 2")
        return await gate.broken_deed()

    _, broken = swept(tmp_path, then=by_hand)

    assert broken == 3
