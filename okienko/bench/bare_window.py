"""The least that a program with a screen can be: an empty window of Kivy's at the frame rate of a board."""

from __future__ import annotations

import signal

from display_board.config import ScreenSettings
from okienko.bench.children import tell


def main() -> None:
    """Show nothing until the program is told to end; tell when the window stands."""
    from display_board.faces import window

    window.prepare(ScreenSettings(fullscreen=False))
    from kivy.app import App
    from kivy.core.window import Window
    from kivy.uix.widget import Widget

    class Bare(App):  # type: ignore[misc]  # Kivy has no types
        def build(self) -> Widget:
            Window.clearcolor = (0, 0, 0, 1)
            return Widget()

        def on_start(self) -> None:
            tell(ready=True)

    app = Bare()
    signal.signal(signal.SIGTERM, lambda *_: app.stop())
    app.run()


if __name__ == "__main__":
    main()
