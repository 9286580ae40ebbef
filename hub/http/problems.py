"""Why a request was not carried out, as `application/problem+json` with a lasting code.

A refusal of the rules (`contract.refusal`) keeps its own code. What never reached the rules is turned away
here, and has a code of its own below.
"""

from __future__ import annotations

import inspect
import logging
from http import HTTPStatus
from typing import ClassVar

from contract.codec import MAX_BYTES, Unreadable
from contract.problem import Problem
from contract.refusal import Refused
from contract.routes import ID_HEADER
from hub.audit.chain import NotKept
from hub.limits import Beyond
from hub.store import StoreError
from hub.waiting_line import HubBusy

logger = logging.getLogger(__name__)

TYPE = "urn:okienko:problem:{code}"
"""What stands in `type` of a problem: a name, not an address."""


class TurnedAway(Exception):
    """Base of all reasons not to ask the rules at all; nothing has changed.

    Attributes:
        code: a word that never changes once released, such as ``wrong-method``.
        status: the HTTP status it is answered with.
        headers: what the answer carries besides.
    """

    code: ClassVar[str] = "turned-away"
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    headers: tuple[tuple[bytes, bytes], ...] = ()


class IdMissing(TurnedAway):
    """A command came without a usable id, so that it could be carried out twice."""

    code = "id-missing"

    def __init__(self) -> None:
        super().__init__(
            f"{ID_HEADER} must hold an id that is new for each press and the same on each try of it: "
            "1 to 64 letters, digits, dots, hyphens or underscores, such as a UUID"
        )


class CannotBeRead(TurnedAway):
    """The request is not written as it must be."""

    code = "unreadable"


class KeptNoLonger(TurnedAway):
    """That day was cut off the journal and is not kept any more."""

    code = "kept-no-longer"
    status = HTTPStatus.GONE


class NotFromHere(TurnedAway):
    """What was asked for is shown on the hub's own machine only."""

    code = "not-from-here"
    status = HTTPStatus.FORBIDDEN


class SignInFirst(TurnedAway):
    """What was asked for is for people of the branch, and nobody has signed in."""

    code = "sign-in-first"
    status = HTTPStatus.UNAUTHORIZED


class NotAllowed(TurnedAway):
    """The roles of who is signed in do not allow it."""

    code = "not-allowed"
    status = HTTPStatus.FORBIDDEN


class NoSuchPath(TurnedAway):
    """Nothing is at this address."""

    code = "no-such-path"
    status = HTTPStatus.NOT_FOUND


class WrongMethod(TurnedAway):
    """The address is right, the method is not; `Allow` tells which is."""

    code = "wrong-method"
    status = HTTPStatus.METHOD_NOT_ALLOWED

    def __init__(self, method: str, allow: str) -> None:
        super().__init__(f"{method} is not answered here, {allow} is")
        self.headers = ((b"allow", allow.encode("ascii")),)


class TooLarge(TurnedAway):
    """The body of the request is larger than any message of ours."""

    code = "too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self) -> None:
        super().__init__(f"a body may have {MAX_BYTES} bytes at most")


class WrongType(TurnedAway):
    """The body says that it is something else than JSON."""

    code = "wrong-type"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class UnknownHost(TurnedAway):
    """The request is for a host of another name; it may have been sent by a page of somebody else."""

    code = "unknown-host"
    status = HTTPStatus.MISDIRECTED_REQUEST


class NotNow(TurnedAway):
    """Parent of those that pass by themselves: the same may be asked again, a second later."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers = ((b"retry-after", b"1"),)


class StoreAway(NotNow):
    """The hub cannot write at present, so it changes nothing; the same request may be sent again."""

    code = "store-away"


class Standby(NotNow):
    """This hub is not the one that speaks for the branch now; the other one is to be asked."""

    code = "standby"


class Busy(NotNow):
    """More commands wait than the hub takes, so it changes nothing; the same request may be sent again."""

    code = "hub-busy"


class HubFull(NotNow):
    """More connections are open, or pages kept up to date, than the hub holds."""

    code = "hub-full"
    headers = ((b"retry-after", b"5"),)


class TooFast(TurnedAway):
    """More is asked, from one address or by one device, than is answered; the same may be asked again."""

    code = "too-fast"
    status = HTTPStatus.TOO_MANY_REQUESTS
    headers = ((b"retry-after", b"1"),)


class HeadTooLarge(TurnedAway):
    """The request's address and headers are larger than any of ours."""

    code = "head-too-large"
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE


class TooSlow(TurnedAway):
    """The request did not come to its end in time."""

    code = "too-slow"
    status = HTTPStatus.REQUEST_TIMEOUT


class DiskFull(TurnedAway):
    """The hub's disk is nearly full, so what can wait is left undone; tickets never wait."""

    code = "disk-full"
    status = HTTPStatus.INSUFFICIENT_STORAGE


class Broken(TurnedAway):
    """The hub made a mistake; it stands in the hub's log."""

    code = "broken"
    status = HTTPStatus.INTERNAL_SERVER_ERROR


TURNED_AWAY: dict[str, type[TurnedAway]] = {
    kind.code: kind
    for each in TurnedAway.__subclasses__()
    for kind in (NotNow.__subclasses__() if each is NotNow else [each])
}
"""Every reason not to ask the rules, by its code."""


_FORESEEN: tuple[tuple[type[Exception], type[TurnedAway]], ...] = (
    (Unreadable, CannotBeRead),
    (NotKept, KeptNoLonger),
    (Beyond, HubFull),
    (HubBusy, Busy),
    (StoreError, StoreAway),
)
"""What others raise, and what it is to who asks; the first that fits."""


def title_of(kind: type[Exception]) -> str:
    """Return what *kind* of problem it is, in one sentence: the first of its docstring."""
    return (inspect.getdoc(kind) or kind.__name__).split("\n")[0].removesuffix(".")


def reason_of(error: Exception) -> Refused | TurnedAway:
    """Return *error* as a reason that the asker may be told; one that nobody foresaw is logged."""
    if isinstance(error, Refused | TurnedAway):
        return error
    for kind, reason in _FORESEEN:
        if isinstance(error, kind):
            return reason(str(error))
    logger.error("A request ended in an error that nobody foresaw", exc_info=error)
    return Broken("the hub could not carry this out; the reason stands in its log")


def problem_of(reason: Refused | TurnedAway) -> Problem:
    """Return what the asker is told."""
    return Problem(
        type=TYPE.format(code=reason.code),
        title=title_of(type(reason)),
        status=int(reason.status),
        code=reason.code,
        detail=str(reason),
    )
