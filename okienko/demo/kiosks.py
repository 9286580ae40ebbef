"""A kiosk of the replayed day: the real program without its glass, and a finger that touches it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from contract.clock import Clock
from contract.names import Language, ServiceId
from kiosk.app import shell_for
from kiosk.config import KioskSettings
from kiosk.happenings import Button, Digit, PickLanguage, PickService, Touch
from kiosk.scene import Scene
from kiosk.screens import Away, Code, Confirm, Languages, Refused, Screen, Services, Shown, Taken
from kiosk.shell import Shell, run
from okienko.demo.day import Visitor
from okienko.demo.evidence import Answered, Evidence, Story
from okienko.demo.hall import sleep

BETWEEN_TOUCHES_S = 0.8
"""How long a finger takes from one touch to the next, in seconds of the day; longer than a tremor."""
SCREEN_S = 20.0
"""How long a visitor waits for a screen, in seconds of the world; beyond every patience of the kiosk."""


class Kiosk:
    """One kiosk with the people in front of it; one at a time touches, the others stand in line.

    Args:
        settings: which kiosk.
        clock: the day's clock.
        evidence: what the hub answered is kept there.
        keep: is handed some scenes with a name, to be drawn later.
    """

    def __init__(
        self, settings: KioskSettings, clock: Clock, evidence: Evidence, keep: Callable[[str, Scene], object]
    ) -> None:
        self._clock, self._evidence, self._keep = clock, evidence, keep
        self._loop = asyncio.get_running_loop()
        self._turned = asyncio.Event()
        self._woken, self._stopped = threading.Event(), threading.Event()
        settings.folder.mkdir(parents=True, exist_ok=True)
        self.name = str(settings.kiosk)
        self.shell: Shell = shell_for(settings, clock, wake=self._woken.set)
        self.shell.attach(self._shown)
        self.line = asyncio.Lock()
        self.standing = 0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Run the kiosk on a thread of its own while the block lasts."""
        thread = threading.Thread(
            target=run, args=(self.shell, self._stopped, self._woken), name=f"kiosk-{self.name}", daemon=True
        )
        thread.start()
        try:
            yield
        finally:
            self._stopped.set()
            self._woken.set()
            thread.join()

    async def is_ready(self) -> None:
        """Wait until the kiosk offers its languages."""
        await self._until(Languages)

    async def serve(self, visitor: Visitor, story: Story) -> None:
        """Let *visitor* stand in line, take or check in, and go; *story* tells what came of it."""
        self.standing += 1
        async with self.line:
            await self._until(Languages)
            await self._touch(PickLanguage(Language(visitor.language)), Services)
            if visitor.booking_code:
                await self._type(visitor.booking_code)
            else:
                await self._touch(PickService(ServiceId(visitor.service)), Confirm, Code, Refused)
            if not isinstance(self.shell.state.screen, Refused):
                await self._touch(Button.CONFIRM, Taken, Shown, Refused, Away)
            self._learn(story)
            await self._touch(self._way_home(), Languages)
        self.standing -= 1

    async def _type(self, code: str) -> None:
        await self._touch(Button.TYPE_CODE, Code)
        for count, digit in enumerate(code, start=1):
            self.shell.touch(Digit(digit))
            await self._until(Code, digits=count)
            await sleep(self._clock, BETWEEN_TOUCHES_S)

    def _learn(self, story: Story) -> None:
        screen = self.shell.state.screen
        match screen:
            case Taken(ticket=ticket) | Shown(ticket=ticket):
                story.number = ticket.number
                self._evidence.answers.append(Answered(ticket.ticket, ticket.number, ticket.token or ""))
                self._keep(f"taken-{screen.language}", self.shell.scene)
            case Refused(code=code):
                story.refused = code
                self._keep(f"refused-{screen.language}", self.shell.scene)
            case _:
                story.refused = f"screen {type(screen).__name__}"

    def _way_home(self) -> Button:
        return Button.DONE if isinstance(self.shell.state.screen, Taken | Shown) else Button.HOME

    async def _touch(self, what: Touch, *expected: type[Screen]) -> None:
        self.shell.touch(what)
        await self._until(*expected)
        if isinstance(self.shell.state.screen, Services | Confirm):
            screen = self.shell.state.screen
            self._keep(f"{type(screen).__name__.lower()}-{screen.language}", self.shell.scene)
        await sleep(self._clock, BETWEEN_TOUCHES_S)

    async def _until(self, *expected: type[Screen], digits: int | None = None) -> None:
        async with asyncio.timeout(SCREEN_S):
            while not self._is_on(expected, digits):
                self._turned.clear()
                if not self._is_on(expected, digits):
                    await self._turned.wait()

    def _is_on(self, expected: tuple[type[Screen], ...], digits: int | None) -> bool:
        screen = self.shell.state.screen
        if digits is not None and isinstance(screen, Code):
            return len(screen.digits) == digits
        return isinstance(screen, expected)

    def _shown(self, _: Scene) -> None:
        self._loop.call_soon_threadsafe(self._turned.set)
