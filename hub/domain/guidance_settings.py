"""What a service tells its visitors before they take a ticket; a part of each table of ``[[services]]``.

The texts stand on a kiosk's screen beside everything else, and travel to each kiosk with every menu: so there
is room for so much and no more, of each text and of all together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from contract.mistakes import Mistake
from contract.toml_lines import Path
from contract.views import Texts, things_in
from hub.domain.limits_settings import LimitsSettings

GUIDANCE = ("about", "bring", "elsewhere")
"""The texts by which visitors know whether they are right here."""
ABOUT_LETTERS = 160
ELSEWHERE_LETTERS = 240
BRING_LINES = 6
BRING_LETTERS = 60
"""No line of `bring` is longer."""
MENU_BYTES = 128 * 1024
"""All texts of all services together; twice as much is what a device reads of one message."""


class GuidanceSettings(LimitsSettings, frozen=True, kw_only=True):
    """Whom a service is for, what to have ready, and where to go when it is dealt with in another place."""

    about: Texts = {}  # noqa: RUF012  frozen, and msgspec gives each its own
    """Who is served here and with what, by language, in a sentence or two; ``pl`` must be there."""
    bring: Texts = {}  # noqa: RUF012  as above
    """What to have ready, by language, one thing a line; ``pl`` must be there. It stands on the slip too."""
    elsewhere: Texts = {}  # noqa: RUF012  as above
    """Where to go instead, by language; ``pl`` must be there. With it the service is dealt with in another
    place: kiosks show where, no ticket is given, and no desk needs to serve it."""


def texts_changed(head: str, changes: Mapping[str, Any], at: Path) -> Iterator[tuple[str, Path, Texts]]:
    """Yield head, key and text of each text among the *changes* that a day profile makes of a service."""
    for key in ("names", "instead", *GUIDANCE):
        texts = changes.get(key)
        # What is no table of texts is told of by its kind; an empty one takes the text away for the day.
        if isinstance(texts, dict) and texts and all(isinstance(text, str) for text in texts.values()):
            yield f"{head}: {key!r}", (*at, key), texts


def guidance_mistakes(texts: Iterable[tuple[str, Path, Texts]]) -> Iterator[str]:
    """Yield which of *texts* do not fit on a kiosk's screen, one sentence each."""
    for head, path, each in texts:
        for language, text in each.items():
            if said := _too_long(str(path[-1]), text):
                yield Mistake(f"{head} {language!r} {said}", (*path, language))


def menu_mistakes(services: Iterable[msgspec.Struct]) -> Iterator[str]:
    """Yield that all texts of *services* together are more than a menu carries."""
    keys = ("names", "instead", *GUIDANCE)
    texts = [{key: getattr(service, key) for key in keys} for service in services]
    size = len(msgspec.json.encode(texts))
    if size > MENU_BYTES:
        says = (
            f"[services]: all their texts are {size // 1024} kB, and a menu carries {MENU_BYTES // 1024} kB"
        )
        yield Mistake(f"{says}; shorten 'about', 'bring' and 'elsewhere'", ("services",))


def _too_long(key: str, text: str) -> str:
    """Return what is wrong with *text* of the kind *key*; empty: nothing."""
    most = {"about": ABOUT_LETTERS, "elsewhere": ELSEWHERE_LETTERS}.get(key)
    if most is not None and len(text.strip()) > most:
        return f"has {len(text.strip())} letters, and kiosks have room for {most}"
    if key != "bring":
        return ""
    things = things_in(text)
    if len(things) > BRING_LINES:
        return f"names {len(things)} things, and kiosks have room for {BRING_LINES}"
    longest = max((len(thing) for thing in things), default=0)
    if longest > BRING_LETTERS:
        return f"has a line of {longest} letters, and kiosks have room for {BRING_LETTERS}"
    return ""
