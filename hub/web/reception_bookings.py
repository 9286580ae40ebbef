"""Bookings at a reception: found by their codes or in the list of today, looked at, and checked in.

A booking is looked at before it is checked in. Its code stands in no address, and the list
shows two digits of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from litestar import Response

from contract.commands import CheckIn
from contract.names import BookingCode, ServiceId
from contract.settings import zone_of
from contract.views import TicketView
from hub.authority import Authority
from hub.views.reception import Report
from hub.web.pressing import Asked, CarryOut, Refusal, pressed
from hub.web.reception_find import codes_in
from hub.web.reception_parts import issued_page
from hub.web.reception_words import BOOKING_STATES, RECEPTION_SAID, STANDING, WAYS_OUT
from hub.web.signed_page import signed_page
from hub.web.words import date_and_time, time_of_day

MOST = 10
"""So many bookings one ticket carries at most; see `contract.commands.CheckIn`."""


class BookingDesk:
    """The pages of bookings, with what they need of the hub."""

    def __init__(self, authority: Authority, carry_out: CarryOut) -> None:
        self._authority = authority
        self._carry_out = carry_out

    async def show(self, request: Asked, codes: Iterable[BookingCode], code: str = "") -> Response[bytes]:
        async with self._authority.committed() as branch:
            report = self._authority.pictures(branch).reception.report(tuple(codes)[:MOST])
            names, walk_in = branch.layout.names, _for_a_walk_in(report, branch.layout.services)
        zone = zone_of(self._authority.settings.timezone)
        known = {
            "report": report,
            "standing": standing_of(report),
            "standings": STANDING,
            "ways_out": WAYS_OUT,
            "why": RECEPTION_SAID,
            "names": names,
            "walk_in": walk_in,
            "time": partial(time_of_day, zone=zone),
            "date": partial(date_and_time, zone=zone),
        }
        return signed_page(request, "reception_booking.html", known, words=RECEPTION_SAID, code=code)

    async def listed(self, request: Asked) -> Response[bytes]:
        chosen = request.query_params.get("service", "")
        async with self._authority.committed() as branch:
            known_service = chosen in branch.layout.services
            service = ServiceId(chosen) if known_service else None
            booked = self._authority.pictures(branch).reception.booked(service)
            names, zone = branch.layout.names, branch.zone
        hours = list(dict.fromkeys(f"{each.booking.starts.astimezone(zone):%H}" for each in booked))
        hour = request.query_params.get("hour", "")
        shown = [each for each in booked if hour in ("", f"{each.booking.starts.astimezone(zone):%H}")]
        known = {
            "booked": shown,
            "hours": hours,
            "hour": hour,
            "chosen": chosen,
            "names": names,
            "branch": self._authority.settings,
            "states": BOOKING_STATES,
            "time": partial(time_of_day, zone=zone),
        }
        return signed_page(request, "reception_bookings.html", known)

    async def check_in(self, request: Asked) -> Response[Any]:
        """Look at the bookings of the form, or check them in where its button said so."""
        form = await request.form()
        codes = codes_in(" ".join(str(each) for each in form.getall("code", [])))
        if form.get("do", "") != "check-in":
            return await self.show(request, codes)
        try:
            answer = await pressed(request, self._carry_out, CheckIn, {"codes": codes}, {})
        except Refusal as refusal:
            return await self.show(request, codes, refusal.code)
        assert isinstance(answer.view, TicketView), "a check-in is answered with its ticket"
        return issued_page(request, self._authority.settings, answer.view, how="checked-in")


def standing_of(report: Report) -> str:
    """Return the code of how the bookings of *report* stand: of a refusal, or whether they are in time."""
    if report.no is not None:
        return report.no.code
    assert report.issued is not None, "a report is one or the other"
    if not report.issued.late:
        return "in-time"
    elsewhere = report.issued.service not in {booking.service for booking in report.bookings}
    return "late-elsewhere" if elsewhere else "late"


def _for_a_walk_in(report: Report, services: Any) -> str:  # noqa: ANN401  a mapping of a branch's layout
    """Return the service for which the visitor may get a ticket without the booking; empty: for none."""
    if standing_of(report) not in WAYS_OUT or not report.bookings:
        return ""
    service = services.get(report.bookings[0].service)
    return "" if service is None or service.booked_only or service.elsewhere else str(service.id)
