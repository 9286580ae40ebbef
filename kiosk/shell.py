"""Ties a kiosk together, with or without a screen: what happens goes in, wishes are carried out.

The flow runs on one thread, that of the screen's loop; what it wants is done by `kiosk.deeds`. Whoever owns
the loop calls `work` when it is woken, and at the latest after as many seconds as `work` returned.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial

from contract.changed import replace
from contract.clock import Clock
from hardware.card import CardReader
from hardware.keypad_keys import KeypadKey
from kiosk import happenings as h
from kiosk.bar_keys import ShowPart
from kiosk.calm import Guard, calm_scene
from kiosk.config import KioskSettings, rules_of
from kiosk.deeds import Deeds
from kiosk.flow import at, begin, step
from kiosk.hub_watch import Loop
from kiosk.jingles import jingle
from kiosk.machine import THIS_MACHINE, Machine
from kiosk.parts import Parts
from kiosk.scene import Scene
from kiosk.screens import Idle, OutOfService
from kiosk.speech.state import PageTurned, Plugged, Pressed, focused
from kiosk.stage import scene_of
from kiosk.state import State
from kiosk.texts import words_in
from kiosk.voicing import Voicing
from kiosk.wishes import AskLeave, AskPrinter, Beep, Dim, Mended, Sound, TellStaff, Wish
from link.arrivals import Arrivals

_log = logging.getLogger(__name__)


_CAN_DO_WITHOUT = Beep | Dim | Mended | TellStaff | AskPrinter | AskLeave


class Shell:
    """A running kiosk.

    Args:
        settings: which kiosk this is.
        clock: the day's clock.
        parts: what it is made of.
        wake: called on any thread when `work` has something to do.
        machine: what it runs on.

    Raises:
        OSError: the state folder cannot be written to.
        NoStaffCode: the file of the staff's code holds none.
    """

    def __init__(
        self,
        settings: KioskSettings,
        clock: Clock,
        parts: Parts,
        *,
        wake: Callable[[], None] = lambda: None,
        machine: Machine = THIS_MACHINE,
    ) -> None:
        self._settings, self._clock, self._parts, self._wake = settings, clock, parts, wake
        self._happenings = Arrivals[h.Happening | Pressed | Plugged](_is_by_hand)
        self._is_looking = False
        self._show: Callable[[Scene], None] | None = None
        self._state = begin(rules_of(settings, machine.new_id(), 1.0 / clock.real_s(1.0)), clock.elapsed())
        loop = Loop(self.happen, wake, machine.monotonic, machine.worker)
        self._deeds = Deeds(
            settings, clock, parts, machine, loop, lambda: self._state, self.broken, self._sound
        )
        self._deeds.health.watch("touches-waiting", lambda: self._happenings.dropped)
        self._guard = Guard(self.broken)
        self._sounder = machine.worker("kiosk-sounder", self._mute)
        self._voicing = Voicing(
            parts.speech, settings.times.idle_s, clock, self._deeds.health, self.happen, self._step
        )
        self._cards: CardReader | None = None
        self._deeds.begin()

    @property
    def state(self) -> State:
        """What the kiosk knows now; any thread may look."""
        return self._state

    @property
    def scene(self) -> Scene:
        """What the kiosk shows now."""
        return focused(self._plain_scene(), self._voicing.focus)

    @property
    def untold(self) -> int:
        """How many slips and cancelled tickets the hub has not heard of yet."""
        return self._deeds.untold

    def attach(self, show: Callable[[Scene], None]) -> None:
        """Show every scene by *show*, on the loop's thread."""
        self._show = show

    def start(self) -> None:
        """Connect, and report that the kiosk is ready."""
        self._parts.wire.start()
        self._deeds.health.ready()
        if self._parts.cards is not None:
            self._cards = self._parts.cards.listen(self.happen, self._clock)

    def happen(self, happening: h.Happening | Pressed | Plugged) -> None:
        """Leave word of *happening* for the loop; any thread."""
        self._happenings.put(happening)
        if not self._is_looking:  # else the loop is awake, and takes it in the same turn
            self._wake()

    def touch(self, what: h.Touch) -> None:
        """A finger was lifted from *what*; any thread."""
        self.happen(h.Touched(what, self._clock.elapsed()))

    def press(self, key: KeypadKey) -> None:
        """A key of a keypad that is no device of its own was pressed; any thread."""
        self._voicing.press(key)

    def scan(self, text: str) -> None:
        """A code with *text* was held to the reader; empty: it could not be read. Any thread."""
        self.happen(h.Scanned(text, self._clock.elapsed()))

    def broken(self, error: Exception) -> None:
        """A part of the program failed: rest on a calm screen, and tell staff. Any thread."""
        self.happen(h.Broken(f"{type(error).__name__}: {error}"[:200]))

    def work(self) -> float:
        """Do what there is to do; return after how many real seconds to come again at the latest."""
        self._is_looking = True
        self._guard.does("look after its parts", self._deeds.look)
        self._is_looking = False
        for happening in self._happenings.take():
            self._take(happening)
        if self._voicing.talking:
            self._step(h.Stirred(self._clock.elapsed()))
        self._step(h.Tick(self._clock.elapsed()))
        scene = self._look()
        if self._show is not None:
            self._show(scene)
        if isinstance(self._state.screen, Idle):
            return 1.0
        return min(0.5, max(0.01, self._clock.real_s(0.5)))

    def _take(self, happening: h.Happening | Pressed | Plugged) -> None:
        if isinstance(happening, Pressed | Plugged):
            self._step(h.Stirred(happening.at_s))
            self._guard.does("hear its keys", partial(self._hear, happening), self._mute)
            return
        if isinstance(happening, h.Touched) and isinstance(happening.what, ShowPart):
            self._voicing.take(PageTurned())
        if not isinstance(happening, h.Touched | h.Scanned):  # those say themselves when they were
            self._state = at(self._state, self._clock.elapsed())
        self._step(happening)

    def _plain_scene(self) -> Scene:
        return scene_of(self._state, words_in, self._time())

    def _sure_scene(self) -> Scene:
        """Return what the kiosk shows now; should that fail, the screen of one that is closed."""
        scenes: list[Scene] = []
        if self._guard.does("make its screen", lambda: scenes.append(self._plain_scene())):
            return scenes[0]
        return calm_scene(getattr(self._state.screen, "language", None), self._time())

    def _time(self) -> str:
        return self._clock.now().astimezone(self._settings.zone).strftime("%H:%M")

    def close(self) -> None:
        """Finish what is on its way, report that the kiosk was switched off, and let go of everything."""
        if self._cards is not None:
            self._cards.close()
        self._voicing.close()
        self._deeds.close()
        self._sounder.close()
        self._parts.wire.close()
        self._parts.hub.close()
        self._parts.errand_hub.close()

    def _step(self, happening: h.Happening) -> None:
        try:
            self._deeds.learn(happening)
            self._state, wishes = step(self._state, happening)
            self._carry_out(wishes)
        except Exception as error:  # noqa: BLE001  whatever it is, the visitor sees a calm screen and staff are told
            _log.exception("The kiosk failed at %s", type(happening).__name__)
            self._rest(error, happening)

    def _carry_out(self, wishes: Sequence[Wish]) -> None:
        """Carry out each of *wishes*, whatever becomes of those before it.

        Raises:
            Exception: one failed without which a visit cannot go on.
        """
        failed: Exception | None = None
        for wish in wishes:
            try:
                self._deeds.carry_out(wish)
            except Exception as error:  # noqa: BLE001  the wishes after it are others'
                if not isinstance(wish, _CAN_DO_WITHOUT):
                    failed = failed or error
                else:
                    _log.exception("The kiosk goes on without %s", type(wish).__name__)
        if failed is not None:
            raise failed

    def _rest(self, error: Exception, happening: h.Happening) -> None:
        if not isinstance(happening, h.Broken):
            self._step(h.Broken(f"{type(error).__name__}: {error}"[:200]))
            return
        screen = OutOfService(getattr(self._state.screen, "language", None))
        self._state = replace(self._state, screen=screen, broken=happening.detail, breaks=99)
        self._guard.does("tell staff", lambda: self._deeds.health.fault("broken", happening.detail))

    def _mute(self, error: Exception) -> None:
        # A kiosk without its sounds serves those who see; it is no reason to close, but staff must come.
        self._deeds.health.fault("mute", f"{type(error).__name__}: {error}"[:200])

    def _hear(self, happening: Pressed | Plugged) -> None:
        self._look()  # it means what is on the screen now
        self._voicing.take(happening)

    def _look(self) -> Scene:
        """Let the speech see what is on the screen; return that, with what its keys are on."""
        scene = self._sure_scene()
        nobody = self._state.is_nobodys
        if not self._guard.does("speak", lambda: self._voicing.look(scene, home=nobody), self._mute):
            return scene
        return focused(scene, self._voicing.focus)

    def _sound(self, sound: Sound) -> None:
        if (jingles := self._parts.jingles) is not None and not self._voicing.sound(jingle(sound)):
            self._sounder.do(partial(jingles.play, sound))


def _is_by_hand(what: h.Happening | Pressed | Plugged) -> bool:
    return isinstance(what, h.Touched | h.Scanned | Pressed)


def run(shell: Shell, stopped: threading.Event, woken: threading.Event) -> None:
    """Keep *shell* working without a screen until *stopped*; *woken* is what its `wake` sets."""
    shell.start()
    try:
        while not stopped.is_set():
            woken.clear()
            woken.wait(shell.work())
    finally:
        shell.close()
