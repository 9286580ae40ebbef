"""Why the hub says no. The code is for programs, the message for people.

A refusal is no fault: it is answered with HTTP 409 (404 where a named thing does not exist) and never
logged as an error.
"""

from __future__ import annotations

from http import HTTPStatus

from contract.booking_refusals import (
    BookingNotKept,
    BookingUnknown,
    BookingUsed,
    TooEarly,
    TooLate,
    TooManyTries,
    WrongBranch,
    WrongDay,
)
from contract.check_slip_refusals import CheckSlipOver
from contract.giving_back import AskedTooOften
from contract.help_refusals import HelpTooOften
from contract.notice_refusals import TooManyNotices, UnknownNotice
from contract.problem import Problem
from contract.reception_refusals import NotTogether, PartyTooSmall
from contract.refused import Refused
from contract.service_refusals import (
    ClosedNow,
    LastDesk,
    NoCapacity,
    NoDesk,
    NotHere,
    PartyTooLarge,
    QuotaReached,
    SeriesExhausted,
    ServiceClosed,
    TooManyCases,
)
from contract.settings_refusals import BadBranch, SettingsChanged, SettingsNotKept, SettingsNotNow
from contract.staff_refusals import DeskTaken, NothingSaid, TooManyMessages, UnknownMessage, UnknownPhrase
from contract.survey import NotServedYet, RatedBefore, SurveyOff, TooLateToRate

__all__ = [
    "AskedTooOften",
    "BadBranch",
    "BookingNotKept",
    "BookingUnknown",
    "BookingUsed",
    "CheckSlipOver",
    "ClosedNow",
    "DeskTaken",
    "HelpTooOften",
    "LastDesk",
    "NoCapacity",
    "NoDesk",
    "NotHere",
    "NotServedYet",
    "NotTogether",
    "NothingSaid",
    "PartyTooLarge",
    "PartyTooSmall",
    "QuotaReached",
    "RatedBefore",
    "Refused",
    "SeriesExhausted",
    "ServiceClosed",
    "SettingsChanged",
    "SettingsNotKept",
    "SettingsNotNow",
    "SurveyOff",
    "TooEarly",
    "TooLate",
    "TooLateToRate",
    "TooManyCases",
    "TooManyMessages",
    "TooManyNotices",
    "TooManyTries",
    "UnknownMessage",
    "UnknownNotice",
    "UnknownPhrase",
    "WrongBranch",
    "WrongDay",
]
"""What stands elsewhere and is known from here as well."""


class NobodyWaiting(Refused):
    """A desk asked for the next ticket and the queues it serves are empty."""

    code = "nobody-waiting"


class NothingCalled(Refused):
    """A desk acted on its current ticket and has none."""

    code = "nothing-called"


class DeskBusy(Refused):
    """A desk called a chosen ticket, or closed, while it has an open call; finish that one first."""

    code = "desk-busy"


class TooSoon(Refused):
    """A desk paused or closed right after it called somebody; press again if it was meant."""

    code = "too-soon"


class NotNow(Refused):
    """The state of the ticket does not allow this; see the table of states."""

    code = "not-now"


class RecalledEnough(Refused):
    """The visitor was called again as often as the branch allows; mark a no-show, or put the ticket back."""

    code = "recalled-enough"


class RecalledJustNow(Refused):
    """The call has only just sounded; the branch lets some seconds pass before it is repeated."""

    code = "recalled-just-now"


class TooLateToReinstate(Refused):
    """The visitor missed the call longer ago than the branch's grace time; take a new ticket."""

    code = "too-late-to-reinstate"


class PutBackEnough(Refused):
    """The ticket was put back as often as the branch allows; serve the visitor, or mark a no-show."""

    code = "put-back-enough"


class NothingToTakeBack(Refused):
    """Nothing was done there, or by whoever asks, that could be taken back, or it was taken back already."""

    code = "nothing-to-take-back"


