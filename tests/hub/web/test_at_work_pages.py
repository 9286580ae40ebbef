"""A clerk signs in to a desk, is taken over openly, writes to the supervisor, and raises the silent alarm."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec
import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from hub.accounts.roles import Role
from hub.domain.verb_settings import Choice, VerbSettings
from tests.hub.http.running import Client, running, small_branch
from tests.hub.web.test_accessible import is_clean
from tests.hub.web.test_pages import hidden

PHRASES = (Choice(id="come", names={"pl": "Proszę podejść", "en": "Please come over"}),)


@pytest.fixture
def hub() -> Iterator[Client]:
    branch = msgspec.structs.replace(small_branch(), verbs=VerbSettings(phrases=PHRASES))
    with running(branch=branch) as client:
        yield client


As = Callable[..., Page]


@pytest.fixture
def as_one(chromium: Browser, hub: Client) -> Iterator[As]:
    """Return a function that opens a path in the browser of somebody new with some roles."""
    contexts = []

    def opened(path: str, *roles: Role, session: requests.Session | None = None, **more: object) -> Page:
        context = chromium.new_context(locale="pl-PL", viewport={"width": 1280, "height": 800}, **more)
        contexts.append(context)
        session = session or hub.signed_in(*roles)
        context.add_cookies([{"name": n, "value": v, "url": hub.url} for n, v in session.cookies.items()])
        page = context.new_page()
        page.goto(hub.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{name}")).click()


def events(hub: Client, *kinds: str) -> list[dict[str, object]]:
    entries = hub.get("/v1/journal").json()["entries"]
    return [entry["event"] for entry in entries if entry["event"]["event"] in kinds]


def sent(hub: Client, session: requests.Session, path: str, verb: str, **fields: str) -> str:
    """Fill the plain form of *verb* on the page at *path* in, and return where it leads."""
    form = hidden(session.get(hub.url + path, timeout=10).text, verb)
    form.pop("phrase", None)
    answer = session.post(
        f"{hub.url}/desk/1/{verb}", data={**form, **fields}, allow_redirects=False, timeout=10
    )
    return answer.headers["location"]


def test_a_clerk_signs_in_to_a_desk_and_everybody_sees_who_works_there(hub: Client, as_one: As):
    clerk, hall = as_one("/desk/1", Role.CLERK), as_one("/desk", Role.SUPERVISOR)

    press(clerk, "Pracuję tutaj")

    expect(clerk.locator(".at-work")).to_contain_text("Pracujesz tu od")
    expect(hall.locator(".desks .who")).to_have_text(re.compile("Tester-"))
    assert hub.get("/v1/desks/1").json()["clerk"].startswith("person-tester-")


def test_who_is_taken_over_is_told_at_once_and_the_buttons_are_the_others(hub: Client, as_one: As):
    hub.issue()
    first, second = as_one("/desk/1", Role.CLERK), as_one("/desk/1", Role.CLERK)
    press(first, "Pracuję tutaj")
    expect(second.locator(".at-work")).to_contain_text("pracuje tu")
    expect(second.get_by_role("button", name=re.compile("^Następna osoba"))).to_be_disabled()

    second.keyboard.press("w")
    expect(second.get_by_role("main")).to_contain_text("od razu dowie się")
    press(second, "Przejmij stanowisko")

    expect(first.locator(".at-work")).to_contain_text("To stanowisko przejmuje po Tobie")
    expect(first.locator("#news")).to_contain_text("To stanowisko przejmuje po Tobie")
    expect(first.get_by_role("button", name=re.compile("^Następna osoba"))).to_be_disabled()
    expect(second.locator(".at-work")).to_contain_text("stanowisko przejęte od")
    expect(second.get_by_role("button", name=re.compile("^Następna osoba"))).to_be_enabled()


def test_a_press_at_a_desk_where_somebody_else_works_changes_nothing_without_a_script_too(hub: Client):
    hub.issue()
    first, second = hub.signed_in(Role.CLERK), hub.signed_in(Role.CLERK)
    assert sent(hub, first, "/desk/1", "work") == "/desk/1"
    page = first.get(f"{hub.url}/desk/1", timeout=10).text
    form = hidden(page, "call-next") | {
        "form": hidden(second.get(f"{hub.url}/desk/2", timeout=10).text, "call-next")["form"]
    }

    answer = second.post(f"{hub.url}/desk/1/call-next", data=form, allow_redirects=False, timeout=10)

    assert answer.headers["location"] == "/desk/1?said=desk-taken"
    assert events(hub, "ticket-called") == []


def test_a_desk_that_a_third_one_has_taken_meanwhile_is_asked_for_again(hub: Client):
    one, two, three = (hub.signed_in(Role.CLERK) for _ in range(3))
    sent(hub, one, "/desk/1", "work")
    seen = hidden(three.get(f"{hub.url}/desk/1/work", timeout=10).text, "work")
    assert sent(hub, two, "/desk/1/work", "work") == "/desk/1"

    answer = three.post(f"{hub.url}/desk/1/work", data=seen, allow_redirects=False, timeout=10)

    assert answer.headers["location"] == "/desk/1/work?said=desk-taken"
    assert len(events(hub, "clerk-came")) == 2


def test_a_message_reaches_the_supervisor_and_the_clerk_sees_that_it_was_read(hub: Client, as_one: As):
    clerk, supervisor = as_one("/desk/1", Role.CLERK), as_one("/desk", Role.SUPERVISOR)

    clerk.keyboard.press("m")
    clerk.get_by_role("button", name="Proszę podejść").click()
    expect(clerk.locator(".sent")).to_contain_text("jeszcze nieprzeczytana")
    told = supervisor.locator(".desk-messages")
    expect(told).to_contain_text("Stanowisko 1")
    expect(told).to_contain_text("Proszę podejść")
    press(supervisor, "Przeczytane")

    expect(clerk.locator(".sent")).to_contain_text("odczytano o")
    expect(supervisor.locator(".desk-messages")).to_have_count(0)


def test_a_message_in_ones_own_words_is_sent_without_a_script_and_an_empty_one_comes_back(hub: Client):
    clerk = hub.signed_in(Role.CLERK)

    assert sent(hub, clerk, "/desk/1/message", "message", text=" ") == "/desk/1/message?said=nothing-said"
    assert sent(hub, clerk, "/desk/1/message", "message", text="<b>Brak</b> papieru") == "/desk/1"

    [event] = events(hub, "message-sent")
    assert (event["desk"], event["text"]) == ("1", "<b>Brak</b> papieru")
    assert "&lt;b&gt;Brak&lt;/b&gt; papieru" in clerk.get(f"{hub.url}/desk/1", timeout=10).text


@pytest.mark.parametrize(
    ("role", "alarm", "message"),
    [(Role.CLERK, False, False), (Role.RECEPTION, True, False), (Role.SUPERVISOR, True, True)],
)
def test_each_role_reads_what_it_can_do_something_about(
    hub: Client, role: Role, *, alarm: bool, message: bool
):
    hub.post("/v1/desks/1/alarm", device="desk-1")
    hub.post("/v1/desks/1/message", {"phrase": "come"}, device="desk-1")

    page = hub.signed_in(role).get(f"{hub.url}/desk", timeout=10).text

    assert ("desk-alarms" in page) == alarm
    assert ("desk-messages" in page) == message


def test_the_silent_alarm_is_raised_by_a_key_pressed_twice_and_by_no_single_press(hub: Client, as_one: As):
    page = as_one("/desk/1", Role.CLERK)

    page.keyboard.press("a")
    page.wait_for_timeout(2100)
    page.keyboard.press("a")
    assert events(hub, "alarm-raised") == []
    page.keyboard.press("a")

    expect(page.locator("#quiet summary")).to_contain_text("✓")
    assert len(events(hub, "alarm-raised")) == 1


def test_nothing_sounds_or_stands_out_at_the_desk_and_supervisor_and_reception_are_told(
    hub: Client, as_one: As
):
    clerk = as_one("/desk/1", Role.CLERK, Role.SUPERVISOR)
    places = [("/desk", Role.SUPERVISOR), ("/desk", Role.RECEPTION), ("/reception", Role.RECEPTION)]
    readers = [as_one(path, role) for path, role in places]

    clerk.locator("#quiet summary").click()
    press(clerk, "Wezwij pomoc")

    for reader in readers:
        expect(reader.locator(".desk-alarms")).to_contain_text("Stanowisko 1")
    expect(clerk.locator("#quiet")).to_contain_text("Wysłano o")
    assert clerk.locator("[data-sounds], .desk-alarms, .alarms").count() == 0
    expect(clerk.locator("#said")).to_be_empty()
    expect(clerk.locator("#news")).not_to_contain_text("Wysłano")
    assert [alarm["code"] for alarm in hub.get("/v1/alarms").json()["alarms"]] == ["silent-alarm"]


def test_whoever_goes_there_ends_the_alarm_for_all_and_the_clerk_sees_who_comes(hub: Client, as_one: As):
    clerk, one, other = (
        as_one("/desk/1", Role.CLERK),
        as_one("/desk", Role.SUPERVISOR),
        as_one("/reception", Role.RECEPTION),
    )
    clerk.locator("#quiet summary").click()
    press(clerk, "Wezwij pomoc")

    press(one, "Idę tam")

    expect(other.locator(".desk-alarms")).to_have_count(0)
    expect(clerk.locator("#quiet")).to_contain_text("Idzie: Tester-")
    assert hub.get("/v1/alarms").json()["alarms"] == []


def test_an_answer_leads_back_to_no_other_site(hub: Client):
    hub.post("/v1/desks/1/alarm", device="desk-1")
    supervisor = hub.signed_in(Role.SUPERVISOR)
    page = supervisor.get(f"{hub.url}/desk", timeout=10).text
    form = dict(re.findall(r'name="(id|form)" value="([^"]*)"', page.partition("/hall/alarm/1")[2])[:2])

    answer = supervisor.post(
        f"{hub.url}/hall/alarm/1",
        data={**form, "back": "//evil.example/desk"},
        allow_redirects=False,
        timeout=10,
    )

    assert answer.headers["location"] == "/desk"
    assert len(events(hub, "alarm-ended")) == 1


@pytest.mark.accessibility("A43")
def test_keys_are_listed_and_stay_switched_off(hub: Client, as_one: As):
    hub.issue()
    page = as_one("/desk/1", Role.CLERK)
    page.get_by_text("Wszystkie klawisze").click()
    expect(page.locator(".all-keys")).to_contain_text("Następna osoba")

    page.get_by_label("Skróty klawiszy").uncheck()
    page.reload()

    expect(page.get_by_label("Skróty klawiszy")).not_to_be_checked()
    page.keyboard.press("n")
    page.keyboard.press("w")
    page.get_by_label("Skróty klawiszy").check()
    page.keyboard.press("n")
    expect(page.locator(".current .number")).to_have_text("A001")
    assert len(events(hub, "ticket-called", "clerk-came")) == 1


def test_what_a_button_of_the_desk_did_stands_on_the_open_page(hub: Client, as_one: As):
    hub.issue()
    page = as_one("/desk/1", Role.CLERK)

    hub.post("/v1/desks/1/call-next", device="desk-1")

    expect(page.locator(".current .number")).to_have_text("A001")
    expect(page.locator("#news")).to_contain_text("A001")
    hub.clock.ahead_s += 5
    hub.post("/v1/desks/1/no-show", device="desk-1")
    expect(page.locator(".current")).to_contain_text("Nie ma nikogo.")


@pytest.mark.parametrize("width", [320, 768])
def test_the_page_fits_a_small_tablet_and_its_targets_are_big(hub: Client, as_one: As, width: int):
    hub.issue()
    hub.post("/v1/desks/1/message", {"text": "x" * 120}, device="desk-1")
    page = as_one("/desk/1", Role.SUPERVISOR)
    page.set_viewport_size({"width": width, "height": 640})

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heights = page.eval_on_selector_all(
        "main .verb, main .plain, main summary",
        "all => all.map((each) => each.getBoundingClientRect().height)",
    )
    assert min(height for height in heights if height) >= 44
    expect(page.get_by_role("button", name=re.compile("^Następna osoba"))).to_be_in_viewport(ratio=1)


def test_the_queue_shows_those_for_the_desk_and_on_demand_the_whole_hall(hub: Client, as_one: As):
    hub.issue("karta")
    hub.issue("paszport", priority=True)
    page = as_one("/desk/2", Role.CLERK)

    page.get_by_role("link", name="2 osoby czekają w całej sali").click()
    expect(page.locator(".people").first).to_contain_text("B001")
    expect(page.locator(".people").first).to_contain_text("w kolejności przyjścia")
    hub.issue("paszport")
    expect(page.locator(".people").first).to_contain_text("B002")

    page.get_by_role("link", name="Tylko do tego stanowiska").click()
    expect(page.locator(".people").first).to_contain_text("A001")
    expect(page.locator(".people").first).not_to_contain_text("B001")


@pytest.mark.accessibility("A43")
@pytest.mark.parametrize("path", ["/desk", "/desk/1", "/desk/2", "/hall", "/reception"])
def test_alarms_and_messages_are_clean_wherever_they_stand(hub: Client, as_one: As, path: str):
    hub.post("/v1/desks/1/alarm", device="desk-1")
    hub.post("/v1/desks/1/message", {"phrase": "come", "text": "brak papieru"}, device="desk-1")
    page = as_one(path, Role.SUPERVISOR, bypass_csp=True)

    expect(page.locator(".desk-messages")).to_be_visible()
    is_clean(page, path)
