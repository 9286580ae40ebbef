"""Every command of the table has its door, is answered as the contract says, and is carried out once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import requests

from contract.check_slips import PrintCheckSlip, ReportCheckSlip
from contract.codec import decode
from contract.commands import (
    AddBookings,
    Asked,
    AskForHelp,
    AssignDesk,
    CallNext,
    CallTicket,
    CancelTicket,
    CheckIn,
    CloseDesk,
    CloseService,
    EndHelp,
    GiveBack,
    GoOn,
    HandIn,
    IssueTicket,
    LookAfter,
    MarkNoShow,
    MergeTickets,
    MovePlace,
    OpenDesk,
    OpenService,
    Park,
    PauseDesk,
    PostNotice,
    PutBack,
    RateVisit,
    Recall,
    ReinstateTicket,
    ReportSlip,
    ReprintSlip,
    Serve,
    SplitParty,
    Start,
    StopHall,
    SwitchProfile,
    TakeBack,
    TakeBackDeed,
    TakeSettings,
    Transfer,
    TransferTicket,
    WithdrawNotice,
)
from contract.routes import CREATED, ID_HEADER, ROUTES
from contract.staff_calls import EndAlarm, LeaveDesk, RaiseAlarm, SeeMessage, TellSupervisor, WorkAtDesk
from hub.accounts.roles import Role
from tests.hub.http.running import BRANCH, MONDAY_NINE, Client

SPARE = {
    "ticket": "s1",
    "number": {"series": "X", "count": 7},
    "service": "karta",
    "language": "uk",
    "token": "s" * 22,
    "waited_s": 840,
}
BOOKING = {"code": "402913", "service": "odbior", "starts": (MONDAY_NINE + timedelta(minutes=5)).isoformat()}
NOTICE = {"texts": {"pl": "Kasa nieczynna.", "en": "Cash desk closed."}, "who": "supervisor"}

Said = requests.Response


def called(hub: Client) -> str:
    ticket = str(hub.issue()["ticket"])
    assert hub.verb("1", "call-next").status_code == 200
    return ticket


def serving(hub: Client) -> str:
    ticket = called(hub)
    assert hub.verb("1", "start").status_code == 200
    return ticket


def check_in(hub: Client) -> Said:
    hub.post("/v1/bookings", {"bookings": [BOOKING]})
    return hub.post("/v1/check-ins", {"codes": ["402913"]})


def reinstate(hub: Client) -> Said:
    ticket = called(hub)
    hub.verb("1", "no-show")
    return hub.post(f"/v1/tickets/{ticket}/reinstate", {"reason": "was outside"})


def after_call(verb: str, body: object = None):
    def press(hub: Client) -> Said:
        called(hub)
        return hub.verb("1", verb, body)

    return press


def about_waiting(verb: str, body: object = None):
    def ask(hub: Client) -> Said:
        return hub.post(f"/v1/tickets/{hub.issue()['ticket']}/{verb}", body)

    return ask


def call_first(hub: Client) -> Said:
    hub.issue()
    return hub.verb("1", "call-next")


def call_chosen(hub: Client) -> Said:
    hub.issue()
    chosen = hub.issue()["ticket"]
    return hub.verb("1", "call", {"ticket": chosen, "reason": "a fainting child"})


def park(hub: Client) -> Said:
    serving(hub)
    return hub.verb("1", "park", {"room": "hol", "reason": "pays"})


def end_help(hub: Client) -> Said:
    hub.post("/v1/kiosks/K1/ask-for-help", {})
    return hub.post("/v1/kiosks/K1/end-help", {"who": "desk 1"})


def see_message(hub: Client) -> Said:
    hub.post("/v1/desks/1/message", {"text": "the printer is out of paper"}, key="message-1")
    return hub.post("/v1/messages/message-1/seen")


def begin_check_slip(hub: Client) -> requests.Response:
    hub.post("/v1/kiosks/K1/check-slip", key="slip")
    return hub.post("/v1/kiosks/K1/check-slips/slip", {"state": "begun"})


def withdraw(hub: Client) -> Said:
    notice = hub.post("/v1/notices", NOTICE).json()["notices"][0]["notice"]
    return hub.post(f"/v1/notices/{notice}/withdraw", {"who": "supervisor"})


def merge(hub: Client) -> Said:
    one, other = (hub.issue()["ticket"] for _ in range(2))
    return hub.post(f"/v1/tickets/{one}/merge", {"other": other, "reason": "a couple"})


def split(hub: Client) -> Said:
    ticket = hub.issue(party=3)["ticket"]
    return hub.post(f"/v1/tickets/{ticket}/split", {"party": 2, "reason": "the children go to school"})


def take_back_deed(hub: Client) -> Said:
    person = hub.signed_in(Role.RECEPTION)

    def post(path: str, body: object = None) -> Said:
        return person.post(hub.url + path, json=body, headers={ID_HEADER: hub.new_id()}, timeout=10)

    ticket = post("/v1/tickets", {"service": "karta"}).json()["ticket"]
    return post(f"/v1/tickets/{ticket}/take-back")


def rate(hub: Client) -> Said:
    token = hub.issue()["token"]
    hub.verb("1", "call-next")
    hub.verb("1", "serve")
    return hub.post(f"/v1/surveys/{token}", {"score": 5})


def give_back(hub: Client) -> Said:
    return hub.post(f"/v1/places/{hub.issue()['token']}/give-back")


WAYS = {
    IssueTicket: lambda hub: hub.post("/v1/tickets", {"service": "karta", "language": "uk", "party": 2}),
    CheckIn: check_in,
    CancelTicket: about_waiting("cancel", {"reason": "left"}),
    ReinstateTicket: reinstate,
    TransferTicket: about_waiting("transfer", {"service": "paszport", "reason": "wrong service"}),
    MovePlace: about_waiting("move-place", {"reason": "the wife waits on"}),
    ReprintSlip: about_waiting("reprint", {"reason": "lost"}),
    MergeTickets: merge,
    SplitParty: split,
    TakeBackDeed: take_back_deed,
    ReportSlip: about_waiting("slip", {"slip": "printed"}),
    RateVisit: rate,
    GiveBack: give_back,
    CallNext: call_first,
    CallTicket: call_chosen,
    Recall: after_call("recall"),
    Start: after_call("start"),
    Serve: after_call("serve", {"outcome": "done"}),
    MarkNoShow: after_call("no-show"),
    PutBack: after_call("put-back"),
    Park: park,
    Transfer: after_call("transfer", {"service": "paszport"}),
    OpenDesk: lambda hub: hub.verb("1", "open"),
    PauseDesk: lambda hub: hub.verb("1", "pause", {"reason": "lunch"}),
    CloseDesk: lambda hub: hub.verb("1", "close"),
    TakeBack: after_call("take-back"),
    StopHall: lambda hub: hub.post("/v1/stop", {"who": "supervisor", "reason": "fire alarm"}),
    GoOn: lambda hub: hub.post("/v1/go-on", {"who": "supervisor", "reason": "false alarm"}),
    AddBookings: lambda hub: hub.post("/v1/bookings", {"bookings": [BOOKING]}),
    SwitchProfile: lambda hub: hub.post("/v1/profile", {"profile": "short-day", "reason": "no heating"}),
    OpenService: lambda hub: hub.post("/v1/services/karta/open", {"reason": "the system is back"}),
    CloseService: lambda hub: hub.post("/v1/services/karta/close", {"reason": "the system is down"}),
    AssignDesk: lambda hub: hub.verb(
        "1", "assign", {"services": ["karta", "paszport", "odbior"], "reason": "ill"}
    ),
    LookAfter: lambda hub: hub.post("/v1/alarms/look-after", {"code": "waiting-long", "about": "karta"}),
    PostNotice: lambda hub: hub.post("/v1/notices", NOTICE),
    WithdrawNotice: withdraw,
    WorkAtDesk: lambda hub: hub.post("/v1/desks/1/work"),
    LeaveDesk: lambda hub: hub.post("/v1/desks/1/leave"),
    TellSupervisor: lambda hub: hub.post("/v1/desks/1/message", {"text": "the printer is out of paper"}),
    SeeMessage: see_message,
    RaiseAlarm: lambda hub: hub.post("/v1/desks/1/alarm"),
    EndAlarm: lambda hub: hub.post("/v1/desks/1/end-alarm"),
    AskForHelp: lambda hub: hub.post("/v1/kiosks/K1/ask-for-help", {"language": "uk"}),
    EndHelp: end_help,
    PrintCheckSlip: lambda hub: hub.post("/v1/kiosks/K1/check-slip", key="slip"),
    ReportCheckSlip: begin_check_slip,
    HandIn: lambda hub: hub.post("/v1/kiosks/K1/hand-in", {"tickets": [SPARE]}),
    TakeSettings: lambda hub: hub.post("/v1/settings", {"text": BRANCH, "reason": "tried"}),
}
"""One way to have each command carried out."""


def test_there_is_a_way_for_every_row_of_the_table():
    assert set(WAYS) == set(ROUTES)


@pytest.mark.parametrize("kind", ROUTES, ids=lambda kind: str(kind.__struct_config__.tag))
def test_a_command_is_answered_with_the_view_of_its_row(hub: Client, kind: type[Asked]):
    answer = WAYS[kind](hub)

    assert answer.status_code == (201 if kind in CREATED else 200), answer.text
    assert answer.headers["content-type"] == "application/json"
    assert decode(answer.content, ROUTES[kind][1]).branch == "doors-hall"


def test_the_command_that_was_asked_for_stands_in_the_journal_under_its_id_and_device(hub: Client):
    hub.post("/v1/tickets", {"service": "karta"}, key="press-1", device="kiosk-K1")

    entry = hub.get("/v1/journal").json()["entries"][-1]
    assert (entry["command"], entry["by"]) == ("press-1", "kiosk-K1")
    assert (entry["event"]["event"], entry["event"]["ticket"]) == ("ticket-issued", "press-1")


def test_who_does_not_say_who_asks_is_called_http(hub: Client):
    requests.post(
        hub.url + "/v1/tickets", json={"service": "karta"}, headers={"Idempotency-Key": "k1"}, timeout=5
    )

    assert hub.get("/v1/journal").json()["entries"][-1]["by"] == "http"


def test_a_command_sent_again_is_carried_out_once_and_gets_the_first_answer(hub: Client):
    first = hub.post("/v1/tickets", {"service": "karta"}, key="press-1")
    hub.issue()

    again = hub.post("/v1/tickets", {"service": "karta"}, key="press-1")

    assert (again.status_code, again.content) == (201, first.content)
    assert len(hub.get("/v1/queue").json()["lines"]) == 2


def test_a_refusal_sent_again_is_the_first_refusal(hub: Client):
    first = hub.post("/v1/desks/1/recall", key="press-1")
    called(hub)

    again = hub.post("/v1/desks/1/recall", key="press-1")

    assert (again.status_code, again.content) == (409, first.content)


def test_the_answer_to_a_new_ticket_alone_carries_its_token(hub: Client):
    ticket = hub.issue()

    assert len(ticket["token"]) >= 22
    assert hub.get(f"/v1/tickets/{ticket['ticket']}").json()["token"] is None


def test_an_empty_body_is_as_good_as_an_empty_object(hub: Client):
    headers = {"Idempotency-Key": "k1"}

    bare = hub.session.post(hub.url + "/v1/desks/1/open", headers=headers, timeout=5)

    assert bare.status_code == 200
    assert bare.json()["state"] == "open"


@pytest.mark.fault("F28")
def test_eight_clients_at_once_get_eight_different_numbers(hub: Client):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: hub.post("/v1/tickets", {"service": "karta"}), range(80)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["number"] for answer in answers}) == 80
