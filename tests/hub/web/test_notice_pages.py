"""A supervisor posts and withdraws a notice; missing languages are marked, and nothing typed is lost."""

from __future__ import annotations

import re

import requests

from tests.hub.http.running import Client


def post(hub: Client, **fields: object) -> requests.Response:
    page = hub.session.get(f"{hub.url}/hall/notices", timeout=10).text
    form = re.search(r'action="/hall/notices\?[^"]*"(.*?)</form>', page, re.DOTALL)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[1]))
    return hub.session.post(
        f"{hub.url}/hall/notices?lang=en", data={**hidden, **fields}, allow_redirects=False, timeout=10
    )


def notices(hub: Client) -> list[dict]:
    return hub.get("/v1/notices").json()["notices"]


def test_a_notice_is_posted_in_the_languages_that_were_written_and_the_others_are_marked(hub: Client):
    fields = {"text-pl": "Kasa nieczynna.", "text-en": "Cash desk closed.", "rooms": ["hol"], "end": "17:30"}

    assert post(hub, **fields).headers["location"] == "/hall/notices"

    (notice,) = notices(hub)
    assert notice["texts"] == {"pl": "Kasa nieczynna.", "en": "Cash desk closed."}
    assert (notice["rooms"], notice["until"][11:16]) == (["hol"], "17:30")
    assert notice["who"].startswith("person-")
    page = hub.session.get(f"{hub.url}/hall/notices?lang=en", timeout=10).text
    assert page.count(">missing<") == 2, "uk and ru"


def test_what_was_typed_is_not_lost_when_something_stands_against_it(hub: Client):
    answer = post(hub, **{"text-pl": " ", "text-uk": "Гардероб"})

    assert "Please write the Polish text" in answer.text
    assert "Гардероб" in answer.text
    late = post(hub, **{"text-pl": "Kasa", "end": "00:01"})
    assert "a time later today" in late.text
    assert "a time later today" in post(hub, **{"text-pl": "Kasa", "end": "soon"}).text
    assert "too long" in post(hub, **{"text-pl": "K" * 241}).text
    assert notices(hub) == []


def test_a_notice_is_withdrawn(hub: Client):
    post(hub, **{"text-pl": "Kasa nieczynna."})
    page = hub.session.get(f"{hub.url}/hall/notices", timeout=10).text
    form = re.search(r'action="(/hall/notices/[^"]+/withdraw)\?[^"]*">(.*?)</form>', page, re.DOTALL)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[2]))

    hub.session.post(hub.url + form[1], data=hidden, timeout=10)

    assert notices(hub) == []
