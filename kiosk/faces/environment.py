"""What Kivy must be told before it is first imported.

Kivy reads its options from the environment and takes hold of the command line, of log files and of a
folder in the home directory unless it is told not to.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kiosk.config import ScreenSettings


def prepare(home: Path | None = None, screen: ScreenSettings | None = None) -> None:
    """Set Kivy's options; *home* is a folder it may write to. Must run before Kivy is imported."""
    os.environ.setdefault("KIVY_NO_ARGS", "1")
    os.environ.setdefault("KIVY_NO_FILELOG", "1")
    os.environ.setdefault("KIVY_NO_CONSOLELOG", "1")
    # Its own file of options may be torn by a power cut, and could bring back what is switched off below.
    os.environ["KIVY_NO_CONFIG"] = "1"
    os.environ["KIVY_TEXT"] = "pil"  # the only provider here that shapes every script
    folder = home or Path(tempfile.gettempdir()) / f"okienko-kivy-{os.getuid()}"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ.setdefault("KIVY_HOME", str(folder))
    _configure(screen or ScreenSettings(fullscreen=False))


def _configure(screen: ScreenSettings) -> None:
    from kivy.config import Config  # noqa: PLC0415  after the environment is set

    width, height = screen.size
    for section, name, value in (
        ("graphics", "maxfps", "30"),
        ("graphics", "multisamples", "0"),
        ("graphics", "width", str(width)),
        ("graphics", "height", str(height)),
        ("graphics", "rotation", str(screen.rotation)),
        ("graphics", "fullscreen", "auto" if screen.fullscreen else "0"),
        ("graphics", "resizable", "0" if screen.fullscreen else "1"),
        ("kivy", "exit_on_escape", "0"),
        ("kivy", "log_level", "warning"),
        ("input", "mouse", "mouse,disable_multitouch"),
    ):
        Config.set(section, name, value)
