"""What staff have arranged for the present day, and what it makes of a branch. It ends with the day.

The settings, and the day profile that holds, say how a day usually runs; this says what is different since
somebody pressed a button. A service that a desk served usually is never left without any desk by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from contract.events import DeskAssigned, ServiceOpened, ServiceShut
from contract.names import DeskId, DeviceId, ServiceId
from hub.domain.settings import BranchSettings, DeskSettings, ServiceSettings


@dataclass(frozen=True, slots=True)
class Today:
    """What is different today.

    Attributes:
        services: whether each of these is open, whatever the settings say.
        desks: what each of these serves, whatever the settings say.
    """

    services: Mapping[ServiceId, bool] = field(default_factory=dict)
    desks: Mapping[DeskId, tuple[ServiceId, ...]] = field(default_factory=dict)

    def after(self, event: ServiceOpened | ServiceShut | DeskAssigned) -> Today:
        """Return what is different after *event*."""
        match event:
            case ServiceOpened(service=service):
                return self.with_service(service, is_open=True)
            case ServiceShut(service=service):
                return self.with_service(service, is_open=False)
            case DeskAssigned(desk=desk, services=services):
                return self.with_desk(desk, services)

    def with_service(self, service: ServiceId, *, is_open: bool) -> Today:
        """Return the same with *service* open or closed."""
        return replace(self, services={**self.services, service: is_open})

    def with_desk(self, desk: DeskId, services: tuple[ServiceId, ...]) -> Today:
        """Return the same with *desk* serving *services*; none: what the settings say."""
        others = {name: each for name, each in self.desks.items() if name != desk}
        return replace(self, desks={**others, desk: services} if services else others)

    def without_desks(self) -> Today:
        """Return the same with each desk serving what the settings say."""
        return replace(self, desks={})


@dataclass(frozen=True, slots=True)
class LookedAfter:
    """Who looks after an alarm, and since when (UTC)."""

    by: DeviceId
    at: datetime


def in_today(settings: BranchSettings, today: Today) -> BranchSettings:
    """Return what *settings* are under what was arranged for *today*; themselves where nothing was."""
    if not today.services and not today.desks:
        return settings
    services = tuple(_service(service, today.services.get(service.id)) for service in settings.services)
    return msgspec.structs.replace(settings, services=services, desks=_desks(settings, today))


def assigned(
    usual: Mapping[DeskId, Sequence[ServiceId]], today: Mapping[DeskId, Sequence[ServiceId]]
) -> dict[DeskId, tuple[ServiceId, ...]]:
    """Return what each desk serves where *today* differs from what is *usual*.

    A service that would be left without a desk keeps its usual ones.
    """
    made = {desk: tuple(today.get(desk) or services) for desk, services in usual.items()}
    served = {service for services in made.values() for service in services}
    return {
        desk: (*made[desk], *(service for service in services if service not in served))
        for desk, services in usual.items()
    }


def _service(service: ServiceSettings, is_open: bool | None) -> ServiceSettings:  # noqa: FBT001  None: as usual
    if is_open is None:
        return service
    return msgspec.structs.replace(service, open=is_open, offered=service.offered or is_open)


def _desks(settings: BranchSettings, today: Today) -> tuple[DeskSettings, ...]:
    known = {service.id for service in settings.services}
    wanted = {desk: [each for each in services if each in known] for desk, services in today.desks.items()}
    made = assigned({desk.id: desk.services for desk in settings.desks}, wanted)
    return tuple(msgspec.structs.replace(desk, services=made[desk.id]) for desk in settings.desks)
