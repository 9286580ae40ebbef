"""Why nobody is told of a visitor who asks for help."""

from __future__ import annotations

from contract.refused import Refused


class HelpTooOften(Refused):
    """Help was asked for at this kiosk and taken back so often that nobody is told for a while."""

    code = "help-too-often"
