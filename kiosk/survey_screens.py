"""The screens on which a visitor says how the visit was. Pure; part of `kiosk.screens`."""

from __future__ import annotations

from dataclasses import dataclass

from contract.names import Language, NumberText, StatusToken
from contract.picture import Texts


@dataclass(frozen=True, slots=True)
class RateInvite:
    """Somebody wants to rate a visit, and is asked to hold the ticket's code to the reader."""


@dataclass(frozen=True, slots=True)
class AskingVisit:
    """The hub is asked about the ticket with *token*, or told its rating; nothing can be touched."""

    language: Language
    token: StatusToken


@dataclass(frozen=True, slots=True)
class Rating:
    """Five faces, in the language of the ticket; the operator's own *question*, if there is one."""

    language: Language
    token: StatusToken
    number: NumberText
    question: Texts


@dataclass(frozen=True, slots=True)
class Rated:
    """The visit is rated, or could not be: *code* says why; empty: it is."""

    language: Language
    code: str = ""


Survey = RateInvite | AskingVisit | Rating | Rated
"""The screens of the survey."""
