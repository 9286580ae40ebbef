"""Who gets a ticket at all, and what is said to whoever does not.

One table of rules, asked before a ticket is issued and whenever a menu is drawn: the kiosk says beforehand
what the hub would say afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from contract.names import Language
from contract.refusal import ClosedNow, NoDesk, NotHere, Refused, ServiceClosed
from contract.views import text_in
from hub.domain.branch import Branch
from hub.domain.limits import Wanted, not_given
from hub.domain.no_desk import deserted_since
from hub.domain.settings import ServiceSettings
from hub.domain.stopping import refused_while_stopped

Rule = Callable[[ServiceSettings, Branch, datetime, bool], Refused | None]
"""(service, branch, now, booked) → why nobody is admitted; *booked*: for somebody with a booking."""
ALONE = Wanted()
"""One visitor with one case."""


def turned_away(
    service: ServiceSettings, branch: Branch, now: datetime, *, booked: bool, wanted: Wanted = ALONE
) -> Refused | None:
    """Return why nobody gets a ticket for *service* at *now* (UTC), or None when tickets are issued.

    Args:
        service: what the visitor comes for.
        branch: the branch as it is.
        now: the instant.
        booked: whether the visitor has a booking.
        wanted: what the visitor asks for; of somebody with a booking only the language is looked at.
    """
    if (away := not_here(service, wanted.language)) is not None:
        return away
    no = next((no for rule in _RULES if (no := rule(service, branch, now, booked)) is not None), None)
    return no if no is not None or booked else not_given(service, branch, now, wanted)


def admit(
    service: ServiceSettings, branch: Branch, now: datetime, *, booked: bool, wanted: Wanted = ALONE
) -> None:
    """Let a visitor have a ticket for *service*.

    Raises:
        Refused: none is issued now; the code says why and the detail what to do instead.
    """
    if (no := turned_away(service, branch, now, booked=booked, wanted=wanted)) is not None:
        raise no


def not_here(service: ServiceSettings, language: Language, booking: str = "") -> NotHere | None:
    """Return where *service* is dealt with, or None where it is here; *booking*: the code of one for it."""
    if not service.elsewhere:
        return None
    detail = f"service {service.id} is dealt with in another place: {text_in(service.elsewhere, language)}"
    return NotHere(detail, told=service.elsewhere, booking=booking)


def _switched_off(service: ServiceSettings, _branch: Branch, _now: datetime, booked: bool) -> Refused | None:  # noqa: FBT001  as `Rule`
    if service.open:
        return None
    receives = "receives nobody" if booked else "takes no tickets"
    return ServiceClosed(f"service {service.id} {receives} now")


def _booked_only(service: ServiceSettings, _branch: Branch, _now: datetime, booked: bool) -> Refused | None:  # noqa: FBT001  as `Rule`
    if booked or not service.booked_only:
        return None
    return ServiceClosed(f"service {service.id} is for booked visitors only")


def _stopped(_service: ServiceSettings, branch: Branch, _now: datetime, _booked: bool) -> Refused | None:  # noqa: FBT001  as `Rule`
    return refused_while_stopped(branch)


def _nobody_there(service: ServiceSettings, branch: Branch, now: datetime, booked: bool) -> Refused | None:  # noqa: FBT001  as `Rule`
    if booked or service.when_no_desk != "close" or deserted_since(service.id, branch, now) is None:
        return None
    return NoDesk(f"no desk serves {service.id} any more today")


def _not_offered(service: ServiceSettings, _branch: Branch, _now: datetime, booked: bool) -> Refused | None:  # noqa: FBT001  as `Rule`
    if booked or service.offered:
        return None
    return ServiceClosed(f"service {service.id} is not offered today without a booking")


def _closed_now(service: ServiceSettings, branch: Branch, now: datetime, booked: bool) -> Refused | None:  # noqa: FBT001  as `Rule`
    """Turn walk-ins away outside the hours; a booking has a time of its own, and check-in judges that."""
    standing = branch.timetable.tickets(service.id, now)
    if booked or standing.open:
        return None
    again = (
        f"tickets again from {standing.opens_at:%Y-%m-%d %H:%M} on"
        if standing.opens_at
        else "no more tickets"
    )
    today = branch.timetable.said_today(service.id)
    return ClosedNow(
        f"service {service.id} is closed now: {again} (today's hours: {today})", at=standing.opens_at
    )


_RULES: tuple[Rule, ...] = (
    _stopped,
    _switched_off,
    _not_offered,
    _booked_only,
    _closed_now,
    _nobody_there,
)
