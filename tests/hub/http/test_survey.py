"""Rating a visit over HTTP, and what of it can be found out afterwards: how many, and of nobody which."""

from __future__ import annotations

import sqlite3

import pytest

from contract.codec import decode
from contract.survey import SurveyView
from hub.domain.settings import read_branch
from hub.statistics.figures import Statistics
from tests.hub.http.running import BRANCH, Client, HandClock, running

DAY = "/v1/statistics/2026-11-23"


def visited(hub: Client, service: str = "karta") -> str:
    """Have somebody served at desk 1, and return the token on the paper."""
    token = hub.issue(service)["token"]
    assert hub.verb("1", "call-next").status_code == 200
    assert hub.verb("1", "serve").status_code == 200
    hub.clock.ahead_s += 5
    return token


def rated(hub: Client, score: int, service: str = "karta"):
    return hub.post(f"/v1/surveys/{visited(hub, service)}", {"score": score})


def test_a_paper_asks_and_is_answered_once(hub: Client):
    token = visited(hub)

    asked = decode(hub.get(f"/v1/surveys/{token}").content, SurveyView)
    answer = hub.post(f"/v1/surveys/{token}", {"score": 4})
    again = hub.post(f"/v1/surveys/{token}", {"score": 1})

    assert asked.closed_why == ""
    assert (answer.status_code, answer.json()["closed_why"]) == (200, "rated-before")
    assert (again.status_code, again.json()["code"]) == (409, "rated-before")


@pytest.mark.parametrize("body", [{}, {"score": 0}, {"score": 6}, {"score": "5"}, {"score": 3.5}])
def test_what_is_no_face_is_not_taken(hub: Client, body):
    token = visited(hub)

    assert hub.post(f"/v1/surveys/{token}", body).status_code in {400, 422}
    assert decode(hub.get(f"/v1/surveys/{token}").content, SurveyView).closed_why == ""


def test_a_token_that_leads_nowhere_is_not_found(hub: Client):
    assert hub.get(f"/v1/surveys/{'x' * 22}").status_code == 404
    assert hub.post(f"/v1/surveys/{'x' * 22}", {"score": 5}).status_code == 404


def test_the_same_request_again_gets_the_same_answer(hub: Client):
    token = visited(hub)

    first, second = (hub.post(f"/v1/surveys/{token}", {"score": 4}, key="once") for _ in range(2))

    assert (first.status_code, first.content) == (second.status_code, second.content)


def test_figures_are_told_once_enough_have_answered_and_never_of_a_desk(hub: Client):
    for score in (5, 5, 4, 1):
        rated(hub, score)
    before = decode(hub.get(DAY).content, Statistics)
    rated(hub, 5)
    after = decode(hub.get(DAY).content, Statistics)

    assert before.survey == ()
    assert [(row.by, row.name, row.answers, row.given) for row in after.survey] == [
        ("all", "all", 5, (1, 0, 0, 1, 3)),
        ("service", "karta", 5, (1, 0, 0, 1, 3)),
    ]


def test_the_table_for_a_spreadsheet_holds_them_too(hub: Client):
    for score in (5, 5, 4, 1, 5):
        rated(hub, score)
    rated(hub, 2, "paszport")

    lines = hub.get(f"{DAY}?format=csv").text.splitlines()

    assert lines[0].endswith(",answers,very_bad,bad,so_so,good,very_good,mean")
    of = {tuple(line.split(",")[3:5]): line for line in lines[1:]}
    assert of["service", "karta"].endswith(",5,1,0,0,1,3,4.00")
    assert of["service", "paszport"].endswith(",,,,,,,")
    assert of["desk", "1"].endswith(",,,,,,,")


def test_no_table_but_that_of_the_counts_differs_with_the_score(tmp_path, monkeypatch):
    """Two branches on which all is the same but the scores, and all that their databases hold."""
    monkeypatch.setattr("hub.authority.secrets.token_hex", lambda _bytes: "one hub")

    def kept(folder, scores):
        clock = HandClock()
        clock._stands_at = 0.0
        with running(data=tmp_path / folder, clock=clock) as hub:
            for number, score in enumerate(scores):
                token = f"{number:022d}"
                hub.post("/v1/tickets", {"service": "karta", "token": token}, key=f"t{number}")
                hub.post("/v1/desks/1/call-next", key=f"n{number}")
                hub.post("/v1/desks/1/serve", key=f"s{number}")
                hub.clock._stands_at += 5
                assert hub.post(f"/v1/surveys/{token}", {"score": score}, key=f"r{number}").status_code == 200
        return _tables(tmp_path / folder / "hub.db")

    happy, sad = kept("happy", [5, 4, 5, 5]), kept("sad", [1, 2, 1, 1])

    assert happy.pop("scores") != sad.pop("scores")
    assert happy == sad
    assert sum(b"rate" in str(row).encode() for row in happy["journal"]) == 4, "that it was rated is known"


def _tables(path):
    database = sqlite3.connect(path)
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def test_a_branch_that_asks_nobody_says_so():
    with running(branch=read_branch(BRANCH.replace("survey = {on = true}", ""), "test.toml")) as hub:
        answer = rated(hub, 5)

    assert (answer.status_code, answer.json()["code"]) == (409, "survey-off")
