"""Why a kiosk may not print a check slip."""

from __future__ import annotations

from contract.refused import Refused


class CheckSlipOver(Refused):
    """This check slip does not wait to be printed: it is begun, done, too old, or another was asked for."""

    code = "check-slip-over"
