"""So many commands wait and no more; whoever floods the hub waits behind itself, and nobody else notices."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.names import DeviceId
from hub.group import Asked
from hub.limit_settings import MOST_OF_ONE, MOST_WAITING
from hub.waiting_line import HubBusy, WaitingLine
from tests.hub.branch import call_next, open_desks, ticket_for
from tests.hub.running import Watched, run, running

KIOSK, MAD = DeviceId("kiosk-K1"), DeviceId("desk-1")


def asked(by: DeviceId) -> Asked:
    return Asked(ticket_for("A", by=by), asyncio.Future())


def filled(line: WaitingLine, *askers: DeviceId) -> list[Asked]:
    put = [asked(by) for by in askers]
    for each in put:
        line.put(each)
    return put


@pytest.fixture(autouse=True)
def _loop():
    with asyncio.Runner() as runner:
        asyncio.set_event_loop(runner.get_loop())
        yield
        asyncio.set_event_loop(None)


def test_what_fits_into_one_group_is_decided_in_the_order_in_which_it_came():
    line = WaitingLine()
    put = filled(line, MAD, MAD, KIOSK, MAD, KIOSK)

    assert line.take(10) == put


def test_whoever_comes_behind_a_flood_is_in_the_next_group():
    line = WaitingLine()
    filled(line, *[MAD] * 200)
    [visitor] = filled(line, KIOSK)

    assert visitor in line.take(4)


def test_one_asker_may_have_so_many_waiting_and_no_more():
    line = WaitingLine(of_one=2)
    filled(line, MAD, MAD)

    with pytest.raises(HubBusy, match="2 commands of desk-1 wait already"):
        line.require_room(MAD)
    line.require_room(KIOSK)
    assert line.refused == 1


def test_all_together_may_have_so_many_waiting_and_the_hub_itself_a_few_more():
    line = WaitingLine(most=2)
    filled(line, MAD, KIOSK)

    with pytest.raises(HubBusy, match="2 commands wait already; ask again with the same id"):
        line.require_room(DeviceId("kiosk-K2"))
    line.require_room(DeviceId("hub"))


@given(st.lists(st.sampled_from("abcde"), max_size=60), st.integers(1, 20))
def test_each_command_is_taken_once_and_each_asker_s_own_in_their_order(askers, at_once):
    line = WaitingLine()
    put = filled(line, *map(DeviceId, askers))
    taken = []
    while line:
        taken += line.take(at_once)

    assert sorted(map(id, taken)) == sorted(map(id, put))
    for by in set(askers):
        assert [one for one in taken if one.command.by == by] == [one for one in put if one.command.by == by]


@pytest.mark.fault("F27")
def test_while_a_desk_floods_a_hub_that_stands_still_the_others_wait_and_the_flood_is_refused():
    store = Watched()

    async def work():
        async with running(store) as authority:
            for command in open_desks("1"):
                await authority.carry_out(command)
            store.may_commit.clear()
            flood = [
                asyncio.ensure_future(authority.carry_out(call_next("1", by=MAD)))
                for _ in range(3 * MOST_OF_ONE)
            ]
            await asyncio.sleep(0)
            visitors = [
                asyncio.ensure_future(authority.carry_out(ticket_for("A", by=DeviceId(f"kiosk-K{n}"))))
                for n in range(20)
            ]
            await asyncio.sleep(0)
            waiting = len(authority.line)
            store.may_commit.set()
            answers = await asyncio.gather(*visitors)
            came = await asyncio.gather(*flood, return_exceptions=True)
            return waiting, answers, came, authority.line.refused

    waiting, answers, came, refused = run(work())

    assert {answer.status for answer in answers} == {201}
    assert len({answer.view.number for answer in answers}) == 20
    assert waiting <= MOST_OF_ONE + 20 < MOST_WAITING
    assert refused == sum(isinstance(answer, HubBusy) for answer in came) == 2 * MOST_OF_ONE
