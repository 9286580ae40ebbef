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
from kiosk.happenings import Button, ChangeCount, Counted, Digit, PickLanguage, PickService, Touch
from kiosk.scene import Scene
from kiosk.screens import Away, ClosedNow, Code, Confirm, Languages, Refused, Screen, Services, Shown, Taken
from kiosk.shell import Shell, run
from okienko.demo.day import Visitor
from okienko.demo.hall import sleep
from okienko.promise.evidence import Answered, Evidence, Story

BETWEEN_TOUCHES_S = 0.8
"""How long a finger takes from one touch to the next, in seconds of the day; longer than a tremor."""
SCREEN_S = 20.0
"""How long a visitor waits for a screen, in seconds of the world; beyond every patience of the kiosk."""


FREE = (Languages, ClosedNow)
"""The screens on which nobody is."""
ONE_MORE = ChangeCount(Counted.PEOPLE, 1)
NOTHING = Scene(name="", language=Language("pl"), branch="", clock="", main=())
"""What a kiosk shows before it shows anything."""
KEPT = Services | Confirm | Taken | Shown | Refused
"""The screens of which one a language is kept, to be drawn later."""


class _SentHome(Exception):
    """The kiosk went back to its first screen before the visitor was done."""


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
        self._screens: asyncio.Queue[tuple[Screen, Scene]] = asyncio.Queue()
        self._screen: Screen = Away()
        self._scene = NOTHING
        self._handed_over: Screen | None = None
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
        """Wait until nobody is at the kiosk."""
        async with asyncio.timeout(SCREEN_S):
            while not isinstance(self._screen, FREE):
                await self._next_screen()

    async def serve(self, visitor: Visitor, story: Story) -> None:
        """Let *visitor* stand in line, take or check in, and go; *story* tells what came of it."""
        self.standing += 1
        async with self.line:
            while not (story.number or story.refused):
                try:
                    await self._take(visitor, story)
                except _SentHome:
                    continue  # the kiosk took the visitor for gone: begin again, as people do
        self.standing -= 1

    async def _take(self, visitor: Visitor, story: Story) -> None:
        await self.is_ready()
        await self._touch(PickLanguage(Language(visitor.language)), Services, Code)
        if visitor.booking_code:
            await self._type(visitor.booking_code)
        elif isinstance(self._screen, Code):  # closed: only who has a booking is asked for its code
            story.refused = "closed-now"
            await self._touch(Button.HOME, *FREE)
            return
        else:
            await self._touch(PickService(ServiceId(visitor.service)), Confirm, Code, Refused)
        await self._say_how_many(visitor.party)
        if not isinstance(self._screen, Refused):
            await self._touch(Button.CONFIRM, Taken, Shown, Refused, Away, Services)
        if isinstance(self._screen, Services):  # the hub is away, and nobody can tell what a booking is for
            await self._touch(PickService(ServiceId(visitor.service)), Taken, Shown, Refused, Away)
        self._learn(story)
        await self._touch(Button.DONE if story.number else Button.HOME, *FREE)

    async def _type(self, code: str) -> None:
        if not isinstance(self._screen, Code):
            await self._touch(Button.TYPE_CODE, Code)
        for digit in code:
            await self._touch(Digit(digit), Code)

    async def _say_how_many(self, people: int) -> None:
        """Tell the kiosk that *people* have come, as far as it asks and lets them."""
        while isinstance(self._screen, Confirm) and self._screen.people < people:
            if ONE_MORE not in self._scene.touches():
                return
            before = self._screen.people
            await self._touch(ONE_MORE, Confirm)
            async with asyncio.timeout(SCREEN_S):
                while isinstance(self._screen, Confirm) and self._screen.people == before:
                    await self._next_screen()  # a new menu may have come before the count

    def _learn(self, story: Story) -> None:
        story.at = self._clock.now()
        match self._screen:
            case Taken(ticket=ticket) | Shown(ticket=ticket):
                story.number = ticket.number
                self._evidence.answers.append(Answered(ticket.ticket, ticket.number, ticket.token or ""))
            case Refused(code=code):
                story.refused = code
            case screen:
                story.refused = f"screen {type(screen).__name__}"

    async def _touch(self, what: Touch, *expected: type[Screen]) -> None:
        before = self._screen
        self.shell.touch(what)
        async with asyncio.timeout(SCREEN_S):
            while self._screen is before or not isinstance(self._screen, expected):
                await self._next_screen()
                if isinstance(self._screen, FREE) and Languages not in expected:
                    raise _SentHome
        await sleep(self._clock, BETWEEN_TOUCHES_S)

    async def _next_screen(self) -> None:
        self._screen, self._scene = await self._screens.get()
        if isinstance(self._screen, KEPT):
            name = type(self._screen).__name__.lower()
            self._keep(f"{name}-{self._screen.language}", self._scene)

    def _shown(self, scene: Scene) -> None:
        """Take a new screen over from the kiosk's thread."""
        screen = self.shell.state.screen
        if screen is not self._handed_over:
            self._handed_over = screen
            self._loop.call_soon_threadsafe(self._screens.put_nowait, (screen, scene))
