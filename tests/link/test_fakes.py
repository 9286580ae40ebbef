"""The twins keep to what the real ones promise, so that tests which use them prove something."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
import requests

from contract.codec import decode
from contract.commands import CallNext, IssueTicket, PauseDesk, Recall
from contract.names import CommandId, DeskId, DeviceId, ServiceId
from contract.problem import Problem
from contract.refusal import NobodyWaiting, NothingCalled
from contract.routes import ROUTES
from contract.states import DeskState
from contract.views import DeskView, TicketView
from link.broker import Broker, BrokerSettings
from link.fake import Delay, FakeHub, Refuse
from link.fake_answers import Answers, desk_view
from link.fake_broker import FakeBroker
from link.wire import Wire
from tests.waiting import eventually

NEXT = "/v1/desks/3/call-next"


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub() as hub:
        yield hub


def post(hub: FakeHub, path: str, body: object = None, command_id: str = "c1") -> requests.Response:
    headers = {"Idempotency-Key": command_id, "Okienko-Device": "desk-3"}
    return requests.post(hub.url + path, json=body, headers=headers, timeout=10)


def problem(response: requests.Response) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/problem+json"
    return response.status_code, decode(response.content, Problem).code


def test_every_command_with_a_door_has_a_door_at_the_fake_hub(hub):
    for pattern, _ in ROUTES.values():
        path = pattern.replace("{desk}", "3").replace("{ticket}", "t1")

        assert "nothing at" not in post(hub, path).text


def test_a_ticket_is_answered_with_201_and_a_call_with_200(hub):
    assert post(hub, "/v1/tickets", {"service": "card"}, "a").status_code == 201
    assert post(hub, NEXT, None, "b").status_code == 200


def test_a_field_that_the_command_does_not_have_is_refused_as_by_the_hub(hub):
    assert problem(post(hub, "/v1/tickets", {"service": "card", "colour": "red"})) == (400, "unreadable")


def test_a_command_without_an_id_is_refused_as_by_the_hub(hub):
    assert problem(post(hub, NEXT, None, "")) == (400, "unreadable")


def test_the_same_id_gets_the_same_answer_and_one_effect(hub):
    assert post(hub, NEXT).content == post(hub, NEXT).content
    assert len(hub.commands) == 1


def test_what_is_not_there_is_not_found(hub):
    assert problem(requests.get(hub.url + "/v1/branch", timeout=10)) == (404, "not-found")


def test_a_step_for_one_path_does_not_touch_another(hub):
    hub.script(NEXT, Refuse("nobody-waiting"))

    assert post(hub, "/v1/desks/4/call-next", None, "a").status_code == 200
    assert problem(post(hub, NEXT, None, "b")) == (409, "nobody-waiting")


def test_what_the_answers_refuse_is_a_problem(hub):
    assert problem(post(hub, "/v1/desks/3/recall")) == (409, "nothing-called")


def test_a_hub_that_was_closed_can_be_closed_again():
    hub = FakeHub()

    hub.close()
    hub.close()

    with pytest.raises(requests.ConnectionError):
        post(hub, NEXT)


def test_a_slow_answer_does_not_hold_up_another_line(hub):
    hub.script(NEXT, Delay(5.0))

    def wait_in_vain() -> None:
        with pytest.raises(requests.ConnectionError):
            post(hub, NEXT)

    slow = threading.Thread(target=wait_in_vain, daemon=True)
    slow.start()
    eventually(lambda: hub.asked)

    assert post(hub, "/v1/desks/4/call-next", None, "other").status_code == 200
    hub.go_away()
    slow.join(10.0)


def command(kind: type, desk: str = "3") -> object:
    return kind(command_id=CommandId("c"), by=DeviceId("d"), desk=DeskId(desk))


def test_plausible_answers_call_one_number_after_the_other():
    answers = Answers()

    numbers = [answers(command(CallNext)).current.number for _ in range(2)]

    assert numbers == ["A001", "A002"]


def test_plausible_answers_refuse_a_recall_of_nobody():
    with pytest.raises(NothingCalled):
        Answers()(command(Recall))


def test_plausible_answers_remember_that_a_desk_is_paused():
    assert Answers()(command(PauseDesk)).state is DeskState.PAUSED


def test_plausible_answers_give_the_ticket_the_id_of_the_command():
    issue = IssueTicket(command_id=CommandId("c9"), by=DeviceId("kiosk-K1"), service=ServiceId("card"))

    ticket = Answers()(issue)

    assert isinstance(ticket, TicketView)
    assert (ticket.ticket, ticket.service) == ("c9", "card")


def test_answers_of_a_test_may_refuse():
    def nobody(_: object) -> DeskView:
        raise NobodyWaiting("nobody waits")

    with FakeHub(nobody) as hub:
        assert problem(post(hub, NEXT)) == (409, "nobody-waiting")


Pair = Callable[[], tuple[Wire, Wire]]


@pytest.fixture(params=["real", "fake"])
def pair(request, mosquitto) -> Iterator[tuple[Wire, Wire, str]]:
    """Two clients of one broker, a real one and its twin in turn, and a branch of their own."""
    name = f"{request.node.originalname}-{request.param}"
    if request.param == "fake":
        one = FakeBroker()
        both: tuple[Wire, Wire] = (one, FakeBroker(one.bus))
    else:
        settings = BrokerSettings(urls=(mosquitto.url,))
        both = (Broker(settings, f"{name}-1"), Broker(settings, f"{name}-2"))
    with closing(both[0]), closing(both[1]):
        yield (*both, name)


def heard_by(wire: Wire, topic_filter: str) -> list[tuple[bytes, bool]]:
    heard: list[tuple[bytes, bool]] = []
    wire.subscribe(topic_filter, lambda _topic, payload, retained: heard.append((payload, retained)))
    return heard


def test_both_wires_carry_live_messages_and_keep_retained_ones(pair):
    hub, board, name = pair
    live = heard_by(hub, f"{name}/view")
    hub.start()
    eventually(lambda: hub.is_connected)
    hub.publish(f"{name}/view", b"A001", retain=True)
    eventually(lambda: live)

    late = heard_by(board, f"{name}/#")
    board.start()

    eventually(lambda: late)
    assert (live, late) == ([(b"A001", False)], [(b"A001", True)])


def test_both_wires_forget_a_retained_message_that_is_cleared(pair):
    hub, board, name = pair
    live = heard_by(hub, f"{name}/view")
    hub.start()
    eventually(lambda: hub.is_connected)
    for payload in (b"A001", b""):
        hub.publish(f"{name}/view", payload, retain=True)
        eventually(lambda expected=payload: (expected, False) in live)

    late = heard_by(board, f"{name}/#")
    board.start()
    eventually(lambda: board.is_connected)
    hub.publish(f"{name}/end", b"end", retain=False)

    eventually(lambda: (b"end", False) in late)
    assert late == [(b"end", False)]


def test_both_wires_call_hooks_at_the_connect_and_survive_one_that_raises(pair):
    hub, _, _ = pair
    called: list[str] = []
    hub.on_connect(lambda: 1 / 0)
    hub.on_connect(lambda: called.append("second"))

    hub.start()

    eventually(lambda: called == ["second"])


def test_both_wires_drop_news_and_keep_pictures_before_the_connect(pair):
    hub, board, name = pair
    heard = heard_by(board, f"{name}/#")
    board.start()
    eventually(lambda: board.is_connected)
    hub.publish(f"{name}/event", b"news", retain=False)
    hub.publish(f"{name}/view", b"old", retain=True)
    hub.publish(f"{name}/view", b"new", retain=True)

    hub.start()
    eventually(lambda: hub.is_connected)
    hub.publish(f"{name}/z-end", b"end", retain=False)

    eventually(lambda: (b"end", False) in heard)
    eventually(lambda: len(heard) == 2)
    assert sorted(heard) == [(b"end", False), (b"new", False)]


def test_a_fake_wire_that_is_cut_hears_nothing_and_gets_the_retained_again_when_healed():
    hub, happened = FakeBroker(), []
    board = FakeBroker(hub.bus)
    heard = heard_by(board, "view")
    board.on_lost(lambda: happened.append("lost"))
    board.on_connect(lambda: happened.append("connect"))
    hub.start()
    board.start()
    board.cut()
    hub.publish("view", b"missed", retain=True)
    assert heard == []

    board.heal()

    assert heard == [(b"missed", True)]
    assert happened == ["connect", "lost", "connect"]


def test_a_fake_wire_that_is_cut_leaves_its_will():
    hub = FakeBroker()
    board = FakeBroker(hub.bus)
    board.set_will(lambda: ("health", b"lost"))
    hub.start()
    board.start()

    board.cut()

    assert hub.bus.retained == {"health": b"lost"}


def test_a_fake_wire_that_is_closed_leaves_no_will():
    board = FakeBroker()
    board.set_will(lambda: ("health", b"lost"))
    board.start()

    board.close()

    assert board.bus.retained == {}


def test_the_fake_hub_shows_what_it_was_given(hub):
    hub.views["/v1/desks/3"] = desk_view("3", seq=4)

    response = requests.get(hub.url + "/v1/desks/3", timeout=10)

    assert decode(response.content, DeskView) == desk_view("3", seq=4)
