"""A busy moment of a branch under settings that are not in force, so that its boards can be looked at."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime

import msgspec

from contract.commands import CallNext, Command, IssueTicket, OpenDay, OpenDesk
from contract.events import Entry
from contract.names import CommandId, DeviceId, StatusToken
from contract.refusal import Refused
from hub.domain.branch import Branch
from hub.domain.capacity_settings import CapacitySettings
from hub.domain.decide import decide
from hub.domain.settings import BranchSettings

_BY = DeviceId("preview")
_TOKEN = StatusToken("only-to-be-looked-at-once")
MOST_DESKS = 12
"""So many desks of a room are at work; more calls no board shows at once."""
PER_SERVICE = 3
"""So many visitors came for each service."""


def sample_day(settings: BranchSettings, now: datetime) -> Branch:
    """Return a branch under *settings* at *now* in which every service has visitors and desks have called.

    Hours, day profiles and limits are left out, as a board is looked at whatever the time.
    """
    services = tuple(
        msgspec.structs.replace(service, hours=None, booked_only=False, walk_in_limit=None)
        for service in settings.services
    )
    always = msgspec.structs.replace(
        settings,
        services=services,
        hours=None,
        profiles=(),
        draw=None,
        capacity=CapacitySettings(cut_off="off"),
    )
    branch = Branch(always, epoch=1)
    for command in _commands(always, now):
        with contextlib.suppress(
            Refused
        ):  # a service that is closed gives no ticket, and nobody is called for it
            for event in decide(command, branch, now):
                entry = Entry(
                    seq=branch.seq + 1, epoch=1, at=now, by=_BY, command=command.command_id, event=event
                )
                branch.apply(entry)
    return branch


def _commands(settings: BranchSettings, now: datetime) -> Iterator[Command]:
    yield OpenDay(command_id=CommandId("day"), by=_BY, day=now.date())
    at_work = [
        desk
        for room in settings.rooms
        for desk in [each for each in settings.desks if each.room == room.id][:MOST_DESKS]
    ]
    for desk in at_work:
        yield OpenDesk(command_id=CommandId(f"open-{desk.id}"), by=_BY, desk=desk.id)
    for count in range(PER_SERVICE):
        for place, service in enumerate(settings.services):
            language = settings.languages[(place + count) % len(settings.languages)]
            name = CommandId(f"ticket-{count}-{service.id}")
            yield IssueTicket(command_id=name, by=_BY, service=service.id, language=language, token=_TOKEN)
    for desk in at_work:
        yield CallNext(command_id=CommandId(f"call-{desk.id}"), by=_BY, desk=desk.id)
