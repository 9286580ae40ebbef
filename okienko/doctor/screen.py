"""Screen and letters: is there a display, can it be drawn on, and does every script print right?"""

from __future__ import annotations

import ctypes.util
import os
from pathlib import Path

from okienko.doctor.finding import Finding, lacking, well

_DRAWING = {"GL": "libgl1", "EGL": "libegl1 libgl1-mesa-dri"}
_CONNECTORS = Path("/sys/class/drm")


def display(kind: str = "demo", *, connectors: Path = _CONNECTORS) -> Finding:
    """Look for a desktop, then for a screen on the graphics card."""
    for name in ("WAYLAND_DISPLAY", "DISPLAY"):
        if os.environ.get(name):
            return well("display", f"a desktop ({name}={os.environ[name]})")
    connected = [status.parent.name for status in connectors.glob("card*-*/status") if _is_connected(status)]
    if connected:
        return well("display", f"a screen without a desktop ({', '.join(sorted(connected))})")
    if kind != "demo":
        way_out = "connect a screen, or log in to a desktop and start again"
        return lacking("display", f"none: nobody would see this {kind}", way_out, needed=True)
    return lacking(
        "display",
        "none: kiosk and board draw off-screen",
        "connect a screen, or log in to a desktop and start again",
        needed=False,
    )


def _is_connected(status: Path) -> bool:
    try:
        return status.read_text(encoding="ascii").strip() == "connected"
    except OSError:
        return False


def drawing() -> Finding:
    """Look for the libraries that Kivy draws with."""
    missing = [package for name, package in _DRAWING.items() if ctypes.util.find_library(name) is None]
    if missing:
        return lacking("drawing", "OpenGL is missing", f"apt-get install {' '.join(missing)}", needed=True)
    return well("drawing", "OpenGL and EGL are installed")


def shaping() -> Finding:
    """Ask Pillow whether it joins and orders the letters of every script (raqm)."""
    from hardware.fonts import require_shaping

    try:
        require_shaping()
    except RuntimeError as error:
        return lacking("letters", str(error), "apt-get install libfribidi0", needed=True)
    return well("letters", "Arabic and Devanagari are shaped (raqm)")


def fonts() -> Finding:
    """Look for the merged font of all our scripts."""
    from hardware.fonts import font_path

    try:
        paths = [font_path(weight) for weight in ("regular", "bold")]
    except (OSError, RuntimeError) as error:
        return lacking(
            "fonts",
            str(error),
            "apt-get install fonts-noto-core, then python -m hardware.font_build",
            needed=True,
        )
    return well("fonts", f"merged Noto fonts in {paths[0].parent}")
