"""The one writer. Commands come in by any door; they are decided one by one, stored together, then shown."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime

from contract.clock import Clock
from contract.commands import Command
from contract.events import DayOpened, Entry
from contract.names import CommandId, StatusToken
from contract.settings import zone_of
from hub.answered import Answered
from hub.answers import Answer
from hub.archive import Archive
from hub.domain.branch import Branch, folded
from hub.domain.settings import BranchSettings
from hub.domain.ticket import WrongState
from hub.draw_key import SeedOf, new_key, seeds_from
from hub.estimate import likely_wait
from hub.group import Asked, Group
from hub.handed_before import handed_in_before
from hub.keeper import Keeper, require_zone
from hub.leaps import Leaps
from hub.shut import Shut
from hub.store import ConstraintBroken, Remembered, Store, StoreError
from hub.store.thread import MakeWork, StoreThread
from hub.views import Pictures
from hub.views.voices import BY_SETTINGS, Voicing
from hub.waiting_line import WaitingLine

logger = logging.getLogger(__name__)

GROUP_AT_MOST = 128
"""More commands never share one commit: the first of a group waits for its last."""


Show = Callable[[Branch, Sequence[Entry]], None]
"""Told of what has just been stored; must not wait, and sees the branch only while it is called."""


class Authority(Archive):
    """Carry out commands against one branch: decide, store, show, in this order.

    What arrives while a commit is on its way shares the next one. Nothing is answered or seen before it is
    stored. When the store fails, everybody in the group is told so, the branch is folded anew from what the
    store really holds, and the next group tries again.

    Attributes:
        line: the commands that wait to be decided.
        shut: why nothing is carried out at all.
        hub: what only this start of this very hub is called; see `contract.picture.Sent`.
    """

    def __init__(  # noqa: PLR0913  what the edge mints is given from outside
        self,
        settings: BranchSettings,
        store: Store,
        *,
        clock: Clock,
        mint_token: Callable[[], StatusToken],
        seed_of: SeedOf | None = None,
        show: Show = lambda _branch, _entries: None,
        voices: Voicing = BY_SETTINGS,
        make_thread: MakeWork = StoreThread,
        line: WaitingLine | None = None,
    ) -> None:
        super().__init__(settings.branch, store, make_thread)
        self.epoch, self.hub = 0, secrets.token_hex(8)
        self.shut = Shut()
        self._first = self._latest = settings
        self._clock, self._leaps = clock, Leaps(clock)
        self._mint_token = mint_token
        self._seed_of = seed_of or seeds_from(new_key())
        self._show = show
        self._voices = voices
        self._branch: Branch | None = None
        self._shown = 0
        self._is_lost, self._lost_at = False, 0.0
        self._answered = Answered()
        self.line = WaitingLine() if line is None else line
        self._wake = asyncio.Event()
        self._committed = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False

    @property
    def settings(self) -> BranchSettings:
        """The settings in force; while the branch is being folded anew, those before."""
        if self._branch is not None:
            self._latest = self._branch.settings
        return self._latest

    @property
    def well(self) -> bool:
        """Whether commands can be carried out."""
        return not (self._is_lost or self.shut.why)

    @property
    def seq(self) -> int:
        """The number of the newest entry that is stored and shown."""
        return self._shown

    def now(self) -> datetime:
        """Return the time of the branch's clock, UTC."""
        return self._clock.now()

    async def start(self) -> None:
        """Open the store, fold what it holds, open the day if it is a new one, and begin to write.

        Raises:
            StoreError: the store cannot be used.
            BadSettings: nobody knows the branch's time zone.
        """
        require_zone(self.settings)
        keeper = Keeper(self.carry_out, self.committed, self._clock, lambda: zone_of(self.settings.timezone))
        self._thread = self._make_thread()
        try:
            await self._in_store(self._store.open, self.settings.branch)
            self.epoch = await self._in_store(self._store.next_epoch)
            branch = await self._whole()
            self._shown = branch.seq
            self._tasks.append(asyncio.create_task(self._write(), name="authority"))
            await keeper.begin(self.epoch)
        except BaseException:
            await self.stop()
            raise
        self._tasks.append(asyncio.create_task(keeper.run(lambda: self.well), name="service-day"))

    async def stop(self) -> None:
        """Answer everybody who has asked, then close the store; does nothing the second time."""
        self._stopping = True
        self._wake.set()
        for task in self._tasks[1:]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        if self._thread is not None:
            await self._in_store(self._store.close)
            self._thread.close()
            self._thread = None

    async def outrank(self, epoch: int) -> None:
        """Go on under an epoch above *epoch*, that of a hub which is no more.

        Raises:
            StoreError: the store is away.
        """
        async with self._committed:
            self.epoch = await self._in_store(self._store.next_epoch, epoch)
            self._branch = None  # to be folded anew, under that epoch

    async def carry_out(self, command: Command) -> Answer:
        """Carry out *command*, once, and return its answer; a refusal is an answer too.

        The same id always gets the same answer, byte for byte, today and tomorrow.

        Raises:
            StoreError: the store is away. It is not known whether the command was kept: ask with the same id.
            HubBusy: too many wait already, and nothing has changed.
        """
        if self._stopping or not self._tasks:
            raise StoreError(f"the hub of branch {self.settings.branch} is not running; ask again later")
        self.shut.require_open()
        self.line.require_room(command.by)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.line.put(Asked(command, answer))
        self._wake.set()
        return await answer

    @contextlib.asynccontextmanager
    async def committed(self) -> AsyncIterator[Branch]:
        """Give the branch as it is stored; do not wait for anything inside.

        Raises:
            StoreError: the store is away, and what it holds is not known.
        """
        async with self._committed:
            yield await self._whole()

    async def knows(self, command: CommandId) -> bool:
        """Return whether *command* was carried out or refused before, so that asking again changes nothing.

        Raises:
            StoreError: the store is away.
        """
        return bool(await self._answers_before([command]))

    def pictures(self, branch: Branch) -> Pictures:
        """Return the pictures of *branch* at this instant."""
        return Pictures(branch, self._clock.now(), likely_wait, self._voices)

    async def _whole(self) -> Branch:
        """Return the branch, folded anew if the last group spoilt it."""
        if self._branch is None:
            history = await self._in_store(self._store.history)
            try:
                branch = folded(self._first, history, self.epoch, self.hub)
            except WrongState as error:
                raise StoreError(
                    f"the journal of branch {self.settings.branch} contradicts itself: {error}"
                ) from error
            unseen = await self._in_store(self._store.entries, self._shown) if self._shown else []
            self._answered = Answered(await self._in_store(self._store.known_ids))
            self._branch = branch
            self._tell(unseen)
        return self._branch

    async def _write(self) -> None:
        while self.line or not self._stopping:
            if not self.line:
                self._wake.clear()
                await self._wake.wait()
                continue
            group = self.line.take(GROUP_AT_MOST)
            async with self._committed:
                await self._carry_out(group)

    async def _carry_out(self, asked: Sequence[Asked]) -> None:
        try:
            self.shut.require_open()
            group = await self._decided(asked)
            if group.carried:
                await self._in_store(self._store.commit, list(group.carried.values()))
        except Exception as error:  # noqa: BLE001  whatever it was, somebody waits for an answer
            self._branch = None
            await self._failed(asked, error)
        else:
            await self._done(group)

    async def _decided(self, asked: Sequence[Asked]) -> Group:
        branch = await self._whole()
        branch.arrivals.clock_was_set(self._leaps.since_last_look())
        known = await handed_in_before((one.command for one in asked), branch, self._in_store, self._store)
        group = Group(branch, self._clock.now, self._mint_token, self._seed_of, known)
        before = await self._answers_before([one.command.command_id for one in asked])
        for one in asked:
            group.take(one, before.get(one.command.command_id))
        return group

    async def _answers_before(self, ids: Sequence[CommandId]) -> dict[CommandId, Remembered]:
        seen = [command for command in ids if self._answered.may_know(command)]
        found = {command: answer for command in seen if (answer := self._answered.latest(command))}
        if missing := [command for command in seen if command not in found]:
            found |= await self._in_store(self._look_up, missing)
        return found

    def _look_up(self, ids: Sequence[CommandId]) -> dict[CommandId, Remembered]:
        return {command: answer for command in ids if (answer := self._store.answer_to(command))}

    async def _done(self, group: Group) -> None:
        for command, carried in group.carried.items():
            self._answered.add(command)
            self._answered.keep(command, carried.answer)
        if group.carried and self._is_lost:
            self._is_lost = False
            logger.info("Store back after %.0f s", asyncio.get_running_loop().time() - self._lost_at)
        group.reply()
        self._tell(entries := group.entries)
        if any(isinstance(entry.event, DayOpened) for entry in entries):
            # The filter only ever fills; yesterday's ids are in the store, those before are forgotten.
            with contextlib.suppress(StoreError):  # then the old one serves on
                self._answered = Answered(await self._in_store(self._store.known_ids))
                # Noted elsewhere, it betrays whoever writes the whole chain anew.
                logger.info("Journal of branch %s ends at %s", self.settings.branch, await self.head())

    async def _failed(self, asked: Sequence[Asked], error: Exception) -> None:
        if isinstance(error, StoreError) and not isinstance(error, ConstraintBroken):
            self._lost(error)
        elif len(asked) > 1:
            # One of them is to blame; the others must not suffer for it.
            for one in asked:
                await self._carry_out([one])
            return
        else:
            logger.error("Command %s cannot be carried out", asked[0].command.command_id, exc_info=error)
        for one in asked:
            one.fail(error)

    def _lost(self, error: StoreError) -> None:
        if not self._is_lost:
            self._is_lost, self._lost_at = True, asyncio.get_running_loop().time()
            logger.error("Store lost: %s", error)

    def _tell(self, entries: Sequence[Entry]) -> None:
        if not entries or self._branch is None:
            return
        self._shown = entries[-1].seq
        try:
            self._show(self._branch, entries)
        except Exception:
            logger.exception("Entries up to %d could not be shown", self._shown)
