"""Draws scenes into pictures through Kivy itself, in a frame buffer that no window shows.

`kiosk.faces.environment.prepare` must have run before this is imported.
"""

from __future__ import annotations

from pathlib import Path

from kivy.base import EventLoop
from kivy.config import Config
from kivy.graphics import Fbo
from kivy.uix.widget import Widget
from PIL import Image

from kiosk.faces.face import Face, register_fonts
from kiosk.faces.theme import Screen
from kiosk.scene import Scene

PPI = Screen(0, 0).ppi


class OffScreen:
    """A face that is drawn into memory, *width* by *height* pixels; usually of a 21.5 inch panel."""

    def __init__(self, width: int, height: int, ppi: float = PPI) -> None:
        Config.set("graphics", "width", "320")
        Config.set("graphics", "height", "240")
        EventLoop.ensure_window()
        register_fonts()
        self._face = Face(ppi, lambda _: None, size=(width, height))
        self._holder = Widget(size=(width, height))
        self._holder.add_widget(self._face)

    def picture(self, scene: Scene) -> Image.Image:
        """Return *scene* as a picture."""
        self._face.show(scene)
        width, height = (int(part) for part in self._face.size)
        buffer = Fbo(size=(width, height), with_stencilbuffer=True)
        buffer.add(self._face.canvas)
        buffer.draw()
        dots = bytes(buffer.pixels)
        buffer.remove(self._face.canvas)
        upright = Image.frombytes("RGBA", (width, height), dots).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        return upright.convert("RGB")

    def save(self, scene: Scene, path: Path) -> None:
        """Write *scene* as a PNG file."""
        self.picture(scene).save(path, optimize=False)
