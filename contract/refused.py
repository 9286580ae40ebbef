"""What all refusals share; the refusals themselves stand in `contract.refusal`."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import ClassVar

from contract.picture import Texts


class Refused(Exception):
    """Base of all refusals; nothing has changed when one is raised.

    Attributes:
        code: a word that never changes once released, such as ``nobody-waiting``.
        status: the HTTP status it is answered with.
        detail: what is the case, for people.
        at: the time that the visitor should know, on the branch's own clock; None: there is none.
        number: the ticket number that the visitor should know; empty: there is none.
        booking: the code of the booking that it is about; empty: none.
        told: what the operator tells the visitor in its place, by language; empty: nothing.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT

    def __init__(
        self,
        detail: str,
        *,
        at: datetime | None = None,
        number: str = "",
        booking: str = "",
        told: Texts | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.at = at
        self.number = number
        self.booking = booking
        self.told = told or {}
