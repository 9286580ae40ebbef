"""The link to the database breaks in the worst moments: what was asked has happened once or not at all."""

from __future__ import annotations

import threading
import time

import pytest

from contract.commands import IssueTicket
from contract.events import TicketIssued
from hub.store import StoreError
from hub.store.patience import PatientConnection
from hub.store.sql import SqlStore
from tests.faults.postgres.proxy import Link
from tests.hub.branch import ticket_for
from tests.hub.running import run, running
from tests.postgres import cluster


@pytest.fixture
def link(postgres):
    made = Link(postgres.port)
    yield made
    made.close()


@pytest.fixture
def store(postgres, link):
    return SqlStore(postgres.new_url(link.port))


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(PatientConnection, "silence_s", 0.6)
    monkeypatch.setattr("hub.store.postgres.SILENCE_S", 0.6)


async def until_answered(authority, command: IssueTicket, within_s: float = 20.0):
    """Ask with the same id until there is an answer; return it, and how often there was none."""
    until_s, in_vain = time.monotonic() + within_s, 0
    while True:
        try:
            return await authority.carry_out(command), in_vain
        except StoreError:
            in_vain += 1
            assert time.monotonic() < until_s


def of_visitors(entries) -> list[str]:
    return [entry.event.ticket for entry in entries if isinstance(entry.event, TicketIssued)]


@pytest.mark.fault("F09", "F31")
@pytest.mark.parametrize("mode", ["lose-commit", "stalled", "cut"])
def test_a_ticket_whose_answer_the_link_lost_is_there_once(store, link, mode):
    async def work():
        async with running(store) as authority:
            await authority.carry_out(ticket_for("A", "anna"))
            link.be(mode)
            heal = threading.Timer(1.0, link.be, ["whole"])
            heal.start()
            answer, in_vain = await until_answered(authority, ticket_for("A", "ben"))
            again = await authority.carry_out(ticket_for("A", "ben"))
            entries = await authority.journal(0, 100)
        return answer, in_vain, again, entries

    answer, in_vain, again, entries = run(work())

    assert in_vain > 0, "the link was not hurt"
    assert (answer.status, answer.body) == (again.status, again.body)
    assert of_visitors(entries) == ["anna", "ben"]


@pytest.mark.fault("F31")
def test_a_commit_that_is_still_on_its_way_comes_before_the_next_look_or_never(store, link, postgres):
    async def work():
        async with running(store) as authority:
            await authority.carry_out(ticket_for("A", "anna"))
            old = store._place._session
            link.freeze()  # half open: the server knows nothing of it
            with pytest.raises(StoreError):
                await authority.carry_out(ticket_for("A", "ben"))
            await until_answered(authority, ticket_for("A", "ben"))
            return postgres.do(
                f"SELECT count(*) FROM pg_stat_activity WHERE pid = {old}"
            ), await authority.journal(0, 100)

    left, entries = run(work())

    assert left == [(0,)], "the session of before lives on beside the new one"
    assert of_visitors(entries) == ["anna", "ben"]


def crashed(times: int) -> None:
    """Crash the server in the middle of commits, so many *times*, and prove what it kept."""
    with cluster() as server:
        store, asked = SqlStore(server.new_url()), 0

        async def work():
            nonlocal asked
            async with running(store) as authority:
                for number in range(times):
                    crash = threading.Timer(0.05 + 0.013 * (number % 9), crash_and_start)
                    crash.start()
                    while crash.is_alive():
                        await until_answered(authority, ticket_for("A", f"visitor-{asked}"))
                        asked += 1
                proof = store.prove()
                return of_visitors(await authority.journal(0, 100_000)), proof

        def crash_and_start():
            server.stop("immediate")
            server.start()

        issued, proof = run(work(), within_s=times * 20.0)

        assert issued == [f"visitor-{number}" for number in range(asked)]
        assert proof.broken is None


@pytest.mark.fault("F02")
def test_a_server_that_crashes_in_the_middle_of_commits_has_lost_nothing_that_was_answered():
    crashed(times=2)


@pytest.mark.long
@pytest.mark.fault("F02")
@pytest.mark.timeout(1800)
def test_a_server_that_crashes_forty_times_has_lost_nothing_either():
    crashed(times=40)
