"""Why somebody does not work at a desk, or tells nobody anything."""

from __future__ import annotations

from http import HTTPStatus

from contract.refused import Refused


class DeskTaken(Refused):
    """Somebody else works at this desk; take it over first, and they are told."""

    code = "desk-taken"


class NothingSaid(Refused):
    """A message needs a ready-made phrase or a text."""

    code = "nothing-said"


class TooManyMessages(Refused):
    """So many messages of this desk wait to be read that one more helps nobody; go there, or telephone."""

    code = "too-many-messages"


class UnknownPhrase(Refused):
    """The branch has no such ready-made phrase."""

    code = "unknown-phrase"
    status = HTTPStatus.NOT_FOUND


class UnknownMessage(Refused):
    """No clerk has sent such a message today."""

    code = "unknown-message"
    status = HTTPStatus.NOT_FOUND
