"""A reception as a program sees it: what is found, issued and checked in, by plain forms."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import requests

from hub.accounts.roles import Role
from hub.domain.settings import read_branch
from tests.hub.http.running import BRANCH, MONDAY_NINE, Client, running

RULES = """
[calling]
priority_every = 2
"""


@pytest.fixture
def hub():
    """Yield a client of a hub whose branch lets some go first."""
    branch = read_branch(BRANCH.replace("[[services]]", RULES + "\n[[services]]", 1), "test.toml")
    with running(branch=branch) as client:
        yield client


@pytest.fixture
def desk(hub: Client) -> requests.Session:
    return hub.signed_in(Role.RECEPTION)


def hidden(page: str, action: str) -> dict[str, str]:
    """Return what the form that goes to *action* on *page* sends by itself."""
    form = re.search(rf'action="{re.escape(action)}\?[^"]*"(.*?)</form>', page, re.DOTALL)
    assert form is not None, (action, page)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[1]))


def send(hub: Client, desk: requests.Session, action: str, page: str, **fields: Any) -> requests.Response:
    return desk.post(
        hub.url + action, data={**hidden(page, action), **fields}, allow_redirects=False, timeout=10
    )


def open_at(hub: Client, desk: requests.Session, path: str = "/reception") -> str:
    answer = desk.get(f"{hub.url}{path}{'&' if '?' in path else '?'}lang=en", timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.text


def find(hub: Client, desk: requests.Session, text: str) -> requests.Response:
    return desk.post(
        f"{hub.url}/reception/find?lang=en", data={"sought": text}, allow_redirects=False, timeout=10
    )


def issue(hub: Client, desk: requests.Session, **fields: Any) -> requests.Response:
    filled = {"language": "uk", "party": "1", "cases": "1", "note": "", "service": "karta", **fields}
    return send(hub, desk, "/reception/issue", open_at(hub, desk), **filled)


def book(hub: Client, code: str = "123456", minutes: float = 5, **more: Any) -> None:
    starts = (MONDAY_NINE + timedelta(minutes=minutes)).isoformat()
    booking = {"code": code, "service": "odbior", "starts": starts, **more}
    answer = hub.post("/v1/bookings", {"bookings": [booking]}, device="page")
    assert answer.json()["refused"] == 0, answer.text


def last_event(hub: Client) -> dict[str, Any]:
    return hub.get("/v1/journal").json()["entries"][-1]


def test_a_ticket_is_issued_for_somebody_and_its_number_code_and_people_are_shown(hub, desk):
    answer = issue(hub, desk, party="3", cases="2", note="wózek", language="ru")

    assert answer.status_code == 200
    assert '<h1 class="number">A001</h1>' in answer.text
    assert "<svg" in answer.text
    assert "3 " in answer.text
    entry = last_event(hub)
    told = entry["event"]
    assert (told["language"], told["party"], told["cases"], told["note"]) == ("ru", 3, 2, "wózek")
    assert entry["by"].startswith("person-tester-")


def test_a_form_sent_twice_issues_one_ticket(hub, desk):
    page = open_at(hub, desk)
    fields = {"language": "pl", "party": "1", "cases": "1", "service": "karta"}

    pages = [send(hub, desk, "/reception/issue", page, **fields).text for _ in range(2)]

    assert all("A001" in each for each in pages)
    assert len(hub.get("/v1/queue").json()["lines"]) == 1


def test_who_goes_first_does_so_for_a_reason(hub, desk):
    refused = issue(hub, desk, priority="yes", party="2")

    assert "Please write the reason." in send_english(refused)
    assert re.search(r'name="party"[^>]*value="2"', refused.text)
    assert hub.get("/v1/queue").json()["lines"] == []

    issue(hub, desk, priority="yes", note="z niemowlęciem")

    assert last_event(hub)["event"]["priority"] is True
    assert last_event(hub)["event"]["note"] == "z niemowlęciem"


def send_english(answer: requests.Response) -> str:
    assert '<html lang="en"' in answer.text
    return answer.text


def test_what_the_hub_refuses_is_said_and_the_form_stays_filled_in(hub, desk):
    answer = issue(hub, desk, service="odbior", note="ważne")

    assert "This service gives no tickets now." in answer.text
    assert 'value="ważne"' in answer.text


def test_any_ticket_of_today_is_found_by_what_is_typed_or_scanned(hub, desk):
    ticket = hub.issue()
    token, where = ticket["token"], f"/reception/ticket/{ticket['ticket']}"

    for text in ("A001", "a001", " A 001 ", token, f"http://localhost/t/{token}"):
        assert find(hub, desk, text).headers["location"] == where, text
    assert "A001" in open_at(hub, desk, where)


def test_a_letter_leads_to_a_new_ticket_and_nonsense_is_told(hub, desk):
    leads = {
        "A": "service=karta&party=1",
        "b3": "service=paszport&party=3",
        "Q": "said=not-found",
        "A0": "said=not-found",
        "A99": "said=not-found",
        "A777": "said=unknown-ticket",
        "<script>": "said=not-found",
        "": "said=not-found",
    }

    for text, where in leads.items():
        assert find(hub, desk, text).headers["location"] == f"/reception?{where}", text


def test_after_a_letter_one_key_issues_for_so_many_people(hub, desk):
    page = open_at(hub, desk, "/reception?service=paszport&party=3")

    assert re.search(r'value="paszport" autofocus', page)
    assert re.search(r'name="party"[^>]*value="3"', page)
    assert page.count("autofocus") == 1


def test_a_booking_is_looked_at_before_it_is_checked_in(hub, desk):
    book(hub, persons=2)

    looked = find(hub, desk, "123456")

    assert "In time." in looked.text
    assert hub.get("/v1/queue").json()["lines"] == []

    done = send(hub, desk, "/reception/check-in", looked.text, do="check-in")

    assert '<h1 class="number">C001</h1>' in done.text
    assert last_event(hub)["event"]["bookings"] == ["123456"]


def noon(hub: Client) -> requests.Session:
    """Let it be 12:00, three hours after the first desk opened, and somebody sign in at the reception."""
    hub.verb("1", "open")
    hub.clock.ahead_s += 3 * 3600
    hub.clock.stand()
    return hub.signed_in(Role.RECEPTION)


def test_early_late_wrong_day_cancelled_and_elsewhere_are_said_plainly(hub):
    desk = noon(hub)
    standings: list[tuple[float, dict[str, Any], str]] = [
        (90, {}, "Too early. Check-in begins at 13:00."),
        (-10, {}, "Late: waits with those who have no booking."),
        (-60, {}, "Too late: it was for 11:00."),
        (24 * 60, {}, "Not today: it is for 2026-11-24 12:00."),
        (5, {"cancelled": True}, "This booking was cancelled."),
        (5, {"branch": "elsewhere"}, "This booking is for another office."),
    ]

    for row, (minutes, more, told) in enumerate(standings):
        book(hub, f"11111{row}", 180 + minutes, **more)
        assert told in find(hub, desk, f"11111{row}").text


def test_a_booking_used_before_names_its_ticket_and_leads_there(hub, desk):
    book(hub)
    hub.post("/v1/check-ins", {"codes": ["123456"]})

    page = find(hub, desk, "123456").text

    assert "Checked in already as C001." in page
    assert hidden(page, "/reception/find") == {"sought": "C001"}


def test_a_code_that_nobody_knows_is_said_to_be_unknown(hub, desk):
    assert "The branch knows no booking with the code 654321." in find(hub, desk, "654321").text


def test_who_is_too_late_may_have_a_ticket_without_the_booking(hub):
    desk = noon(hub)
    book(hub, minutes=120, service="karta", persons=2)

    assert "/reception?service=karta&amp;party=2" in find(hub, desk, "123456").text


def test_a_family_is_checked_in_on_one_ticket(hub, desk):
    book(hub)
    book(hub, code="222222", minutes=15)
    looked = find(hub, desk, "123456").text
    fields = [("code", "123456"), ("code", "222222")]

    both = desk.post(f"{hub.url}/reception/check-in?lang=en", data=fields, timeout=10)
    form = hidden(both.text, "/reception/check-in")
    own = [*fields, ("do", "check-in"), ("id", form["id"]), ("form", form["form"])]
    done = desk.post(f"{hub.url}/reception/check-in?lang=en", data=own, timeout=10)

    assert "Another booking of the same family" in looked
    assert "C001" in done.text
    assert last_event(hub)["event"]["bookings"] == ["123456", "222222"]


def test_the_list_of_today_shows_no_whole_code_and_no_other_day(hub, desk):
    book(hub)
    book(hub, code="222222", minutes=60, cancelled=True)
    book(hub, code="333333", minutes=24 * 60)
    book(hub, code="444444", minutes=60)
    hub.post("/v1/check-ins", {"codes": ["123456"]})

    page = open_at(hub, desk, "/reception/bookings")
    seen = re.sub(r"<[^>]*>", " ", page)

    assert "checked in C001" in seen
    assert "…22" in seen
    assert "…33" not in seen
    assert not re.search(r"\d{6}", seen)
    assert "expected" in seen


def test_a_code_stands_in_no_address(hub, desk):
    book(hub)

    page = find(hub, desk, "123456").text + open_at(hub, desk, "/reception/bookings")

    assert not re.search(r'(?:href|action)="/reception[^"]*\d{6}', page)


def test_a_ticket_is_printed_again_as_a_copy_passed_on_and_cancelled_with_a_reason(hub, desk):
    ticket = hub.issue()
    where = f"/reception/ticket/{ticket['ticket']}"

    copy = send(hub, desk, f"{where}/reprint", open_at(hub, desk, where), reason="zgubiony")
    moved = send(hub, desk, f"{where}/move-place", open_at(hub, desk, where), reason="prosi córka")
    without = send(hub, desk, f"{where}/cancel", open_at(hub, desk, where), reason="")
    gone = send(hub, desk, f"{where}/cancel", open_at(hub, desk, where), reason="poszła do domu")

    assert "KOPIA" in copy.text
    assert "does not work any more" in moved.text
    assert without.headers["location"] == f"{where}?said=reason-missing"
    assert gone.headers["location"] == f"{where}?said=done"
    assert last_event(hub)["event"]["event"] == "ticket-cancelled"


def test_a_reception_calls_nobody(hub, desk):
    ticket = hub.issue()
    where = f"/reception/ticket/{ticket['ticket']}"
    fields = hidden(open_at(hub, desk, where), f"{where}/cancel")

    answer = desk.post(f"{hub.url}{where}/call", data={**fields, "desk": "1"}, timeout=10)

    assert answer.status_code == 404


def test_a_form_of_another_site_changes_nothing(hub, desk):
    answer = issue(hub, desk, form="another site's")

    assert "This page was out of date" in answer.text
    assert hub.get("/v1/queue").json()["lines"] == []


def test_who_waits_stands_beside_by_service_with_the_longest(hub, desk):
    hub.issue("paszport", party=2)
    hub.clock.ahead_s += 7 * 60
    hub.issue("paszport")

    page = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", open_at(hub, desk)))

    assert "2 Passport longest 7 min B001 2 people B002" in page


def undo(hub: Client, desk: requests.Session, page: str) -> requests.Response:
    return send(hub, desk, "/reception/undo", page)


def test_what_was_issued_by_mistake_is_undone_from_its_own_page(hub, desk):
    answer = issue(hub, desk)

    back = undo(hub, desk, answer.text)

    assert back.headers["location"] == "/reception?said=undone-issued"
    assert hub.get("/v1/queue").json()["lines"] == []
    assert "Undo: A001" not in open_at(hub, desk)


def test_the_last_deed_stands_on_the_page_for_a_minute_and_is_undone_there(hub, desk):
    ticket = hub.issue()
    where = f"/reception/ticket/{ticket['ticket']}"
    send(hub, desk, f"{where}/cancel", open_at(hub, desk, where), reason="pomyłka")
    page = open_at(hub, desk)
    assert "Undo: A001, cancelled" in page

    back = undo(hub, desk, page)

    assert back.headers["location"] == "/reception?said=undone"
    assert hub.get(f"/v1/tickets/{ticket['ticket']}").json()["state"] == "waiting"
    assert undo(hub, desk, page).headers["location"] == "/reception?said=undone"  # the same press once more


def test_after_a_minute_undo_is_gone_and_an_old_page_is_told_so(hub, desk):
    page = issue(hub, desk).text
    hub.clock.ahead_s += 61

    assert "Undo: A001" not in open_at(hub, desk)
    assert undo(hub, desk, page).headers["location"] == "/reception?said=too-late-to-take-back"


def test_a_copy_is_said_to_be_beyond_undoing(hub, desk):
    ticket = hub.issue()
    where = f"/reception/ticket/{ticket['ticket']}"

    copy = send(hub, desk, f"{where}/reprint", open_at(hub, desk, where), reason="zgubiony")

    assert "/reception/undo" not in copy.text
    assert "A001 was printed again. Paper cannot be undone." in open_at(hub, desk)


def test_two_of_a_family_are_put_together_by_number_and_parted_again(hub, desk):
    first, second = hub.issue(), hub.issue(party=2)
    where = f"/reception/ticket/{second['ticket']}"

    done = send(hub, desk, f"{where}/merge", open_at(hub, desk, where), other="a001", reason="rodzina")

    assert done.headers["location"] == f"/reception/ticket/{first['ticket']}?said=done"
    assert [line["ticket"]["party"] for line in hub.get("/v1/queue").json()["lines"]] == [3]
    assert "Together with A001" in open_at(hub, desk, where)

    undo(hub, desk, open_at(hub, desk))

    assert [line["ticket"]["number"] for line in hub.get("/v1/queue").json()["lines"]] == ["A001", "A002"]


def test_who_leaves_a_party_gets_paper_of_their_own(hub, desk):
    ticket = hub.issue(party=3, cases=2)
    where = f"/reception/ticket/{ticket['ticket']}"

    done = send(
        hub, desk, f"{where}/split", open_at(hub, desk, where), party="2", cases="1", reason="do pracy"
    )

    assert '<h1 class="number">A002</h1>' in done.text
    assert "<svg" in done.text
    lines = [
        (line["ticket"]["number"], line["ticket"]["party"]) for line in hub.get("/v1/queue").json()["lines"]
    ]
    assert lines == [("A001", 1), ("A002", 2)]


@pytest.mark.parametrize(
    ("other", "code"), [("A777", "unknown-ticket"), ("A001", "not-together"), ("B001", "not-together")]
)
def test_what_cannot_be_put_together_is_said(hub, desk, other, code):
    ticket = hub.issue()
    hub.issue("paszport")
    where = f"/reception/ticket/{ticket['ticket']}"

    done = send(hub, desk, f"{where}/merge", open_at(hub, desk, where), other=other, reason="rodzina")

    assert done.headers["location"] == f"{where}?said={code}"


def test_one_person_is_not_offered_to_split(hub, desk):
    ticket = hub.issue()

    page = open_at(hub, desk, f"/reception/ticket/{ticket['ticket']}")

    assert "/split?" not in page
    assert "/merge?" in page
