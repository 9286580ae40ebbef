"""A rating on its way: from the paper at a kiosk's reader to the counts of a real hub."""

from __future__ import annotations

from datetime import date

import pytest

from contract.codec import decode
from contract.names import StatusToken, device_id
from contract.survey import Face, RateVisit
from hub.statistics.figures import Statistics
from kiosk.survey_asking import answer_to
from kiosk.survey_happenings import VisitIsRated, VisitNotRated, VisitTold
from kiosk.wishes import LookAtVisit, RateIt
from link.hub_client import HubClient, HubSettings, new_command_id
from tests.hub.http.running import Client, running

KIOSK = device_id("kiosk", "K1")
MONDAY = date(2026, 11, 23)


def served(hub: Client) -> StatusToken:
    token = hub.issue(language="uk")["token"]
    hub.verb("1", "call-next")
    hub.verb("1", "serve")
    return StatusToken(token)


def test_five_papers_at_the_reader_become_five_answers():
    with running() as hub:
        client = HubClient(HubSettings(url=hub.url), KIOSK)
        before = answer_to(LookAtVisit(StatusToken(hub.issue()["token"])), client, pytest.fail)
        hub.verb("1", "call-next")
        for face in Face:
            token = served(hub)
            asked = answer_to(LookAtVisit(token), client, pytest.fail)
            rate = RateVisit(command_id=new_command_id(), by=KIOSK, token=token, score=int(face))
            done = answer_to(RateIt(rate), client, pytest.fail)
            assert isinstance(asked, VisitTold)
            assert (asked.view.closed_why, asked.view.language, done) == ("", "uk", VisitIsRated(token))
        again = RateVisit(command_id=new_command_id(), by=KIOSK, token=token, score=1)
        twice = answer_to(RateIt(again), client, pytest.fail)
        told = decode(hub.get(f"/v1/statistics/{MONDAY}").content, Statistics)
        client.close()

    assert isinstance(before, VisitTold)
    assert before.view.closed_why == "not-served-yet"
    assert twice == VisitNotRated(token, "rated-before")
    assert told.survey[0].given == (1, 1, 1, 1, 1)
