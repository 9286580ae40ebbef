"""Takes a branch.toml over that was changed while the hub runs; a bad one never replaces a good one.

The file is looked at once a second, and acted on when it has stood still from one look to the next: editors
write a file in pieces, or put another in its place. What is sent by HTTP is written to the file first and
taken then: whenever the hub dies in between, its next start finds the file and takes it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from contract.branch_commands import SettingsText
from contract.clock import Clock
from contract.commands import TakeSettings
from contract.names import HUB, CommandId
from contract.refusal import Refused, SettingsNotKept
from contract.settings import BadSettings
from contract.settings_views import SettingsView
from hub.answers import Answer, refusal_answer
from hub.authority import Authority
from hub.branch_file import BranchFile, NotKept, Stamp
from hub.branch_newer import is_older
from hub.domain.settings import read_branch
from hub.domain.take_over import take_settings, taken_from
from hub.domain.taken import fingerprint_of
from hub.store import StoreError
from link.health import Health

logger = logging.getLogger(__name__)

LOOK_S = 1.0
AGAIN_S = 5.0
"""How long settings are left alone that cannot be taken now; what stands against them may be over then."""
LONGEST: int = SettingsText.__metadata__[0].max_length  # type: ignore[attr-defined]  # of Annotated
FAULT = "branch-file"


class BranchWatch:
    """Watches over the file of one branch.

    Attributes:
        trouble: why the file is not in force, one mistake a line; empty while it is.

    Args:
        authority: the one writer, by way of which settings are taken like everything else is done.
        file: where the branch is described; None: nowhere, and what is sent is taken without more ado.
        clock: the day's clock.
        health: where a fault is reported.
    """

    def __init__(self, authority: Authority, file: BranchFile | None, clock: Clock, health: Health) -> None:
        self.trouble = ""
        self._authority = authority
        self._file = file
        self._clock = clock
        self._health = health
        self._one_at_a_time = asyncio.Lock()
        self._look = asyncio.Event()
        self._seen: Stamp | None = None
        self._dealt_with: Stamp | None = None
        self._asked = 0
        self._may_pass = False

    async def begin(self) -> None:
        """Take the file over as it is at the start of the hub.

        Raises:
            StoreError: the store is away.
        """
        if self._file is not None:
            older = self._file.is_shared and await is_older(self._file, self._authority, self._clock)
            self._seen = self._file.stamp()
            if older:
                self._dealt_with = self._seen
            else:
                await self._deal(self._file, "the hub has started")

    def look_now(self) -> None:
        """Look at the file at once."""
        self._look.set()

    async def run(self) -> None:
        """Look at the file once a second, and whenever told to, until cancelled."""
        last_tried_s, file = 0.0, self._file
        loop = asyncio.get_running_loop()
        while file is not None:
            told = await self._told_to_look()
            stamp = file.stamp()
            stood_still, self._seen = stamp == self._seen, stamp
            is_new = stamp != self._dealt_with
            is_due = self._may_pass and loop.time() - last_tried_s >= AGAIN_S
            if stood_still and (is_new or is_due or told):
                last_tried_s = loop.time()
                try:
                    await self._deal(file, "the file was changed")
                except StoreError:
                    continue  # said once by the writer; the file is as new as before
                except Exception:
                    logger.exception("%s could not be looked at", file.name)  # and will be, when it changes
                    self._dealt_with = stamp
            elif told:
                self._look.set()  # it is being written at this moment

    async def take(
        self, command: TakeSettings, carry_out: Callable[[TakeSettings], Awaitable[Answer]]
    ) -> Answer:
        """Write the settings of *command* to the file, and have them taken by way of *carry_out*.

        Raises:
            StoreError: the store is away.
        """
        async with self._one_at_a_time:
            file = self._file
            if file is None or command.dry_run or await self._authority.knows(command.command_id):
                return await carry_out(command)
            if not await self._can_be_taken(command):
                return await carry_out(command)  # which says why
            before = await _written(file)
            try:
                await asyncio.to_thread(file.write, command.text)
            except NotKept as error:
                return refusal_answer(SettingsNotKept(str(error)))
            answer = await carry_out(command)
            if answer.refused is not None and before:  # somebody took a ticket just now
                await asyncio.to_thread(file.write, before)
            elif answer.refused is None:
                await self._taken(file, command.text, answer)
            return answer

    async def _told_to_look(self) -> bool:
        try:
            async with asyncio.timeout(LOOK_S):
                await self._look.wait()
        except TimeoutError:
            return False
        await asyncio.sleep(LOOK_S / 10)
        self._look.clear()
        return True

    async def _deal(self, file: BranchFile, reason: str) -> None:
        async with self._one_at_a_time:
            stamp = file.stamp()
            try:
                text = await asyncio.to_thread(file.read)
                if file.stamp() != stamp:
                    return
                _require_good(text, file.name)
                await self._take_over(file, text, reason)
            except (BadSettings, Refused) as error:
                self._fail(file, str(error), may_pass=isinstance(error, Refused))
            self._dealt_with = stamp

    async def _take_over(self, file: BranchFile, text: str, reason: str) -> None:
        self._asked += 1
        name = CommandId(f"settings-{self._authority.epoch}-{self._asked}")
        command = TakeSettings(command_id=name, by=HUB, text=text, reason=reason)
        async with self._authority.committed() as branch:
            taken_from(command, branch, self._clock.now())
            is_in_force = branch.written == text
        if not is_in_force:
            answer = await self._authority.carry_out(command)
            answer.wanted()
            await self._taken(file, text, answer)
        self._mend(file)

    async def _can_be_taken(self, command: TakeSettings) -> bool:
        async with self._authority.committed() as branch:
            try:
                take_settings(command, branch, self._clock.now())
            except Refused:
                return False
        return True

    async def _taken(self, file: BranchFile, text: str, answer: Answer) -> None:
        await asyncio.to_thread(file.keep, text, self._clock.now())
        self._mend(file)
        changes = answer.view.changes if isinstance(answer.view, SettingsView) else ()
        logger.info("Settings %s taken from %s", fingerprint_of(text), file.name)
        for change in changes:
            logger.info("  %s", change)

    def _fail(self, file: BranchFile, trouble: str, *, may_pass: bool) -> None:
        self._may_pass = may_pass
        if trouble == self.trouble:
            return
        self.trouble = trouble
        self._health.fault(FAULT, trouble.splitlines()[0])
        logger.error("%s is not taken; the hub goes on under the settings before", file.name)
        for mistake in trouble.splitlines():
            logger.error("  %s", mistake)

    def _mend(self, file: BranchFile) -> None:
        if self.trouble:
            self.trouble, self._may_pass = "", False
            self._health.back(FAULT)
            logger.info("%s is in force again", file.name)


async def _written(file: BranchFile) -> str:
    try:
        return await asyncio.to_thread(file.read)
    except BadSettings:
        return ""


def _require_good(text: str, name: str) -> None:
    if len(text) > LONGEST:
        raise BadSettings(f"{name}: {len(text)} letters; at most {LONGEST} are taken")
    read_branch(text, name)
