"""The kiosk's window: Kivy's loop turns the shell, feeds the watchdog, and passes on fingers and scanners.

Nothing that fails in here reaches the visitor as anything but the calm screen of a kiosk that is closed.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from kivy.app import App
from kivy.base import ExceptionHandler, ExceptionManager
from kivy.clock import Clock as KivyClock
from kivy.core.window import Window
from kivy.uix.floatlayout import FloatLayout

from hardware.scanner import Assembler, Scan, Scanned
from kiosk.config import KioskSettings
from kiosk.faces.face import Face, register_fonts
from kiosk.faces.keyboard import ENTERS, Keyboard
from kiosk.faces.plain import PlainCalm
from kiosk.scene import Scene
from kiosk.shell import Shell
from link.health import Watchdog

_log = logging.getLogger(__name__)

_MOST_FAILURES = 10
_FAILING_S = 60.0


class KioskApp(App):  # type: ignore[misc]  # Kivy has no hints
    """The program on the screen.

    Args:
        settings: which kiosk this is.
        make_shell: builds the shell around a wake that may be called on any thread.
    """

    def __init__(self, settings: KioskSettings, make_shell: Callable[[Callable[[], None]], Shell]) -> None:
        super().__init__()
        self.title = "Okienko"
        self._work_soon = KivyClock.create_trigger(self._work)
        self._wake_at: Any = None
        self.shell = make_shell(self._work_soon)
        self._assembler = Assembler()
        self._watchdog = Watchdog()
        register_fonts()
        self.face = Face(settings.screen.ppi, self.shell.touch, settings.screen.viewing_distance_mm)
        self._plain = PlainCalm()
        self._scans = settings.scanner
        self._keyboard = Keyboard() if settings.keyboard_as_keypad else None
        ExceptionManager.add_handler(_Calm(self.shell))

    def build(self) -> FloatLayout:
        """Give Kivy the widget that fills the window."""
        Window.clearcolor = (0.04, 0.12, 0.26, 1)
        Window.allow_screensaver = False
        Window.bind(on_textinput=self._typed, on_key_down=self._key, on_key_up=self._released)
        Window.bind(on_request_close=self._stays)
        self.shell.attach(self._show)
        ground = FloatLayout()
        ground.add_widget(self.face)
        return ground

    def on_start(self) -> None:
        """Begin to work when the window stands."""
        Window.show_cursor = not Window.fullscreen
        self.shell.start()
        self._work_soon()
        KivyClock.schedule_interval(lambda _: self._watchdog.beat(), self._watchdog.interval_s or 5.0)
        self._watchdog.ready()

    def on_stop(self) -> None:
        """Let go of everything."""
        self._watchdog.stopping()
        self.shell.close()

    def end(self) -> None:
        """End the program; from a signal, so that it waits for the loop."""
        KivyClock.schedule_once(lambda _: self.stop(), 0)

    def _work(self, _: float) -> None:
        if self._wake_at is not None:
            self._wake_at.cancel()
        after_s = 1.0
        try:
            after_s = self.shell.work()
        finally:
            self._wake_at = KivyClock.schedule_once(self._work, after_s)

    def _show(self, scene: Scene) -> None:
        try:
            self.face.show(scene)
        except Exception:
            # Whatever half of it was drawn: nobody sees it, and nobody touches it.
            if self._plain.parent is None:
                self.root.add_widget(self._plain)
            raise
        if self._plain.parent is not None:
            self.root.remove_widget(self._plain)

    def open_settings(self, *_: Any) -> bool:  # noqa: ANN401  Kivy's own
        """Open nothing: Kivy's panel, which F1 would open, is for developers."""
        return False

    def _stays(self, *_: object, **__: object) -> bool:
        # On a device no key and no window manager ends the program, only systemd does.
        return bool(Window.fullscreen)

    def _typed(self, _: Any, text: str) -> None:  # noqa: ANN401  Kivy's own
        if self._scans:
            self._take(self._assembler.feed(text, time.monotonic()))

    def _key(self, _: Any, key: int, *__: Any) -> bool:  # noqa: ANN401  Kivy's own
        scan = self._assembler.enter(time.monotonic()) if self._scans and key in ENTERS else None
        if scan is not None:
            self._take([scan])
        elif self._keyboard is not None and (meant := self._keyboard.down(key)) is not None:
            self.shell.press(meant)
        return True

    def _released(self, _: Any, key: int, *__: Any) -> bool:  # noqa: ANN401  Kivy's own
        if self._keyboard is not None:
            self._keyboard.up(key)
        return True

    def _take(self, scans: list[Scan]) -> None:
        for scan in scans:
            self.shell.scan(scan.code if isinstance(scan, Scanned) else "")


class _Calm(ExceptionHandler):  # type: ignore[misc]  # Kivy has no hints
    """Takes what a callback of Kivy let fall: logged, told to staff, and the kiosk goes on.

    A window that fails again and again is beyond that: the program ends, and systemd starts it afresh.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._times_s: deque[float] = deque(maxlen=_MOST_FAILURES)

    def handle_exception(self, exception: BaseException) -> Any:  # noqa: ANN401  Kivy's own
        if not isinstance(exception, Exception):
            return ExceptionManager.RAISE
        _log.error("The screen failed", exc_info=exception)
        self._times_s.append(time.monotonic())
        if len(self._times_s) == _MOST_FAILURES and self._times_s[-1] - self._times_s[0] < _FAILING_S:
            return ExceptionManager.RAISE
        self._shell.broken(exception)
        return ExceptionManager.PASS
