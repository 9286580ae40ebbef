"""The hall as a whole by HTTP: a stop that everybody sees, alarms, and a draw that everybody can check."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
import pytest

from contract.codec import decode, encode
from contract.hall_views import AlarmList, DrawView
from contract.names import BranchId
from contract.reports import HealthState
from contract.topics import board_view, desk_view, health, kiosk_view, whole_branch
from contract.views import BoardView, DeskView, Menu, TicketView
from hub.domain.alarm_settings import AlarmSettings
from hub.domain.draw_settings import DrawSettings
from hub.draw_key import seeds_in
from hub.http.alarm_watch import GONE_S
from link.fake_broker import FakeBroker
from tests.hub.http.running import Client, HandClock, running, small_branch
from tests.waiting import eventually

BRANCH = BranchId("doors-hall")
STOP = {"who": "supervisor", "reason": "fire alarm", "text": "Meeting point: the fountain"}
GO_ON = {"who": "supervisor", "reason": "false alarm"}
DAY = "2026-11-23"


def with_settings(**changed: object):
    return msgspec.structs.replace(small_branch(), **changed)


@pytest.fixture
def drawing(tmp_path) -> Iterator[Client]:
    """Yield a client of a hub that draws the places of the first ten minutes from the first ticket on."""
    with running(data=tmp_path, branch=with_settings(draw=DrawSettings(minutes=10))) as client:
        yield client


def draw_of(hub: Client) -> DrawView:
    return decode(hub.get(f"/v1/draws/{DAY}").content, DrawView)


def ticket_of(hub: Client, ticket: str) -> TicketView:
    return decode(hub.get(f"/v1/tickets/{ticket}").content, TicketView)


def retained(hub: Client, topic: str, kind: type):
    return decode(hub.wire.bus.retained[topic], kind)


def test_the_draw_is_published_as_a_commitment_first(drawing: Client):
    seen = draw_of(drawing)

    assert (len(seen.commitment), seen.seed, seen.numbers, seen.held_at) == (64, "", (), None)


def test_a_ticket_of_the_window_says_when_its_place_is_drawn_and_nothing_of_its_wait(drawing: Client):
    drawing.verb("1", "open")

    issued = decode(drawing.post("/v1/tickets", {"service": "karta"}).content, TicketView)

    assert (issued.ahead, issued.estimate, issued.drawn) == (0, None, None)
    assert issued.draw_at is not None
    assert timedelta(minutes=9.5) < issued.draw_at - issued.issued_at <= timedelta(minutes=10)
    assert issued.draw_at.utcoffset() == timedelta(hours=1), "on the branch's own clock"


def test_afterwards_seed_and_order_are_published_and_anybody_can_do_the_sum(drawing: Client):
    tickets = [drawing.issue() for _ in range(5)]
    commitment = draw_of(drawing).commitment
    drawing.clock.ahead_s += 600
    eventually(lambda: draw_of(drawing).held_at, within_s=10)

    seen = draw_of(drawing)

    assert hashlib.sha256(seen.seed.encode()).hexdigest() == commitment == seen.commitment
    by_lot = sorted(
        (ticket["number"] for ticket in tickets),
        key=lambda number: hashlib.sha256(f"{seen.seed}:{number}".encode()).hexdigest(),
    )
    assert list(seen.numbers) == by_lot


def test_a_ticket_knows_its_lot_and_its_place_after_the_draw(drawing: Client):
    tickets = [drawing.issue() for _ in range(3)]
    drawing.clock.ahead_s += 600
    eventually(lambda: draw_of(drawing).held_at, within_s=10)

    seen = {view.number: view for view in (ticket_of(drawing, t["ticket"]) for t in tickets)}

    order = draw_of(drawing).numbers
    assert [seen[number].ahead for number in order] == [0, 1, 2]
    assert [(seen[n].drawn.place, seen[n].drawn.of, seen[n].draw_at) for n in order] == [
        (1, 3, None),
        (2, 3, None),
        (3, 3, None),
    ]


def test_desks_boards_and_kiosks_are_told_of_the_draw(drawing: Client):
    drawing.verb("1", "open")
    drawing.issue()
    eventually(lambda: retained(drawing, desk_view(BRANCH, "1"), DeskView).undrawn == 1)

    desk = retained(drawing, desk_view(BRANCH, "1"), DeskView)

    assert (desk.waiting, desk.next, desk.draw_at is not None) == (0, None, True)
    eventually(lambda: retained(drawing, kiosk_view(BRANCH, "K1"), Menu).services[0].waiting == 1)
    karta = retained(drawing, kiosk_view(BRANCH, "K1"), Menu).services[0]
    assert (karta.draw_at, karta.estimate) == (desk.draw_at, None)
    eventually(lambda: retained(drawing, board_view(BRANCH, "hol-1"), BoardView).waiting[0].waiting == 1)


def test_a_clerk_who_asks_for_somebody_is_told_when_the_draw_is(drawing: Client):
    drawing.verb("1", "open")
    drawing.issue()

    answer = drawing.verb("1", "call-next")

    assert answer.json()["code"] == "nobody-waiting"
    assert "; the draw is at " in answer.json()["detail"]


def test_nobody_of_the_window_is_called_by_hand(drawing: Client):
    drawing.verb("1", "open")
    ticket = drawing.issue()["ticket"]

    answer = drawing.verb("1", "call", {"ticket": ticket, "reason": "a cousin of mine"})

    assert (answer.status_code, answer.json()["code"]) == (409, "not-yet-drawn")


@pytest.mark.parametrize(
    ("path", "status"), [("2026-11-22", 404), ("today", 400), ("2026-13-01", 400), (DAY, 404)]
)
def test_a_draw_that_there_is_not_is_said_in_words(hub: Client, path: str, status: int):
    assert hub.get(f"/v1/draws/{path}").status_code == status


def test_the_seed_is_told_to_nobody_before_the_draw(drawing: Client, tmp_path):
    heard: list[bytes] = []
    device_wire(drawing).subscribe(
        whole_branch(BRANCH), lambda _topic, payload, _retained: heard.append(payload)
    )
    drawing.issue()
    eventually(lambda: any(b"ticket-issued" in payload for payload in heard))
    seed = seeds_in(tmp_path)(date.fromisoformat(DAY))

    told = b"".join(heard) + drawing.get("/v1/journal").content + drawing.get(f"/v1/draws/{DAY}").content

    assert hashlib.sha256(seed.encode()).hexdigest().encode() in told
    assert seed.encode() not in told


def test_a_stop_is_on_every_view_at_once(hub: Client):
    hub.verb("1", "open")
    hub.issue()

    hub.post("/v1/stop", STOP)

    topics = [(desk_view(BRANCH, "1"), DeskView), (desk_view(BRANCH, "2"), DeskView)]
    topics += [(board_view(BRANCH, "hol-1"), BoardView), (kiosk_view(BRANCH, "K1"), Menu)]
    told = [retained(hub, topic, kind).stopped for topic, kind in topics]
    assert {stopped.text for stopped in told if stopped} == {"Meeting point: the fountain"}
    assert None not in told


def test_a_stop_says_who_and_why_in_the_journal(hub: Client):
    hub.post("/v1/stop", STOP, device="page")

    entry = hub.get("/v1/journal").json()["entries"][-1]

    assert entry["by"] == "page"
    assert entry["event"] == {"event": "hall-stopped", **STOP, "since": None}


@pytest.mark.parametrize("path", ["/v1/stop", "/v1/go-on"])
@pytest.mark.parametrize("body", [{}, {"who": "supervisor"}, {"reason": "fire alarm"}])
def test_neither_is_done_without_who_and_why(hub: Client, path: str, body: dict[str, str]):
    answer = hub.post(path, body)

    assert (answer.status_code, answer.json()["code"]) == (409, "reason-missing")


def test_when_the_hall_goes_on_everything_is_as_before_and_who_was_called_is_called_again(hub: Client):
    number = hub.issue()["number"]
    hub.verb("1", "call-next")
    hub.post("/v1/stop", STOP)

    answer = hub.post("/v1/go-on", GO_ON)

    assert answer.json()["stopped"] is None
    [again, *_] = hub.get("/v1/boards/hol-1").json()["calls"]
    assert (again["number"], again["times"], again["over"]) == (number, 2, False)


def test_a_stop_outlives_a_restart_of_the_hub(tmp_path):
    with running(data=tmp_path) as hub:
        hub.post("/v1/stop", STOP)

    with running(data=tmp_path) as hub:
        assert hub.get("/v1/branch").json()["stopped"]["text"] == STOP["text"]
        assert hub.post("/v1/tickets", {"service": "karta"}).json()["code"] == "hall-stopped"


def test_the_time_of_a_stop_is_told_with_the_ticket(hub: Client):
    ticket = hub.issue()["ticket"]
    hub.post("/v1/stop", STOP)
    hub.clock.ahead_s += 600
    hub.post("/v1/go-on", GO_ON)

    assert 600 <= ticket_of(hub, ticket).stood_still_s < 660


def alarms_of(hub: Client) -> dict[tuple[str, str], str]:
    seen = decode(hub.get("/v1/alarms").content, AlarmList)
    return {(alarm.code, alarm.about): alarm.what for alarm in seen.alarms}


def test_the_alarms_are_read_with_what_and_the_way_out(hub: Client):
    hub.issue()
    hub.clock.ahead_s += 400

    seen = decode(hub.get("/v1/alarms").content, AlarmList)

    [alarm] = seen.alarms
    assert (alarm.code, alarm.about) == ("no-open-desk", "karta")
    assert alarm.what
    assert alarm.way_out


def device_wire(hub: Client) -> FakeBroker:
    wire = FakeBroker(hub.wire.bus)
    wire.start()
    return wire


def say(hub: Client, device: str, status: str, **more: object) -> None:
    state = HealthState(device=device, status=status, **more)
    device_wire(hub).publish(health(BRANCH, device), encode(state), retain=True)


def heard(hub: Client, device: str, status: str) -> bool:
    listed = hub.get("/v1/devices").json()["devices"]
    return any(line["device"] == device and line["health"]["status"] == status for line in listed)


@pytest.mark.parametrize(
    ("device", "status", "fault", "code"),
    [
        ("kiosk-K1", "fault", "paper-out", "device-fault"),
        ("board-hol-1", "lost", "", "board-lost"),
        ("board-hol-1", "fault", "mute", "board-mute"),
        ("board-hol-1", "fault", "program", "device-fault"),
        ("desk-1", "lost", "", "device-lost"),
    ],
)
def test_a_device_that_is_lost_or_at_fault_is_an_alarm_and_goes_when_it_is_well(
    hub: Client, device: str, status: str, fault: str, code: str
):
    say(hub, device, status, fault=fault)
    eventually(lambda: heard(hub, device, status))
    assert alarms_of(hub) == {}
    hub.clock.ahead_s += 11
    assert list(alarms_of(hub)) == [(code, device)]

    say(hub, device, "ready")

    eventually(lambda: heard(hub, device, "ready"))
    assert alarms_of(hub) == {}


def test_a_device_that_the_branch_does_not_know_is_nobody_s_business(hub: Client):
    say(hub, "board-of-others", "lost")
    eventually(lambda: heard(hub, "board-of-others", "lost"))
    hub.clock.ahead_s += 60

    assert alarms_of(hub) == {}


WAY_OUT = "open a desk for it, or send those who wait to another service"


def test_an_alarm_is_logged_once_when_it_comes_and_once_when_it_goes(caplog):
    calm = AlarmSettings(no_desk_minutes=5)
    clock = HandClock()
    with (
        caplog.at_level(logging.INFO, "hub.http.alarm_watch"),
        running(clock=clock, branch=with_settings(alarms=calm)) as hub,
    ):
        hub.issue()
        clock.ahead_s += 300
        for _ in range(5):
            alarms_of(hub)
        hub.verb("1", "open")
        alarms_of(hub)
        clock.ahead_s += GONE_S
        for _ in range(5):
            alarms_of(hub)

    told = [record.getMessage() for record in caplog.records if record.name == "hub.http.alarm_watch"]
    assert told == [
        f"Alarm no-open-desk (karta): 1 wait for karta and no desk is open for it; {WAY_OUT}",
        "Alarm no-open-desk (karta) over after 5 min",
    ]


def test_an_alarm_that_is_back_at_once_is_not_told_again(caplog):
    clock = HandClock()
    with caplog.at_level(logging.INFO, "hub.http.alarm_watch"), running(clock=clock) as hub:
        hub.issue()
        clock.ahead_s += 300
        alarms_of(hub)
        hub.verb("1", "open")
        alarms_of(hub)
        hub.verb("1", "close")
        clock.ahead_s += 1
        alarms_of(hub)

    assert [record.name for record in caplog.records].count("hub.http.alarm_watch") == 1
