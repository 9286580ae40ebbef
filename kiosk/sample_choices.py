"""The screens of visitors who do without paper, or say how it was: for pictures and tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import msgspec

from contract.names import Language
from contract.views import TicketView
from kiosk.paper_screens import Paperless, PaperOrNot
from kiosk.sample_notices import notice_states
from kiosk.screens import Languages, Screen
from kiosk.state import State
from kiosk.survey_happenings import AWAY
from kiosk.survey_screens import AskingVisit, Rated, RateInvite, Rating


def chosen_states(
    language: Language, ticket: TicketView, state_of: Callable[[Screen], State]
) -> Iterator[tuple[str, State]]:
    """Yield a name and a state for each; *state_of* makes the state that shows a screen."""
    yield "paper-or-not", state_of(PaperOrNot(language, ticket))
    yield "paperless", state_of(Paperless(language, ticket))
    assert ticket.token is not None
    yield "rate-invite", state_of(RateInvite())
    yield "rate-asking", state_of(AskingVisit(language, ticket.token))
    yield "rate", state_of(Rating(language, ticket.token, ticket.number, {}))
    yield "rated", state_of(Rated(language))
    for code in ("rated-before", "too-late-to-rate", "not-served-yet", "unknown-ticket", AWAY, "survey-off"):
        yield f"rated-{code}", state_of(Rated(language, code))
    yield from notice_states(language, state_of)
    idle = state_of(Languages())
    assert idle.menu is not None
    yield "languages-survey", replace(idle, menu=msgspec.structs.replace(idle.menu, survey=True))
