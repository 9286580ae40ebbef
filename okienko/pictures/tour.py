"""Every page once, as the table of doors has them: what is looked at on the sheets, and what is weighed."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping

from hub.accounts.matrix import PAGES

NO_PAGES = frozenset(
    {
        "/static/{name}",
        "/help/pictures/{language}/{name}",
        "/board/{board}/look.css",
        "/board/{board}/picture",
        "/admin/preview/board/{board}/look.css",
        "/admin/branch.toml",
        "/admin/history/{seq}/branch.toml",
        "/journal/{day}/report.csv",
        "/journal/{day}/statistics.csv",
        "/desk/{desk}/ticket",  # leads on to the ticket
        "/sign-in",  # leads on who is signed in
        "/sign-in/directory",  # leads to the office's directory
        "/sign-in/directory/back",
        "/welcome/{token}",  # opens once
    }
)
"""Doors that a browser opens and nobody looks at. Streams of events are none either."""

GIVEN = {
    "verb": "transfer",
    "table": "services",
    "part": "A",
    "service": "A",
    "who": "clerk",
    "board": "hall-1",
}
"""What stands in an address, where any will do."""


def doors() -> Iterator[str]:
    """Yield the path of every page, as the table writes it."""
    for method, path in PAGES:
        if method == "GET" and path not in NO_PAGES and not path.endswith("/events"):
            yield path


def tour(known: Mapping[str, str]) -> dict[str, str]:
    """Return the address of every page by its door.

    Args:
        known: the desk, ticket, token and so on of something that is there, by its name in the doors.

    Raises:
        KeyError: a door names something that is neither known nor given; add it here.
    """
    return {path: path.format_map({**GIVEN, **known}) for path in doors()}


def names_in(path: str) -> set[str]:
    """Return what a door names."""
    return {name for _, name, _, _ in string.Formatter().parse(path) if name}
