"""Waiting until a frame is really drawn: the flip comes before that, a pixel read back does not."""

from __future__ import annotations

from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels


def read_corner() -> None:
    """Read one pixel of the frame that was just drawn; returns when all of it is drawn."""
    glReadPixels(0, 0, 1, 1, GL_RGB, GL_UNSIGNED_BYTE)
