"""Two clerks at one desk, two desks for one visitor: whoever comes second changes nothing and is told so.

Pressed at the same instant, on the page and by desk units, against one hub.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from hub.accounts.roles import Role
from tests.hub.http.running import Client
from tests.hub.web.test_every_verb import form_on
from tests.hub.web.test_pages import hidden


class Browser:
    """A clerk's browser with a session of its own."""

    def __init__(self, hub: Client, desk: str) -> None:
        self.hub, self.desk = hub, desk
        self.session = hub.signed_in(Role.CLERK)
        self.page = self.session.get(f"{hub.url}/desk/{desk}", timeout=10).text

    def press(self, verb: str) -> str:
        """Press a button of the page as it was seen, and return what is said."""
        answer = self.session.post(
            f"{self.hub.url}/desk/{self.desk}/{verb}",
            data=hidden(self.page, verb),
            allow_redirects=False,
            timeout=10,
        )
        return answer.headers["location"].partition("said=")[2]


def at_once(*presses: Callable[[], object]) -> list[object]:
    """Let all *presses* happen at one instant, and return what came of each."""
    barrier, results = threading.Barrier(len(presses)), [None] * len(presses)

    def press(number: int) -> None:
        barrier.wait(10)
        results[number] = presses[number]()

    threads = [threading.Thread(target=press, args=(number,)) for number in range(len(presses))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results


def called(hub: Client) -> list[str]:
    entries = hub.get("/v1/journal").json()["entries"]
    return [entry["event"]["ticket"] for entry in entries if entry["event"]["event"] == "ticket-called"]


def test_of_two_desks_for_the_last_visitor_one_gets_this_one_and_the_other_is_told_that_nobody_waits(
    hub: Client,
):
    for desk in ("1", "2"):
        hub.verb(desk, "open")
    hub.issue()
    one, other = Browser(hub, "1"), Browser(hub, "2")

    said = at_once(lambda: one.press("call-next"), lambda: other.press("call-next"))

    assert sorted(said) == ["", "nobody-waiting"]
    assert len(called(hub)) == 1


def test_a_page_and_a_desk_unit_at_two_desks_never_get_the_same_visitor(hub: Client):
    tickets = [hub.issue()["ticket"] for _ in range(2)]
    page = Browser(hub, "1")

    at_once(
        lambda: page.press("call-next"),
        lambda: hub.post("/v1/desks/2/call-next", device="desk-2").status_code,
    )

    assert sorted(called(hub)) == sorted(tickets)


def test_of_two_clerks_at_one_desk_number_the_second_press_changes_nothing(hub: Client):
    hub.issue()
    hub.issue()
    one, other = Browser(hub, "1"), Browser(hub, "1")

    at_once(lambda: one.press("call-next"), lambda: other.press("call-next"))

    assert len(called(hub)) == 1, (
        "the second clerk had not seen the visitor whom that press would have served"
    )
    assert hub.get("/v1/desks/1").json()["current"]["number"] == "A001"


def test_the_second_clerk_of_a_desk_is_told_of_the_first_when_pressing_later(hub: Client):
    hub.issue()
    hub.issue()
    one, other = Browser(hub, "1"), Browser(hub, "1")
    one.press("call-next")
    hub.clock.ahead_s += 60

    assert other.press("call-next") == "changed-meanwhile"
    assert len(called(hub)) == 1


def test_of_two_clerks_who_choose_one_visitor_one_gets_this_one(hub: Client):
    for desk in ("1", "2"):
        hub.verb(desk, "open")
    ticket = hub.issue()["ticket"]

    def choose(desk: str) -> Callable[[], int]:
        return lambda: (
            hub.post(
                f"/v1/desks/{desk}/call", {"ticket": ticket, "reason": "x"}, device=f"desk-{desk}"
            ).status_code
        )

    assert sorted(at_once(choose("1"), choose("2"))) == [200, 409]
    assert called(hub) == [ticket]


def test_of_two_clerks_who_undo_the_same_thing_only_one_does(hub: Client):
    hub.issue()
    hub.verb("1", "call-next")
    hub.verb("1", "no-show")
    hub.clock.stand()

    def undo() -> int:
        return hub.post("/v1/desks/1/take-back", device="desk-1").status_code

    at_once(undo, undo)

    assert hub.get("/v1/desks/1").json()["current"]["number"] == "A001", "and the call was not undone as well"


def test_undo_and_a_colleagues_call_at_one_instant_end_at_one_desk(hub: Client):
    hub.verb("2", "open")
    ticket = hub.issue()["ticket"]
    hub.verb("1", "call-next")
    hub.verb("1", "put-back")

    at_once(
        lambda: hub.post("/v1/desks/1/take-back", device="desk-1").status_code,
        lambda: hub.post("/v1/desks/2/call-next", device="desk-2").status_code,
    )

    desks = hub.get("/v1/desks").json()["desks"]
    assert [desk["current"]["ticket"] for desk in desks if desk["current"]] == [ticket]


@pytest.mark.parametrize("path", ["/desk/1", "/desk/1/park", "/desk/1/queue", "/desk/1/ticket?number=A001"])
def test_an_old_address_looked_at_again_calls_nobody_again(hub: Client, path: str):
    hub.issue()
    hub.verb("1", "call-next")
    before = hub.get("/v1/journal").json()["newest"]

    for _ in range(3):
        hub.get(path)

    assert hub.get("/v1/journal").json()["newest"] == before


def test_a_form_sent_again_from_the_history_of_a_browser_recalls_nobody(hub: Client):
    hub.issue()
    hub.verb("1", "call-next")
    fields = form_on(hub, "/desk/1", "recall")
    for _ in range(3):
        hub.session.post(f"{hub.url}/desk/1/recall", data=fields, timeout=10)

    assert hub.get("/v1/desks/1").json()["current"]["times"] == 2
