"""A ticket without paper, where the kiosk offers it and the visitor wants it. Pure.

The ticket is there before anybody is asked. Who does not answer gets the paper.
"""

from __future__ import annotations

from contract.names import Language
from contract.states import SlipState
from contract.views import TicketView
from kiosk.happenings import Button, Touch
from kiosk.paper_screens import Paperless, PaperOrNot
from kiosk.screens import Printing
from kiosk.state import State, Step, home, on, report
from kiosk.wishes import Print
from kiosk.wording import has_page


def issued(state: State, language: Language, ticket: TicketView) -> Step:
    """Print the slip of *ticket*, which has just come, or ask first whether it is wanted."""
    if may_choose(state, ticket):
        return on(state, PaperOrNot(language, ticket))
    return on_paper(state, language, ticket)


def may_choose(state: State, ticket: TicketView) -> bool:
    """Tell whether the visitor may do without paper: where a phone finds the ticket's page by its code."""
    found = has_page(state.menu) and bool(ticket.token)
    return state.rules.paperless and found and not ticket.spare and state.printer is None


def on_paper(state: State, language: Language, ticket: TicketView) -> Step:
    """Print the slip of *ticket*."""
    return on(state, Printing(language, ticket), Print(ticket))


def touched(state: State, screen: PaperOrNot | Paperless, what: Touch) -> Step:
    """Return what touching *what* does where the paper is chosen, or was not wanted."""
    if what is Button.ON_PAPER:
        return on_paper(state, screen.language, screen.ticket)
    if what is Button.NO_PAPER and isinstance(screen, PaperOrNot):
        state, told = report(state, screen.ticket.ticket, SlipState.PAPERLESS)
        return on(state, Paperless(screen.language, screen.ticket), told)
    if what is Button.DONE and isinstance(screen, Paperless):
        return home(state)
    return state, ()
