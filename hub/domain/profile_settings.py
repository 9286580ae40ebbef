"""What an operator writes into ``[[profiles]]`` of ``branch.toml``: kinds of day that differ from the others.

How a profile changes a branch stands in `hub.domain.profiles`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

import msgspec

from contract.mistakes import ANY, Mistake, nearest
from contract.names import DeskId, Language, ProfileId, ServiceId
from contract.toml_lines import Path
from contract.views import Texts
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
    profiles: Collection[ProfileSettings],
    services: Mapping[ServiceId, msgspec.Struct],
    desks: Collection[DeskId],
) -> Iterator[str]:
    """Yield what contradicts itself in *profiles*, or names what the branch has not, one sentence each.

    Args:
        profiles: those of the branch.
        services: its services, as they are on ordinary days.
        desks: its desks.
    """
    yield from (
        f"[profiles]: two of them have the id {name!r}; every id stands once"
        for name, times in Counter(profile.id for profile in profiles).items()
        if times > 1
    )
    dates = Counter(day for profile in profiles for day in set(profile.dates))
    yield from (
        f"[profiles]: {day} has two of them; name it once" for day, times in dates.items() if times > 1
    )
    for place, profile in enumerate(profiles):
        where = f"[profiles] {profile.id!r}"
        yield from _texts(profile, where)
        yield from _rule(profile.every, where)
        yield from spans_mistakes(profile.hours, f"{where} hours")
        yield from _unknown(profile, place, services, desks)
        yield from _nobody_serves(profile, where)
        for service, changes in profile.change.items():
            if service in services:
                of_it = _changes(services[service], changes, f"{where} change {service}")
                yield from (Mistake(says, rests_on=(("services", ANY),)) for says in of_it)


def changed(service: msgspec.Struct, changes: Mapping[str, Any]) -> Any:  # noqa: ANN401  of the kind of *service*
    """Return *service* with *changes*, which are as the operator wrote them.

    Raises:
        msgspec.ValidationError: one of them is none of its kind.
    """
    return msgspec.convert({**msgspec.to_builtins(service), **changes}, type(service))


def _texts(profile: ProfileSettings, where: str) -> Iterator[str]:
    for key, texts in (("names", profile.names), ("notice", profile.notice)):
        if (texts or key == "names") and not texts.get(Language("pl")):
            yield f"{where}: {key!r}: 'pl' is missing; it stands in for every language without a text"
    for language, text in profile.notice.items():
        if len(text) > NOTICE_LETTERS:
            room = f"kiosks have room for {NOTICE_LETTERS}"
            yield f"{where}: 'notice' {language!r} has {len(text)} letters, and {room}"


def _rule(every: str, where: str) -> Iterator[str]:
    ordinal, _, weekday = every.rpartition(" ")
    if not every or (weekday in WEEK and ordinal in {"", *ORDINALS}):
        return
    known = [*WEEK, *(f"{one} {day}" for one in ORDINALS for day in WEEK)]
    near = get_close_matches(every.lower(), known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "write it as in 'first saturday' or 'saturday'"
    yield f"{where}: 'every' is {every!r}; {hint}"


def _unknown(
    profile: ProfileSettings, place: int, services: Collection[ServiceId], desks: Collection[DeskId]
) -> Iterator[str]:
    where, at = f"[profiles] {profile.id!r}", ("profiles", place)
    told: set[ServiceId] = set()
    for service, path in _services_named(profile, at):
        if service not in services and service not in told:
            told.add(service)
            hint = f"(known: {', '.join(sorted(services))}){nearest(service, services)}"
            says = f"{where}: there is no service {service!r} {hint}"
            yield Mistake(says, path, rests_on=(("services", ANY, "id"),))
    for desk in profile.desks:
        if desk not in desks:
            says = f"{where}: there is no desk {desk!r} (known: {', '.join(sorted(desks))})"
            yield Mistake(says, (*at, "desks", desk), rests_on=(("desks", ANY, "id"),))


def _services_named(profile: ProfileSettings, at: Path) -> Iterator[tuple[ServiceId, Path]]:
    """Yield every service that *profile* names, and where."""
    yield from ((service, (*at, "services", n)) for n, service in enumerate(profile.services))
    yield from ((service, (*at, "change", service)) for service in profile.change)
    for desk, served in profile.desks.items():
        yield from ((service, (*at, "desks", desk, n)) for n, service in enumerate(served))


def _nobody_serves(profile: ProfileSettings, where: str) -> Iterator[str]:
    served = {service for each in profile.desks.values() for service in each}
    for service in profile.services if profile.desks else ():
        if service not in served:
            says = f"{where}: no desk of it serves {service!r}; name it in 'desks', or not in 'services'"
            yield Mistake(says, rests_on=(("profiles", ANY, "desks"), ("profiles", ANY, "services")))


def _changes(service: msgspec.Struct, changes: Mapping[str, Any], where: str) -> Iterator[str]:
    known = [field.encode_name for field in msgspec.structs.fields(service)]
    for key in changes:
        if key in FIXED:
            yield f"{where}: {key!r} stays what it is; its numbers would be given twice"
        elif key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
            yield f"{where}: unknown key {key!r}; {hint}"
    try:
        changed(service, changes)
    except msgspec.ValidationError as error:
        yield f"{where}: {error}"
