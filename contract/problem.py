"""What a door answers when a request was not carried out."""

from __future__ import annotations

from datetime import datetime

import msgspec

from contract.picture import Texts


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request was not carried out, after RFC 9457, with what helps the visitor.

    `at` is on the branch's own clock, as its offset says. `booking` is the code of which booking it is about,
    and `told` what the operator tells the visitor, by language.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    at: datetime | None = None
    number: str = ""
    booking: str = ""
    told: Texts = {}
