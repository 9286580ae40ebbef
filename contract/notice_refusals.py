"""Why a notice is not posted, or not withdrawn."""

from __future__ import annotations

from http import HTTPStatus

from contract.refused import Refused


class TooManyNotices(Refused):
    """So many notices are posted already that nobody would read one more; withdraw one first."""

    code = "too-many-notices"


class UnknownNotice(Refused):
    """No such notice is posted; it may have been withdrawn, or its time is over."""

    code = "unknown-notice"
    status = HTTPStatus.NOT_FOUND
