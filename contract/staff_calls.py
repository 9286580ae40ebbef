"""Clerks at their desks: who works where, what they tell the supervisor, and the silent alarm."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from contract.asked import Asked, AtDesk
from contract.happened import Happened
from contract.names import DeskId, DeviceId, MessageId
from contract.picture import Texts, View

LONGEST_MESSAGE = 120
"""No message of a clerk has more letters: it is read between two other things."""
MessageText = Annotated[str, msgspec.Meta(max_length=LONGEST_MESSAGE)]
PhraseName = Annotated[str, msgspec.Meta(max_length=64)]
"""The id of a ready-made phrase of the branch; empty: none."""


class WorkAtDesk(AtDesk, frozen=True, kw_only=True):
    """Whoever asks works at *desk* from now on, and at no other.

    Where somebody else works there, *instead_of* must name them: nobody is replaced unseen.
    """

    instead_of: DeviceId | None = None


class LeaveDesk(AtDesk, frozen=True, kw_only=True):
    """Whoever asks does not work at *desk* any more."""


class TellSupervisor(AtDesk, frozen=True, kw_only=True):
    """The clerk at *desk* tells the supervisor a ready-made *phrase* of the branch, a free *text*, or both.

    The command's id becomes the message's.
    """

    phrase: PhraseName = ""
    text: MessageText = ""


class SeeMessage(Asked, frozen=True, kw_only=True):
    """Whoever asks has read *message*, which its clerk is told."""

    message: MessageId


class RaiseAlarm(AtDesk, frozen=True, kw_only=True):
    """The clerk at *desk* needs somebody at once, and the person across the desk is not to notice.

    Raised again while nobody has gone there, it changes nothing.
    """


class EndAlarm(Asked, frozen=True, kw_only=True):
    """Whoever asks goes to *desk*, whose clerk has raised the silent alarm."""

    desk: DeskId


StaffCommand = WorkAtDesk | LeaveDesk | TellSupervisor | SeeMessage | RaiseAlarm | EndAlarm
"""What clerks ask for beside the queue, and what they are answered."""


class ClerkCame(Happened, frozen=True, kw_only=True):
    """Whoever asked works at *desk*, *instead_of* somebody who is told so; None: nobody worked there."""

    desk: DeskId
    instead_of: DeviceId | None = None


class ClerkLeft(Happened, frozen=True, kw_only=True):
    """Whoever asked does not work at *desk* any more."""

    desk: DeskId


class MessageSent(Happened, frozen=True, kw_only=True):
    """A clerk at *desk* told the supervisor something: a *phrase* by its id, a *text*, or both."""

    message: MessageId
    desk: DeskId
    phrase: str = ""
    text: str = ""


class MessageSeen(Happened, frozen=True, kw_only=True):
    """Whoever asked has read *message*."""

    message: MessageId


class AlarmRaised(Happened, frozen=True, kw_only=True):
    """The clerk at *desk* needs somebody at once."""

    desk: DeskId


class AlarmEnded(Happened, frozen=True, kw_only=True):
    """Whoever asked goes to *desk*."""

    desk: DeskId


StaffEvent = ClerkCame | ClerkLeft | MessageSent | MessageSeen | AlarmRaised | AlarmEnded
"""What has happened at desks beside the queue."""


class StaffMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What a clerk told the supervisor.

    Attributes:
        by: who told it.
        at: when, on the branch's own clock.
        phrase: the ready-made part, by language; empty: there is none.
        text: the free part.
        seen_by: who has read it; None: nobody yet.
        seen_at: when, on the same clock.
    """

    message: MessageId
    desk: DeskId
    desk_name: str
    by: DeviceId
    at: datetime
    phrase: Texts = {}
    text: str = ""
    seen_by: DeviceId | None = None
    seen_at: datetime | None = None


class SilentAlarm(msgspec.Struct, frozen=True, kw_only=True):
    """A clerk who needs somebody at once.

    Attributes:
        by: who raised it.
        at: when, on the branch's own clock.
        coming: who has said that they go there; None: nobody yet.
    """

    desk: DeskId
    desk_name: str
    by: DeviceId
    at: datetime
    coming: DeviceId | None = None


class StaffCalls(View, frozen=True, kw_only=True):
    """Who needs somebody, and what nobody has read yet; whoever waits longest first."""

    alarms: tuple[SilentAlarm, ...] = ()
    messages: tuple[StaffMessage, ...] = ()
