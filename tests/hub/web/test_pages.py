"""The pages as a program sees them: headers, forms that cannot be forged, languages, streams."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests

from hub.accounts.roles import Role
from hub.audit.report import WHAT
from hub.config import HttpSettings
from hub.drafts.fields import FORMS, TABLES
from hub.web import account_pages, device_words, draft_pages, journal_pages, office, sign_in_pages
from hub.web.drawing import HEADERS, STATIC, static_url
from hub.web.languages import LANGUAGES, texts, wished
from hub.web.live_hall import HALL_SAID
from hub.web.reception_words import BOOKING_STATES, OWN_DEEDS, RECEPTION_SAID, STANDING, WAYS_OUT
from hub.web.role_words import DEEDS as ACCOUNT_DEEDS
from hub.web.role_words import ROLES
from hub.web.survey_pages import FACES, IDLE
from hub.web.survey_pages import SAID as RATED
from hub.web.ticket_verbs import TICKET_VERBS
from hub.web.verbs import DEEDS, MORE, OTHERWISE, SAID, VERBS
from hub.web.words import DESK_STATES, LANGUAGE_NAMES, STATES, TICKET_STATES
from tests.hub.http.running import Client, running
from tests.hub.http.test_problems import AwayStore

PATHS = [
    "/",
    "/desk",
    "/desk/1",
    "/desk/77",
    "/board/hol-1",
    "/board/hol-1/look.css",
    "/t/nobody-has-this-token-1",
    "/t/TOKEN",
    "/static/live.js",
]
ROOT = Path(__file__).parents[3] / "hub"


def hidden(page: str, verb: str) -> dict[str, str]:
    """Return what the form of *verb* on *page* would send."""
    form = re.search(rf'action="/desk/\w+/{verb}\?[^"]*"(.*?)</form>', page, re.DOTALL)
    assert form is not None
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[1]))


def send(
    hub: Client, verb: str, fields: dict[str, str], desk: str = "1", **more: object
) -> requests.Response:
    hub.clock.ahead_s += 5
    return hub.session.post(
        f"{hub.url}/desk/{desk}/{verb}", data=fields, allow_redirects=False, timeout=10, **more
    )


@pytest.mark.parametrize("path", PATHS)
def test_every_page_carries_the_headers_that_keep_strangers_out(hub: Client, path: str):
    answer = hub.get(path.replace("TOKEN", hub.issue()["token"]), headers={"Accept": "text/html,*/*"})

    for name in set(HEADERS) - {"cache-control"}:
        assert answer.headers[name] == HEADERS[name]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "server" not in answer.headers


@pytest.mark.security("S21")
def test_no_page_holds_what_the_policy_forbids(hub: Client):
    for path in ("/", "/desk", "/desk/1", "/board/hol-1"):
        page = hub.get(path).text
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|https?://", page)


def test_files_may_be_kept_for_they_change_their_address_with_their_contents(hub: Client):
    for name, kind in STATIC.items():
        answer = hub.get(static_url(name))
        assert answer.headers["content-type"].split(";")[0] == kind
        assert "immutable" in answer.headers["cache-control"]
    assert hub.get("/static/..%2Fdrawing.py").status_code == 404
    assert hub.get("/static/drawing.py").status_code == 404


def test_the_page_of_a_desk_is_light(hub: Client):
    hub.issue()

    page = hub.get("/desk/1").content
    named = [name for name in STATIC if static_url(name).encode() in page]

    sent = [hub.get(path).headers["content-length"] for path in ("/desk/1", *map(static_url, named))]

    assert len(named) > 2
    assert sum(map(int, sent)) < 25_000


def test_a_press_is_the_same_command_as_that_of_a_desk_unit(hub: Client):
    hub.issue()
    fields = hidden(hub.get("/desk/1").text, "call-next")

    answer = send(hub, "call-next", fields)

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/1")
    entry = hub.get("/v1/journal").json()["entries"][-1]
    assert (entry["event"]["event"], entry["command"]) == ("ticket-called", fields["id"])
    assert entry["by"].startswith("person-tester-")


@pytest.mark.security("S09")
def test_a_form_sent_twice_is_carried_out_once(hub: Client):
    hub.issue()
    hub.issue()
    fields = hidden(hub.get("/desk/1").text, "call-next")
    send(hub, "call-next", fields)

    send(hub, "call-next", fields)

    assert hub.get("/v1/desks/1").json()["current"]["number"] == "A001"


def test_each_drawing_of_a_button_has_an_id_of_its_own(hub: Client):
    page = hub.get("/desk/1").text + hub.get("/desk/1").text

    ids = re.findall(r'name="id" value="(\w+)"', page)
    assert len(set(ids)) == len(ids) == 22


@pytest.mark.security("S22")
def test_a_form_without_our_token_changes_nothing(hub: Client):
    hub.issue()
    fields = hidden(hub.get("/desk/1").text, "call-next")

    stranger = hub.signed_in(*Role).post(
        hub.url + "/desk/1/call-next", data=fields, allow_redirects=False, timeout=10
    )
    forged = send(hub, "call-next", {**fields, "form": "guessed"})
    without = send(hub, "call-next", {})

    for answer in (stranger, forged, without):
        assert answer.headers["location"] == "/desk/1?said=form-not-ours"
    assert hub.get("/v1/desks/1").json()["current"] is None


def test_the_cookie_of_the_form_is_kept_from_other_sites_and_from_scripts(hub: Client):
    said = hub.get("/desk/1").headers["set-cookie"].lower()

    assert "samesite=strict" in said
    assert "httponly" in said


def test_a_form_of_another_sites_page_is_turned_away(hub: Client):
    fields = hidden(hub.get("/desk/1").text, "open")

    answer = send(hub, "open", fields, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert hub.get("/v1/desks/1").json()["state"] == "closed"


def test_a_press_on_an_old_picture_does_not_hit_the_next_visitor(hub: Client):
    hub.issue()
    hub.issue()
    hub.verb("1", "call-next")
    fields = hidden(hub.get("/desk/1").text, "no-show")
    hub.verb("1", "call-next")

    answer = send(hub, "no-show", fields)

    assert answer.headers["location"] == "/desk/1?said=changed-meanwhile"
    assert hub.get("/v1/desks/1").json()["current"]["number"] == "A002"


def test_a_verb_that_is_none_is_not_there(hub: Client):
    assert send(hub, "dance", {}).status_code == 404


def test_a_script_is_answered_with_the_new_picture(hub: Client):
    fields = hidden(hub.get("/desk/1").text, "recall")

    answer = send(hub, "recall", fields, headers={"Accept": "application/json", "Accept-Language": "en"})

    sent = answer.json()
    assert sent["said"] == "There is nobody at this desk."
    assert "Nobody is here." in sent["picture"]


@pytest.mark.security("S23")
def test_what_a_visitor_or_a_clerk_has_written_is_only_text(hub: Client):
    hub.issue(note="<script>alert(1)</script>")
    hub.verb("1", "call-next")

    page = hub.get("/desk/1").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "<b>" not in hub.get("/desk/1?said=<b>x").text


@pytest.mark.parametrize(
    ("accept", "language"),
    [("", "pl"), ("en-GB,en;q=0.9", "en"), ("de,uk;q=0.7,pl;q=0.3", "uk"), ("xx", "pl"), (";;q=,", "pl")],
)
def test_a_page_is_in_the_language_of_its_reader(hub: Client, accept: str, language: str):
    page = hub.get("/desk", headers={"Accept-Language": accept}).text

    assert f'<html lang="{language}" dir="ltr">' in page


@pytest.mark.accessibility("A44")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_its_language_and_where_it_begins(hub: Client, language: str):
    token, ticket = (hub.issue("karta", note="wózek")[key] for key in ("token", "ticket"))
    direction = "rtl" if language == "ar" else "ltr"

    for path in ("/", "/desk", "/desk/1", "/desk/1/queue", f"/desk/1/ticket/{ticket}", f"/t/{token}"):
        page = hub.get(f"{path}?lang={language}").text
        assert f'<html lang="{language}" dir="{direction}">' in page, path
    assert '<p class="visitor-note" dir="auto">wózek</p>' in hub.get(f"/desk/1/ticket/{ticket}").text


def test_a_language_once_chosen_is_kept(hub: Client):
    hub.get("/desk?lang=ru")

    assert '<html lang="ru" dir="ltr">' in hub.get("/desk/1", headers={"Accept-Language": "en"}).text


@pytest.mark.accessibility("A44")
def test_a_name_that_is_missing_in_the_pages_language_is_marked_as_what_it_is(hub: Client):
    page = hub.get("/desk/1?lang=uk").text

    assert '<span lang="en">Passport</span>' in page
    assert '<span lang="pl">Odbiór</span>' in page


def test_the_header_of_wishes_is_read_by_weight():
    assert wished("en;q=0.2, ru;q=0.9, *;q=0.1") == "ru"


def said_in_the_program() -> Iterator[str]:
    yield from [*SAID.values(), OTHERWISE, *LANGUAGE_NAMES.values(), *DESK_STATES.values()]
    yield from [*TICKET_STATES.values(), *STATES.values(), *DEEDS.values()]
    yield from (verb.label for verb in (*VERBS.values(), *MORE))
    yield from [*FACES.values(), *RATED.values(), IDLE]
    yield from (text for verb in TICKET_VERBS.values() for text in (verb.label, verb.about))
    for words in (RECEPTION_SAID, STANDING, WAYS_OUT, BOOKING_STATES, OWN_DEEDS):
        yield from words.values()
    yield from [*HALL_SAID.values(), *sign_in_pages.SAID.values(), *account_pages.SAID.values()]
    yield from (word for words in ROLES.values() for word in words)
    yield from ACCOUNT_DEEDS.values()
    yield from [*WHAT, *journal_pages.DONE.values()]
    yield from ("longest waiting", "sent to this desk, longest waiting", "comes back")
    yield from [*office.SAID.values(), *draft_pages.REFUSED.values(), *device_words.FAULTS.values()]
    yield from [
        *TABLES.values(),
        *(text for form in FORMS.values() for one in form for text in (one.label, one.hint)),
    ]
    for template in (ROOT / "web" / "templates").glob("*.html"):
        yield from re.findall(r"""\b_\(["']([^"']+)["']\)""", template.read_text())


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_text_of_the_pages_is_translated(language: str):
    catalogue = texts(language)

    missing = [text for text in said_in_the_program() if catalogue.gettext(text) == text and "%" not in text]

    assert missing == []


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("pl", 1, "%(count)s bilet przed Tobą"),
        ("pl", 22, "%(count)s bilety przed Tobą"),
        ("pl", 12, "%(count)s biletów przed Tobą"),
        ("uk", 21, "%(count)s талон перед вами"),
        ("en", 1, "%(count)s ticket before you"),
    ],
)
def test_texts_count_as_their_language_does(language: str, count: int, text: str):
    said = texts(language).ngettext("%(count)s ticket before you", "%(count)s tickets before you", count)

    assert said == text


def events_of(answer: requests.Response) -> Iterator[tuple[str, str]]:
    kind = ""
    for line in answer.iter_lines(chunk_size=1, decode_unicode=True):
        if line.startswith("event: "):
            kind = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield kind or "message", line.removeprefix("data: ")
            kind = ""


def test_the_stream_sends_the_picture_now_and_at_each_change_of_it(hub: Client):
    with closing(hub.get("/desk/2/events?lang=en", stream=True)) as answer:
        events = events_of(answer)
        first = json.loads(next(events)[1])
        hub.issue("karta")
        second = json.loads(next(events)[1])

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "Nobody is waiting." in first["picture"]
    assert "A001" in second["picture"]
    assert second["seq"] > first["seq"]


def test_a_silent_stream_beats(hub: Client):
    with closing(hub.get("/desk/1/events", stream=True)) as answer:
        kinds = (kind for kind, _ in events_of(answer))
        assert (next(kinds), next(kinds)) == ("message", "beat")


def test_open_streams_do_not_keep_a_hub_from_stopping():
    with running() as hub:
        answer = hub.get("/desk/1/events", stream=True)
        next(events_of(answer))

    assert list(answer.iter_content()) is not None


def test_a_ticket_is_found_by_its_token_and_shown_in_its_own_language(hub: Client):
    hub.issue()
    ticket = hub.issue(language="uk")

    page = hub.get(f"/t/{ticket['token']}").text

    assert '<html lang="uk" dir="ltr">' in page
    assert "A002" in page
    assert "1 талон перед вами" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"party": 3}, "3 people"),
        ({"cases": 2}, "2 cases"),
        ({"party": 3, "cases": 2}, "3 people, 2 cases"),
    ],
)
def test_the_phone_and_the_clerk_see_for_how_many_a_ticket_is(hub: Client, asked: dict[str, int], said: str):
    ticket = hub.issue(language="en", **asked)

    pages = [f"/t/{ticket['token']}", "/desk/1?lang=en"]

    assert [f'<p class="many">{said}</p>' in hub.get(page).text for page in pages] == [True, True]


def test_of_one_visitor_with_one_case_nothing_is_counted(hub: Client):
    ticket = hub.issue()

    assert 'class="many"' not in hub.get(f"/t/{ticket['token']}").text + hub.get("/desk/1").text


def test_the_clerk_sees_the_people_and_the_cases_of_the_visitor_at_the_desk(hub: Client):
    hub.issue(party=3, cases=2)
    hub.verb("1", "call-next")

    facts = hub.get("/desk/1?lang=pl").text

    assert "<dt>Osoby</dt><dd>3</dd>" in facts
    assert "<dt>Sprawy</dt><dd>2</dd>" in facts


def test_a_called_visitors_phone_says_where_to_go(hub: Client):
    ticket = hub.issue(language="en")
    hub.verb("1", "call-next")

    assert "Please go to desk 1" in hub.get(f"/t/{ticket['token']}").text


@pytest.mark.security("S14")
def test_the_page_of_a_ticket_tells_nothing_but_the_ticket(hub: Client):
    ticket = hub.issue(note="wózek", party=3, priority=True)

    page = hub.get(f"/t/{ticket['token']}").text

    assert "wózek" not in page
    assert ticket["ticket"] not in page


def test_a_ticket_in_a_language_without_a_catalogue_is_shown_in_english(hub: Client):
    ticket = hub.issue(language="uz")

    assert '<html lang="en" dir="ltr">' in hub.get(f"/t/{ticket['token']}").text


def test_an_address_that_leads_nowhere_is_a_page_too(hub: Client):
    for path in ("/t/nobody-has-this-token-1", "/desk/77", "/desks", "/static/nothing"):
        answer = hub.get(path, headers={"Accept-Language": "en", "Accept": "text/html"})

        assert answer.status_code == 404
        assert "There is nothing here" in answer.text


def test_while_the_store_is_away_a_clerk_is_told_so_in_words():
    store = AwayStore()
    with running(store=store) as hub:
        fields = hidden(hub.get("/desk/1").text, "open")
        store.away = True

        answer = send(hub, "open", fields)

        page = hub.get("/desk/1", headers={"Accept": "text/html"})
        assert answer.headers["location"] == "/desk/1?said=store-away"
        assert page.status_code == 503
        assert "Centrala nie może teraz niczego zapisać" in page.text


def test_a_stream_is_silent_while_the_store_is_away_and_goes_on_when_it_is_back():
    store = AwayStore()
    with running(store=store) as hub, closing(hub.get("/desk/1/events", stream=True)) as answer:
        events = events_of(answer)
        next(events)
        store.away = True
        hub.post("/v1/desks/1/open")
        store.away = False
        hub.post("/v1/desks/1/open")

        assert "otwarte" in next(events)[1]


@pytest.mark.security("S07")
def test_a_form_larger_than_ours_is_not_read(hub: Client):
    answer = send(hub, "open", {"id": "x" * 100_000})

    assert answer.status_code in (400, 413)


def test_a_hub_that_answers_other_machines_says_what_it_takes_for_devices(caplog: pytest.LogCaptureFixture):
    with running(http=HttpSettings(listen="0.0.0.0", port=0, i_accept_no_login=True)):
        pass

    assert "whatever reaches 0.0.0.0 counts as one" in caplog.text
