"""Why a service gives no ticket; what to do instead stands in each detail."""

from __future__ import annotations

from contract.refused import Refused


class ServiceClosed(Refused):
    """The service takes no tickets now; it may be for booked visitors only."""

    code = "service-closed"


class NotHere(Refused):
    """The service is dealt with in another place; the detail says where to go."""

    code = "not-here"


class ClosedNow(Refused):
    """By its hours the service gives no tickets now; the detail says when it gives them again."""

    code = "closed-now"


class PartyTooLarge(Refused):
    """One ticket of the service is for fewer people; take another one, or ask the staff."""

    code = "party-too-large"


class TooManyCases(Refused):
    """One ticket of the service is for fewer cases; take another one, or ask the staff."""

    code = "too-many-cases"


class QuotaReached(Refused):
    """The service has given out its walk-in tickets of today; the detail says what to do instead."""

    code = "quota-reached"


class NoCapacity(Refused):
    """The desks have no time left today for one more; the detail says what to do instead."""

    code = "no-capacity"


class SeriesExhausted(Refused):
    """The series has issued its last number (9999) of the day."""

    code = "series-exhausted"


class NoDesk(Refused):
    """No desk serves the service any more today, and the branch issues no ticket that nobody would call."""

    code = "no-desk"


class LastDesk(Refused):
    """The desk is the only one of a service, which would be left without any; give it to another first."""

    code = "last-desk"
