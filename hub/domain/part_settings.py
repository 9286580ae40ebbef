"""What an operator writes into ``branch.toml`` of its services, rooms, desks, boards and kiosks."""

from __future__ import annotations

from typing import Annotated

import msgspec

from contract.names import DeskId, KioskId, Language, RoomId, ServiceId
from contract.views import Texts
from hub.domain.check_in_settings import CheckInSettings
from hub.domain.guidance_settings import GuidanceSettings
from hub.domain.hours_settings import HoursSettings

Series = Annotated[
    str,
    msgspec.Meta(pattern=r"^[A-Z]{1,2}$(?!\n)", extra={"written": "one or two capital letters, as in 'A'"}),
]

POLISH = Language("pl")


class ServiceSettings(GuidanceSettings, frozen=True, kw_only=True):
    """What visitors come for."""

    id: ServiceId
    """How devices and bookings point at the service."""
    series: Series
    """The letter, or two, before the ticket's count; every service has its own."""
    names: Texts
    """What the service is called, by language; ``pl`` must be there."""
    booked_only: bool = False
    """No ticket without a booking."""
    open: bool = True
    """Whether tickets are issued at all."""
    serving_minutes: Annotated[float, msgspec.Meta(gt=0, le=600)] = 10.0
    """How long one serving takes; the day's own servings correct it."""
    check_in: CheckInSettings = CheckInSettings()
    """When booked visitors may report, and what becomes of who is late."""
    when_no_desk: str = "wait"
    """What becomes of visitors when all desks of the service have closed: ``wait``, they wait and an alarm
    tells of it; ``close``, no more tickets either; or the id of the service in whose queue they wait on."""
    offered: bool = True
    """Whether kiosks show it and give tickets for it; who is booked for it is received all the same."""
    hours: HoursSettings | None = None
    """When its desks serve; left out, those of the branch."""


class RoomSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where visitors wait, desks stand and boards hang."""

    id: RoomId
    """How desks, boards and kiosks point at the room."""
    names: Texts
    """What the signs say, by language; ``pl`` must be there."""


class DeskSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where visitors are served."""

    id: DeskId
    """What the desk unit and the clerk's page name it by."""
    name: str
    """What boards and voices call the desk, such as ``3`` or ``4.01``."""
    room: RoomId
    """The room in which it stands; its calls are shown there."""
    services: Annotated[tuple[ServiceId, ...], msgspec.Meta(min_length=1)]
    """The services this desk calls visitors for."""
    languages: tuple[Language, ...] = (Language("pl"),)
    """What the clerk speaks."""


class KioskSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where visitors take tickets and report with a booking."""

    id: KioskId
    """Which kiosk this is; the same as `kiosk` in its `kiosk.toml`."""
    room: RoomId
    """The room in which it stands."""
    services: tuple[ServiceId, ...] = ()
    """What it offers; empty: everything."""
    spare_series: Series
    """The letters it numbers with while the hub is away; nobody else issues them."""
    spare_most: Annotated[int, msgspec.Meta(ge=0, le=5000)] = 200
    """How many tickets it may have issued without the hub and not handed in; then visitors are told to ask
    the staff. 0: it issues none."""
    help_at: Texts = {}
    """Where a visitor finds help while staff cannot be called from the kiosk, by language; left out: at the
    nearest desk."""
