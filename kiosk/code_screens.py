"""The screens of somebody with a booking: the code, and the answer no. Pure; part of `kiosk.screens`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contract.names import Language

CODE_DIGITS = 6
"""How long a booking's code is."""
CODES_AT_MOST = 10
"""So many bookings are checked in together."""


@dataclass(frozen=True, slots=True)
class Code:
    """The code of a booking is being typed, or held to a reader.

    *several*: codes are gathered until the visitor says that these are all; *others* are those noted before.
    """

    language: Language
    digits: str = ""
    others: tuple[str, ...] = ()
    several: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all digits stand there."""
        return len(self.digits) == CODE_DIGITS

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that are whole, each once; none while one is half typed."""
        if self.digits and not self.is_whole:
            return ()
        return tuple(dict.fromkeys((*self.others, self.digits) if self.digits else self.others))


@dataclass(frozen=True, slots=True)
class Refused:
    """The hub, or the kiosk itself, said no; *code* says why. *typed*: the way back leads to the keypad.

    *at*, on the branch's own clock, and *number* are told to the visitor where they are known; *instead* is
    what the operator advises. Of several bookings *booking* is the one that it is about, and *others* are
    good as far as is known.
    """

    language: Language
    code: str
    typed: bool = False
    at: datetime | None = None
    number: str = ""
    instead: str = ""
    booking: str = ""
    others: tuple[str, ...] = ()
