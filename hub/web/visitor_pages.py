"""The pages that are open to every phone, and the one crowd of those who watch them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from litestar.types import ControllerRouterHandler

from hub.authority import Authority
from hub.config import HttpSettings
from hub.domain.branch import Branch
from hub.limits import Limits
from hub.views import Pictures
from hub.web.changes import Changes
from hub.web.crowd import MOST_UNREAD, Crowd, Seen, Subject
from hub.web.now_page import NowPage, NowPictures
from hub.web.pressing import CarryOut
from hub.web.seats import Seats
from hub.web.status_page import StatusPage
from hub.web.ticket_picture import TicketPictures


def visitor_pages(
    authority: Authority, carry_out: CarryOut, changes: Changes, http: HttpSettings, limits: Limits
) -> list[ControllerRouterHandler]:
    """Return the handlers of all pages for visitors' phones; as many watch as *http* lets.

    What is beyond that is seen in *limits*.
    """
    zone = ZoneInfo(authority.settings.timezone)
    tickets, hall, seats = TicketPictures(zone), NowPictures(zone), Seats(http)

    def see(branch: Branch, pictures: Pictures, subject: Subject) -> Seen:
        if subject.token:
            return tickets.see(branch, pictures, subject.token, subject.language)
        return hall.see(pictures, subject.language)

    crowd = Crowd(authority, changes, see)
    limits.watch("phones-watching", http.streams, lambda: seats.refused, lambda: seats.taken)
    limits.watch("phone-unread-bytes", MOST_UNREAD, lambda: crowd.dropped)
    return [
        *StatusPage(authority, carry_out, crowd, seats, tickets).handlers(),
        *NowPage(authority, crowd, seats, hall).handlers(),
    ]
