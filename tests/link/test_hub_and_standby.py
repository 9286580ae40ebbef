"""A device that knows hub and standby asks the one that answers, with the same id, and stays with it."""

from __future__ import annotations

import pytest

from contract.commands import CallNext
from contract.names import CommandId, DeskId, DeviceId
from link.fake import FakeHub, Status
from link.hub_client import HubAway, HubClient, HubSettings

DESK = DeviceId("desk-3")
CALL_NEXT = "/v1/desks/{desk}/call-next"


@pytest.fixture
def hubs():
    with FakeHub() as first, FakeHub() as second:
        yield first, second


@pytest.fixture
def ask():
    made = []

    def asking(*urls: str, patience_s: float = 10.0):
        client = HubClient(HubSettings(url=urls[0], others=urls[1:], patience_s=patience_s), DESK)
        made.append(client)
        return lambda press: client.ask(CallNext(command_id=CommandId(press), by=DESK, desk=DeskId("3")))

    yield asking
    for client in made:
        client.close()


def asked_of(hub: FakeHub) -> list[str]:
    return [command.command_id for command in hub.commands]


def test_the_first_is_asked_as_long_as_it_answers(hubs, ask):
    first, second = hubs
    press = ask(first.url, second.url)

    press("one")
    press("two")

    assert (asked_of(first), asked_of(second)) == (["one", "two"], [])


@pytest.mark.fault("F31")
def test_a_standby_that_says_so_sends_on_to_the_hub_and_is_not_asked_again(hubs, ask):
    first, second = hubs
    first.script(CALL_NEXT, Status(503))
    press = ask(first.url, second.url)

    press("one")
    press("two")

    assert asked_of(second) == ["one", "two"]
    assert asked_of(first) == []


@pytest.mark.fault("F31")
def test_when_the_hub_is_gone_its_standby_is_asked_with_the_same_id(hubs, ask, silent_port):
    _, second = hubs
    press = ask(f"http://127.0.0.1:{silent_port}", second.url)

    press("one")

    assert asked_of(second) == ["one"]


def test_where_nobody_answers_both_are_named(ask, silent_port):
    with pytest.raises(
        HubAway, match=rf"no answer from http://127.0.0.1:{silent_port}/.* or http://localhost"
    ):
        ask(f"http://127.0.0.1:{silent_port}", f"http://localhost:{silent_port}", patience_s=0.5)("one")


def test_an_address_of_the_standby_that_is_none_is_refused():
    with pytest.raises(ValueError, match="not the url of a hub: 'hub-2'"):
        HubSettings(url="http://hub-1:8080", others=("hub-2",))
