"""The names by which people and devices point at things.

On the wire each of them is a plain string; in the code each is a type of its own, so that a desk can
never be handed over where a service is meant.
"""

from __future__ import annotations

import re
from typing import Annotated, NewType

import msgspec

# Python's $ also matches before a line feed at the end, hence the look-ahead; JSON Schema knows both.
Id = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$(?!\n)",
        extra={"written": "a name of letters, digits, '.', '_' and '-', as in 'hall-1'"},
    ),
]
"""What an identifier looks like: it stands in topics and paths, so it has no slash, space or wildcard."""

BranchId = NewType("BranchId", Id)
ServiceId = NewType("ServiceId", Id)
RoomId = NewType("RoomId", Id)
DeskId = NewType("DeskId", Id)
BoardId = NewType("BoardId", Id)
KioskId = NewType("KioskId", Id)
DeviceId = NewType("DeviceId", Id)
"""Who asks or reports: ``kiosk-K1``, ``desk-3``, ``board-hall-1``, ``page`` … see `device_id`."""
TicketId = NewType("TicketId", Id)
CommandId = NewType("CommandId", Id)
ProfileId = NewType("ProfileId", Id)
LayoutId = NewType("LayoutId", Id)
NoticeId = NewType("NoticeId", Id)
MessageId = NewType("MessageId", Id)
CheckSlipId = NewType("CheckSlipId", Id)

LanguageTag = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$(?!\n)",
        extra={"written": "a language as BCP 47 writes it, as in 'pl' or 'uk'"},
    ),
]
Language = NewType("Language", LanguageTag)
"""A language as BCP 47 writes it, such as ``pl`` or ``uk``."""

TokenText = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{22,64}$(?!\n)")]
StatusToken = NewType("StatusToken", TokenText)
"""What lets a visitor's phone see one ticket: 128 random bits or more, URL-safe base64, never in a log."""

PhoneToken = NewType("PhoneToken", TokenText)
"""A pseudonym of one phone, minted by the phone's page or the SMS adapter; never a number, never in a log."""

BookingCodeText = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}$(?!\n)")]
BookingCode = NewType("BookingCode", BookingCodeText)
"""The six digits that a booked visitor brings."""

NumberText = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{1,2}[0-9]{3,4}$(?!\n)")]
"""A `TicketNumber` as it is written everywhere: ``A042``."""

HUB = DeviceId("hub")
"""What a hub calls itself: who asks for what nobody asks for, as at midnight, and whom an alarm is about."""

_NUMBER = re.compile(r"([A-Z]{1,2})([0-9]{3,4})")


class TicketNumber(msgspec.Struct, frozen=True, order=True):
    """What is printed, shown and spoken: a series and a count, as in ``A042``.

    A number comes round again within days; only a `TicketId` names one ticket for ever. Counts above 999
    simply grow a digit.
    """

    series: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{1,2}$(?!\n)")]
    count: Annotated[int, msgspec.Meta(ge=1, le=9999)]

    def __str__(self) -> str:
        return f"{self.series}{self.count:03d}"

    @classmethod
    def parse(cls, text: str) -> TicketNumber:
        """Read a number as a person would write it.

        Raises:
            ValueError: *text* is not one or two capital letters and three or four digits.
        """
        match = _NUMBER.fullmatch(text)
        if match is None:
            raise ValueError(f"not a ticket number: {text!r} (expected letters and digits, as in 'A042')")
        return cls(series=match[1], count=int(match[2]))


def device_id(kind: str, name: str) -> DeviceId:
    """Return the device id of the *kind* (``kiosk``, ``board``, ``desk``) called *name* in the branch."""
    return DeviceId(f"{kind}-{name}")
