"""Somebody at a keypad before a kiosk's flow: keys go in, and what is said and chosen can be looked at."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

from hardware.keypad_keys import KeypadKey
from kiosk.happenings import Stirred, Touch
from kiosk.samples import CLOCK
from kiosk.scene import Scene
from kiosk.screens import Away, Idle, Screen
from kiosk.speech.state import Choose, Happening, Looked, Order, Plugged, Pressed, Say, Speech
from kiosk.speech.step import step
from kiosk.stage import scene_of
from kiosk.state import State
from kiosk.texts import words_in
from tests.kiosk.visits import Play


def reachable(scene: Scene) -> tuple[Touch, ...]:
    """All that a finger could touch on *scene*, in the order of reading; each once, wherever it stands."""
    return tuple(dict.fromkeys([*scene.touches(), *(switch.touch for switch in scene.switches())]))


class Listener:
    """Somebody who does not see; *headset*: with one of their own."""

    def __init__(self, play: Play | None = None, *, headset: bool = False, talking: bool = False) -> None:
        self.play = play or Play()
        self.talking = talking
        self.speech = Speech(words_in=words_in)
        self.orders: list[Order] = []
        self.look()
        if headset:
            self.plug()

    def fork(self) -> Listener:
        """Return somebody who has come as far, and goes another way."""
        other = copy(self)
        other.play, other.orders = copy(self.play), []
        return other

    @property
    def scene(self) -> Scene:
        return scene_of(self.play.state, words_in, CLOCK)

    @property
    def said(self) -> list[str]:
        """What the last key or change brought to be heard."""
        says = [order for order in self.orders if isinstance(order, Say)]
        return [each.text for each in says[-1].said] if says else []

    @property
    def chosen(self) -> list[Touch]:
        return [order.touch for order in self.orders if isinstance(order, Choose)]

    def take(self, happening: Happening) -> None:
        self.speech, orders = step(self.speech, happening)
        self.orders += orders
        for order in orders:
            if isinstance(order, Choose):
                self.play.tap(order.touch, after_s=0.0)

    def look(self) -> Listener:
        """See what is on the screen, as the loop does after everything that happens."""
        state = self.play.state
        nobody = isinstance(state.screen, Idle) or state.screen == Away()
        self.take(Looked(self.scene, nobody, self.talking, self.play.now_s))
        return self

    def press(self, *keys: KeypadKey) -> Listener:
        for key in keys:
            self.orders.clear()
            self.play.now_s += 1.0
            self._stir()
            self.take(Pressed(key, self.play.now_s))
            self.look()
        return self

    def to(self, touch: Touch) -> Listener:
        """Go down until the keys are on *touch*."""
        for _ in reachable(self.scene):
            if self.press(KeypadKey.DOWN).speech.focus == touch:
                return self
        raise AssertionError(f"{touch} cannot be reached")

    def plug(self, *, plugged: bool = True) -> Listener:
        self.orders.clear()
        self._stir()
        self.take(Plugged(plugged, self.play.now_s))
        return self.look()

    def wait(self, seconds: float) -> Listener:
        self.orders.clear()
        end_s = self.play.now_s + seconds
        while self.play.now_s < end_s:
            self.play.wait(0.5)
            self.look()
        return self

    def show(self, screen: Screen | State) -> Listener:
        """Put the kiosk onto *screen*, as if it had just come there."""
        self.orders.clear()
        if isinstance(screen, State):
            self.play.state = replace(screen, now_s=self.play.now_s, touched_s=self.play.now_s)
        else:
            self.play.show(screen)
        return self.look()

    def _stir(self) -> None:
        self.play.happen(Stirred(self.play.now_s))
        self.look()
