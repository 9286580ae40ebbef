"""The Kivy widget that shows a page and tells what was touched.

A touch counts when the finger is lifted within the target on which it was set down; sliding off takes it
back. One finger at a time: while one is down, others are not there.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from typing import Any

import segno
from kivy.core.text import Label as CoreLabel
from kivy.core.text import LabelBase
from kivy.graphics import Color, Rectangle, SmoothLine, SmoothRoundedRectangle
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from hardware.fonts import font_path, require_shaping
from kiosk.faces.layout import page_of
from kiosk.faces.page import Align, Box, Code, Glyph, Line, Page, Panel, Ring, Target
from kiosk.faces.signs import mask
from kiosk.faces.theme import Colour, Look, Screen, theme_of
from kiosk.happenings import Touch
from kiosk.scene import Scene, Sign

FONT = "Okienko"
_KEPT_TEXTURES = 600
_SMALL_PX = 720
"""A narrower window halves letters of twice the size: on whole pixels they would stand unevenly."""
_LONGEST_TOUCH_S = 10.0
_PRESSED = 0.2


def register_fonts() -> None:
    """Make the merged fonts known to Kivy.

    Raises:
        FontMissing: they were never built.
        ShapingMissing: text cannot be shaped here.
    """
    require_shaping()
    LabelBase.register(FONT, str(font_path("regular")), fn_bold=str(font_path("bold")))


class Face(Widget):  # type: ignore[misc]  # Kivy has no hints
    """Shows scenes on the whole window.

    Args:
        ppi: pixels an inch of the panel.
        distance_mm: from how far it is read.
        on_touched: called with what was touched.
        orientation: ``portrait`` or ``landscape`` only says how to lay out a window that is square.
    """

    def __init__(
        self,
        ppi: float,
        on_touched: Callable[[Touch], None],
        distance_mm: float = 600.0,
        **options: Any,  # noqa: ANN401  Kivy's own
    ) -> None:
        super().__init__(**options)
        self._ppi = ppi
        self._distance_mm = distance_mm
        self._mark: Colour = (0, 0, 0)
        self._on_touched = on_touched
        self._scene: Scene | None = None
        self._page: Page | None = None
        self._finger: Any = None
        self._pressed: Target | None = None
        self._textures: OrderedDict[tuple[str, int, bool], Texture] = OrderedDict()
        self._signs: dict[tuple[Sign, int], Texture] = {}
        self.bind(size=lambda *_: self._draw())

    def show(self, scene: Scene) -> None:
        """Show *scene*; what looks the same already is not drawn again."""
        if scene != self._scene:
            self._scene = scene
            try:
                self._draw()
            except Exception:
                self._scene = None  # tried again the next time, and not taken for drawn
                raise

    @property
    def page(self) -> Page | None:
        """What is on the screen now."""
        return self._page

    def on_touch_down(self, touch: Any) -> bool:  # noqa: ANN401  Kivy's own
        # A touch panel that is pulled out never says that the finger has gone.
        forgotten = self._finger is not None and touch.time_start - self._finger.time_start > _LONGEST_TOUCH_S
        if (self._finger is None or forgotten) and self._page is not None:
            self._finger = touch
            self._press(self._page.target_at(touch.x, self.height - touch.y))
        return True

    def on_touch_move(self, touch: Any) -> bool:  # noqa: ANN401  Kivy's own
        if touch is self._finger and self._pressed and not self._is_over(self._pressed, touch):
            self._press(None)
        return True

    def on_touch_up(self, touch: Any) -> bool:  # noqa: ANN401  Kivy's own
        if touch is not self._finger:
            return True
        pressed, self._finger = self._pressed, None
        self._press(None)
        if pressed and self._is_over(pressed, touch):
            self._on_touched(pressed.touch)
        return True

    def _is_over(self, target: Target, touch: Any) -> bool:  # noqa: ANN401  Kivy's own
        return target.box.holds(touch.x, self.height - touch.y)

    def _press(self, target: Target | None) -> None:
        self._pressed = target
        self.canvas.after.clear()
        if target is not None:
            with self.canvas.after:
                _colour(self._mark, _PRESSED)
                SmoothRoundedRectangle(
                    pos=self._pos(target.box), size=(target.box.w, target.box.h), radius=[16]
                )

    def _pos(self, box: Box) -> tuple[float, float]:
        return box.x, self.height - box.bottom

    def _draw(self) -> None:
        if self._scene is None or self.width < 2 or self.height < 2:
            return
        screen = Screen(int(self.width), int(self.height), self._ppi, self._distance_mm)
        look = Look(screen, theme_of(self._scene.modes))
        self._page = page_of(self._scene, look)
        self._mark = look.colours.pressed
        # The finger stays down on what it was set down on: it must not hit what has come up under it, and it
        # keeps what has stayed where it was while a number beside it changed.
        if self._pressed is not None and self._pressed not in self._page.items:
            self._press(None)
        self.canvas.clear()
        with self.canvas:
            for item in self._page.items:
                match item:
                    case Panel():
                        self._panel(item)
                    case Line():
                        self._line(item)
                    case Code():
                        self._code(item)
                    case Ring():
                        self._ring(item)
                    case Glyph():
                        self._glyph(item)
                    case Target():
                        pass

    def _panel(self, panel: Panel) -> None:
        edge = panel.edge_px if panel.edge else 0
        if panel.edge:
            _colour(panel.edge, panel.opacity)
            self._rounded(panel.box, panel.radius_px)
        _colour(panel.fill, panel.opacity)
        self._rounded(panel.box.inside(edge), max(0, panel.radius_px - edge))

    def _rounded(self, box: Box, radius: int) -> None:
        if radius:
            SmoothRoundedRectangle(pos=self._pos(box), size=(box.w, box.h), radius=[radius])
        else:
            Rectangle(pos=self._pos(box), size=(box.w, box.h))

    def _ring(self, ring: Ring) -> None:
        for band, colour in enumerate((ring.outer, ring.inner)):
            box = ring.box.inside(band * ring.width_px + ring.width_px // 2)
            radius = ring.radius_px - band * ring.width_px
            _colour(colour)
            SmoothLine(rounded_rectangle=(*self._pos(box), box.w, box.h, radius), width=ring.width_px / 2)

    def _line(self, line: Line) -> None:
        if not line.text:
            return
        finer = 2 if min(self.width, self.height) < _SMALL_PX else 1
        texture = self._texture(line, line.size_px * finer)
        width, height = (ceil(side / finer) for side in texture.size)
        left = {
            Align.START: line.box.x,
            Align.CENTRE: line.box.x + (line.box.w - width) // 2,
            Align.END: line.box.right - width,
        }[line.align]
        top = line.box.y + (line.box.h - height) // 2
        _colour(line.colour)
        size = texture.width / finer, texture.height / finer
        Rectangle(texture=texture, pos=(left, self.height - top - height), size=size)

    def _texture(self, line: Line, size_px: int) -> Texture:
        wanted = (line.text, size_px, line.bold)
        if wanted not in self._textures:
            label = CoreLabel(text=line.text, font_name=FONT, font_size=size_px, bold=line.bold)
            label.refresh()
            self._textures[wanted] = label.texture
        self._textures.move_to_end(wanted)
        while len(self._textures) > _KEPT_TEXTURES:
            self._textures.popitem(last=False)
        return self._textures[wanted]

    def _glyph(self, glyph: Glyph) -> None:
        side = glyph.box.w
        texture = self._signs.get((glyph.sign, side))
        if texture is None:
            texture = Texture.create(size=(side, side), colorfmt="rgba")
            dots = b"".join(b"\xff\xff\xff" + bytes((part,)) for part in mask(glyph.sign, side))
            texture.blit_buffer(dots, colorfmt="rgba", bufferfmt="ubyte")
            texture.flip_vertical()
            self._signs[glyph.sign, side] = texture
        _colour(glyph.colour)
        Rectangle(texture=texture, pos=self._pos(glyph.box), size=(side, side))

    def _code(self, code: Code) -> None:
        rows = [list(row) for row in segno.make(code.text, error="m", micro=False).matrix_iter(border=4)]
        side = len(rows)
        module = max(1, code.box.w // side)
        texture = Texture.create(size=(side, side), colorfmt="luminance")
        texture.mag_filter = texture.min_filter = "nearest"
        dots = bytes(0 if dark else 255 for row in reversed(rows) for dark in row)
        texture.blit_buffer(dots, colorfmt="luminance", bufferfmt="ubyte")
        whole = module * side
        x, y = code.box.x + (code.box.w - whole) // 2, code.box.y + (code.box.h - whole) // 2
        _colour((255, 255, 255))
        Rectangle(texture=texture, pos=(x, self.height - y - whole), size=(whole, whole))


def _colour(colour: Colour, opacity: float = 1.0) -> None:
    Color(*(part / 255 for part in colour), opacity)
