"""Decide, store, show, in this order; one answer an id; a store that fails loses nothing and fools nobody."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import msgspec
import pytest

from contract.booking_views import BookingsAdded
from contract.commands import IssueTicket, Serve
from contract.names import TicketNumber
from contract.problem import Problem
from contract.refusal import NobodyWaiting
from contract.routes import PROBLEM_TYPE
from contract.settings import BadSettings
from contract.states import State
from contract.views import DeskView, TicketView
from hub.domain.branch import folded
from hub.store import ConstraintBroken, StoreError
from hub.store.memory import MemoryStore
from tests.hub.branch import (
    NINE,
    TUESDAY,
    A,
    HandClock,
    booking,
    bookings,
    branch_settings,
    call_next,
    facts,
    open_desks,
    ticket_for,
    wish,
)
from tests.hub.running import Watched, run, running, until


def test_a_ticket_is_answered_with_its_number_its_place_and_its_token():
    async def work():
        async with running() as authority:
            await authority.carry_out(ticket_for("A"))
            return await authority.carry_out(wish(IssueTicket, service=A))

    answer = run(work())

    assert (answer.status, answer.content_type) == (201, "application/json")
    assert isinstance(answer.view, TicketView)
    assert (answer.view.number, answer.view.ahead, answer.view.token) == ("A002", 1, "token-1".ljust(22, "_"))
    assert msgspec.json.decode(answer.body, type=TicketView) == answer.view


def test_a_desk_is_answered_with_its_own_view():
    async def work():
        async with running() as authority:
            await authority.carry_out(ticket_for("A", "anna"))
            return await authority.carry_out(call_next())

    answer = run(work())

    assert answer.status == 200
    assert isinstance(answer.wanted(), DeskView)
    assert answer.view.current.ticket == "anna"


def test_a_hand_over_of_bookings_is_answered_with_what_was_new():
    async def work():
        async with running() as authority:
            await authority.carry_out(bookings(booking("111111")))
            return await authority.carry_out(bookings(booking("111111"), booking("222222")))

    view = run(work()).view

    assert isinstance(view, BookingsAdded)
    assert (view.added, view.known) == (1, 1)


def test_a_refusal_is_an_answer_with_a_lasting_code():
    async def work():
        async with running() as authority:
            await authority.carry_out(*open_desks("1"))
            return await authority.carry_out(call_next())

    answer = run(work())

    assert (answer.status, answer.content_type) == (409, PROBLEM_TYPE)
    assert isinstance(answer.refused, NobodyWaiting)
    with pytest.raises(NobodyWaiting, match="nobody waits for desk 1"):
        answer.wanted()


def test_the_same_id_gets_the_same_bytes_and_has_one_effect(new_store):
    async def work():
        command = wish(IssueTicket, service=A)
        async with running(new_store()) as authority:
            first, second = [await authority.carry_out(command) for _ in range(2)]
            third = await authority.carry_out(wish(IssueTicket, service=A))
        return first, second, third

    first, second, third = run(work())

    assert (second.status, second.body, second.view) == (first.status, first.body, first.view)
    assert third.view.number == "A002"


def test_the_same_id_gets_the_same_bytes_after_a_restart(new_store):
    commands = [wish(IssueTicket, service=A), call_next(), ticket_for("Q"), bookings(booking("111111"))]

    async def answers():
        async with running(new_store()) as authority:
            return [await authority.carry_out(command) for command in commands]

    first, second = run(answers()), run(answers())

    assert [(answer.status, answer.body, answer.view) for answer in second] == [
        (answer.status, answer.body, answer.view) for answer in first
    ]


def test_a_refusal_is_remembered_although_it_would_be_granted_now(new_store):
    async def work():
        refused = call_next("2")
        async with running(new_store()) as authority:
            await authority.carry_out(*open_desks("2"))
            first = await authority.carry_out(refused)
            await authority.carry_out(ticket_for("A"))
            return first, await authority.carry_out(refused)

    first, second = run(work())

    assert first.body == second.body
    assert second.view.code == "nobody-waiting"


def test_the_same_id_for_another_command_is_taken_and_changes_nothing():
    async def work():
        async with running() as authority:
            await authority.carry_out(ticket_for("A", "anna"))
            answer = await authority.carry_out(ticket_for("B", "anna"))
            async with authority.committed() as branch:
                return answer, len(branch.tickets)

    answer, tickets = run(work())

    assert (answer.status, answer.view.code, tickets) == (409, "id-taken", 1)


@pytest.mark.security("S09")
@pytest.mark.fault("F10")
def test_an_id_sent_twice_at_once_is_carried_out_once_and_both_are_answered():
    async def work():
        store = Watched()
        command = wish(IssueTicket, service=A)
        async with running(store) as authority:
            other = msgspec.structs.replace(command, service="B")
            return await asyncio.gather(*(authority.carry_out(sent) for sent in (command, command, other)))

    first, second, other = run(work())

    assert first.body == second.body
    assert other.view.code == "id-taken"


@pytest.mark.fault("F10")
def test_a_call_sent_twice_at_once_calls_one_visitor_and_costs_one_commit():
    async def work():
        store = Watched()
        async with running(store, double_press_s=0.0) as authority:
            for command in (*open_desks("1"), ticket_for("A"), ticket_for("A")):
                await authority.carry_out(command)
            store.groups.clear()
            command = call_next("1")
            answers = await asyncio.gather(*(authority.carry_out(command) for _ in range(2)))
            async with authority.committed() as branch:
                return answers, store.groups, branch.counts[State.WAITING]

    (first, second), groups, waiting = run(work())

    assert first.body == second.body
    assert (groups, waiting) == ([1], 1)


@pytest.mark.fault("F01")
def test_nothing_is_answered_or_shown_or_read_before_it_is_stored():
    shown = []

    async def work():
        store = Watched()
        async with running(store, show=lambda branch, entries: shown.extend(entries)) as authority:
            shown.clear()
            store.committing.clear()
            store.may_commit.clear()
            asked = asyncio.create_task(authority.carry_out(ticket_for("A")))
            await until(store.committing.is_set)
            reading = asyncio.create_task(counted(authority))
            await asyncio.sleep(0.01)
            before = asked.done(), reading.done(), list(shown)
            store.may_commit.set()
            await asked
            return before, await reading, len(shown)

    before, read, after = run(work())

    assert before == (False, False, [])
    assert (read, after) == (1, 1)


async def counted(authority):
    async with authority.committed() as branch:
        return branch.counts[State.WAITING]


@pytest.mark.fault("F33")
def test_what_arrives_while_a_commit_is_on_its_way_shares_the_next_one():
    async def work():
        store = Watched()
        async with running(store) as authority:
            store.groups.clear()
            store.committing.clear()
            store.may_commit.clear()
            first = asyncio.create_task(authority.carry_out(ticket_for("A")))
            await until(store.committing.is_set)
            others = [asyncio.create_task(authority.carry_out(ticket_for("A"))) for _ in range(7)]
            await asyncio.sleep(0)
            store.may_commit.set()
            answers = await asyncio.gather(first, *others)
            return store.groups, [answer.view.number for answer in answers]

    groups, numbers = run(work())

    assert groups == [1, 7]
    assert numbers == [f"A00{count}" for count in range(1, 9)]


def test_a_thousand_at_once_get_a_thousand_numbers(new_store):
    async def work():
        store = Watched(new_store())
        async with running(store) as authority:
            answers = await asyncio.gather(*(authority.carry_out(ticket_for("A")) for _ in range(1000)))
            return [answer.view.number for answer in answers], max(store.groups)

    numbers, largest = run(work())

    assert numbers == [str(TicketNumber("A", count)) for count in range(1, 1001)]
    assert 1 < largest <= 128


@pytest.mark.fault("F28")
def test_two_desks_that_press_at_the_same_instant_get_two_tickets_and_one_of_them_none():
    async def work():
        async with running() as authority:
            await authority.carry_out(ticket_for("A", "anna"))
            for command in open_desks("1", "2"):
                await authority.carry_out(command)
            return await asyncio.gather(*(authority.carry_out(call_next(desk)) for desk in "12"))

    got, refused = run(work())

    assert got.view.current.ticket == "anna"
    assert refused.view.code == "nobody-waiting"


def test_when_the_store_fails_everybody_is_told_and_nothing_has_changed():
    async def work():
        store = Watched()
        async with running(store) as authority:
            await authority.carry_out(ticket_for("A"))
            store.is_away = True
            failed = await asyncio.gather(
                *(authority.carry_out(ticket_for("A")) for _ in range(3)), return_exceptions=True
            )
            was_well = authority.well
            store.is_away = False
            answer = await authority.carry_out(ticket_for("A"))
            return failed, was_well, authority.well, answer

    failed, was_well, is_well, answer = run(work())

    assert [type(error) for error in failed] == [StoreError] * 3
    assert (was_well, is_well) == (False, True)
    assert answer.view.number == "A002"


def test_while_the_store_is_away_nobody_reads_what_may_not_be_true():
    async def work():
        store = Watched()
        async with running(store) as authority:
            store.is_away = True
            with pytest.raises(StoreError):
                await authority.carry_out(ticket_for("A"))
            with pytest.raises(StoreError, match="the disk is full"):
                await counted(authority)
            store.is_away = False
            return await counted(authority)

    assert run(work()) == 0


def test_a_commit_whose_answer_was_lost_is_found_and_shown_and_its_command_answered():
    shown = []

    async def work():
        store = Watched()
        command = ticket_for("A", "anna")
        async with running(store, show=lambda branch, entries: shown.extend(entries)) as authority:
            store.loses_the_answer = True
            with pytest.raises(StoreError):
                await authority.carry_out(command)
            again = await authority.carry_out(command)
            async with authority.committed() as branch:
                return again, len(branch.tickets)

    again, tickets = run(work())

    assert (again.status, again.view.number, tickets) == (201, "A001", 1)
    assert [entry.seq for entry in shown] == [1, 2]


def test_the_loss_of_the_store_is_logged_once_and_its_return_too(caplog):
    async def work():
        store = Watched()
        async with running(store) as authority:
            store.is_away = True
            for _ in range(3):
                with pytest.raises(StoreError):
                    await authority.carry_out(ticket_for("A"))
            store.is_away = False
            await authority.carry_out(ticket_for("A"))

    with caplog.at_level(logging.INFO, "hub.authority"):
        run(work())

    told = [record.message.split(":")[0] for record in caplog.records]
    assert [words for words in told if words.startswith("Store")] == [
        "Store lost",
        "Store back after 0 s",
    ]


def test_an_idle_hub_finds_out_by_itself_that_the_store_is_well_again(monkeypatch):
    monkeypatch.setattr("hub.keeper.LOOK_S", 0.01)

    async def work():
        store = Watched()
        async with running(store) as authority:
            store.is_away = True
            with pytest.raises(StoreError):
                await authority.carry_out(ticket_for("A"))
            store.is_away = False
            await until(lambda: authority.well)

    run(work())


class Rejecting(Watched):
    """A store that holds one command to be a contradiction."""

    def commit(self, group):
        if any(carried.command == "poison" for carried in group):
            raise ConstraintBroken("hub.db: it refuses what contradicts it")
        super().commit(group)


def test_a_command_that_cannot_be_stored_does_not_take_its_group_along(caplog):
    async def work():
        store = Rejecting()
        async with running(store) as authority:
            commands = [ticket_for("A"), ticket_for("A", "poison"), ticket_for("A")]
            return await asyncio.gather(*map(authority.carry_out, commands), return_exceptions=True)

    first, poison, last = run(work())

    assert (first.view.number, last.view.number) == ("A001", "A002")
    assert isinstance(poison, ConstraintBroken)
    assert "Command poison cannot be carried out" in caplog.text


def test_a_mistake_of_ours_hits_its_own_caller_only_and_the_hub_goes_on(monkeypatch):
    async def work():
        async with running() as authority:
            monkeypatch.setattr(authority, "_mint_token", lambda: None)
            answers = await asyncio.gather(
                *map(authority.carry_out, [ticket_for("A"), wish(IssueTicket, service=A), ticket_for("A")]),
                return_exceptions=True,
            )
            return answers, await counted(authority)

    (first, broken, last), waiting = run(work())

    assert isinstance(broken, ValueError)
    assert (first.view.number, last.view.number, waiting) == ("A001", "A002", 2)


def test_a_screen_that_cannot_be_reached_does_not_stop_the_queue(caplog):
    def broken(_branch, entries):
        raise RuntimeError("no screen")

    async def work():
        async with running(show=broken) as authority:
            return await authority.carry_out(ticket_for("A"))

    assert run(work()).status == 201
    assert "could not be shown" in caplog.text


def test_a_caller_who_goes_away_does_not_take_the_ticket_along():
    async def work():
        store = Watched()
        async with running(store) as authority:
            store.committing.clear()
            store.may_commit.clear()
            asked = asyncio.create_task(authority.carry_out(ticket_for("A")))
            await until(store.committing.is_set)
            asked.cancel()
            store.may_commit.set()
            return await counted(authority)

    assert run(work()) == 1


def test_after_a_restart_the_day_goes_on_where_it_was_with_a_new_epoch(new_store):
    async def morning():
        async with running(new_store()) as authority:
            for command in (*open_desks("1"), ticket_for("A"), ticket_for("A"), call_next()):
                await authority.carry_out(command)
            async with authority.committed() as branch:
                return authority.epoch, facts(branch)

    async def after():
        async with running(new_store()) as authority, authority.committed() as branch:
            return authority.epoch, facts(branch)

    (first, before), (second, again) = run(morning()), run(after())

    assert again.pop("hub") != before.pop("hub"), "each start is a hub of its own"
    assert again == before
    assert second == first + 1


def test_a_new_epoch_stands_in_views_and_entries():
    store = MemoryStore()

    async def start():
        async with running(store) as authority:
            return (await authority.carry_out(ticket_for("A"))).view.epoch

    assert [run(start()), run(start())] == [1, 2]
    assert {entry.epoch for entry in store.entries(2)} == {2}


@pytest.mark.fault("F16")
def test_the_day_changes_at_the_branch_s_midnight(monkeypatch):
    monkeypatch.setattr("hub.keeper.LOOK_S", 0.005)
    clock = HandClock()

    async def work():
        async with running(clock=clock) as authority:
            await authority.carry_out(ticket_for("A"))
            clock.turn(hours=14, minutes=59)  # a minute to midnight in Warsaw
            await asyncio.sleep(0.05)
            async with authority.committed() as branch:
                before = branch.day
            clock.turn(minutes=2)
            branch_day = before
            while branch_day == before:
                async with authority.committed() as branch:
                    branch_day = branch.day
                await asyncio.sleep(0.005)
            return before, branch_day, (await authority.carry_out(ticket_for("A"))).view.number

    assert run(work()) == (TUESDAY, TUESDAY + timedelta(days=1), "A001")


@pytest.mark.fault("F13")
def test_a_clock_that_was_set_back_breaks_no_order():
    clock = HandClock()

    async def work():
        async with running(clock=clock) as authority:
            for command in (*open_desks("1"), ticket_for("A", "anna")):
                await authority.carry_out(command)
            clock.set(NINE - timedelta(days=365))
            await authority.carry_out(ticket_for("A", "ben"))
            return (await authority.carry_out(call_next())).view.current.ticket

    assert run(work()) == "anna"


def test_the_journal_of_a_day_folds_to_what_was_answered():
    store = MemoryStore()

    async def work():
        async with running(store) as authority:
            for command in (*open_desks("1"), ticket_for("A"), call_next(), wish(Serve, desk="1")):
                await authority.carry_out(command)
            async with authority.committed() as branch:
                return authority.hub, facts(branch), await authority.journal(0, 3)

    hub, known, journal = run(work())

    assert known == facts(folded(branch_settings(), store.history(), hub=hub))
    assert [entry.seq for entry in journal] == [1, 2, 3]


def test_who_asks_a_hub_that_has_stopped_is_told_so():
    async def work():
        async with running() as authority:
            pass
        await authority.stop()
        with pytest.raises(StoreError, match="not running"):
            await authority.carry_out(ticket_for("A"))

    run(work())


def test_stopping_answers_those_who_have_asked():
    async def work():
        async with running() as authority:
            asked = [asyncio.create_task(authority.carry_out(ticket_for("A"))) for _ in range(20)]
            await asyncio.sleep(0)
        return [(await answer).status for answer in asked]

    assert run(work()) == [201] * 20


def test_a_store_that_cannot_be_opened_stops_the_start():
    store = Watched()
    store.is_away = True

    async def work():
        async with running(store):
            pass

    with pytest.raises(StoreError, match="the disk is full"):
        run(work())


def test_an_unknown_time_zone_stops_the_start_and_is_named():
    async def work():
        async with running(timezone="Europe/Warsawa"):
            pass

    with pytest.raises(BadSettings, match=r"branch town: .* not 'Europe/Warsawa'"):
        run(work())


def test_a_new_command_needs_no_look_into_the_store():
    store = Watched()

    async def work():
        async with running(store) as authority:
            for _ in range(50):
                await authority.carry_out(ticket_for("A"))

    run(work())

    assert store.looked_up == []


def test_problems_carry_what_the_door_needs():
    async def work():
        async with running() as authority:
            return (await authority.carry_out(ticket_for("Q"))).view

    problem = run(work())

    assert isinstance(problem, Problem)
    assert (problem.status, problem.code) == (404, "unknown-service")
    assert problem.title == "The branch does not offer the service that was named"
    assert problem.type == "urn:okienko:problem:unknown-service"


class OpensOnly(Watched):
    """A store that can be opened and read, and never written."""

    def commit(self, group):
        raise StoreError("hub.db: it can only be read")


def test_a_store_that_cannot_be_written_stops_the_start_and_lets_go_of_everything():
    store = OpensOnly()

    async def work():
        async with running(store):
            pass

    with pytest.raises(StoreError, match="it can only be read"):
        run(work())


def test_a_journal_that_contradicts_itself_stops_the_start_and_is_named():
    store = MemoryStore()

    async def first():
        async with running(store) as authority:
            await authority.carry_out(ticket_for("A"))

    run(first())
    store._journal.append(store._journal[-1])

    with pytest.raises(
        StoreError, match="the journal of branch town contradicts itself: journal entry 2 comes"
    ):
        run(first())


def test_who_reads_a_hub_that_has_stopped_is_told_so():
    async def work():
        async with running() as authority:
            pass
        with pytest.raises(StoreError, match="has stopped"):
            await authority.journal(0, 1)

    run(work())
