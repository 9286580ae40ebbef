"""The Kivy program around a board: its loop drives the shell, and no failure reaches the glass."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.app import App
from kivy.base import ExceptionHandler, ExceptionManager
from kivy.clock import Clock as KivyClock
from kivy.core.window import Window
from kivy.uix.widget import Widget

from contract.clock import Clock
from contract.glass import Panel
from display_board.config import BoardSettings
from display_board.faces.board_screen import BoardScreen
from display_board.faces.media_zone import MediaBox
from display_board.shell import Shell
from link.health import Watchdog

log = logging.getLogger(__name__)

PROGRAM = "program"
"""The fault of a board whose program failed at something and went on."""

LAYOUT = "layout"
"""The fault of a board that shows the built-in layout, because the one it was sent is of no use there."""
MEDIA = "media"
"""The fault of a board of which a picture or film cannot be shown; it goes on with the others."""
TURN_S = 1.0
"""How often a board looks whether a page is to be turned."""

OnFrame = Callable[[BoardScreen], None]


class BoardApp(App):  # type: ignore[misc]  # Kivy has no types
    """Shows one board until it is stopped.

    Args:
        settings: which board, and its panel.
        clock: the day's clock.
        make_shell: makes the shell, given what wakes this loop.
        on_frame: called in each frame that shows a new face, when it is drawn and not yet on the glass; what
            reads pixels back does it there.
    """

    def __init__(
        self,
        settings: BoardSettings,
        clock: Clock,
        make_shell: Callable[[Callable[[], None]], Shell],
        on_frame: OnFrame | None = None,
    ) -> None:
        super().__init__()
        self.title = f"Okienko {settings.branch} {settings.board}"
        self.settings, self._clock, self._on_frame = settings, clock, on_frame
        self._watchdog = Watchdog()
        self._troubled = False
        self._frame_due = False
        self._wake = KivyClock.create_trigger(self._work)
        self._later: Any = None
        self._shown_s = 0.0
        self.shell = make_shell(self._wake)
        self.screen: BoardScreen | None = None

    def build(self) -> Widget:
        Window.clearcolor = (0, 0, 0, 1)
        Window.rotation = self.settings.screen.rotation
        root = Widget()
        self._fit(root)
        Window.bind(on_resize=lambda *_: self._fit(root), on_flip=self._flipped)
        ExceptionManager.add_handler(_Calm(self))
        return root

    def on_start(self) -> None:
        KivyClock.schedule_interval(self._turn, TURN_S)
        self.shell.start()
        self._work()
        self._watchdog.ready()

    def on_stop(self) -> None:
        self._watchdog.stopping()
        if self.screen is not None:
            self.screen.close()
        self.shell.close()

    def open_settings(self, *_: object) -> bool:
        """Show nothing: a board has no settings page."""
        return False

    def failed(self, error: BaseException) -> None:
        """Log *error*, show the calm notice and tell the hub; the board goes on."""
        log.error("Board failed at something and goes on", exc_info=error)
        self._troubled = self._frame_due = True
        self.shell.fault(PROGRAM, f"{type(error).__name__}: {error}")
        try:
            if self.screen is not None:
                self.screen.say_trouble()
        except Exception:  # the last line of defence: whatever happens, no traceback ends the loop
            log.exception("Not even the notice could be drawn")
        self._come_again(1.0)

    def _fit(self, root: Widget) -> None:
        """Make the screen anew for the size that the window has now."""
        screen, size = self.settings.screen, (int(Window.width), int(Window.height))
        if self.screen is not None and tuple(self.screen.size) == size:
            return
        panel = Panel(*size, screen.diagonal_inch, screen.viewing_distance_m)
        root.clear_widgets()
        if self.screen is not None:
            self.screen.close()
        media = MediaBox(
            self.settings.media_folder, self.settings.video_program, partial(self._say_how_it_is, MEDIA)
        )
        refused = partial(self._say_how_it_is, LAYOUT)
        self.screen = BoardScreen(panel, self.settings.zone, self.settings.languages, refused, media)
        legible_m = self.screen.plan.legible_m
        if legible_m < panel.distance_m * 0.999:
            log.warning("Panel is legible from %.1f m, not from %.1f m", legible_m, panel.distance_m)
        root.add_widget(self.screen)
        self.shell.attach(self.screen)
        self._wake()

    def _say_how_it_is(self, fault: str, why: str) -> None:
        if why:
            self.shell.fault(fault, why)
        else:
            self.shell.back(fault)

    def _turn(self, seconds: float) -> None:
        self._shown_s += seconds
        if self.screen is not None:
            self.screen.turn(self._shown_s)

    def _work(self, *_: object) -> None:
        if self.screen is None:
            return
        if self._troubled:
            self.shell.attach(self.screen)
        before = self.screen.face
        self.screen.tell_time(self._clock.now())
        rest_s = self.shell.work()
        self._frame_due = self._frame_due or self.screen.face is not before
        self._watchdog.beat()
        if self._troubled:
            self._troubled = False
            self.shell.back(PROGRAM)
        self._come_again(rest_s)

    def _come_again(self, after_s: float) -> None:
        if self._later is not None:
            self._later.cancel()
        self._later = KivyClock.schedule_once(self._work, after_s)

    def _flipped(self, *_: object) -> None:
        if not self._frame_due or self.screen is None:
            return
        self._frame_due = False
        if self._on_frame is not None:
            self._on_frame(self.screen)
        if not self._troubled:
            self.shell.drawn()


class _Calm(ExceptionHandler):  # type: ignore[misc]  # Kivy has no types
    """Hands every exception of the loop to the app instead of ending the program with a traceback."""

    def __init__(self, app: BoardApp) -> None:
        super().__init__()
        self._app = app

    def handle_exception(self, inst: BaseException) -> int:
        if not isinstance(inst, Exception):
            return int(ExceptionManager.RAISE)
        self._app.failed(inst)
        return int(ExceptionManager.PASS)
