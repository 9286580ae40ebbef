"""The window of a board, as Kivy is to make it; to be said before Kivy makes one."""

from __future__ import annotations

from kivy.config import Config

from display_board.config import ScreenSettings

FRAMES_PER_S = 30  # a call is seen within 33 ms, and an idle board costs next to nothing


def prepare(screen: ScreenSettings) -> None:
    """Set what Kivy reads when it opens its window: a board has a picture and nothing else."""
    for section, key, value in (
        ("graphics", "maxfps", FRAMES_PER_S),
        ("graphics", "fullscreen", "auto" if screen.fullscreen else "0"),
        ("graphics", "width", screen.width),
        ("graphics", "height", screen.height),
        ("graphics", "show_cursor", 0),
        ("graphics", "multisamples", 0),
        ("graphics", "allow_screensaver", 0),
        ("kivy", "exit_on_escape", 0),
        ("kivy", "desktop", 0),
        ("kivy", "log_level", "warning"),
    ):
        Config.set(section, key, str(value))
    Config.remove_section("input")  # nobody touches a board
    Config.add_section("input")
