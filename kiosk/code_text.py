"""The code of a booking in what was held to the reader: a bare code, an address, a calendar entry. Pure."""

from __future__ import annotations

import re

from kiosk.screens import CODE_DIGITS

_ANY = re.compile(rf"(?<![0-9])[0-9]{{{CODE_DIGITS}}}(?![0-9])")
_NAMED = re.compile(
    rf"(?:kod|code|код)\s*[:=]\s*([0-9]{{{CODE_DIGITS}}})(?![0-9])", re.IGNORECASE
)  # as a confirmation writes it, or the query of an address


def code_in(text: str) -> str | None:
    """Return the one code in *text*, or None where there is none or it is not certain which.

    A calendar entry holds times of six digits too; then the number that is called the code counts.
    """
    for pattern in (_NAMED, _ANY):
        if found := set(pattern.findall(text)):
            return found.pop() if len(found) == 1 else None
    return None
