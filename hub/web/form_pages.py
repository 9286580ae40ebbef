"""Forms for what needs more than a press: whereto, why, with which outcome. Each is a page of its own.

They are no part of the live picture: what somebody writes must not be swept away by the next change.
"""

from __future__ import annotations

import secrets

from litestar import Response

from contract.staff_calls import LONGEST_MESSAGE
from contract.states import DeskState
from contract.views import DeskView
from hub.authority import Authority
from hub.web.people import Called
from hub.web.pressing import Asked
from hub.web.signed_page import signed_page
from hub.web.verbs import FORMS, WORK, Verb

MENDED = frozenset(
    {
        "nothing-said",
        "unknown-phrase",
        "room-missing",
        "reason-missing",
        "nowhere-to-go",
        "not-here",
        "unknown-outcome",
        "unknown-room",
    }
)
"""After these the clerk is led back to the form: something else written there will do."""


class FormPages:
    """The forms of a desk."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority

    def can_be_mended(self, verb: str, code: str) -> bool:
        """Return whether the form of *verb* is shown again after the refusal *code*."""
        return verb in FORMS and (code in MENDED or (verb == WORK.name and code == "desk-taken"))

    async def show(self, request: Asked, desk: DeskView, verb: Verb, called: Called) -> Response[bytes]:
        """Show the form of *verb* at *desk*."""
        async with self._authority.committed() as branch:
            settings = branch.settings
            states = {name: known.state for name, known in branch.desks.items()}
        known = {
            "desk": desk,
            "verb": verb,
            "called": called,
            "longest": LONGEST_MESSAGE,
            "branch": settings,
            "desks": [
                other
                for other in settings.desks
                if other.id != desk.desk and states[other.id] is not DeskState.CLOSED
            ],
            "id": secrets.token_hex(16),
        }
        return signed_page(request, "form.html", known)
