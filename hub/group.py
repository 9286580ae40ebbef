"""The commands that share one commit, decided one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from datetime import date, datetime

import msgspec

from contract.commands import (
    CheckIn,
    Command,
    CommitDraw,
    HandIn,
    HoldDraw,
    IssueTicket,
    MovePlace,
    SplitParty,
)
from contract.events import Entry
from contract.names import CommandId, StatusToken, TicketId
from contract.refusal import IdTaken, Refused
from contract.views import DeskView
from hub.answers import Answer, Tale, done_answer, fingerprint, refusal_answer, same_answer, tale_of
from hub.domain.branch import Branch
from hub.domain.decide import decide
from hub.domain.draw import commitment_of
from hub.domain.hand_in import Taken, taken_in
from hub.estimate import likely_wait
from hub.scoring import scored_by
from hub.store import Carried, Remembered
from hub.views import Pictures


class Asked:
    """One caller who waits for the answer to one command."""

    __slots__ = ("_answer", "command", "fingerprint")

    def __init__(self, command: Command, answer: asyncio.Future[Answer]) -> None:
        self.command = command
        self.fingerprint = fingerprint(command)
        self._answer = answer

    def reply(self, answer: Answer) -> None:
        """Give the caller *answer*, unless the caller has gone away."""
        if not self._answer.done():
            self._answer.set_result(answer)

    def fail(self, error: Exception) -> None:
        """Tell the caller that there is no answer."""
        if not self._answer.done():
            self._answer.set_exception(error)


class Group:
    """What a group of commands does to the branch, and what is to be stored and answered once it is safe.

    The branch runs ahead of the store while a group is made; if it cannot be stored, the branch is spoilt.

    Args:
        branch: as it is stored.
        now: reads the day's clock.
        mint_token: makes a status token for a ticket that has none.
        seed_of: gives the seed of the draw of a day.
        known: tickets of earlier days that the store holds; of the present day the branch knows them all.
    """

    def __init__(
        self,
        branch: Branch,
        now: Callable[[], datetime],
        mint_token: Callable[[], StatusToken],
        seed_of: Callable[[date], str],
        known: Collection[TicketId] = (),
    ) -> None:
        self.carried: dict[CommandId, Carried] = {}
        self._branch = branch
        self._now = now
        self._mint_token = mint_token
        self._known = known
        self._seed_of = seed_of
        self._answers: dict[CommandId, Answer] = {}
        self._replies: list[tuple[Asked, Answer]] = []

    @property
    def entries(self) -> list[Entry]:
        """What happened, in order."""
        return [entry for carried in self.carried.values() for entry in carried.entries]

    def take(self, asked: Asked, before: Remembered | None) -> None:
        """Carry out what was *asked*, or repeat what it was answered *before*."""
        command = asked.command
        here = self.carried.get(command.command_id)
        known = before or (here.answer if here else None)
        if known is None:
            answer = self._carry_out(asked)
        elif known.fingerprint != asked.fingerprint:
            answer = refusal_answer(
                IdTaken(f"the id {command.command_id} was used before, for another command")
            )
        else:
            answer = self._answers.get(command.command_id) or same_answer(command, known)
        self._replies.append((asked, answer))

    def reply(self) -> None:
        """Give every caller the answer; only once the group is stored."""
        for asked, answer in self._replies:
            asked.reply(answer)

    def _carry_out(self, asked: Asked) -> Answer:
        command, now, day = self._completed(asked.command), self._now(), self._branch.day
        entries: tuple[Entry, ...] = ()
        try:
            told = self._told(asked.command, command, now)
            events = decide(command, self._branch, now)
        except Refused as refused:
            answer = refusal_answer(refused)
        else:
            first = self._branch.seq + 1
            entries = tuple(
                Entry(
                    seq=seq,
                    epoch=self._branch.epoch,
                    at=now,
                    by=command.by,
                    command=command.command_id,
                    event=event,
                )
                for seq, event in enumerate(events, first)
            )
            for entry in entries:
                self._branch.apply(entry)
            answer = done_answer(command, Pictures(self._branch, now, likely_wait), told)
            if isinstance(answer.view, DeskView):
                self._branch.drawn[answer.view.desk] = answer.view, answer.body
        self._answers[command.command_id] = answer
        day = day or self._branch.day
        assert day is not None, "the hub opens a day before it lets anybody in"
        remembered = Remembered(fingerprint=asked.fingerprint, status=answer.status, body=answer.body)
        self.carried[command.command_id] = Carried(
            command=command.command_id,
            day=day,
            answer=remembered,
            entries=entries,
            scored=scored_by(command, self._branch) if entries else None,
        )
        return answer

    def _told(self, asked: Command, command: Command, now: datetime) -> Tale:
        """Return what the answer tells beside the picture; *asked* is *command* as it came."""
        if not (isinstance(asked, HandIn) and isinstance(command, HandIn)):
            return tale_of(command, self._branch, now)
        known = [ticket for ticket in asked.tickets if ticket.ticket in self._known]
        new = taken_in(command, self._branch, now)
        return [*(Taken(ticket.ticket, ticket.number, "known") for ticket in known), *new]

    def _completed(self, command: Command) -> Command:
        """Return *command* as the rules need it.

        It gets what no rule may make up, a ticket's token or the seed of a draw, and loses the tickets that
        were handed in on an earlier day, of which the branch knows nothing any more.
        """
        if isinstance(command, HandIn):
            new = tuple(ticket for ticket in command.tickets if ticket.ticket not in self._known)
            return msgspec.structs.replace(command, tickets=new)
        if isinstance(command, CommitDraw):
            return msgspec.structs.replace(command, commitment=commitment_of(self._seed_of(command.day)))
        if isinstance(command, HoldDraw):
            return msgspec.structs.replace(command, seed=self._seed_of(command.day))
        if isinstance(command, IssueTicket | CheckIn | MovePlace | SplitParty) and command.token is None:
            return msgspec.structs.replace(command, token=self._mint_token())
        return command
