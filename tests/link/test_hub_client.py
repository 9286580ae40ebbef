"""Asking the hub: one effect however often it is sent, a refusal is a refusal, and patience ends on time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from contract.commands import CallNext, IssueTicket, ReportSlip
from contract.names import CommandId, DeskId, DeviceId, ServiceId, TicketId
from contract.refusal import NobodyWaiting, Refused, UnknownDesk
from contract.states import SlipState
from contract.views import DeskView, TicketView
from link.fake import Cut, Delay, Drop, FakeHub, Garbage, Refuse, Status, Trickle
from link.fake_answers import desk_view
from link.hub_client import BadAnswer, HubAway, HubClient, HubSettings, new_command_id, new_token
from tests.waiting import eventually

DESK_3 = DeviceId("desk-of-link")
"""Nobody else's name, so that its threads can be told from those of other tests."""
CALL_NEXT = "/v1/desks/{desk}/call-next"
LONG_S = 20.0
"""Longer than any test waits; what is answered after it, was not waited for."""

MakeClient = Callable[..., HubClient]


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub() as hub:
        yield hub


@pytest.fixture
def client() -> Iterator[MakeClient]:
    made: list[HubClient] = []

    def make(url: str, patience_s: float = LONG_S) -> HubClient:
        made.append(HubClient(HubSettings(url=url, patience_s=patience_s), DESK_3))
        return made[-1]

    yield make
    for one in made:
        one.close()


def call_next(command_id: str = "press-1") -> CallNext:
    return CallNext(command_id=CommandId(command_id), by=DESK_3, desk=DeskId("3"))


def seconds_of(call: Callable[[], object]) -> float:
    began = time.monotonic()
    with pytest.raises(HubAway):
        call()
    return time.monotonic() - began


def test_a_command_is_answered_with_the_view_of_its_route(hub, client):
    view = client(hub.url).ask(call_next())

    assert isinstance(view, DeskView)
    assert view.current is not None
    assert view.current.number == "A001"


def test_the_hub_reads_the_command_that_was_asked(hub, client):
    command = IssueTicket(
        command_id=new_command_id(), by=DESK_3, service=ServiceId("card"), party=4, token=new_token()
    )

    client(hub.url).ask(command)

    assert hub.commands == [command]


def test_fields_in_the_path_and_in_the_body_both_arrive(hub, client):
    command = ReportSlip(command_id=CommandId("c1"), by=DESK_3, ticket=TicketId("t1"), slip=SlipState.UNKNOWN)

    client(hub.url).ask(command, TicketView)

    assert hub.commands == [command]
    assert hub.asked[0].path == "/v1/tickets/t1/slip"


def test_a_refusal_is_raised_by_its_code(hub, client):
    hub.script(CALL_NEXT, Refuse("nobody-waiting", "nobody waits for desk 3"))

    with pytest.raises(NobodyWaiting, match="nobody waits for desk 3"):
        client(hub.url).ask(call_next())


def test_a_refusal_with_404_is_raised_by_its_code_too(hub, client):
    hub.script(CALL_NEXT, Refuse("unknown-desk"))

    with pytest.raises(UnknownDesk):
        client(hub.url).ask(call_next())


@pytest.mark.fault("F32")
def test_a_refusal_of_a_newer_hub_keeps_its_code(hub, client):
    hub.script("*", Refuse("too-windy"))

    with pytest.raises(Refused) as caught:
        client(hub.url).ask(call_next())

    assert caught.value.code == "too-windy"


def test_a_refused_command_is_not_sent_again(hub, client):
    hub.script("*", Refuse("nobody-waiting"))

    with pytest.raises(NobodyWaiting):
        client(hub.url).ask(call_next())

    assert len(hub.asked) == 1


