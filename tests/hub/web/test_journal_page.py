"""The auditor's page proves the journal and tells of a day what the commands tell, and changes nothing."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from pathlib import Path

import pytest
import requests

from contract.codec import decode
from contract.settings import zone_of
from hub.accounts.roles import Role
from hub.audit.report import report_under
from hub.audit.words import report_csv
from hub.reckoning import Proving
from hub.statistics.figures import Statistics
from hub.statistics.words import statistics_csv
from hub.store.evidence import DATABASE, evidence
from tests.hub.audit.journals import tamper
from tests.hub.http.running import Client, running

TODAY = "2026-11-23"
HTML = {"accept": "text/html"}


def odd_morning(hub: Client) -> None:
    """Let the second be called before the first, with a reason that a spreadsheet would reckon."""
    hub.issue("karta")
    second = hub.issue("karta")
    hub.post("/v1/desks/1/call", {"ticket": second["ticket"], "reason": "=1+1"}, device="desk-1")
    hub.verb("1", "serve")
    third = hub.issue("paszport")
    hub.post(f"/v1/tickets/{third['ticket']}/cancel", {"reason": "gone <home>"}, device="reception-1")


def shown(hub: Client, query: str = "") -> str:
    answer = hub.session.get(f"{hub.url}/journal?lang=en{query}", headers=HTML, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.text


def part(page: str, name: str) -> str:
    return page.split(f'aria-labelledby="{name}"', 1)[1].split("</section>", 1)[0]


@pytest.mark.security("S13")
def test_the_auditor_and_the_supervisor_read_it_and_others_do_not(hub: Client):
    for role in Role:
        session = hub.signed_in(role)
        for path in ("/journal", f"/journal/{TODAY}/report.csv", f"/journal/{TODAY}/statistics.csv"):
            status = session.get(hub.url + path, headers=HTML, timeout=10).status_code
            assert status == (200 if role in {Role.AUDITOR, Role.SUPERVISOR} else 403), (role, path)
    outside = requests.get(hub.url + "/journal", headers=HTML, timeout=10, allow_redirects=False)
    assert outside.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("kept", ["memory", "sqlite"])
def test_it_proves_the_journal_and_tells_the_head_that_the_api_tells(kept, tmp_path):
    with running(data=tmp_path if kept == "sqlite" else None) as hub:
        odd_morning(hub)

        page = shown(hub)

        head = hub.get("/v1/audit").json()
        assert f"The journal is whole: entries 1 to {head['newest']}." in page
        assert f"{head['newest']}:{head['link']}</code>" in page


def test_calls_out_of_order_and_deeds_are_shown_with_who_and_why(hub: Client):
    odd_morning(hub)

    page = shown(hub)

    calls, deeds = part(page, "calls"), part(page, "deeds")
    assert all(text in calls for text in ("A002", "desk-1", "=1+1", "A001 (0 min)"))
    assert all(text in deeds for text in ("cancelled by staff", "B001", "reception-1"))
    assert "gone &lt;home&gt;" in deeds
    assert "All together" in part(page, "figures")


def test_the_files_are_those_of_the_commands(tmp_path: Path):
    with running(data=tmp_path) as hub:
        odd_morning(hub)
        auditor = hub.signed_in(Role.AUDITOR)
        report = auditor.get(f"{hub.url}/journal/{TODAY}/report.csv", timeout=10)
        figures = auditor.get(f"{hub.url}/journal/{TODAY}/statistics.csv", timeout=10)
        told = decode(hub.get(f"/v1/statistics/{TODAY}").content, Statistics)
        settings = hub.hub.authority.settings
    with evidence(tmp_path / DATABASE) as found:
        day = told.begins
        by_hand = report_under(settings, day, found.entries(settings.branch, day))

    assert report.content.decode() == report_csv(by_hand, zone_of(settings.timezone))
    assert [row["kind"] for row in csv.DictReader(io.StringIO(report.text))] == ["call", "cancelled by staff"]
    assert figures.content.decode() == statistics_csv(told)
    for answer in (report, figures):
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.headers["content-disposition"].startswith(
            'attachment; filename="doors-hall-2026-11-23-'
        )


def test_a_broken_chain_is_shown_with_its_first_broken_entry(tmp_path: Path):
    with running(data=tmp_path) as hub:
        odd_morning(hub)
        before = shown(hub)
        tamper(tmp_path / DATABASE, "UPDATE journal SET at = replace(at, '2026', '2027') WHERE seq = 4")
        hub.clock.ahead_s += 61  # a proof is taken again for a minute at most

        page = shown(hub)

    assert "data-whole" in before
    assert "data-whole" not in page
    alert = page.split('role="alert"', 1)[1].split("</div>", 1)[0]
    assert "The journal is broken: entry 4 was changed." in alert
    assert "It is whole up to entry 3." in alert


def test_entries_are_paged_newest_first_and_each_stands_once(hub: Client):
    for _ in range(30):
        hub.issue("karta")
        hub.verb("1", "call-next")
    newest = hub.get("/v1/audit").json()["newest"]

    seen, query = [], ""
    while True:
        entries = part(shown(hub, query), "entries")
        seen += [int(seq) for seq in re.findall(r'<th scope="row">(\d+)</th>', entries)]
        older = re.search(r"before=(\d+)#entries", entries)
        if older is None:
            break
        query = f"&day={TODAY}&before={older[1]}"

    assert seen == list(range(newest, 0, -1))


def test_a_day_without_entries_is_said_to_have_none(hub: Client):
    page = shown(hub, "&day=2026-11-20")

    assert "Nobody was called out of order." in page
    assert "No tickets on this day." in page


@pytest.mark.parametrize(
    "path", ["/journal?day=tuesday", "/journal/nowhere/report.csv", "/journal/2026-1-1/statistics.csv"]
)
def test_what_is_no_day_is_nowhere(hub: Client, path):
    assert hub.signed_in(Role.AUDITOR).get(hub.url + path, headers=HTML, timeout=10).status_code == 404


def test_a_proof_is_made_once_until_something_is_written(hub: Client, monkeypatch):
    authority, made = hub.hub.authority, []
    proof = authority.proof

    async def counted():
        made.append(1)
        return await proof()

    monkeypatch.setattr(authority, "proof", counted)
    shown(hub)
    shown(hub)
    assert len(made) == 1

    hub.issue("karta")
    shown(hub)
    assert len(made) == 2


def test_a_page_does_not_wait_for_a_proof_without_end(hub: Client):
    ended = asyncio.Event()

    async def look():
        proving = Proving(hub.hub.authority)
        proving._authority = Slow(hub.hub.authority, ended)
        first = await proving.look(patience_s=0)
        ended.set()
        return first, await proving.look(patience_s=60)

    first, second = asyncio.run_coroutine_threadsafe(look(), hub.loop).result(90)

    assert first is None
    assert second is not None
    assert second.proof.broken is None


class Slow:
    """A hub whose journal takes as long to prove as one likes."""

    def __init__(self, authority, ended):
        self._authority, self._ended = authority, ended
        self.head, self.now = authority.head, authority.now

    async def proof(self):
        await self._ended.wait()
        return await self._authority.proof()
