"""The roles of people, and what each may do. Written once; the doors, the pages and the manual read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the branch; one person may be several."""

    CLERK = "clerk"
    RECEPTION = "reception"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What a door or page asks for."""

    SERVE = "serve"
    """Call and serve at a desk."""
    RECEIVE = "receive"
    """Issue, find, reprint, merge, move and cancel tickets for somebody."""
    WATCH = "watch"
    """See the live hall, its devices and alarms."""
    DIRECT = "direct"
    """Open and close services and desks, switch day profiles, stop the hall, post notices."""
    ADMINISTER = "administer"
    """Change settings, texts, devices, accounts."""
    AUDIT = "audit"
    """Read the journal, its proof, reports and statistics."""


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.CLERK: frozenset({Right.SERVE}),
    Role.RECEPTION: frozenset({Right.RECEIVE, Right.WATCH}),
    Role.SUPERVISOR: frozenset({Right.SERVE, Right.RECEIVE, Right.WATCH, Right.DIRECT, Right.AUDIT}),
    Role.ADMINISTRATOR: frozenset({Right.WATCH, Right.ADMINISTER}),
    Role.AUDITOR: frozenset({Right.AUDIT}),
}
"""An administrator moves no queue: whoever sets the rules up is not who applies them."""


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """Return all that somebody with *roles* may do."""
    return frozenset().union(*(RIGHTS[role] for role in roles))
