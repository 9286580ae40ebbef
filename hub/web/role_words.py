"""Roles, and what was done to accounts, in words: in English; the catalogues have the others."""

from __future__ import annotations

from hub.accounts.roles import Role

ROLES = {
    Role.CLERK: ("Clerk", "calls and serves at a desk"),
    Role.RECEPTION: ("Reception", "gives tickets, checks in, reprints, helps"),
    Role.SUPERVISOR: ("Supervisor", "watches and directs the hall"),
    Role.ADMINISTRATOR: ("Administrator", "sets the branch up and keeps its accounts"),
    Role.AUDITOR: ("Auditor", "reads journal and statistics, changes nothing"),
}
"""What each role is called, and what it is for."""

DEEDS = {
    "invited": "invited, or a new password allowed",
    "chose-password": "password chosen",
    "signed-in": "signed in",
    "signed-out": "signed out",
    "not-let-in": "not let in",
    "changed": "account changed",
    "deeds-cut": "older entries not kept any more",
    "joined": "came with the office account",
}
"""What was done to an account."""
