"""Every verb of a clerk is on the page as a plain form: what it asks, what comes of it, what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import pytest
import requests

from contract.commands import AtDesk, OpenDesk
from contract.routes import ROUTES
from hub.domain.settings import BranchSettings
from hub.domain.verb_settings import Choice, VerbSettings
from hub.web.reception_ticket import VERBS as AT_RECEPTION
from hub.web.ticket_verbs import TICKET_VERBS
from hub.web.verbs import VERBS
from tests.hub.http.running import BRANCH, Client, running, small_branch
from tests.hub.web.test_pages import send

OUTCOMES = (Choice(id="taken", names={"pl": "Przyjęto wniosek", "en": "Application taken"}),)
BREAKS = (Choice(id="lunch", names={"pl": "Obiad", "en": "Lunch"}),)


@pytest.fixture
def strict_hub() -> Iterator[Client]:
    """Yield a client of a hub whose branch has lists of outcomes and breaks, and parks in rooms only."""
    verbs = VerbSettings(outcomes=OUTCOMES, pause_reasons=BREAKS, park_needs_room=True)
    with running(branch=changed(verbs=verbs)) as client:
        yield client


def changed(**fields: object) -> BranchSettings:
    return msgspec.structs.replace(small_branch(), **fields)


def form_on(hub: Client, path: str, verb: str) -> dict[str, str]:
    """Return the hidden fields of the form of *verb* on the page at *path*."""
    form = re.search(rf'action="[^"]*/{verb}\?[^"]*"(.*?)</form>', hub.get(path).text, re.DOTALL)
    assert form is not None, (path, verb)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[1]))


def press(hub: Client, verb: str, desk: str = "1", **written: str) -> requests.Response:
    """Fill the form of *verb* of its own page and send it."""
    return send(hub, verb, {**form_on(hub, f"/desk/{desk}/{verb}", verb), **written}, desk)


def press_button(hub: Client, verb: str) -> requests.Response:
    return send(hub, verb, form_on(hub, "/desk/1", verb))


def act(hub: Client, ticket: str, verb: str, **written: str) -> requests.Response:
    """Fill the form of *verb* on the page of *ticket* and send it."""
    path = f"/desk/1/ticket/{ticket}"
    fields = {**form_on(hub, path, verb), **written}
    hub.clock.ahead_s += 5
    return hub.session.post(f"{hub.url}{path}/{verb}", data=fields, allow_redirects=False, timeout=10)


def called(hub: Client, **more: object) -> str:
    """Return the ticket of a visitor who is called to desk 1."""
    ticket = hub.issue(**more)["ticket"]
    hub.verb("1", "call-next")
    return ticket


def state(hub: Client, ticket: str) -> str:
    return hub.get(f"/v1/tickets/{ticket}").json()["state"]


def last_event(hub: Client) -> dict[str, object]:
    return hub.get("/v1/journal").json()["entries"][-1]["event"]


def said(answer: requests.Response) -> str:
    return answer.headers["location"].partition("said=")[2]


def test_every_command_of_a_desk_and_of_a_ticket_is_on_the_page():
    on_page = {verb.kind for verb in (*VERBS.values(), *TICKET_VERBS.values(), *AT_RECEPTION.values())}
    commands = {kind for kind in ROUTES if issubclass(kind, AtDesk) or "{ticket}" in ROUTES[kind][0]}

    others = {
        "ReportSlip": "only devices know of the paper",
        "AssignDesk": "that is directed from the hall",
        "TakeBackDeed": "that is Undo at the reception",
    }
    assert {kind.__name__ for kind in commands - on_page} == set(others)
    assert OpenDesk in on_page


def test_a_visitor_is_parked_with_room_and_reason(hub: Client):
    ticket = called(hub)

    answer = press(hub, "park", room="hol", reason="robi kopie")

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/1")
    event = last_event(hub)
    assert (event["event"], event["room"], event["reason"]) == ("ticket-parked", "hol", "robi kopie")
    assert state(hub, ticket) == "parked"


def test_where_a_room_is_needed_the_form_comes_back_and_says_so(strict_hub: Client):
    ticket = called(strict_hub)

    answer = press(strict_hub, "park")

    assert answer.headers["location"] == "/desk/1/park?said=room-missing"
    assert "Proszę podać, w której sali" in strict_hub.get(answer.headers["location"]).text
    assert state(strict_hub, ticket) == "called"


def test_a_visitor_is_transferred_to_a_service_and_a_desk(hub: Client):
    called(hub, service="paszport")
    hub.verb("2", "open")

    press(hub, "transfer", service="karta", to="2", reason="inna sprawa")

    event = last_event(hub)
    assert (event["service"], event["to"], event["reason"]) == ("karta", "2", "inna sprawa")


def test_a_transfer_to_nowhere_comes_back_and_says_so(hub: Client):
    called(hub)

    assert press(hub, "transfer").headers["location"] == "/desk/1/transfer?said=nowhere-to-go"


def test_what_is_in_another_building_is_not_offered_for_a_transfer_and_refused_in_words(hub: Client):
    there = BRANCH.replace('id = "paszport"\n', 'id = "paszport"\nelsewhere = {pl = "ul. Długa 5"}\n')
    assert hub.post("/v1/settings", {"text": there}).status_code == 200
    ticket = called(hub)

    offered = [hub.get(path).text for path in ("/desk/1/transfer", f"/desk/1/ticket/{ticket}")]
    answer = press(hub, "transfer", service="paszport", reason="inna sprawa")

    assert not any('<option value="paszport">' in page for page in offered)
    assert answer.headers["location"] == "/desk/1/transfer?said=not-here"
    assert "w innym miejscu" in hub.get(answer.headers["location"]).text


def test_a_closed_desk_is_not_offered_for_a_transfer(hub: Client):
    called(hub)
    before = hub.get("/desk/1/transfer").text
    hub.verb("2", "open")

    assert '<option value="2">' not in before
    assert '<option value="2">' in hub.get("/desk/1/transfer").text


def test_a_serving_has_an_outcome_and_a_count(hub: Client):
    called(hub)

    press(hub, "serve", outcome="wydano kartę", count="3")

    event = last_event(hub)
    assert (event["outcome"], event["count"]) == ("wydano kartę", 3)


def test_where_there_is_a_list_of_outcomes_the_page_offers_it(strict_hub: Client):
    called(strict_hub)
    assert "Przyjęto wniosek" in strict_hub.get("/desk/1/serve").text

    press(strict_hub, "serve", outcome="taken")

    assert last_event(strict_hub)["outcome"] == "taken"


def test_an_outcome_that_is_not_on_the_list_is_refused(strict_hub: Client):
    called(strict_hub)

    assert said(press(strict_hub, "serve", outcome="danced")) == "unknown-outcome"


def test_a_count_that_is_no_number_was_not_written_into_our_form(hub: Client):
    called(hub)

    assert said(press(hub, "serve", count="many")) == "form-not-ours"


def test_a_break_has_a_reason_off_the_list_or_in_words(strict_hub: Client):
    strict_hub.verb("1", "open")
    assert 'name="reason" value="lunch"' in strict_hub.get("/desk/1/pause").text

    press(strict_hub, "pause", reason="lunch")
    assert strict_hub.get("/v1/desks/1").json()["pause_reason"] == "lunch"

    press(strict_hub, "pause", reason="szkolenie")
    assert strict_hub.get("/v1/desks/1").json()["pause_reason"] == "szkolenie"


def test_a_desk_is_closed_and_that_is_undone(hub: Client):
    hub.verb("1", "open")

    press_button(hub, "close")
    assert hub.get("/v1/desks/1").json()["state"] == "closed"
    press_button(hub, "take-back")

    assert hub.get("/v1/desks/1").json()["state"] == "open"


def test_a_mistaken_no_show_is_undone_and_the_button_says_what_it_would_undo(hub: Client):
    ticket = called(hub)
    press_button(hub, "no-show")
    assert "<small>no-show A001</small>" in hub.get("/desk/1?lang=en").text

    press_button(hub, "take-back")

    assert state(hub, ticket) == "called"


def test_what_was_done_too_long_ago_is_not_undone(hub: Client):
    called(hub)
    press_button(hub, "no-show")
    fields = form_on(hub, "/desk/1", "take-back")
    hub.clock.ahead_s += 120

    assert said(send(hub, "take-back", fields)) == "too-late-to-take-back"


def test_nothing_can_be_undone_where_nothing_was_done(hub: Client):
    page = hub.get("/desk/1").text

    assert re.search(r'class="verb take-back"[^>]* disabled', page)


def test_a_form_of_a_verb_is_only_looked_at(hub: Client):
    called(hub)
    before = hub.get("/v1/journal").json()["newest"]

    for verb in ("park", "transfer", "serve", "pause", "queue"):
        assert hub.get(f"/desk/1/{verb}").status_code == 200

    assert hub.get("/v1/journal").json()["newest"] == before


@pytest.mark.parametrize("verb", ["recall", "call-next", "close"])
def test_a_verb_without_a_form_has_no_page_to_look_at(hub: Client, verb: str):
    assert hub.get(f"/desk/1/{verb}").status_code == 404


def test_a_form_filled_in_while_a_colleague_called_the_next_does_not_hit_that_one(hub: Client):
    called(hub)
    second = hub.issue()["ticket"]
    fields = form_on(hub, "/desk/1/park", "park")
    hub.verb("1", "call-next")

    answer = send(hub, "park", {**fields, "room": "hol"})

    assert said(answer) == "changed-meanwhile"
    assert state(hub, second) == "called"


def test_a_chosen_visitor_is_called_for_a_reason(hub: Client):
    hub.issue()
    chosen = hub.issue()["ticket"]

    act(hub, chosen, "call", reason="omdlała")

    assert hub.get("/v1/desks/1").json()["current"]["number"] == "A002"
    assert last_event(hub)["why"] == "chosen: omdlała"


@pytest.mark.security("S43")
def test_without_a_reason_nobody_is_called_out_of_order(hub: Client):
    hub.issue()
    chosen = hub.issue()["ticket"]

    answer = act(hub, chosen, "call")

    assert answer.headers["location"] == f"/desk/1/ticket/{chosen}?said=reason-missing"
    assert "Proszę podać powód" in hub.get(answer.headers["location"]).text


def test_who_missed_the_call_is_found_by_number_and_goes_back_to_the_queue(hub: Client):
    ticket = called(hub)
    hub.verb("1", "no-show")
    found = hub.get("/desk/1/ticket?number=a001", allow_redirects=False)
    assert found.headers["location"] == f"/desk/1/ticket/{ticket}"

    act(hub, ticket, "reinstate", reason="była w toalecie")

    assert state(hub, ticket) == "waiting"


def test_a_number_that_nobody_has_today_is_said_to_be_none(hub: Client):
    assert said(hub.get("/desk/1/ticket?number=Z999", allow_redirects=False)) == "unknown-ticket"


def test_a_ticket_is_cancelled_with_a_reason_and_that_is_undone_at_the_same_desk(hub: Client):
    hub.verb("1", "open")
    ticket = hub.issue()["ticket"]
    act(hub, ticket, "cancel", reason="zrezygnował")
    assert state(hub, ticket) == "cancelled"

    press_button(hub, "take-back")

    assert state(hub, ticket) == "waiting"


def test_a_waiting_visitor_is_transferred(hub: Client):
    ticket = hub.issue()["ticket"]

    act(hub, ticket, "transfer", service="paszport", reason="zły bilet")

    assert hub.get(f"/v1/tickets/{ticket}").json()["service"] == "paszport"


def test_a_copy_of_the_paper_shows_the_same_code_and_is_marked(hub: Client):
    ticket = hub.issue()

    page = act(hub, ticket["ticket"], "reprint", reason="zgubiony").text

    assert "KOPIA" in page
    assert "<svg" in page
    assert "Stary wydruk pozostaje ważny." in page
    assert hub.get(f"/t/{ticket['token']}").status_code == 200


def test_a_place_that_was_passed_on_is_under_a_new_code_only(hub: Client):
    ticket = hub.issue("karta", language="pl")

    page = act(hub, ticket["ticket"], "move-place", reason="żona czeka dalej").text

    assert "Kod na starym wydruku już nie działa." in page
    old = hub.get(f"/t/{ticket['token']}")
    assert (old.status_code, "To miejsce przekazano innej osobie" in old.text) == (200, True)
    assert "A001" not in old.text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "To miejsce przekazano innej osobie"),
        ("uk", "Це місце передано іншій людині"),
        ("ru", "Это место передано другому человеку"),
        ("en", "This place was passed on to another person"),
    ],
)
def test_who_holds_the_old_paper_is_told_in_the_own_language(hub: Client, language: str, text: str):
    ticket = hub.issue(language=language)
    hub.post(f"/v1/tickets/{ticket['ticket']}/move-place", {"reason": "x"})

    assert text in hub.get(f"/t/{ticket['token']}").text


def test_the_new_code_opens_the_status_page(hub: Client):
    ticket = hub.issue()["ticket"]
    answer = hub.post(f"/v1/tickets/{ticket}/move-place", {"reason": "x"}).json()

    assert (answer["number"], answer["copies"]) == ("A001", 1)
    assert "A001" in hub.get(f"/t/{answer['token']}").text


def test_a_ticket_that_has_ended_offers_nothing(hub: Client):
    ticket = called(hub)
    hub.verb("1", "serve")

    page = hub.get(f"/desk/1/ticket/{ticket}?lang=en").text

    assert "Nothing can be done with this ticket now." in page
    assert re.findall('<form[^>]*action="([^"?]*)', page) == ["/sign-out"]


def test_the_queue_shows_those_who_are_for_this_desk_and_who_is_away(hub: Client):
    called(hub)
    hub.verb("1", "park", {"room": "hol"})
    called(hub)
    hub.verb("1", "no-show")
    hub.issue("karta")
    hub.issue("paszport")

    at_two = hub.get("/desk/2/queue").text

    assert re.findall(r">([AB]\d{3})<", at_two) == ["A003", "A001", "A002"], "desk 2 does not serve passports"
    assert "Hol główny" in at_two


def test_a_forged_form_about_a_ticket_changes_nothing(hub: Client):
    ticket = hub.issue()["ticket"]
    fields = form_on(hub, f"/desk/1/ticket/{ticket}", "cancel")

    answer = hub.session.post(
        f"{hub.url}/desk/1/ticket/{ticket}/cancel",
        data={**fields, "form": "guessed", "reason": "x"},
        allow_redirects=False,
        timeout=10,
    )

    assert said(answer) == "form-not-ours"
    assert state(hub, ticket) == "waiting"


def test_a_form_about_a_ticket_sent_twice_is_carried_out_once(hub: Client):
    ticket = hub.issue()["ticket"]
    path = f"/desk/1/ticket/{ticket}"
    fields = {**form_on(hub, path, "reprint"), "reason": "zgubiony"}
    for _ in range(2):
        hub.session.post(f"{hub.url}{path}/reprint", data=fields, timeout=10)

    assert hub.get(f"/v1/tickets/{ticket}").json()["copies"] == 1


@pytest.mark.parametrize(
    "path", ["/desk/77/queue", "/desk/77/park", "/desk/1/ticket/nobody", "/desk/77/ticket/x"]
)
def test_what_is_not_there_is_not_found(hub: Client, path: str):
    assert hub.get(path, headers={"Accept": "text/html"}).status_code == 404


def test_a_verb_that_no_ticket_knows_is_not_there(hub: Client):
    ticket = hub.issue()["ticket"]

    assert hub.session.post(f"{hub.url}/desk/1/ticket/{ticket}/dance", timeout=10).status_code == 404
