"""The codes of bookings in what was held to a reader: bare codes, an address, a calendar entry. Pure."""

from __future__ import annotations

import re

from kiosk.code_screens import CODE_DIGITS, CODES_AT_MOST

_CODE = rf"(?<![0-9])[0-9]{{{CODE_DIGITS}}}(?![0-9])"
_MORE = rf"(?:[\s,;+&]+{_CODE})*"
_NAMED = re.compile(
    rf"(?:kod|code|код)\w*\s*[:=]\s*({_CODE}{_MORE})", re.IGNORECASE
)  # as a confirmation writes it, or the query of an address; one or several
_BARE = re.compile(rf"\s*({_CODE}{_MORE})\s*")
_ANY = re.compile(_CODE)


def codes_in(text: str) -> tuple[str, ...]:
    """Return the codes in *text*, each once and in order; none where it is not certain which they are.

    One text may stand for several bookings: ``kody: 483920, 117203``, an address with ``code=`` twice, or
    nothing but codes. A calendar entry holds times of six digits too; then what is called the code counts.
    """
    named = [code for found in _NAMED.findall(text) for code in _ANY.findall(found)]
    bare = _BARE.fullmatch(text)
    found = dict.fromkeys(named or (_ANY.findall(bare[1]) if bare else _ANY.findall(text)))
    certain = named or bare or len(found) == 1
    return tuple(found) if certain and len(found) <= CODES_AT_MOST else ()
