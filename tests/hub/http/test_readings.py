"""What may be read by HTTP: the same pictures as by MQTT, the devices, the journal, and how the hub is."""

from __future__ import annotations

import asyncio
import re

import pytest
import requests

from contract.codec import MAX_BYTES, decode, encode
from contract.day_views import DayLeft
from contract.events import Entry, TicketIssued
from contract.names import (
    BoardId,
    BookingCode,
    BranchId,
    CommandId,
    DeviceId,
    Language,
    ServiceId,
    StatusToken,
    TicketId,
    TicketNumber,
)
from contract.reports import HealthState, Shown
from contract.topics import board_view, health, shown
from contract.views import BoardView
from hub.audit.chain import Head
from hub.http.readings import MOST_ENTRIES, VIEWS, Journal
from link.fake_broker import FakeBroker
from tests.hub.branch import NINE
from tests.hub.http.running import Client, running
from tests.hub.http.test_problems import AwayStore, assert_problem
from tests.waiting import eventually

BRANCH = BranchId("doors-hall")
NAMES = {"{desk}": "1", "{board}": "hol-1", "{kiosk}": "K1"}


@pytest.mark.parametrize("row", [row for row in VIEWS if row.name != "draw"], ids=lambda row: row.name)
def test_each_picture_is_read_whole(hub: Client, row):
    ticket = hub.issue()
    path = row.path.replace("{ticket}", ticket["ticket"]).replace("{token}", ticket["token"])
    for name, value in NAMES.items():
        path = path.replace(name, value)

    answer = hub.get(path)

    assert answer.status_code == 200, answer.text
    assert decode(answer.content, row.shows).branch == BRANCH
    assert answer.headers["cache-control"] == "no-store"


def test_a_board_reads_the_same_by_http_as_by_mqtt(hub: Client):
    hub.issue()
    hub.verb("1", "call-next")
    topic = board_view(BRANCH, BoardId("hol-1"))
    retained = hub.wire.bus.retained
    eventually(lambda: topic in retained and decode(retained[topic], BoardView).calls != ())

    by_http = decode(hub.get("/v1/boards/hol-1").content, BoardView)

    by_mqtt = decode(retained[topic], BoardView)
    assert [call.number for call in by_http.calls] == [call.number for call in by_mqtt.calls] == ["A001"]


def test_a_look_without_a_body_is_a_look_too(hub: Client):
    answer = hub.session.head(hub.url + "/v1/queue", timeout=5)

    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/tickets/nobody", "unknown-ticket"),
        ("/v1/desks/77", "unknown-desk"),
        ("/v1/boards/none", "unknown-device"),
        ("/v1/kiosks/none", "unknown-device"),
    ],
)
def test_what_the_branch_does_not_have_is_said_so(hub: Client, path: str, code: str):
    assert_problem(hub.get(path), code, 404)


def test_the_journal_is_read_from_any_entry_on(hub: Client):
    for _ in range(3):
        hub.issue()
    whole = decode(hub.get("/v1/journal").content, Journal)

    tail = decode(hub.get(f"/v1/journal?since={whole.newest - 2}").content, Journal)

    assert tail.entries == whole.entries[-2:]
    assert [entry.seq for entry in whole.entries] == list(range(1, whole.newest + 1))
    assert whole.newest < MOST_ENTRIES


def test_the_longest_stretch_of_the_journal_can_be_read_by_our_own_codec():
    issued = TicketIssued(
        ticket=TicketId("t" * 64),
        number=TicketNumber("AB", 9999),
        service=ServiceId("s" * 64),
        language=Language("pl-Latn"),
        party=50,
        priority=True,
        token=StatusToken("t" * 22),
        bookings=(BookingCode("123456"),) * 10,
        note="ż" * 200,
    )
    entry = Entry(
        seq=10**9, epoch=10**6, at=NINE, by=DeviceId("d" * 64), command=CommandId("c" * 64), event=issued
    )

    assert len(encode(Journal(newest=10**9, entries=(entry,) * MOST_ENTRIES))) <= MAX_BYTES


@pytest.mark.parametrize("since", ["x", "-1", "1.5", "٣", "9" * 40])
def test_since_must_be_a_number(hub: Client, since: str):
    assert_problem(hub.get("/v1/journal", params={"since": since}), "unreadable", 400)


