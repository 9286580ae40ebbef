"""Pictures and films in a part of a board: whatever is wrong with them, the calls beside them go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kivy.clock import Clock as KivyClock
from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.graphics.texture import Texture as KivyTexture

from contract.board_plan import Place
from display_board.face import Face
from display_board.faces.words import Canvas, Text, Texture
from display_board.media import Frame
from display_board.player import Player


@dataclass(frozen=True, slots=True)
class MediaBox:
    """Where pictures and films come from.

    Attributes:
        folder: the folder of the files; empty: there is none.
        program: what decodes films.
        on_trouble: told, on any thread, what is wrong with them; empty: nothing any more.
    """

    folder: str = ""
    program: str = "ffmpeg"
    on_trouble: Callable[[str], None] = lambda _why: None


class Media:
    """Draws one zone of pictures; nothing where none can be shown."""

    pages = 1
    texts: tuple[Text, ...] = ()

    def __init__(self, canvas: Canvas, place: Place, box: MediaBox) -> None:
        self._box = place.box
        self._group = InstructionGroup()
        canvas.add(self._group)
        self._texture: Texture | None = None
        self._hidden = True
        self._shown: Frame | None = None
        self._soon = KivyClock.create_trigger(lambda _s: self._draw())
        self._player: Player | None = None
        if not box.folder:
            box.on_trouble("board.toml names no 'media_folder', and the layout shows files of it")
            return
        self._player = Player(
            [Path(box.folder, name) for name in place.zone.media],
            (max(1, int(place.box.width)), max(1, int(place.box.height))),
            each_s=place.zone.each_s,
            program=box.program,
            on_frame=self._soon,
            on_trouble=box.on_trouble,
        )

    def put(self, face: Face | None) -> None:
        """Show the pictures; None: hide them."""
        self._hidden = face is None
        self._draw()

    def turn(self, page: int) -> None:
        """Go on: pictures have a time of their own."""

    def close(self) -> None:
        """Show nothing more."""
        if self._player is not None:
            self._player.close()

    def _draw(self) -> None:
        frame = None if self._hidden or self._player is None else self._player.latest
        if frame is self._shown:
            return
        self._shown = frame
        if frame is None:
            self._group.clear()
            self._texture = None
            return
        texture = self._texture
        if texture is None or texture.size != (frame.width, frame.height):
            texture = self._texture = self._placed(frame)
        texture.blit_buffer(frame.rgb, colorfmt="rgb", bufferfmt="ubyte")
        self._group.flag_update()

    def _placed(self, frame: Frame) -> Texture:
        """Make room for *frame* in the middle of the zone, as large as it fits."""
        box = self._box
        texture = KivyTexture.create(size=(frame.width, frame.height), colorfmt="rgb")
        texture.flip_vertical()
        scale = min(box.width / frame.width, box.height / frame.height)
        size = frame.width * scale, frame.height * scale
        pos = box.x + (box.width - size[0]) / 2, box.y + (box.height - size[1]) / 2
        self._group.clear()
        self._group.add(Color(1, 1, 1))
        self._group.add(Rectangle(texture=texture, pos=pos, size=size))
        return texture
