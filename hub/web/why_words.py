"""Why somebody is next, in the reader's language: the words of `hub.domain.why`, taken apart and told anew.

The rules and the journal have one wording, in English; a clerk is to understand it at a glance.
"""

from __future__ import annotations

import re

from contract.names import Language
from hub.web.languages import LANGUAGES, texts
from hub.web.words import LANGUAGE_NAMES

_WORDS: tuple[tuple[str, str], ...] = (
    (r"longest waiting", "longest waiting"),
    (r"by arrival", "by arrival"),
    (r"comes back", "comes back"),
    (r"comes back, parked visitors first", "comes back, parked visitors first"),
    (r"comes back, nobody else waits", "comes back, nobody else waits"),
    (r"missed a call, nobody else waits", "missed a call, nobody else waits"),
    (r"booked for (?P<time>[\d:]+), due", "booked for %(time)s"),
    (
        r"booked for (?P<time>[\d:]+), early, nobody else waits",
        "booked for %(time)s, early, nobody else waits",
    ),
    (r"priority, at most every (?P<n>\d+)\w\w call", "priority, at most one call in %(n)s"),
    (r"waits longer than (?P<n>[\d.]+) min", "waits longer than %(n)s min"),
    (r"comes back, parked longer than (?P<n>[\d.]+) min", "comes back, parked longer than %(n)s min"),
    (r"walk-in, after (?P<n>\d+) booked in a row", "without a booking, after %(n)s booked in a row"),
    (
        r"drawn (?P<n>\d+)\w\w of (?P<of>\d+) at (?P<time>[\d:]+)",
        "drawn as number %(n)s of %(of)s at %(time)s",
    ),
    (r"the draw is at (?P<time>[\d:]+)", "the draw is at %(time)s"),
    (r"the draw is still to come", "the draw is still to come"),
    (
        r"waited (?P<n>\d+) min at kiosk (?P<kiosk>\S+) without the hub",
        "waited %(n)s min at kiosk %(kiosk)s without the hub",
    ),
    (r"kept for other desks: (?P<languages>[\w -]+)", "others wait for desks that speak %(languages)s"),
    (r"this desk speaks (?P<languages>[\w-]+)", "this desk speaks %(languages)s"),
    (
        r"waited (?P<n>[\d.]+) min for a desk that speaks (?P<languages>[\w-]+)",
        "waited %(n)s min for a desk that speaks %(languages)s",
    ),
)
"""What each part looks like, and how it is told, in English; the catalogues have the others."""
_SENT_HERE = "sent to this desk, "


def why_in(words: str, language: Language) -> str:
    """Return *words*, which say why somebody is next, in *language*; what is not known stays as it is."""
    sent = words.startswith(_SENT_HERE)
    parts = [_told(part, language) for part in words.removeprefix(_SENT_HERE).split("; ")]
    said = "; ".join(part for part in parts if part)
    return texts(language).gettext("sent to this desk, %(why)s") % {"why": said} if sent else said


def _told(part: str, language: Language) -> str:
    for pattern, text in _WORDS:
        if found := re.fullmatch(pattern, part):
            known = found.groupdict()
            if "languages" in known:
                known["languages"] = ", ".join(_spoken(tag, language) for tag in known["languages"].split())
            return texts(language).gettext(text) % known
    return part


def _spoken(tag: str, language: Language) -> str:
    name = LANGUAGE_NAMES.get(tag)
    return texts(language).gettext(name) if name else LANGUAGES.get(tag, tag)
