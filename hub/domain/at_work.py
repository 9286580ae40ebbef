"""Who works at which desk, messages to the supervisor, and the silent alarm.

A desk is one clerk's: a colleague's press moves nobody's visitor before the desk was taken over, which the
one who sat there is told at once. Opening, pausing and closing stay open to whoever directs the hall.
"""

from __future__ import annotations

from typing import assert_never

from contract.asked import Asked, AtDesk
from contract.commands import CloseDesk, OpenDesk, PauseDesk
from contract.events import Event
from contract.names import DeskId, DeviceId, MessageId
from contract.staff_calls import (
    AlarmEnded,
    AlarmRaised,
    ClerkCame,
    ClerkLeft,
    EndAlarm,
    LeaveDesk,
    MessageSeen,
    MessageSent,
    RaiseAlarm,
    SeeMessage,
    StaffCommand,
    TellSupervisor,
    WorkAtDesk,
)
from contract.staff_refusals import DeskTaken, NothingSaid, TooManyMessages, UnknownMessage, UnknownPhrase
from hub.domain.branch import Branch
from hub.domain.calling import known_desk

MOST_UNREAD = 5
"""So many messages of one desk wait to be read at most."""
PERSON = "person-"
"""So begins who asks, when it is somebody who is signed in; devices are known by their desk."""
_FREE = (OpenDesk, PauseDesk, CloseDesk, WorkAtDesk, LeaveDesk, TellSupervisor, RaiseAlarm)
"""What anybody may ask for at any desk."""


def unless_taken(command: Asked, branch: Branch) -> None:
    """Let nobody move the visitors of a desk at which a colleague works; its own buttons always may.

    Raises:
        DeskTaken: *command* does that.
    """
    if not isinstance(command, AtDesk) or isinstance(command, _FREE) or not command.by.startswith(PERSON):
        return
    clerk = branch.staff.clerk_at(command.desk)
    if clerk is not None and clerk != command.by:
        raise _taken(command.desk, clerk)


def of_staff(command: StaffCommand, branch: Branch) -> list[Event]:
    """Return what happens when a clerk or supervisor asks for *command*; nothing where it is so already."""
    match command:
        case WorkAtDesk():
            return _come(command, branch)
        case LeaveDesk(desk=desk, by=by):
            known_desk(desk, branch)
            return [ClerkLeft(desk=desk)] if branch.staff.clerk_at(desk) == by else []
        case TellSupervisor():
            return [_told(command, branch)]
        case SeeMessage(message=message):
            told = branch.staff.told.get(message)
            if told is None:
                raise UnknownMessage(f"no clerk has sent a message {message!r} today")
            return [MessageSeen(message=message)] if told.seen_by is None else []
        case RaiseAlarm(desk=desk):
            known_desk(desk, branch)
            return [] if _is_raised(desk, branch) else [AlarmRaised(desk=desk)]
        case EndAlarm(desk=desk):
            known_desk(desk, branch)
            return [AlarmEnded(desk=desk)] if _is_raised(desk, branch) else []
        case _:
            assert_never(command)


def _come(command: WorkAtDesk, branch: Branch) -> list[Event]:
    known_desk(command.desk, branch)
    there = branch.staff.clerk_at(command.desk)
    if there == command.by:
        return []
    if there is not None and there != command.instead_of:
        raise _taken(command.desk, there)
    elsewhere = branch.staff.desk_of(command.by)
    left: list[Event] = [] if elsewhere is None else [ClerkLeft(desk=elsewhere)]
    return [*left, ClerkCame(desk=command.desk, instead_of=there)]


def _told(command: TellSupervisor, branch: Branch) -> MessageSent:
    known_desk(command.desk, branch)
    text = " ".join(command.text.split())
    known = [phrase.id for phrase in branch.settings.verbs.phrases]
    if command.phrase and command.phrase not in known:
        raise UnknownPhrase(
            f"this branch has no phrase {command.phrase!r} (known: {', '.join(known) or 'none'})"
        )
    if not command.phrase and not text:
        raise NothingSaid("choose a phrase or write something")
    if sum(told.desk == command.desk for told in branch.staff.unread()) >= MOST_UNREAD:
        raise TooManyMessages(f"{MOST_UNREAD} messages of desk {command.desk} wait to be read already")
    message = MessageId(command.command_id)
    return MessageSent(message=message, desk=command.desk, phrase=command.phrase, text=text)


def _is_raised(desk: DeskId, branch: Branch) -> bool:
    raised = branch.staff.raised.get(desk)
    return raised is not None and raised.coming is None


def _taken(desk: DeskId, clerk: DeviceId) -> DeskTaken:
    return DeskTaken(f"{clerk} works at desk {desk}; take it over first")
