"""Day profiles: one kind of day is one object, and what it makes of a branch is a function.

Bookings that were moved to such a day are honoured. A service that the profile does not offer gives no
tickets without a booking and is on no kiosk, but who is booked for it is checked in as ever, and waits for

1. the desks of the profile that serve it by the profile; if there is none,
2. the desks of the profile that serve it on ordinary days; if there is none either,
3. all desks of the profile.

So whoever is received is called by a desk at which somebody works, and so is who waits already when the day
becomes such a one. A profile that names no desks leaves all desks their own services.
"""

from __future__ import annotations

from datetime import date

import msgspec

from contract.names import DeskId, ServiceId
from hub.domain.hours import is_day_off
from hub.domain.hours_settings import WEEK, HoursSettings
from hub.domain.profile_settings import ProfileSettings, changed, is_every
from hub.domain.settings import BranchSettings, DeskSettings, ServiceSettings


def profile_on(settings: BranchSettings, day: date) -> str:
    """Return the id of the profile that holds on *day* by the settings; empty: an ordinary day."""
    for profile in settings.profiles:
        if day in profile.dates:
            return profile.id
    for profile in settings.profiles:
        if profile.every and is_every(profile.every, day) and not is_day_off(day, settings.hours):
            return profile.id
    return ""


def profile_of(settings: BranchSettings, profile: str) -> ProfileSettings | None:
    """Return the profile with the id *profile*; None for an ordinary day, and for one that is gone."""
    return next((each for each in settings.profiles if each.id == profile), None)


def in_profile(settings: BranchSettings, profile: str) -> BranchSettings:
    """Return what *settings* are on a day with the profile of that id; on an ordinary day themselves."""
    kind = profile_of(settings, profile)
    if kind is None:
        return settings
    return msgspec.structs.replace(
        settings,
        hours=_hours(settings.hours, kind),
        services=tuple(_service(service, kind) for service in settings.services),
        desks=_desks(settings, kind),
    )


def _hours(hours: HoursSettings | None, kind: ProfileSettings) -> HoursSettings | None:
    if not kind.hours:
        return hours
    every_day = dict.fromkeys(WEEK, kind.hours)
    return msgspec.structs.replace(hours or HoursSettings(), holidays="", closed=(), extra={}, **every_day)


def _service(service: ServiceSettings, kind: ProfileSettings) -> ServiceSettings:
    made: ServiceSettings = changed(service, kind.change.get(service.id, {}))
    offered = made.offered and (not kind.services or service.id in kind.services)
    hours = None if kind.hours else made.hours
    return msgspec.structs.replace(made, offered=offered, hours=hours)


def _is_never_here(service: ServiceSettings, kind: ProfileSettings) -> bool:
    """Return whether nobody can wait for *service*: it is dealt with elsewhere, on ordinary days too."""
    return bool(service.elsewhere and kind.change.get(service.id, {}).get("elsewhere", service.elsewhere))


def _desks(settings: BranchSettings, kind: ProfileSettings) -> tuple[DeskSettings, ...]:
    if not kind.desks:
        return settings.desks
    at_work: dict[DeskId, list[ServiceId]] = {
        desk.id: list(kind.desks[desk.id]) for desk in settings.desks if desk.id in kind.desks
    }
    served = {service for services in at_work.values() for service in services}
    for service in settings.services:
        if service.id not in served and not _is_never_here(service, kind):
            usual = [desk.id for desk in settings.desks if service.id in desk.services and desk.id in at_work]
            for desk in usual or at_work:
                at_work[desk].append(service.id)
    return tuple(
        msgspec.structs.replace(desk, services=tuple(at_work.get(desk.id, ()))) for desk in settings.desks
    )