class TooLateToTakeBack(Refused):
    """What was done last was done longer ago than it can be taken back."""

    code = "too-late-to-take-back"


class MovedOn(Refused):
    """Somebody has gone on since with a ticket that would have to go back; it is not torn away."""

    code = "moved-on"


class TicketLive(Refused):
    """A ticket of this phone still waits or is being served; `number` names it."""

    code = "ticket-live"


class EnoughForToday(Refused):
    """The phone has taken as many tickets today as the branch gives to one."""

    code = "enough-for-today"


class RoomMissing(Refused):
    """The branch parks visitors in a room only, and none was named."""

    code = "room-missing"


class ReasonMissing(Refused):
    """What was asked for is done with a reason only, and none was given."""

    code = "reason-missing"


class NowhereToGo(Refused):
    """A transfer named neither a service nor a desk, or a service that the desk does not serve."""

    code = "nowhere-to-go"


class StandsStill(Refused):
    """The hall is stopped: nobody is called and no ticket is issued until it goes on."""

    code = "hall-stopped"


class NotYetDrawn(Refused):
    """The visitor has no place yet: it is drawn, and the detail says when."""

    code = "not-yet-drawn"


class UnknownDraw(Refused):
    """There is no draw of that day here; those of other days stand in the journal."""

    code = "unknown-draw"
    status = HTTPStatus.NOT_FOUND


class UnknownService(Refused):
    """The branch does not offer the service that was named."""

    code = "unknown-service"
    status = HTTPStatus.NOT_FOUND


class UnknownProfile(Refused):
    """The branch has no such day profile."""

    code = "unknown-profile"
    status = HTTPStatus.NOT_FOUND


class UnknownDesk(Refused):
    """The branch has no such desk."""

    code = "unknown-desk"
    status = HTTPStatus.NOT_FOUND


class UnknownRoom(Refused):
    """The branch has no such room."""

    code = "unknown-room"
    status = HTTPStatus.NOT_FOUND


class UnknownOutcome(Refused):
    """The branch does not know the outcome; it keeps a list of them."""

    code = "unknown-outcome"
    status = HTTPStatus.NOT_FOUND


class UnknownTicket(Refused):
    """The branch knows no such ticket today."""

    code = "unknown-ticket"
    status = HTTPStatus.NOT_FOUND


class UnknownAlarm(Refused):
    """There is no alarm of that kind."""

    code = "unknown-alarm"
    status = HTTPStatus.NOT_FOUND


class UnknownDevice(Refused):
    """The branch has no such board or kiosk."""

    code = "unknown-device"
    status = HTTPStatus.NOT_FOUND


class SeriesForeign(Refused):
    """A kiosk handed in numbers of a series that a service or another kiosk issues."""

    code = "series-foreign"


class RequestVoid(Refused):
    """The kiosk has given the visitor a number of its own, because no answer to this request had come."""

    code = "request-void"


class IdTaken(Refused):
    """The command id was used before, for another command."""

    code = "id-taken"


REFUSALS: dict[str, type[Refused]] = dict(sorted((kind.code, kind) for kind in Refused.__subclasses__()))
"""Every refusal by its code, in an order that does not hang on which module was imported first."""


def refusal_of(code: str, detail: str) -> Refused:
    """Return the refusal that *code* names; one of a newer hub becomes a `Refused` that keeps its code."""
    return refusal_in(Problem(type="", title="", status=0, code=code, detail=detail))


def refusal_in(problem: Problem) -> Refused:
    """Return the refusal that *problem* tells of; one of a newer hub keeps its code."""
    refused = REFUSALS.get(problem.code, Refused)(
        problem.detail, at=problem.at, number=problem.number, booking=problem.booking, told=problem.told
    )
    if problem.code not in REFUSALS:
        refused.code = problem.code  # type: ignore[misc]  # of this one only: the class keeps its own
    return refused
