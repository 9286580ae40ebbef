"""Pictures of a running demo: frames that a board really drew, and screens that visitors really saw."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from kiosk.scene import Scene

EVERY_S = 10.0
"""A frame is kept at most so often, in seconds of the world; reading it back takes the board's own time."""


def frame_keeper(folder: Path, name: str) -> Callable[[object], None]:
    """Return what saves a frame of a board as ``{name}.png`` in *folder*, the newest over the one before."""
    last_s = float("-inf")

    def keep(_: object) -> None:
        nonlocal last_s
        if time.monotonic() - last_s < EVERY_S:
            return
        last_s = time.monotonic()
        from kivy.core.window import Window

        from contract.glass import Box
        from display_board.faces.pixels import read_back

        folder.mkdir(parents=True, exist_ok=True)
        read_back(Box(0, 0, Window.width, Window.height)).save(folder / f"{name}.png")

    return keep


def draw_scenes(scenes: Mapping[str, Scene], folder: Path, home: Path) -> None:
    """Draw the kiosk's *scenes* into *folder*, in a process of its own: a process has one window only.

    Kivy keeps its own files in *home*.

    Raises:
        subprocess.CalledProcessError: the drawing failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    environ = dict(os.environ) | {"SDL_VIDEODRIVER": "offscreen", "KIVY_HOME": str(home)}
    subprocess.run(
        [sys.executable, "-m", __name__, str(folder)],
        input=pickle.dumps(dict(scenes)),
        env=environ,
        check=True,
        capture_output=True,
    )


def _draw(folder: Path) -> None:
    # Our own parent wrote these bytes a moment ago into our own pipe.
    scenes: dict[str, Scene] = pickle.loads(sys.stdin.buffer.read())  # noqa: S301
    from kiosk.faces.environment import prepare

    prepare()
    from kiosk.faces.off_screen import OffScreen

    face = OffScreen(1080, 1920)
    for name, scene in scenes.items():
        face.save(scene, folder / f"kiosk-{name}.png")


if __name__ == "__main__":
    _draw(Path(sys.argv[1]))