@pytest.mark.parametrize("step", [Drop(), Cut(), Status(502), Status(503), Status(500)])
def test_what_failed_once_is_tried_again_with_the_same_id_and_has_one_effect(hub, client, step):
    hub.script(CALL_NEXT, step)

    client(hub.url).ask(call_next("press-7"))

    assert [request.command_id for request in hub.asked] == ["press-7", "press-7"]
    assert len(hub.commands) == 1


def test_an_answer_that_was_lost_is_the_same_when_it_comes_again(hub, client):
    hub.script(CALL_NEXT, Drop())
    asking = client(hub.url)

    first = asking.ask(call_next("press-1"), DeskView)
    second = asking.ask(call_next("press-1"), DeskView)

    assert first == second


def test_a_hub_that_comes_back_within_patience_is_asked_again(hub, client):
    asking = client(hub.url)
    hub.go_away()
    back = threading.Timer(0.3, hub.come_back)
    back.start()

    view = asking.ask(call_next())

    back.join()
    assert isinstance(view, DeskView)


def test_a_hub_that_delays_beyond_patience_is_away_and_may_have_carried_it_out(hub, client):
    hub.script("*", *[Delay(LONG_S)] * 9)

    with pytest.raises(HubAway) as caught:
        client(hub.url, patience_s=0.3).ask(call_next())

    assert caught.value.maybe_done


def test_patience_bounds_a_hub_that_trickles(hub, client):
    hub.script("*", Trickle(0.05), Trickle(0.05), Trickle(0.05))

    assert seconds_of(lambda: client(hub.url, patience_s=0.4).ask(call_next())) < LONG_S / 4


def test_patience_bounds_a_name_that_hangs_in_the_lookup(client, monkeypatch):
    hang = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: hang.wait(LONG_S))

    took_s = seconds_of(lambda: client("http://hub.invalid:1", patience_s=0.3).ask(call_next()))

    hang.set()
    assert took_s < LONG_S / 4


def test_patience_bounds_a_hub_that_takes_the_connection_and_is_silent(client):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"

        took_s = seconds_of(lambda: client(url, patience_s=0.3).ask(call_next()))

    assert took_s < LONG_S / 4


def test_where_nobody_listens_nothing_can_have_been_carried_out(client, silent_port):
    with pytest.raises(HubAway) as caught:
        client(f"http://127.0.0.1:{silent_port}", patience_s=0.3).ask(call_next())

    assert not caught.value.maybe_done


def test_a_hub_that_is_always_busy_is_away(hub, client):
    hub.script("*", *[Status(503)] * 99)

    with pytest.raises(HubAway, match="HTTP 503"):
        client(hub.url, patience_s=1.0).ask(call_next())


@pytest.mark.parametrize(
    "garbage",
    [
        Garbage(),
        Garbage(b"", "application/json"),
        Garbage(b'{"desk": "3"}', "application/json"),
        Garbage(b"[1, 2", "application/json"),
        Garbage(b"\xff\xfe", "application/json"),
        Garbage(b"x" * 300_000, "text/plain"),
    ],
)
def test_what_is_no_answer_of_a_hub_is_said_to_be_one(hub, client, garbage):
    hub.script("*", garbage)

    with pytest.raises(BadAnswer, match="no answer of a hub"):
        client(hub.url).ask(call_next())


def test_a_page_behind_a_404_is_no_refusal(hub, client):
    hub.script("*", Status(404))

    with pytest.raises(BadAnswer, match="HTTP 404"):
        client(hub.url).ask(call_next())


def test_a_redirect_is_not_followed(hub, client):
    hub.script("*", Status(302))

    with pytest.raises(BadAnswer, match="HTTP 302"):
        client(hub.url).ask(call_next())


def test_a_view_can_be_fetched(hub, client):
    hub.views["/v1/desks/3"] = desk_view("3", seq=7)

    assert client(hub.url).get("/v1/desks/3", DeskView) == desk_view("3", seq=7)


