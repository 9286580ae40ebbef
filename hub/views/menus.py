"""What kiosks offer."""

from __future__ import annotations

from collections.abc import Iterable

from contract.names import KioskId
from contract.views import (
    Menu,
    MenuService,
    Room,
)
from hub.domain.admission import turned_away
from hub.domain.calling import known_kiosk
from hub.domain.settings import ServiceSettings
from hub.views.canvas import WHOLE_BRANCH, Canvas
from hub.views.limits import limits_told


class Menus(Canvas):
    """The pictures of kiosks."""

    def menu(self, kiosk: KioskId | None = None) -> Menu:
        """Return what *kiosk* offers; None: what the whole branch does.

        Raises:
            UnknownDevice: the branch has no such kiosk.
        """
        settings, hours = self._branch.settings, self._branch.timetable.tickets(None, self._now)
        known = self._layout.kiosks.get(kiosk) if kiosk else None
        series = known.spare_series if known else ""
        return Menu(
            **self._stamp,
            hub=self._branch.hub,
            kiosk=kiosk or WHOLE_BRANCH,
            branch_names=settings.names,
            services=tuple(self._offer(service) for service in self._offered(kiosk)),
            rooms=tuple(Room(room=room.id, names=room.names) for room in settings.rooms),
            languages=settings.languages,
            status_url=settings.status_url,
            day=self._branch.day,
            spare_series=series,
            spare_last=self._branch.last_count.get(series, 0),
            spare_most=known.spare_most if known else 0,
            stopped=self.hall.stopped,
            open=hours.open,
            opens_at=hours.opens_at,
            closes_at=hours.closes_at,
            profile=self._profile(),
            notices=self.notices.on_kiosk(known.id, known.room) if known else (),
            survey=settings.survey.on,
            priority=settings.calling.priority_every > 0,
            help=self.hall.help_at(known.id) if known else None,
            help_at=known.help_at if known else {},
            check_slip=self.hall.check_slip_at(known.id) if known else None,
            restored=self._branch.restored.restore if self._branch.restored else "",
        )

    def _offered(self, kiosk: KioskId | None) -> Iterable[ServiceSettings]:
        offered = [service for service in self._layout.services.values() if service.offered]
        if kiosk is None:
            return offered
        chosen = known_kiosk(kiosk, self._branch).services
        return [service for service in offered if not chosen or service.id in chosen]

    def _offer(self, service: ServiceSettings) -> MenuService:
        if service.id not in self._offers:
            self._offers[service.id] = self._menu_service(service)
        return self._offers[service.id]

    def _menu_service(self, service: ServiceSettings) -> MenuService:
        no = turned_away(service, self._branch, self._now, booked=service.booked_only)
        draw_at = self.hall.draw_for_newcomer(service.id)
        return MenuService(
            service=service.id,
            letter=service.series,
            names=service.names,
            open=no is None,
            closed_why=no.code if no else "",
            opens_at=no.at if no else None,
            closes_at=None if no else self._branch.timetable.tickets(service.id, self._now).closes_at,
            draw_at=draw_at,
            waiting=self._how_many(service.id),
            estimate=None if draw_at else self._wait(service.id),
            booked_only=service.booked_only,
            switched_off=not service.open,
            rooms=tuple(room.room for room in self._layout.rooms_of(service.id)),
            about=service.about,
            bring=service.bring,
            elsewhere=service.elsewhere,
            **limits_told(service, self._branch, self._now),
        )
