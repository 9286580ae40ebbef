"""What happens while a visitor says how the visit was. Pure; part of `kiosk.happenings`."""

from __future__ import annotations

from dataclasses import dataclass

from contract.names import StatusToken
from contract.survey import SurveyView


@dataclass(frozen=True, slots=True)
class BeginRating:
    """The key of the first screen that asks how it was."""


@dataclass(frozen=True, slots=True)
class PickFace:
    """One of the five faces, by its score from 1 to 5."""

    score: int


OfFaces = PickFace | BeginRating
"""What can be touched."""


@dataclass(frozen=True, slots=True)
class VisitTold:
    """The hub's answer about the ticket with *token*: what its visitor is asked, or why not."""

    token: StatusToken
    view: SurveyView


@dataclass(frozen=True, slots=True)
class VisitNotRated:
    """The ticket with *token* cannot be rated now: the hub's *code*, or `AWAY` where it does not answer."""

    token: StatusToken
    code: str


@dataclass(frozen=True, slots=True)
class VisitIsRated:
    """The hub has taken the rating of the ticket with *token*."""

    token: StatusToken


AWAY = "hub-away"
"""Stands in place of a refusal of the hub that does not answer."""
OfSurvey = VisitTold | VisitNotRated | VisitIsRated
"""What the hub brings."""
