"""The live hall: what stands there, what a supervisor does from it, and alarms that nobody misses."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
import requests
from playwright.sync_api import expect

from contract.hall_views import AlarmList
from contract.names import DeviceId, Language
from contract.reports import HealthState
from hub.accounts.roles import Role
from hub.domain.branch import Branch
from hub.domain.layout import Layout
from hub.views import Pictures
from hub.web.device_rows import FAULTS, STATES, device_rows
from hub.web.hall_picture import MARK, HallPicture, Watcher
from hub.web.languages import LANGUAGES, texts
from tests.hub.branch import NINE, Day, ticket_for
from tests.hub.http.running import Client, small_branch
from tests.hub.web.conftest import Open


def fields_of(session: requests.Session, url: str, action: str) -> dict[str, str]:
    """Return what is hidden in the form of the page *url* that goes to *action*."""
    page = session.get(url, timeout=10).text
    form = re.search(rf'<form method="post" action="{action}\?[^"]*"(.*?)</form>', page, re.DOTALL)
    assert form is not None, page
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[1]))


def press(hub: Client, page: str, action: str, *, form: str = "", **more: object) -> str:
    """Send the form of *page* that goes to *action*, or *form*'s fields to it; return where it leads."""
    hidden = fields_of(hub.session, hub.url + page, form or action)
    sent = hub.session.post(hub.url + action, data={**hidden, **more}, allow_redirects=False, timeout=10)
    return str(sent.headers["location"])


def hall(hub: Client, language: str = "en") -> str:
    return hub.session.get(f"{hub.url}/hall?lang={language}", timeout=10).text


def row_of(page: str, letter: str) -> list[str]:
    found = re.search(rf'<tr[^>]*>\s*<th scope="row"><span class="letter">{letter}<.*?</tr>', page, re.DOTALL)
    assert found is not None
    return [
        re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in re.findall(r"<td.*?</td>", found[0], re.DOTALL)
    ]


def test_a_service_shows_who_waits_how_many_people_the_longest_and_the_desks(hub: Client):
    hub.issue("karta", party=3)
    hub.issue("karta")
    hub.clock.ahead_s += 11 * 60
    hub.verb("2", "open")

    waiting, people, longest, _, _, desks = row_of(hall(hub), "A")

    assert (waiting, people, desks) == ("2", "4", "1 / 2")
    assert longest.split() == ["A001", "11", "min"]


def test_a_desk_shows_who_is_there_and_for_how_long(hub: Client):
    hub.issue("karta")
    hub.verb("1", "call-next")
    hub.clock.ahead_s += 6 * 60

    page = re.sub(r"<[^>]+>|\s+", " ", hall(hub))

    assert re.search(r"Desk 1 +open +A001 +6 min", re.sub(" +", " ", page))


def test_a_service_is_closed_for_today_and_opened_again(hub: Client):
    where = press(hub, "/hall/services/karta", "/hall/services/karta/close", reason="the system is down")

    assert where == "/hall"
    assert hub.post("/v1/tickets", {"service": "karta"}).json()["code"] == "service-closed"
    assert "closed" in hall(hub)
    press(hub, "/hall/services/karta", "/hall/services/karta/open", reason="it is back")
    assert hub.post("/v1/tickets", {"service": "karta"}).status_code == 201


def test_without_a_reason_one_is_led_back_to_the_form_and_told(hub: Client):
    where = press(hub, "/hall/services/karta", "/hall/services/karta/close", reason=" ")

    assert where == "/hall/services/karta?said=reason-missing"
    assert "Please say why." in hub.session.get(f"{hub.url}{where}&lang=en", timeout=10).text


def test_a_desk_is_opened_paused_and_closed_from_afar(hub: Client):
    states = []
    for what in ("open", "pause", "close"):
        press(hub, "/hall/desks/2", f"/hall/desks/2/{what}")
        states.append(hub.get("/v1/desks/2").json()["state"])

    assert states == ["open", "paused", "closed"]


def test_an_extra_desk_begins_with_other_services_in_one_press(hub: Client):
    form = "/hall/desks/2/assign"
    chosen = {"services": ["karta", "paszport"], "reason": "many wait"}

    assert press(hub, "/hall/desks/2", "/hall/desks/2/start", form=form, **chosen) == "/hall"

    hub.issue("paszport")
    assert hub.verb("2", "call-next").json()["current"]["number"] == "B001"
    assert "changed for today" in hall(hub)
    press(hub, "/hall/desks/2", "/hall/desks/2/as-usual", form=form, reason="few wait")
    assert "changed for today" not in hall(hub)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": "x"}, "nothing-chosen"),
        ({"services": ["karta"]}, "reason-missing"),
        ({"services": ["karta"], "reason": "x"}, "last-desk"),
    ],
)
def test_a_desk_keeps_what_nobody_else_serves_and_needs_a_reason(hub: Client, more, code):
    where = press(hub, "/hall/desks/1", "/hall/desks/1/assign", **more)

    assert where == f"/hall/desks/1?said={code}"


def test_the_day_goes_on_by_another_profile(hub: Client):
    assert press(hub, "/hall/profile", "/hall/profile", profile="short-day", reason="no heating") == "/hall"

    assert hub.get("/v1/branch").json()["profile"]["profile"] == "short-day"


@pytest.mark.parametrize("path", ["/hall/services/nothing", "/hall/desks/99", "/hall/desks/1/explode"])
def test_what_the_branch_does_not_have_is_no_page(hub: Client, path):
    ask = hub.session.post if path.endswith("explode") else hub.session.get

    assert ask(hub.url + path, timeout=10).status_code == 404


