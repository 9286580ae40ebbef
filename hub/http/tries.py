"""How often a device may show codes in vain: so that nobody guesses those of others.

A code has six digits, and those of many days are known: whoever could try thousands of them would find some.
The count is kept here and not in the journal, for a wrong code changes nothing: a hub that starts anew begins
it anew.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contract.clock import Clock
from contract.commands import CheckIn, Command
from contract.hall_views import Alarm
from contract.names import CommandId, DeviceId, device_id
from contract.refusal import BookingUnknown, TooManyTries, WrongBranch, WrongDay
from contract.settings import zone_of
from hub.answers import Answer, refusal_answer
from hub.domain.settings import BranchSettings
from hub.http.figures import CarryOut

logger = logging.getLogger(__name__)

IN_VAIN = frozenset({BookingUnknown.code, WrongDay.code, WrongBranch.code})
"""That a code is for another day is worth as much to who guesses: it is known on that day."""
OTHERS = DeviceId("others")
"""All that are no kiosk of the branch are counted as one: their names are what they say of themselves."""


@dataclass(slots=True)
class _Ledger:
    """What is known of one device; instants are seconds of the day.

    Attributes:
        turn: one code after the other is looked at, so that many at once are no more than one by one.
        wrong: when each of its codes was shown in vain, as far as no right one has made up for it.
        locks: how often it was shut since the last right code.
        until: until when it is shut; *since* when.
    """

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    wrong: deque[float] = field(default_factory=deque)
    locks: int = 0
    since: datetime | None = None
    until: datetime | None = None


class Tries:
    """Shuts the check-in of a device that shows too many codes in vain.

    Args:
        clock: the day's clock.
        settings: returns the branch's settings that are in force.
        knows: tells whether a command was carried out or refused before.

    Attributes:
        in_vain: how many codes each device has shown in vain since the start.
    """

    def __init__(
        self,
        clock: Clock,
        settings: Callable[[], BranchSettings],
        knows: Callable[[CommandId], Awaitable[bool]],
    ) -> None:
        self._clock, self._settings, self._knows = clock, settings, knows
        self._ledgers: dict[DeviceId, _Ledger] = {}
        self.in_vain: Counter[DeviceId] = Counter()

    def guarding(self, carry_out: CarryOut) -> CarryOut:
        """Return *carry_out* with its check-ins counted, and not asked while their device is shut."""

        async def guarded(command: Command) -> Answer:
            if not isinstance(command, CheckIn):
                return await carry_out(command)
            device, ledger = self._ledger_of(command.by)
            async with ledger.turn:
                if await self._knows(command.command_id):
                    return await carry_out(command)  # it is told what it was told before
                if (no := self._shut(ledger)) is not None:
                    return refusal_answer(no)
                answer = await carry_out(command)
                self._note(device, ledger, answer)
                return answer

        return guarded

    def alarms(self) -> Iterator[Alarm]:
        """Yield which devices are shut now."""
        zone, now = zone_of(self._settings().timezone), self._clock.now()
        for device, ledger in self._ledgers.items():
            if ledger.since is None or ledger.until is None or ledger.until <= now:
                continue
            yield Alarm(
                code="codes-guessed",
                about=device,
                since=ledger.since,
                what=f"{device} showed too many codes in vain; "
                f"its check-in is shut until {ledger.until.astimezone(zone):%H:%M}",
                way_out="look who stands there, and help whoever is booked",
            )

    def _ledger_of(self, by: DeviceId) -> tuple[DeviceId, _Ledger]:
        kiosks = {device_id("kiosk", kiosk.id) for kiosk in self._settings().kiosks}
        device = by if by in kiosks else OTHERS
        return device, self._ledgers.setdefault(device, _Ledger())

    def _shut(self, ledger: _Ledger) -> TooManyTries | None:
        """Return why no code of the device is looked at now; None: it is."""
        rules, now_s, now = self._settings().codes, self._clock.elapsed(), self._clock.now()
        while ledger.wrong and ledger.wrong[0] <= now_s - rules.lock_minutes * 60:
            ledger.wrong.popleft()
        if ledger.until is not None and now < ledger.until:
            again = ledger.until.astimezone(zone_of(self._settings().timezone))
            return TooManyTries(f"too many codes were shown in vain; again from {again:%H:%M} on", at=again)
        return None

    def _note(self, device: DeviceId, ledger: _Ledger, answer: Answer) -> None:
        """Take in what came of one check-in."""
        refused = answer.refused
        if refused is None:
            ledger.locks = 0
            if ledger.wrong:
                ledger.wrong.popleft()
        elif refused.code in IN_VAIN:
            self.in_vain[device] += 1
            ledger.wrong.append(self._clock.elapsed())
            if len(ledger.wrong) >= self._settings().codes.tries:
                self._lock(device, ledger)

    def _lock(self, device: DeviceId, ledger: _Ledger) -> None:
        rules, now = self._settings().codes, self._clock.now()
        minutes = min(rules.lock_most_minutes, rules.lock_minutes * 2**ledger.locks)
        ledger.wrong.clear()
        ledger.locks += 1
        ledger.since, ledger.until = now, now + timedelta(minutes=minutes)
        logger.warning("Check-in of %s shut for %.0f min: too many codes in vain", device, minutes)
