"""The screens of visitors who do without paper: for pictures and tests, as in `kiosk.samples`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contract.names import Language
from contract.views import TicketView
from kiosk.paper_screens import Paperless, PaperOrNot
from kiosk.screens import Screen
from kiosk.state import State


def chosen_states(
    language: Language, ticket: TicketView, state_of: Callable[[Screen], State]
) -> Iterator[tuple[str, State]]:
    """Yield a name and a state for each; *state_of* makes the state that shows a screen."""
    yield "paper-or-not", state_of(PaperOrNot(language, ticket))
    yield "paperless", state_of(Paperless(language, ticket))