def test_who_may_only_watch_sees_no_way_to_act(hub: Client):
    no_desk(hub)
    page = hub.signed_in(Role.RECEPTION).get(f"{hub.url}/hall?lang=en", timeout=10).text

    assert "Visitors wait and no desk is open for them" in page
    assert "I look after it" not in page
    assert "/hall/services/" not in page


def no_desk(hub: Client) -> None:
    hub.issue()
    hub.clock.ahead_s += 400


def test_who_looks_after_an_alarm_is_shown_to_all_and_it_sounds_no_more(hub: Client):
    no_desk(hub)
    assert 'data-sounds="no-open-desk-karta-' in hall(hub)

    assert press(hub, "/hall", "/hall/alarms/look-after") == "/hall"

    seen = hub.signed_in(Role.RECEPTION).get(f"{hub.url}/hall?lang=en", timeout=10).text
    assert "looks after it since" in seen
    assert "data-sounds" not in seen
    assert "no desk is open" not in hub.get("/desk?lang=en").text


def test_an_alarm_that_is_over_is_looked_after_by_nobody(hub: Client):
    no_desk(hub)
    hidden = fields_of(hub.session, hub.url + "/hall", "/hall/alarms/look-after")
    hub.verb("1", "open")

    sent = hub.session.post(
        f"{hub.url}/hall/alarms/look-after", data=hidden, allow_redirects=False, timeout=10
    )

    assert sent.headers["location"] == "/hall?said=alarm-over"
    assert not [
        one
        for one in hub.get("/v1/journal").json()["entries"]
        if one["event"]["event"] == "alarm-looked-after"
    ]


def test_an_alarm_comes_on_an_open_page_and_is_taken_on_by_one_press(hub: Client, open_page: Open):
    page = open_page("/hall?lang=en")
    expect(page.locator(".alarms")).to_have_count(0)

    no_desk(hub)

    expect(page.locator(".alarms")).to_contain_text("no desk is open", timeout=20_000)
    expect(page.locator("#news")).to_contain_text("no desk is open")
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    page.get_by_role("button", name="I look after it").click()
    expect(page.locator(".looked-after")).to_contain_text("looks after it since", timeout=20_000)
    expect(page.locator(".alarms")).to_have_count(0)
    assert page.url.endswith("/hall?lang=en"), "no page was loaded anew"


def test_all_watchers_of_one_language_share_one_drawing_and_each_has_the_own_token(hub: Client):
    pages: list[str] = []
    supervisors = [hub.signed_in(Role.SUPERVISOR) for _ in range(4)]
    no_desk(hub)

    def look(session: requests.Session) -> None:
        pages.append(session.get(f"{hub.url}/hall?lang=en", timeout=30).text)

    threads = [threading.Thread(target=look, args=(session,)) for session in supervisors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    pictures = [
        re.sub(r'name="form" value="[^"]*"', "", page[page.index('id="picture"') :]) for page in pages
    ]
    tokens = {re.search(r'name="form" value="([^"]*)"', page)[1] for page in pages}
    assert len(set(pictures)) == 1
    assert len(tokens) == 4
    assert not any(MARK in page for page in pages)


class _Authority:
    """What a picture asks of the authority."""

    def __init__(self, day: Day) -> None:
        self._day = day

    def pictures(self, branch: Branch) -> Pictures:
        return Pictures(branch, self._day.clock.now(), lambda *_: None)


def test_the_picture_is_drawn_anew_only_when_something_on_it_has_changed():
    day, heard = Day(), [_Line(health("kiosk-K1"), NINE)]
    picture, watcher = HallPicture(_Authority(day), lambda: heard), Watcher(Language("pl"), directs=True)

    def times() -> int:
        alarms = AlarmList(branch="town", epoch=1, seq=day.branch.seq, at=day.clock.now(), alarms=())
        picture.drawn_for(watcher, "t", day.branch, alarms, {})
        return picture.times

    seen = [times(), times()]
    day.clock.turn(seconds=20)
    heard[0] = _Line(health("kiosk-K1"), NINE + timedelta(seconds=20))
    seen.append(times())
    day.do(ticket_for("A"))
    seen.append(times())
    heard[0] = _Line(health("kiosk-K1", "fault", "paper-out"), NINE)
    seen.append(times())
    day.clock.turn(minutes=1)
    seen.append(times())

    assert seen == [1, 1, 1, 2, 3, 4]


def health(device: str, status: str = "ready", *faults: str, detail: str = "") -> HealthState:
    fault = faults[0] if faults else ""
    return HealthState(device=DeviceId(device), status=status, fault=fault, faults=faults, detail=detail)


class _Line:
    def __init__(self, state: HealthState, at: object = None) -> None:
        self.device, self.health, self.heard_at = state.device, state, at


def rows(*states: HealthState) -> dict[tuple[str, str], object]:
    found = device_rows(Layout(small_branch()), [_Line(state) for state in states])
    return {(row.kind, row.name): row for row in found}


def test_each_kiosk_and_board_has_a_row_and_a_desk_unit_once_it_was_heard():
    seen = rows(health("kiosk-K1"), health("desk-2", "lost"))

    assert seen["kiosk", "K1"].state == "ready"
    assert seen["kiosk", "K1"].has_paper is True
    assert seen["board", "hol-1"].state == "unheard"
    assert seen["desk", "2"].state == "lost"
    assert ("desk", "1") not in seen


def test_a_kiosk_without_paper_says_so_and_what_else_is_wrong():
    row = rows(health("kiosk-K1", "fault", "paper-out", "hub-away"))["kiosk", "K1"]

    assert (row.has_paper, row.faults) == (False, ("paper-out", "hub-away"))


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_word_about_a_device_is_translated(language: str):
    said = {*STATES.values(), *FAULTS.values()}

    assert {words for words in said if texts(language).gettext(words) == words} == set()