def test_every_request_says_who_asks(hub, client):
    hub.views["/v1/desks/3"] = desk_view("3")
    asking = client(hub.url)

    asking.ask(call_next())
    asking.get("/v1/desks/3", DeskView)

    assert {request.device for request in hub.asked} == {DESK_3}


def test_two_threads_that_ask_are_both_answered(hub, client):
    asking = client(hub.url)
    answers: list[DeskView] = []
    threads = [
        threading.Thread(target=lambda name=name: answers.append(asking.ask(call_next(name), DeskView)))
        for name in ("a", "b")
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {view.current.number for view in answers if view.current} == {"A001", "A002"}


def test_the_wrong_type_for_an_answer_is_named_before_anything_is_sent(hub, client):
    with pytest.raises(TypeError, match="CallNext is answered with DeskView"):
        client(hub.url).ask(call_next(), TicketView)

    assert hub.asked == []


def test_closing_ends_the_asking_and_may_be_done_twice(hub, client):
    asking = client(hub.url, patience_s=LONG_S)
    hub.go_away()
    ended = threading.Event()

    def ask() -> None:
        with pytest.raises(HubAway):
            asking.ask(call_next())
        ended.set()

    thread = threading.Thread(target=ask)
    thread.start()
    asking.close()
    asking.close()

    assert ended.wait(LONG_S / 2)
    thread.join()


def test_a_closed_client_leaves_no_thread_behind(hub, client):
    asking = client(hub.url)
    asking.ask(call_next())

    asking.close()

    eventually(lambda: not [one for one in threading.enumerate() if one.name == "hub-client-desk-of-link"])


def test_a_question_that_was_given_up_in_the_lookup_is_never_sent_later(hub, client, monkeypatch):
    found, lookup = threading.Event(), socket.getaddrinfo

    def slow_lookup(*args: object, **more: object) -> object:
        found.wait(LONG_S)
        return lookup(*args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", slow_lookup)
    asking = client(hub.url, patience_s=0.2)
    with pytest.raises(HubAway) as caught:
        asking.ask(call_next())
    asking.close()

    found.set()
    eventually(lambda: not [one for one in threading.enumerate() if one.name == "hub-client-desk-of-link"])

    assert (hub.asked, caught.value.maybe_done) == ([], True)


def test_less_patience_may_be_had_for_one_question(hub, client):
    hub.script("*", Delay(LONG_S))

    took_s = seconds_of(lambda: client(hub.url).ask(call_next(), patience_s=0.2))

    assert took_s < LONG_S / 4


def test_without_any_patience_left_nothing_is_asked(hub, client):
    with pytest.raises(HubAway, match="patience was over before it was asked"):
        client(hub.url).ask(call_next(), patience_s=-1.0)

    assert hub.asked == []


def test_threads_that_hang_are_bounded(client, monkeypatch):
    hang = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: hang.wait(LONG_S))
    asking = client("http://hub.invalid:1", patience_s=0.02)

    for _ in range(12):
        with pytest.raises(HubAway):
            asking.ask(call_next())

    hanging = [one for one in threading.enumerate() if one.name == "hub-client-desk-of-link"]
    hang.set()
    assert len(hanging) <= 8


@pytest.mark.parametrize("url", ["hub.local", "ftp://hub.local", ""])
def test_what_is_no_url_of_a_hub_is_refused_with_the_way_out(url):
    with pytest.raises(ValueError, match="expected 'https://host:port'"):
        HubSettings(url=url)


def test_patience_must_be_above_zero():
    with pytest.raises(ValueError, match="patience_s"):
        HubSettings(url="http://hub", patience_s=0.0)


def test_ids_and_tokens_are_never_the_same_twice():
    assert len({new_command_id() for _ in range(100)} | {new_token() for _ in range(100)}) == 200


def test_a_proxy_of_the_shell_does_not_come_between(hub, client, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")

    assert isinstance(client(hub.url).ask(call_next()), DeskView)
