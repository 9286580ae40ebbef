"""The ways through the pages: who is signed in sees what their roles open, and begins where they work.

A way is shown where the table of doors has its page and lets them in: a page added there is found here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hub.accounts.matrix import PAGES, Other
from hub.accounts.records import Session
from hub.accounts.roles import Right, Role


class Way(NamedTuple):
    """A link in the head of every page of staff.

    Attributes:
        path: where it leads.
        label: in English; the catalogues have the others.
        right: whose work it is; None: everybody's who is signed in. The table of doors may let in more.
    """

    path: str
    label: str
    right: Right | None = None


WAYS = (
    Way("/desk", "Desks", Right.SERVE),
    Way("/reception", "Reception", Right.RECEIVE),
    Way("/hall", "The hall", Right.WATCH),
    Way("/admin", "Settings", Right.ADMINISTER),
    Way("/admin/accounts", "Accounts", Right.ADMINISTER),
    Way("/journal", "Journal", Right.AUDIT),
    Way("/help", "Manual"),
)
"""In the order in which they stand; one line each."""

PUBLIC = (Way("/now", "Waiting times"),)
"""What the entrance shows to everybody."""

FIRST = (
    (Role.SUPERVISOR, "/hall"),
    (Role.RECEPTION, "/reception"),
    (Role.CLERK, "/desk"),
    (Role.ADMINISTRATOR, "/admin"),
    (Role.AUDITOR, "/journal"),
)
"""Where each role begins; of somebody with several the first in this order counts."""


def ways_of(me: Session | None) -> list[Way]:
    """Return the ways that *me* may go; nobody who is not signed in has any."""
    return [way for way in WAYS if _is_open(way, me)] if me is not None else []


def public_ways() -> list[Way]:
    """Return the ways that are open to everybody."""
    return [way for way in PUBLIC if Other.ANYBODY in PAGES.get(("GET", way.path), ())]


def first_page(me: Session) -> str:
    """Return where *me* begins to work: the page of the role, or else the first that is open."""
    paths = [way.path for way in ways_of(me)]
    wanted = (path for role, path in FIRST if role in me.account.roles)
    return next((path for path in (*wanted, *paths) if path in paths), "/")


def here_in(ways: Iterable[Way], path: str) -> str:
    """Return which of *ways* leads to the part of the site that *path* belongs to; empty: none.

    ``/desk/1/queue`` belongs to ``/desk``, and ``/admin/accounts`` to itself rather than to ``/admin``.
    """
    under = [way.path for way in ways if path == way.path or path.startswith(f"{way.path}/")]
    return max(under, key=len, default="")


def _is_open(way: Way, me: Session) -> bool:
    allowed = PAGES.get(("GET", way.path), frozenset())
    rights = me.account.rights
    let_in = bool({Other.ANYBODY, Other.SIGNED_IN} & allowed or rights & allowed)
    return let_in and (way.right is None or way.right in rights)
