"""The one question about a visit: how it is asked, answered, refused, and told of. Anonymous.

A score travels in its command and nowhere else: no event, no answer and no view has one beside a ticket.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated

import msgspec

from contract.asked import Asked
from contract.happened import OfTicket
from contract.names import Language, NumberText, StatusToken
from contract.picture import Texts, View
from contract.refused import Refused


class Face(IntEnum):
    """The five faces, from the saddest to the happiest; the number is the score."""

    VERY_BAD = 1
    BAD = 2
    SO_SO = 3
    GOOD = 4
    VERY_GOOD = 5


Score = Annotated[int, msgspec.Meta(ge=1, le=5)]


class RateVisit(Asked, frozen=True, kw_only=True):
    """Whoever holds the paper with *token* rates the visit with one of five faces, 5 being the happiest.

    Once a ticket, soon after it was served. The *score* is added to a count and kept with no ticket.
    """

    token: StatusToken
    score: Score


class VisitRated(OfTicket, frozen=True, kw_only=True):
    """The visitor has rated the visit, so that nobody rates it again; which score it was is kept nowhere."""


class SurveyView(View, frozen=True, kw_only=True):
    """What a visitor is asked about the own visit, in the ticket's *language*.

    Attributes:
        question: in the operator's words; empty: the house's own question.
        closed_why: the code of the refusal that rating would meet; empty: it may be rated now.
    """

    number: NumberText
    language: Language
    service_names: Texts
    question: Texts = {}  # noqa: RUF012  frozen, and msgspec gives each its own
    closed_why: str = ""


class SurveyOff(Refused):
    """The branch asks nobody how the visit was."""

    code = "survey-off"


class NotServedYet(Refused):
    """The visit is not over, so that it cannot be rated; come back when you have been served."""

    code = "not-served-yet"


class RatedBefore(Refused):
    """The visit was rated before; each is rated once."""

    code = "rated-before"


class TooLateToRate(Refused):
    """The visit ended longer ago than it can be rated."""

    code = "too-late-to-rate"
