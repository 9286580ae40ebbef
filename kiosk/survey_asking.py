"""Asks the hub about a visit, and tells it how it was; whatever comes of it is a happening. Blocking."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from contract.names import StatusToken
from contract.refusal import Refused
from contract.routes import ROUTES
from contract.survey import RateVisit, SurveyView
from kiosk.survey_happenings import AWAY, OfSurvey, VisitIsRated, VisitNotRated, VisitTold
from kiosk.wishes import LookAtVisit, RateIt
from link.hub_client import HubAway, HubClient

PATH, _ = ROUTES[RateVisit]


def answer_to(wish: LookAtVisit | RateIt, hub: HubClient, missed: Callable[[HubAway], None]) -> OfSurvey:
    """Carry *wish* out; a hub that does not answer is *missed*."""
    token = wish.token if isinstance(wish, LookAtVisit) else wish.command.token
    try:
        if isinstance(wish, RateIt):
            hub.ask(wish.command, SurveyView)
            return VisitIsRated(token)
        return VisitTold(token, hub.get(PATH.format(token=quote(token, safe="")), SurveyView))
    except Refused as refused:
        return VisitNotRated(token, refused.code)
    except HubAway as away:
        missed(away)
        return VisitNotRated(token, AWAY)


def in_vain(wish: LookAtVisit | RateIt) -> VisitNotRated:
    """Return what is the case if no answer to *wish* came at all."""
    token: StatusToken = wish.token if isinstance(wish, LookAtVisit) else wish.command.token
    return VisitNotRated(token, AWAY)
