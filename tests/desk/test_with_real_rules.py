"""Desk units with the hub's real rules: the real authority on the memory store, real HTTP, a fake wire."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from contract.commands import Asked, IssueTicket
from contract.names import DeviceId, ServiceId
from contract.states import DeskState, State
from contract.views import DeskView, View
from desk.config import ButtonPins, Preset
from desk.signals import Button
from hub.authority import Authority
from hub.domain.settings import BranchSettings
from hub.publisher import Publisher
from hub.store.memory import MemoryStore
from link.fake import FakeHub
from link.fake_broker import FakeBroker
from link.hub_client import new_command_id, new_token
from tests.desk.table import Desk
from tests.hub.branch import HandClock, branch_settings
from tests.waiting import eventually


class RealHub:
    """The hub's authority and publisher on an event loop of their own."""

    def __init__(self, settings: BranchSettings, wire: FakeBroker) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        clock = HandClock()
        publisher = Publisher(
            settings,
            clock=clock,
            publish=lambda topic, payload, retain: wire.publish(topic, payload, retain=retain),
            beat_s=0.5,
        )
        self._authority = Authority(
            settings, MemoryStore(), clock=clock, mint_token=new_token, show=publisher.show
        )
        self._do(self._authority.start())
        self._showing = asyncio.run_coroutine_threadsafe(publisher.run(self._authority.committed), self._loop)
        publisher.publish_all_soon()

    def __call__(self, command: Asked) -> View:
        return self._do(self._authority.carry_out(command)).wanted()

    def issue(self, service: str = "A") -> None:
        self(
            IssueTicket(
                command_id=new_command_id(),
                by=DeviceId("kiosk-K1"),
                service=ServiceId(service),
                token=new_token(),
            )
        )

    def state_of(self, number: str) -> State:
        async def look() -> State:
            async with self._authority.committed() as branch:
                return next(t.state for t in branch.tickets.values() if str(t.number) == number)

        return self._do(look())

    def close(self) -> None:
        self._showing.cancel()
        self._do(self._authority.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10.0)


@pytest.fixture
def wire() -> FakeBroker:
    wire = FakeBroker()
    wire.start()
    return wire


@pytest.fixture
def rules(wire: FakeBroker) -> Iterator[RealHub]:
    hub = RealHub(branch_settings(), wire)
    yield hub
    hub.close()


@pytest.fixture
def sit_at(rules: RealHub, wire: FakeBroker) -> Iterator[Callable[[str], Desk]]:
    """Make desk units of the real branch, and stop them when the test is over."""
    made: list[Desk] = []
    with FakeHub(rules) as door:

        def sit(desk: str, **more: object) -> Desk:
            made.append(Desk(door, wire, desk, branch="town", **more))
            made[-1].unit.start()
            eventually(lambda: made[-1].unit.state.view is not None)
            return made[-1]

        yield sit
        for one in made:
            one.unit.stop()


def view_of(desk: Desk) -> DeskView:
    view = desk.unit.state.view
    assert view is not None
    return view


def number_at(desk: Desk) -> str:
    current = view_of(desk).current
    return current.number if current is not None else ""


def press(desk: Desk, button: str) -> None:
    """Press *button* and wait until the press has its answer."""
    before = len(desk.unit.state.counted), dict(desk.unit.state.counted)
    desk.press(button)
    eventually(lambda: (len(desk.unit.state.counted), dict(desk.unit.state.counted)) != before)
    eventually(lambda: desk.unit.state.asking is None and not desk.unit.state.in_line)


def test_next_calls_who_has_waited_longest(rules, sit_at):
    rules.issue()
    rules.issue()
    desk = sit_at("1")

    press(desk, "next")

    assert (number_at(desk), view_of(desk).waiting) == ("A001", 1)


def test_next_with_nobody_waiting_lets_yellow_blink(rules, sit_at):
    desk = sit_at("1")

    press(desk, "next")

    eventually(lambda: desk.lamp("yellow") == "blinking")


@pytest.mark.fault("F29")
def test_a_double_press_never_serves_a_visitor_unseen(rules, sit_at):
    rules.issue()
    rules.issue()
    desk = sit_at("1")

    press(desk, "next")
    press(desk, "next")

    assert (number_at(desk), view_of(desk).waiting) == ("A001", 1)


def test_of_two_desks_that_press_at_once_for_one_visitor_exactly_one_gets_her(rules, sit_at):
    rules.issue()
    desks = [sit_at("1"), sit_at("2")]

    for desk in desks:
        desk.press("next")

    eventually(lambda: sorted(number_at(desk) for desk in desks) == ["", "A001"])
    eventually(lambda: "blinking" in [desk.lamp("yellow") for desk in desks])


def test_recall_counts_and_no_show_frees_the_desk(rules, sit_at):
    rules.issue()
    desk = sit_at("1")
    press(desk, "next")

    press(desk, "recall")
    eventually(lambda: view_of(desk).current is not None and view_of(desk).current.times == 2)
    assert view_of(desk).current.state is State.CALLED

    press(desk, "no-show")
    assert number_at(desk) == ""


def test_pause_pauses_and_opens(rules, sit_at):
    desk = sit_at("1")
    press(desk, "next")

    press(desk, "pause")
    assert view_of(desk).state is DeskState.PAUSED
    press(desk, "pause")

    assert view_of(desk).state is DeskState.OPEN


def test_a_desk_that_is_closed_in_the_morning_opens_by_pause_and_is_told_of_the_first_visitor(rules, sit_at):
    desk = sit_at("1")
    press(desk, "pause")
    assert view_of(desk).state is DeskState.OPEN

    rules.issue()

    eventually(lambda: desk.lamp("blue") == "blinking")


def test_recall_without_a_visitor_is_refused_in_words(rules, sit_at):
    desk = sit_at("1")

    press(desk, "recall")

    eventually(lambda: "1" in desk.unit.state.words)


ALL = ButtonPins(
    next=17, recall=27, no_show=22, pause=23, start=4, serve=14, put_back=15, park=18, transfer=24, open=25,
    close=8, undo=7, second=12,
)  # fmt: skip


def test_every_verb_of_a_clerk_is_on_a_button(rules, sit_at):
    for _ in range(3):
        rules.issue()
    desk = sit_at("1", buttons=ALL, preset=Preset(park_room="upstairs", transfer_service="B"))

    press(desk, "open")
    press(desk, "next")
    press(desk, "start")
    press(desk, "park")
    assert (number_at(desk), rules.state_of("A001")) == ("", State.PARKED)
    press(desk, "next")
    press(desk, "transfer")
    assert rules.state_of("A002") is State.WAITING
    press(desk, "next")
    press(desk, "serve")
    press(desk, "close")
    assert view_of(desk).state is DeskState.CLOSED


def test_a_mistaken_no_show_is_undone_by_a_button(rules, sit_at):
    rules.issue()
    desk = sit_at("1", buttons=ALL, preset=Preset(transfer_to="2"))
    press(desk, "next")
    press(desk, "no-show")

    press(desk, "undo")

    assert number_at(desk) == "A001"


def test_a_second_key_makes_a_verb_of_another_button(rules, sit_at):
    rules.issue()
    second = {Button.RECALL: Button.PUT_BACK}
    desk = sit_at("1", buttons=ALL, preset=Preset(transfer_to="2"), second=second)
    press(desk, "next")

    desk.press("second")
    eventually(lambda: desk.unit.state.second_until_s)
    press(desk, "recall")

    assert (number_at(desk), rules.state_of("A001")) == ("", State.WAITING)
