"""The very last screen: drawn by Kivy's own labels and font, for a kiosk that cannot draw its own.

Kivy's font has Latin and Cyrillic letters; every language of the house that it cannot write has one beside it
that it can.
"""

from __future__ import annotations

from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import Color, Rectangle
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label

from kiosk.answers import FIRST_LANGUAGES, closed
from kiosk.texts import words_in
from link.health import Watchdog

_GROUND = (0.04, 0.12, 0.26, 1)


def plain_words() -> list[str]:
    """Return what it says, a pair of lines a language."""
    return ["\n".join(closed(words_in(language))) for language in FIRST_LANGUAGES]


class PlainCalm(BoxLayout):  # type: ignore[misc]  # Kivy has no hints
    """Says that this kiosk is closed, and hears no finger."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  Kivy's own
        super().__init__(orientation="vertical", padding=24, **options)
        with self.canvas.before:
            Color(*_GROUND)
            self._ground = Rectangle()
        for text in plain_words():
            label = Label(text=text, halign="center", valign="middle")
            label.bind(size=lambda one, size: setattr(one, "text_size", size))
            self.add_widget(label)
        self.bind(pos=self._lay, size=self._lay)

    def on_touch_down(self, touch: Any) -> bool:  # noqa: ARG002, ANN401  Kivy's own
        return True

    def on_touch_up(self, touch: Any) -> bool:  # noqa: ARG002, ANN401  Kivy's own
        return True

    def _lay(self, *_: object) -> None:
        self._ground.pos, self._ground.size = self.pos, self.size
        for label in self.children:
            label.font_size = max(14, min(self.size) / 26)


class PlainApp(App):  # type: ignore[misc]  # Kivy has no hints
    """A window with the last screen, for *lasts_s* seconds; the watchdog is fed meanwhile."""

    def __init__(self, lasts_s: float) -> None:
        super().__init__()
        self.title = "Okienko"
        self._lasts_s = lasts_s
        self._watchdog = Watchdog()

    def build(self) -> PlainCalm:
        """Give Kivy the widget that fills the window."""
        Window.clearcolor = _GROUND
        Window.bind(on_key_down=lambda *_: True, on_request_close=lambda *_: True)
        return PlainCalm()

    def open_settings(self, *_: Any) -> bool:  # noqa: ANN401  Kivy's own
        """Open nothing: this panel is for developers."""
        return False

    def on_start(self) -> None:
        """Ask systemd for the time that the picture stays, and end in time.

        It is never told that this is ready: a new release that ends here gives way to the one before.
        """
        Window.show_cursor = not Window.fullscreen
        Clock.schedule_interval(lambda _: self._watchdog.beat(), self._watchdog.interval_s or 5.0)
        Clock.schedule_once(lambda _: self.stop(), self._lasts_s)
        self._watchdog.starting(self._lasts_s + 30.0)

    def end(self) -> None:
        """End the program; from a signal, so that it waits for the loop."""
        Clock.schedule_once(lambda _: self.stop(), 0)

    def on_stop(self) -> None:
        """Say that the program ends."""
        self._watchdog.stopping()
