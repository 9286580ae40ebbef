"""What a command is answered: made once, kept, and given again, byte for byte, to who asks again."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from http import HTTPStatus

from contract.booking_views import BookingsAdded
from contract.check_slips import CheckSlipCommand
from contract.codec import decode, encode
from contract.commands import (
    AddBookings,
    AskForHelp,
    AtDesk,
    CheckIn,
    CloseService,
    Command,
    CommitDraw,
    CutJournal,
    EndHelp,
    GiveBack,
    GoOn,
    HandIn,
    HoldDraw,
    IssueTicket,
    LookAfter,
    MergeTickets,
    MovePlace,
    OpenDay,
    OpenService,
    PostNotice,
    RateVisit,
    ReprintSlip,
    SplitParty,
    StopHall,
    SwitchProfile,
    TakeSettings,
    WithdrawNotice,
)
from contract.hall_views import HallView
from contract.names import TicketId
from contract.problem import Problem
from contract.refusal import Refused, refusal_in
from contract.restoring import TakeUpRestored
from contract.routes import CREATED, PROBLEM_TYPE, ROUTES
from contract.staff_calls import EndAlarm, SeeMessage
from contract.views import View
from hub.domain.bookings import Told, handed_over
from hub.domain.branch import Branch
from hub.domain.hand_in import Taken
from hub.domain.take_over import changes, taken_from
from hub.scoring import without_score
from hub.store import Remembered
from hub.views import Pictures

Tale = Sequence[Told] | Sequence[Taken] | Sequence[str]
"""What becomes of each booking or ticket of a hand-over, or what other settings change."""
_OF_HALL = (StopHall, GoOn, CommitDraw, HoldDraw, CutJournal, TakeUpRestored, LookAfter)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the door sends back.

    Attributes:
        status: of HTTP.
        body: the JSON to send as it is; the same bytes for the same command id.
        view: the same as an object.
    """

    status: int
    body: bytes
    view: View | Problem

    @property
    def content_type(self) -> str:
        """The media type of `body`."""
        return PROBLEM_TYPE if isinstance(self.view, Problem) else "application/json"

    @property
    def refused(self) -> Refused | None:
        """Why the hub said no; None when it did not."""
        return refusal_in(self.view) if isinstance(self.view, Problem) else None

    def wanted(self) -> View:
        """Return the view that was asked for.

        Raises:
            Refused: the hub said no.
        """
        if isinstance(self.view, Problem):
            raise refusal_in(self.view)
        return self.view


def done_answer(command: Command, pictures: Pictures, told: Tale = ()) -> Answer:
    """Return the answer to *command*, which was carried out; *told* is what was to be told before it was."""
    view = _view_for(command, pictures, told)
    status = HTTPStatus.CREATED if type(command) in CREATED else HTTPStatus.OK
    return Answer(int(status), encode(view), view)


def refusal_answer(refused: Refused) -> Answer:
    """Return the answer that says *refused*."""
    status = refused.status
    problem = Problem(
        type=f"urn:okienko:problem:{refused.code}",
        title=_title(type(refused)),  # type: ignore[arg-type]  # the class hashes; mypy sees its objects
        status=int(status),
        code=refused.code,
        detail=refused.detail,
        at=refused.at,
        number=refused.number,
        booking=refused.booking,
        told=refused.told,
    )
    return Answer(int(status), encode(problem), problem)


def same_answer(command: Command, remembered: Remembered) -> Answer:
    """Return the answer that *command* was given before."""
    if remembered.status >= HTTPStatus.BAD_REQUEST:
        return Answer(remembered.status, remembered.body, decode(remembered.body, Problem))
    return Answer(remembered.status, remembered.body, decode(remembered.body, _shown_to(command)))


def fingerprint(command: Command) -> bytes:
    """Return what tells *command* from another one with the same id; taken before a token is minted."""
    told = without_score(command) if isinstance(command, RateVisit) else command
    return hashlib.blake2b(encode(told), digest_size=16).digest()


def _shown_to(command: Command) -> type[View]:
    if isinstance(command, OpenDay):
        return BookingsAdded
    return HallView if isinstance(command, _OF_HALL) else ROUTES[type(command)][1]


def tale_of(command: Command, branch: Branch, now: datetime) -> Tale:
    """Return what only the *branch* as it was before *command* can tell of it.

    Raises:
        Refused: as `decide` does.
    """
    if isinstance(command, AddBookings):
        return handed_over(command, branch)
    if isinstance(command, TakeSettings):
        return changes(taken_from(command, branch, now), branch)
    return ()


def _view_for(command: Command, pictures: Pictures, told: Tale) -> View:  # noqa: C901, PLR0911, PLR0912  one kind of answer each
    if isinstance(command, AtDesk):
        return pictures.desk(command.desk)
    if isinstance(command, IssueTicket | CheckIn | SplitParty):
        return pictures.ticket(TicketId(command.command_id), with_token=True)
    if isinstance(command, HandIn):
        return pictures.handed_in(command.kiosk, [taken for taken in told if isinstance(taken, Taken)])
    if isinstance(command, TakeSettings):
        return pictures.settings_taken(command, [each for each in told if isinstance(each, str)])
    if isinstance(command, AddBookings | OpenDay):
        rows = [each for each in told if isinstance(each, Told)]
        return pictures.bookings_added(rows, dry_run=isinstance(command, AddBookings) and command.dry_run)
    if isinstance(command, _OF_HALL):
        return pictures.hall.view()
    if isinstance(command, SwitchProfile | OpenService | CloseService):
        return pictures.menu()
    if isinstance(command, AskForHelp | EndHelp | CheckSlipCommand):
        return pictures.menu(command.kiosk)
    if isinstance(command, SeeMessage | EndAlarm):
        return pictures.staff.calls()
    if isinstance(command, PostNotice | WithdrawNotice):
        return pictures.notices.view()
    if isinstance(command, RateVisit):
        return pictures.survey(command.token)
    if isinstance(command, GiveBack):
        return pictures.ticket_with(command.token)
    if isinstance(command, MergeTickets):
        return pictures.survivor(command.ticket)
    # Whoever passes a place on or prints the paper again must have what stands on it.
    return pictures.ticket(command.ticket, with_token=isinstance(command, MovePlace | ReprintSlip))


@cache
def _title(kind: type[Refused]) -> str:
    return (inspect.getdoc(kind) or kind.__name__).split("\n")[0].removesuffix(".")
