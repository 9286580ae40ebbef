"""The thread that waits for the hub tells every outcome, and outlives each of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract.commands import CallNext, IssueTicket, Park, Recall
from contract.names import DeskId, device_id
from desk.asking import Asking
from desk.happenings import Answered, Found, Happening, RefusedBy, Seen, StillAway, Unanswered
from link.fake import Delay, FakeHub, Garbage, Refuse
from link.fake_answers import desk_view
from link.hub_client import HubClient, HubSettings
from tests.waiting import eventually

DESK_3 = DeskId("3")


class Asked:
    """The asking of desk 3, and what it told."""

    def __init__(self, hub: FakeHub) -> None:
        self.told: list[Happening] = []
        device = device_id("desk", "asking-3")
        self.asking = Asking(HubClient(HubSettings(url=hub.url), device), device, DESK_3, self.told.append)

    def tells(self, count: int = 1) -> list[Happening]:
        eventually(lambda: len(self.told) >= count)
        return self.told


@pytest.fixture
def desk(hub: FakeHub) -> Iterator[Asked]:
    desk = Asked(hub)
    yield desk
    desk.asking.close()


def test_an_answer_is_told(desk):
    desk.asking.ask(CallNext, 5.0)

    (answered,) = desk.tells()
    assert isinstance(answered, Answered)
    assert answered.view.desk == "3"


def test_a_refusal_is_told_with_its_code_and_words(desk, hub):
    hub.script("*", Refuse("nobody-waiting", "nobody waits"))

    desk.asking.ask(CallNext, 5.0)

    assert desk.tells() == [RefusedBy("nobody-waiting", "nobody waits")]


@pytest.mark.parametrize("step", [Delay(20.0), Garbage()])
def test_no_answer_is_told_with_the_reason(desk, hub, step):
    hub.script("*", step)

    desk.asking.ask(CallNext, 0.3)

    (unanswered,) = desk.tells()
    assert isinstance(unanswered, Unanswered)
    assert unanswered.why


def test_what_waited_in_line_beyond_its_patience_is_not_asked(desk, hub):
    hub.script("*", Delay(0.4))
    desk.asking.ask(CallNext, 5.0)
    desk.asking.ask(Recall, 0.2)

    first, second = desk.tells(2)

    assert (type(first), type(second)) == (Answered, Unanswered)
    assert [type(command) for command in hub.commands] == [CallNext]


def test_every_press_has_an_id_of_its_own(desk, hub):
    desk.asking.ask(CallNext, 5.0)
    desk.asking.ask(CallNext, 5.0)
    desk.tells(2)

    assert len({request.command_id for request in hub.asked}) == 2


def test_a_fault_of_our_own_is_told_and_the_next_press_works(desk, caplog):
    desk.asking.ask(IssueTicket, 5.0)
    desk.asking.ask(CallNext, 5.0)

    first, second = desk.tells(2)

    assert (type(first), type(second)) == (Unanswered, Answered)
    assert "A job of asking-3 failed" in caplog.text


def test_a_look_tells_the_picture_and_that_the_hub_is_found(desk, hub):
    hub.views["/v1/desks/3"] = desk_view("3", seq=6)

    desk.asking.look()

    assert desk.tells(2) == [Seen(desk_view("3", seq=6)), Found()]


def test_a_hub_that_does_not_know_the_desk_is_there_all_the_same(desk):
    desk.asking.look()

    assert desk.tells() == [Found()]


def test_a_hub_that_is_still_away_is_told(desk, hub):
    hub.go_away()

    desk.asking.look()

    assert desk.tells() == [StillAway()]


def test_asking_can_be_closed_twice(desk):
    desk.asking.close()
    desk.asking.close()

    assert desk.told == []


def test_what_the_settings_say_beforehand_is_asked_with_the_press(desk, hub):
    desk.asking.ask(CallNext, 5.0)
    desk.asking.ask(Park, 5.0, (("room", "hall-2"),))
    desk.tells(2)

    assert hub.commands[-1].room == "hall-2"
