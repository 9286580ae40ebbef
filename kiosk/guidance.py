"""Am I right here? Who is served, what to have ready, and what to do where no ticket is given. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from contract.names import Language
from contract.views import MenuService
from kiosk.scene import Listing
from kiosk.wording import Words, things


def guidance(service: MenuService, words: Words, language: Language) -> Iterator[Listing]:
    """Yield who is served here, and what to have ready, as far as the operator says it."""
    if who := things(service.about, language):
        yield Listing(words.gettext("Who is served here"), who)
    if ready := things(service.bring, language):
        yield Listing(words.gettext("Please have ready"), ready)


def how_to_book(service: MenuService, words: Words, language: Language) -> Listing:
    """Return what to do for a booking, in the operator's words or in ours."""
    told = things(service.instead, language) or (words.gettext("Please ask the staff how to book."),)
    return Listing(words.gettext("How to book"), told)
