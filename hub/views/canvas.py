"""What all pictures are drawn on: one branch at one instant, and what several of them show alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from contract.names import KioskId, RoomId, ServiceId
from contract.views import (
    DayProfile,
    MenuService,
    Wait,
    Waiting,
)
from hub.domain.branch import Branch
from hub.domain.profiles import profile_of
from hub.domain.ticket import Ticket
from hub.views.calls import CallPictures
from hub.views.hall import HallPictures
from hub.views.notices import NoticePictures
from hub.views.reception import ReceptionPictures
from hub.views.staff import StaffPictures
from hub.views.stamp import Stamp
from hub.views.voices import BY_SETTINGS, Voicing

Estimate = Callable[[Branch, ServiceId, Ticket | None], Wait | None]
"""How long one waits for a service, with this ticket or as a newcomer; see `hub.estimate.likely_wait`."""
WHOLE_BRANCH = KioskId("branch")
"""The kiosk that a menu names when it was made for none."""


class Canvas:
    """One branch at one instant; what several pictures show is worked out once."""

    def __init__(
        self, branch: Branch, now: datetime, estimate: Estimate, voices: Voicing = BY_SETTINGS
    ) -> None:
        self._branch = branch
        self._layout = branch.layout
        self._now = now
        self._estimate = estimate
        self._voices = voices
        self._waits: dict[ServiceId, Wait | None] = {}
        self._told: dict[ServiceId, Waiting] = {}
        self._offers: dict[ServiceId, MenuService] = {}
        self._shown: dict[tuple[RoomId, ...], dict[str, Any]] = {}
        self._laid: dict[tuple[str, tuple[RoomId, ...]], dict[str, Any]] = {}
        self._calls = CallPictures(branch, now, voices)
        self._stamp = Stamp(branch=branch.settings.branch, epoch=branch.epoch, seq=branch.seq, at=now)
        self.hall = HallPictures(branch, now, self._stamp)
        self.staff = StaffPictures(branch, self._stamp)
        self.notices = NoticePictures(branch, now, self._stamp)
        self.reception = ReceptionPictures(branch, now)

    def _how_many(self, service: ServiceId) -> int:
        return len(self._branch.lines[service]) + self._branch.draw.waiting.get(service, 0)

    def _wait(self, service: ServiceId) -> Wait | None:
        if service not in self._waits:
            self._waits[service] = self._estimate(self._branch, service, None)
        return self._waits[service]

    def _profile(self) -> DayProfile | None:
        kind = profile_of(self._branch.ordinary, self._branch.profile)
        return None if kind is None else DayProfile(profile=kind.id, names=kind.names, notice=kind.notice)
