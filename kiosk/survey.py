"""How a visitor rates the visit at a kiosk: the ticket's code at the reader, one of five faces, thanks. Pure.

The paper gives the right to answer. Of it and of the answer the kiosk keeps nothing.
"""

from __future__ import annotations

import re
from typing import assert_never

from contract.names import Language, StatusToken, TokenText
from contract.survey import Face, RateVisit
from contract.views import Menu
from kiosk.happenings import Button, Scanned, Touch
from kiosk.screens import ClosedNow, Languages, Refused, Services
from kiosk.state import State, Step, default_language, home, mint, on
from kiosk.survey_happenings import AWAY, OfSurvey, PickFace, VisitIsRated, VisitNotRated, VisitTold
from kiosk.survey_screens import AskingVisit, Rated, RateInvite, Rating, Survey
from kiosk.wishes import Beep, LookAtVisit, RateIt, Sound

_READS = Languages | ClosedNow | Services | Refused | RateInvite | Rating | Rated
"""The screens on which somebody may hold the code of a ticket to the reader."""
_TOKEN = re.compile(TokenText.__metadata__[0].pattern)  # type: ignore[attr-defined]  # of Annotated, a str to mypy


def is_offered(state: State) -> bool:
    """Tell whether a visit can be rated at this kiosk now."""
    return state.menu is not None and state.menu.survey and state.rules.scanner and not state.away


def token_in(text: str, menu: Menu) -> StatusToken | None:
    """Return the token of a ticket in what was held to the reader, as its QR code has it; None: none."""
    before, _, after = menu.status_url.partition("{token}")
    bare = text.strip()
    if before and bare.startswith(before) and bare.endswith(after):
        bare = bare[len(before) : len(bare) - len(after)]
    return StatusToken(bare) if _TOKEN.fullmatch(bare) else None


def scanned(state: State, what: Scanned) -> Step | None:
    """Return what holding the code of a ticket to the reader does; None: it is something else."""
    menu, screen = state.menu, state.screen
    if menu is None or not menu.survey or what.card or not isinstance(screen, _READS):
        return None
    token = token_in(what.text, menu)
    if token is None:
        return _unread(state) if isinstance(screen, RateInvite) else None
    language: Language = getattr(screen, "language", None) or default_language(state)
    if state.away:
        return on(state, Rated(language, AWAY), Beep(Sound.TROUBLE))
    return on(state, AskingVisit(language, token), LookAtVisit(token))


def _unread(state: State) -> Step:
    return on(state, Rated(default_language(state), "unknown-ticket"), Beep(Sound.TROUBLE))


def invited(state: State) -> Step:
    """Ask for the code of a ticket, where that can be."""
    return on(state, RateInvite()) if is_offered(state) else (state, ())


def touched(state: State, screen: Survey, what: Touch) -> Step:
    """Return what touching *what* on *screen* does; nothing where it does not stand there."""
    match screen:
        case Rating() if isinstance(what, PickFace) and what.score in set(Face):
            state, command_id = mint(state)
            command = RateVisit(
                command_id=command_id, by=state.rules.by, token=screen.token, score=what.score
            )
            return on(state, AskingVisit(screen.language, screen.token), RateIt(command))
        case RateInvite() | Rating():
            return home(state) if what is Button.HOME else (state, ())
        case Rated():
            return home(state) if what is Button.DONE else (state, ())
        case AskingVisit():
            return state, ()
        case _:
            assert_never(screen)


def happened(state: State, told: OfSurvey) -> Step:
    """Return what the hub's answer leads to; one for which nobody waits any more leads to nothing."""
    screen = state.screen
    if not isinstance(screen, AskingVisit) or screen.token != told.token:
        return state, ()
    match told:
        case VisitTold(view=view) if view.closed_why:
            return on(state, Rated(view.language, view.closed_why), Beep(Sound.TROUBLE))
        case VisitTold(token, view):
            return on(state, Rating(view.language, token, view.number, view.question))
        case VisitNotRated(code=code):
            return on(state, Rated(screen.language, code), Beep(Sound.TROUBLE))
        case VisitIsRated():
            return on(state, Rated(screen.language), Beep(Sound.TICKET))
        case _:
            assert_never(told)
