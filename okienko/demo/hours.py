"""What the hours of a branch mean for a demonstration, which must be able to run on any day, at any hour."""

from __future__ import annotations

from hub.domain.profiles import profile_on
from hub.domain.settings import BranchSettings
from hub.domain.timetable import Timetable
from okienko.demo.day import Day

TURNED_AWAY_MOST = 0.05
"""Where more walk-ins than this share would find a day's branch closed, the day is not shown by its hours."""
_TABLES = ("hours", "profiles")


def without_hours(branch_toml: str) -> str:
    """Return *branch_toml* without its hours and day profiles: a branch that is always open."""
    kept: list[str] = []
    drops = False
    for line in branch_toml.splitlines(keepends=True):
        if line.startswith("["):
            drops = line.lstrip("[").startswith(_TABLES)
        if not drops:
            kept.append(line)
    return "".join(kept)


def is_open_for(day: Day, branch: BranchSettings) -> bool:
    """Return whether *branch* is open when those come who have no booking, but for a few of them."""
    timetable = Timetable(branch, day.on, profile_on(branch, day.on))
    ids = {service.series: service.id for service in branch.services}
    walk_ins = [visitor for visitor in day.visitors if not visitor.booking_code]
    away = [
        visitor
        for visitor in walk_ins
        if not timetable.tickets(ids[visitor.service], day.at(visitor.arrives)).open
    ]
    return len(away) <= TURNED_AWAY_MOST * len(walk_ins)
