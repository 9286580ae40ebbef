"""What staff arrange for the present day: services, desks, and who looks after what. It ends with the day."""

from __future__ import annotations

from typing import Annotated

import msgspec

from contract.asked import Asked, AtDesk, Reason
from contract.happened import Happened
from contract.names import DeskId, ServiceId

AlarmCode = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z-]{0,39}$(?!\n)")]
AlarmThing = Annotated[str, msgspec.Meta(max_length=80)]
"""Which service, desk, ticket number, series or device an alarm is about; empty: the whole hall."""


class OpenService(Asked, frozen=True, kw_only=True):
    """*service* gives tickets again today, though it was closed or is not offered; *reason* says why.

    Its hours, its quota and the desks' time hold as ever.
    """

    service: ServiceId
    reason: Reason = ""


class CloseService(Asked, frozen=True, kw_only=True):
    """*service* receives nobody more today; *reason* says why. Who waits for it keeps the place."""

    service: ServiceId
    reason: Reason = ""


class AssignDesk(AtDesk, frozen=True, kw_only=True):
    """*desk* serves *services* today, none: again what the settings say; *reason* says why."""

    services: tuple[ServiceId, ...] = ()
    reason: Reason = ""


class LookAfter(Asked, frozen=True, kw_only=True):
    """Whoever asks looks after the alarm *code* *about* something; it is quiet for everybody from now on."""

    code: AlarmCode
    about: AlarmThing = ""


OfToday = OpenService | CloseService | AssignDesk | LookAfter
"""The commands that arrange the present day."""


class ServiceOpened(Happened, frozen=True, kw_only=True):
    """*service* gives tickets again, for this day."""

    service: ServiceId
    reason: str = ""


class ServiceShut(Happened, frozen=True, kw_only=True):
    """*service* receives nobody more on this day."""

    service: ServiceId
    reason: str = ""


class DeskAssigned(Happened, frozen=True, kw_only=True):
    """*desk* serves *services* on this day, none: what the settings say; until now it served *was*."""

    desk: DeskId
    services: tuple[ServiceId, ...] = ()
    was: tuple[ServiceId, ...] = ()
    reason: str = ""


class AlarmLookedAfter(Happened, frozen=True, kw_only=True):
    """Whoever the entry names looks after the alarm *code* *about* something."""

    code: str
    about: str = ""


TodaysEvent = ServiceOpened | ServiceShut | DeskAssigned | AlarmLookedAfter
"""The events of these commands."""