def test_the_end_of_the_journals_chain_is_told_to_be_noted(hub: Client):
    before = hub.get("/v1/audit").json()
    hub.issue()

    after = hub.get("/v1/audit").json()

    assert after["newest"] == before["newest"] + 1 == hub.get("/v1/journal").json()["newest"]
    assert str(Head.parse(f"{after['newest']}:{after['link']}")) != f"{before['newest']}:{before['link']}"


@pytest.mark.parametrize("path", ["/v1/journal", "/v1/audit"])
@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "Via"])
@pytest.mark.security("S13")
def test_the_journal_is_not_shown_to_whom_a_proxy_lets_in(hub: Client, name: str, path: str):
    answer = hub.get(path, headers={name: "10.0.0.7"})

    assert_problem(answer, "sign-in-first", 401)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "hub"])
@pytest.mark.security("S22")
def test_a_request_for_a_host_of_another_name_is_turned_away(hub: Client, host: str):
    """A page of a stranger may have bent its own name to our address."""
    answer = hub.get("/v1/queue", headers={"Host": host})

    assert answer.status_code in (400, 421)
    assert "lines" not in answer.text


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "hub.local", "HUB.local:8080", "[::1]:80", "10.0.0.2"]
)
def test_a_hub_knows_its_names_and_addresses(hub: Client, host: str):
    assert hub.get("/v1/queue", headers={"Host": host}).status_code == 200


@pytest.mark.security("S22")
def test_a_command_of_another_sites_page_is_turned_away(hub: Client):
    answer = hub.post("/v1/desks/1/open", headers={"Sec-Fetch-Site": "cross-site"})

    assert_problem(answer, "not-from-here", 403)


def device_of(hub: Client, name: str) -> dict[str, object] | None:
    devices = hub.get("/v1/devices").json()["devices"]
    return next((device for device in devices if device["device"] == name), None)


def test_what_devices_say_of_themselves_is_kept(hub: Client):
    device = FakeBroker(hub.wire.bus)
    device.start()
    said = HealthState(device=DeviceId("kiosk-K1"), status="fault", fault="paper-out", detail="no paper")

    device.publish(health(BRANCH, said.device), encode(said), retain=True)
    report = Shown(board=BoardId("hol-1"), call=7, shown_after_s=0.02)
    device.publish(shown(BRANCH, BoardId("hol-1")), encode(report), retain=False)

    eventually(lambda: device_of(hub, "board-hol-1") is not None)
    assert device_of(hub, "kiosk-K1")["health"]["fault"] == "paper-out"
    assert device_of(hub, "board-hol-1")["shown"]["call"] == 7
    assert device_of(hub, "hub")["health"]["status"] == "ready"


def test_a_device_taken_out_of_service_is_forgotten(hub: Client):
    device = FakeBroker(hub.wire.bus)
    device.start()
    topic = health(BRANCH, DeviceId("kiosk-K1"))
    device.publish(topic, encode(HealthState(device=DeviceId("kiosk-K1"), status="ready")), retain=True)
    eventually(lambda: device_of(hub, "kiosk-K1") is not None)

    device.publish(topic, b"", retain=True)

    eventually(lambda: device_of(hub, "kiosk-K1") is None)


@pytest.mark.security("S07")
@pytest.mark.fault("F32")
def test_a_report_that_cannot_be_read_is_dropped_and_counted(hub: Client, caplog: pytest.LogCaptureFixture):
    device = FakeBroker(hub.wire.bus)
    device.start()
    for payload in (b"{", b"\xff", encode(HealthState(device=DeviceId("kiosk-K2"), status="ready"))):
        device.publish(health(BRANCH, DeviceId("kiosk-K1")), payload, retain=False)
    device.publish(shown(BRANCH, BoardId("hol-1")), b"[]", retain=False)

    eventually(lambda: hub.get("/v1/devices").json()["unreadable"] == 4)
    assert device_of(hub, "kiosk-K1") is None
    assert caplog.text.count("Dropped a report") == 1


def test_a_hub_that_answers_is_alive_and_one_with_store_and_broker_is_ready(hub: Client):
    assert hub.get("/healthz").json() == {"status": "alive"}
    assert hub.get("/readyz").json() == {
        "ready": True, "store": True, "broker": True, "calendars": [], "settings": True, "detail": "",
        "standby": False, "gave_way": False,
    }  # fmt: skip


