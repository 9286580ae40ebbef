"""Whether a running branch can go on under other settings, and what happens when it does.

Places, numbers and open calls stay as they are, and nobody is lost. What cannot be changed without one of
them is refused as long as it is in use; the same settings can be taken once it is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from contract.commands import TakeSettings
from contract.events import DeskClosed, Event, SettingsTaken
from contract.names import DeskId, ServiceId
from contract.refusal import BadBranch, SettingsChanged, SettingsNotNow
from contract.settings import BadSettings
from contract.states import OPEN_CALL, DeskState, State
from hub.domain.branch import Branch
from hub.domain.differences import differences
from hub.domain.profiles import in_profile, profile_of
from hub.domain.settings import BranchSettings
from hub.domain.taken import fingerprint_of, settings_in
from hub.domain.ticket import Ticket


def take_settings(command: TakeSettings, branch: Branch, now: datetime) -> list[Event]:
    """Return what happens when *branch* takes the settings of *command*: nothing if they are in force."""
    settings = taken_from(command, branch, now)
    if command.dry_run or command.text == branch.written:
        return []
    events: list[Event] = [DeskClosed(desk=desk) for desk in _to_be_closed(settings, branch)]
    taken = SettingsTaken(
        fingerprint=fingerprint_of(command.text),
        changes=changes(settings, branch),
        reason=command.reason.strip(),
        text=command.text,
    )
    return [*events, taken]


def changes(settings: BranchSettings, branch: Branch) -> tuple[str, ...]:
    """Return in words what *settings* change in *branch*, and whom they leave behind."""
    left = _bookings_left_behind(settings, branch)
    behind = (
        f"service {service!r} is gone, and {count} bookings are for it" for service, count in left.items()
    )
    return (*differences(branch.ordinary, settings), *behind, *_profile_gone(settings, branch))


def _profile_gone(settings: BranchSettings, branch: Branch) -> Iterator[str]:
    profile = branch.profile
    if profile_of(branch.ordinary, profile) is not None and profile_of(settings, profile) is None:
        yield f"day profile {profile!r} holds today and is gone; the day goes on as an ordinary one"


def taken_from(command: TakeSettings, branch: Branch, now: datetime) -> BranchSettings:
    """Return the settings of *command*, under which *branch* can go on.

    Raises:
        SettingsChanged: others are in force than those from which they were begun.
        BadBranch: there are mistakes in them.
        SettingsNotNow: they change what is in use.
    """
    in_force = fingerprint_of(branch.written)
    if command.instead_of not in {"", in_force}:
        raise SettingsChanged(
            f"these settings were begun from {command.instead_of}, and {in_force} are in force by now; "
            "look at what is different, and send them again if it is meant"
        )
    try:
        settings = settings_in(command.text)
    except BadSettings as error:
        raise BadBranch(str(error)) from error
    if reasons := list(hindrances(settings, branch, now)):
        raise SettingsNotNow("\n".join(reasons))
    return settings


def hindrances(settings: BranchSettings, branch: Branch, now: datetime) -> Iterator[str]:
    """Yield everything that *settings* would change though *branch* needs it as it is, with the way out."""
    before = branch.ordinary
    if settings.branch != before.branch:
        yield f"this is branch {before.branch!r}, and the settings are for {settings.branch!r}"
    if settings.timezone != before.timezone and branch.tickets:
        yield (
            f"'timezone' {before.timezone!r} → {settings.timezone!r}: tickets of today were issued; "
            "take it before the first one"
        )
    yield from _series_in_use(settings, branch)
    yield from _stranded(in_profile(settings, branch.profile), branch, now)
    yield from _desks_in_use(settings, branch)


def _owners(settings: BranchSettings) -> dict[str, str]:
    """Return who numbers with which series."""
    services = {service.series: f"service {service.id!r}" for service in settings.services}
    return services | {kiosk.spare_series: f"kiosk {kiosk.id!r}" for kiosk in settings.kiosks}


def _series_in_use(settings: BranchSettings, branch: Branch) -> Iterator[str]:
    before, after = _owners(branch.ordinary), _owners(settings)
    still_there = set(after.values())
    for series in branch.last_count:
        owner, heir = before.get(series), after.get(series)
        if owner is None or owner == heir or (heir is None and owner not in still_there):
            continue
        becomes = f"given to {heir}" if heir else "given up"
        yield (
            f"series {series!r} of {owner} has issued numbers today and cannot be {becomes}; "
            "take it before the first ticket of a day"
        )


def _stranded(settings: BranchSettings, branch: Branch, now: datetime) -> Iterator[str]:
    served = {service for desk in settings.desks for service in desk.services}
    served &= {service.id for service in settings.services}
    lost = set(branch.layout.services) - served
    held = Counter(ticket.service for ticket in branch.tickets.values() if _is_held(ticket, branch, now))
    for service in branch.layout.services:
        if service in lost and held[service] and branch.layout.desks_of[service]:
            yield (
                f"service {service!r} would have no desk, and {_visitors(held[service])} for it; "
                "serve or transfer them first, and set 'open = false' so that nobody comes anew"
            )


def _is_held(ticket: Ticket, branch: Branch, now: datetime) -> bool:
    """Return whether the visitor of *ticket* still waits for something, or may come back."""
    if ticket.state is State.NO_SHOW and ticket.left_at is not None:
        grace = timedelta(minutes=branch.settings.calling.no_show_grace_minutes)
        return now - ticket.left_at <= grace
    return ticket.state in {State.WAITING, State.PARKED} | OPEN_CALL


def _visitors(count: int) -> str:
    return "1 visitor is here" if count == 1 else f"{count} visitors are here"


def _desks_in_use(settings: BranchSettings, branch: Branch) -> Iterator[str]:
    there = {desk.id for desk in settings.desks}
    for desk in branch.layout.desks:
        if desk in there:
            continue
        if (ticket := branch.at_desk(desk)) is not None:
            yield f"desk {desk!r} would be taken out, and {ticket.number} is at it; let its clerk finish"
        if sent := len(branch.desks[desk].line):
            yield f"desk {desk!r} would be taken out, and {_visitors(sent)}, sent to it; call them first"


def _to_be_closed(settings: BranchSettings, branch: Branch) -> Iterator[DeskId]:
    there = {desk.id for desk in settings.desks}
    for desk in branch.layout.desks:
        if desk not in there and branch.desks[desk].state is not DeskState.CLOSED:
            yield desk


def _bookings_left_behind(settings: BranchSettings, branch: Branch) -> Counter[ServiceId]:
    there = {service.id for service in settings.services}
    gone = (known.booking for known in branch.bookings.values() if known.used is None)
    return Counter(
        booking.service
        for booking in gone
        if not booking.cancelled and booking.branch is None and booking.service not in there
    )
