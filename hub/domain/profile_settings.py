"""What an operator writes into ``[[profiles]]`` of ``branch.toml``: kinds of day that differ from the others.

How a profile changes a branch stands in `hub.domain.profiles`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from contract.mistakes import ANY, Mistake, nearest
from contract.names import DeskId, ProfileId, ServiceId
from contract.shape import shaped
from contract.toml_lines import Path
from contract.views import Texts
from hub.domain.crossing import again, nowhere
from hub.domain.hours_settings import WEEK, Spans, spans_mistakes

ORDINALS = ("first", "second", "third", "fourth", "last")
NOTICE_LETTERS = 70
"""No notice is longer: it stands above the services of a kiosk, and beside the calls of a board."""
FIXED = ("id", "series")
"""What no profile changes of a service: its numbers would be given twice."""


class ProfileSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What is different on a kind of day; what is left out stays as it is.

    On a date on which several could hold, one that names the date goes before one that has a rule, and of
    these the first in the file.
    """

    id: ProfileId
    """How the day profile is called in commands and in the journal."""
    names: Texts
    """What it is called for people, by language; ``pl`` must be there."""
    dates: tuple[date, ...] = ()
    """It holds on these dates, also when they are public holidays or closed."""
    every: str = ""
    """It holds on each such day of a month, if it is no day off: ``first saturday`` … ``last saturday``, or
    ``saturday`` for all of them."""
    hours: Spans = ()
    """When desks serve on such a day, for all services, as in ``["8:00-15:00"]``; empty: as on other days."""
    services: tuple[ServiceId, ...] = ()
    """What kiosks offer; empty: everything. Who is booked for another service is received all the same."""
    desks: dict[DeskId, tuple[ServiceId, ...]] = {}
    """Which desks work, each with the services that it serves; empty: all of them, with their own."""
    change: dict[ServiceId, dict[str, Any]] = {}
    """Keys of services that are different, as in ``{ F = { serving_minutes = 4 } }``."""
    notice: Texts = {}
    """What kiosks and boards tell everybody on such a day, by language, if anything."""


def is_every(every: str, day: date) -> bool:
    """Return whether *day* is one of those that the rule *every* names."""
    ordinal, _, weekday = every.rpartition(" ")
    if WEEK[day.weekday()] != weekday:
        return False
    if ordinal == "last":
        return (day + timedelta(days=7)).month != day.month
    return not ordinal or ORDINALS.index(ordinal) == (day.day - 1) // 7


def profiles_mistakes(
    profiles: Sequence[ProfileSettings],
    services: Mapping[ServiceId, msgspec.Struct],
    desks: Collection[DeskId],
) -> Iterator[str]:
    """Yield what contradicts itself in *profiles*, or names what the branch has not, one sentence each.

    Args:
        profiles: those of the branch.
        services: its services, as they are on ordinary days.
        desks: its desks.
    """
    for place, name in again(profile.id for profile in profiles):
        says = f"[profiles]: two of them have the id {name!r}; every id stands once"
        yield Mistake(says, ("profiles", place, "id"))
    yield from _dates_twice(profiles)
    for place, profile in enumerate(profiles):
        where, at = f"[profiles] {profile.id!r}", ("profiles", place)
        yield from _notice(profile, where, at)
        yield from _rule(profile.every, where, at)
        yield from spans_mistakes(profile.hours, f"{where} hours", (*at, "hours"))
        yield from _unknown(profile, services, desks, at)
        yield from _nobody_serves(profile, where, at)
        for service, changes in profile.change.items():
            if service in services:
                table = (*at, "change", service)
                yield from _changes(services[service], changes, f"{where} change {service}", table)


def changed(service: msgspec.Struct, changes: Mapping[str, Any]) -> Any:  # noqa: ANN401  of the kind of *service*
    """Return *service* with *changes*, which are as the operator wrote them.

    Raises:
        msgspec.ValidationError: one of them is none of its kind.
    """
    return msgspec.convert({**msgspec.to_builtins(service), **changes}, type(service))


def _dates_twice(profiles: Sequence[ProfileSettings]) -> Iterator[str]:
    named: dict[date, int] = {}
    for place, profile in enumerate(profiles):
        for number, day in enumerate(profile.dates):
            if named.setdefault(day, place) != place:
                says = f"[profiles]: {day} has two of them; name it once"
                yield Mistake(says, ("profiles", place, "dates", number), (("profiles", ANY, "dates"),))


def _notice(profile: ProfileSettings, where: str, at: Path) -> Iterator[str]:
    for language, text in profile.notice.items():
        if len(text) > NOTICE_LETTERS:
            room = f"kiosks have room for {NOTICE_LETTERS}"
            says = f"{where}: 'notice' {language!r} has {len(text)} letters, and {room}"
            yield Mistake(says, (*at, "notice", language))


def _rule(every: str, where: str, at: Path) -> Iterator[str]:
    ordinal, _, weekday = every.rpartition(" ")
    if not every or (weekday in WEEK and ordinal in {"", *ORDINALS}):
        return
    known = [*WEEK, *(f"{one} {day}" for one in ORDINALS for day in WEEK)]
    hint = nearest(every.lower(), known) or "; write it as in 'first saturday' or 'saturday'"
    yield Mistake(f"{where}: 'every' is {every!r}{hint}", (*at, "every"))


def _unknown(
    profile: ProfileSettings, services: Collection[ServiceId], desks: Collection[DeskId], at: Path
) -> Iterator[str]:
    where = f"[profiles] {profile.id!r}"
    named: list[tuple[ServiceId, Path]] = [
        *((service, (*at, "services", place)) for place, service in enumerate(profile.services)),
        *((service, (*at, "change", service)) for service in profile.change),
    ]
    for desk, its in profile.desks.items():
        named += [(service, (*at, "desks", desk, place)) for place, service in enumerate(its)]
        if desk not in desks:
            yield nowhere(where, (*at, "desks", desk), "desk", desk, desks)
    for service, place in named:
        if service not in services:
            yield nowhere(where, place, "service", service, services)


def _nobody_serves(profile: ProfileSettings, where: str, at: Path) -> Iterator[str]:
    served = {service for each in profile.desks.values() for service in each}
    for place, service in enumerate(profile.services if profile.desks else ()):
        if service not in served:
            says = f"{where}: no desk of it serves {service!r}; name it in 'desks', or not in 'services'"
            yield Mistake(says, (*at, "services", place), rests_on=((*at, "desks"),))


def _changes(service: msgspec.Struct, changes: Mapping[str, Any], where: str, at: Path) -> Iterator[str]:
    for key in changes:
        if key in FIXED:
            says = f"{where}: {key!r} stays what it is; its numbers would be given twice"
            yield Mistake(says, (*at, key))
    whole = msgspec.to_builtins(service) | {key: changes[key] for key in changes if key not in FIXED}
    for wrong in shaped(type(service), whole).mistakes:
        # What is wrong with the service itself is told where the service stands.
        if wrong.at[0] in changes:
            yield Mistake(f"{where}{'' if wrong.startswith('[') else ':'} {wrong}", (*at, *wrong.at))