def test_without_a_broker_the_hub_works_and_is_not_ready(hub: Client):
    hub.wire.cut()

    answer = hub.get("/readyz")

    assert (answer.status_code, answer.json()["broker"]) == (503, False)
    assert hub.issue()["number"] == "A001"


def metric(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} ([0-9.e+-]+)$", text, re.MULTILINE)
    assert found is not None, f"{name} is not in\n{text}"
    return float(found[1])


def test_the_figures_count_what_was_done_and_refused(hub: Client):
    hub.issue()
    hub.issue()
    hub.verb("1", "recall")
    hub.verb("1", "call-next")

    text = hub.get("/metrics").text

    assert metric(text, 'okienko_commands_total{command="issue-ticket",outcome="done"}') == 2
    assert metric(text, 'okienko_refusals_total{code="nothing-called"}') == 1
    assert metric(text, 'okienko_tickets{state="waiting"}') == 1
    assert metric(text, 'okienko_tickets{state="called"}') == 1
    assert metric(text, "okienko_broker_up") == 1
    assert metric(text, "okienko_journal_seq") == hub.get("/v1/journal").json()["newest"]


def test_the_figures_are_in_the_text_format_of_prometheus(hub: Client):
    hub.issue()

    answer = hub.get("/metrics")

    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    line = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+')
    for said in answer.text.rstrip("\n").split("\n"):
        assert said.startswith(("# HELP okienko_", "# TYPE okienko_")) or line.fullmatch(said), said


def test_the_figures_are_there_while_the_store_is_away():
    store = AwayStore()
    with running(store=store) as hub:
        store.away = True
        hub.post("/v1/tickets", {"service": "karta"})

        text = hub.get("/metrics").text

        assert metric(text, "okienko_store_up") == 0
        assert metric(text, 'okienko_commands_total{command="issue-ticket",outcome="failed"}') == 1
        assert hub.get("/readyz").json()["store"] is False


def test_answers_say_that_they_are_what_they_are(hub: Client):
    for answer in (hub.get("/v1/queue"), hub.get("/nowhere"), hub.get("/metrics")):
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_connection_is_kept_for_the_next_press(hub: Client):
    with requests.Session() as session:
        for _ in range(3):
            answer = session.get(hub.url + "/healthz", timeout=5)
            assert answer.headers.get("connection", "keep-alive") == "keep-alive"


def test_what_a_day_would_leave_if_it_ended_now_is_read_by_its_date(hub: Client):
    number = hub.issue()["number"]
    answer = hub.get("/v1/days/2026-11-23/left")

    left = decode(answer.content, DayLeft)

    assert answer.status_code == 200
    assert [(ticket.number, ticket.state) for ticket in left.tickets] == [(number, "waiting")]
    assert (left.branch, left.ended_at) == (BRANCH, None)


@pytest.mark.parametrize(
    ("day", "code", "status"),
    [
        ("2026-11-22", "no-such-path", 404),
        ("9999-12-31", "no-such-path", 404),
        ("0001-01-01", "no-such-path", 404),
        ("2026-02-30", "unreadable", 400),
        ("today", "unreadable", 400),
        ("20261123", "unreadable", 400),
    ],
)
def test_a_day_that_there_was_not_is_said_so(hub: Client, day: str, code: str, status: int):
    assert_problem(hub.get(f"/v1/days/{day}/left"), code, status)


@pytest.mark.fault("F21")
def test_a_damaged_database_stands_in_readyz_and_among_the_alarms_and_nothing_is_carried_out(
    hub, monkeypatch
):
    monkeypatch.setattr(
        "hub.store.memory.MemoryStore.damage", lambda _store: "Tree 7 page 9: btreeInitPage() failed"
    )
    damage = hub.hub.behind.damage
    asyncio.run_coroutine_threadsafe(damage.look(whole=False), hub.loop).result(10)

    ready, refused = hub.get("/readyz"), hub.post("/v1/tickets", {"service": "karta", "language": "pl"})

    assert (ready.status_code, ready.json()["store"]) == (503, False)
    assert "damaged (Tree 7 page 9" in ready.json()["detail"]
    assert refused.status_code == 503
    alarms = hub.get("/v1/alarms").json()["alarms"]
    assert [alarm["way_out"] for alarm in alarms if alarm["about"] == "hub-store-damaged"] == [
        "'okienko hub restore' brings back the last verified backup"
    ]
    assert hub.get("/v1/queue").ok
