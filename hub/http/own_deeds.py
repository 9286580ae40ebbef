"""What visitors may do with the paper in hand and without anybody of the staff, and how often.

Whoever finds a paper, or writes a program, must not fill the journal with what is asked by it. A token that
is none is answered without a word in the store.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from contract.commands import Command, GiveBack, RateVisit
from contract.giving_back import AskedTooOften
from contract.names import StatusToken
from contract.refusal import Refused, UnknownTicket
from hub.answers import Answer, refusal_answer
from hub.authority import Authority
from hub.http.figures import CarryOut

MOST_A_DAY = 20
"""So much may be asked with one paper; a visitor asks twice."""


class OwnDeeds:
    """Counts what is asked with each paper.

    Args:
        authority: knows the papers of the day, and what was asked before.
    """

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._asked: Counter[StatusToken] = Counter()
        self._day: date | None = None

    def guarding(self, carry_out: CarryOut) -> CarryOut:
        """Return *carry_out*, which is not asked by papers that are none or have asked enough."""

        async def guarded(command: Command) -> Answer:
            if not isinstance(command, GiveBack | RateVisit) or await self._authority.knows(
                command.command_id
            ):
                return await carry_out(command)
            if (no := await self._why_not(command.token)) is not None:
                return refusal_answer(no)
            return await carry_out(command)

        return guarded

    async def _why_not(self, token: StatusToken) -> Refused | None:
        async with self._authority.committed() as branch:
            is_known, day = branch.ticket_of(token) is not None, branch.day
        if not is_known:
            return UnknownTicket("no ticket of today has this code")
        if day != self._day:
            self._day = day
            self._asked.clear()
        self._asked[token] += 1
        if self._asked[token] > MOST_A_DAY:
            return AskedTooOften("too much was asked with this paper today; ask the staff")
        return None
