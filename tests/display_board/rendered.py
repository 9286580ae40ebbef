"""Draws pictures of boards and notes each text on each of their pages, as it is drawn and as its pixels are.

Run as a program, for Kivy has one window a process: ``rendered.py {manual,panels,languages,matrix} OUT``.
"""

import json
import os
import sys
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "offscreen"

from PIL import Image

from contract.glass import CAPITAL, LINE_SHARE
from display_board import pictures
from display_board.config import ScreenSettings
from display_board.face import face
from display_board.faces import window
from display_board.faces.theme import Colour, contrast

IN_CI = ("normal", "stale", "closing")
TWO = (pictures.LYING, pictures.UPRIGHT)
WHICH = {
    "manual": pictures.pictures,
    "panels": lambda: [
        picture
        for picture in pictures.matrix()
        if any(picture.name == f"{panel}-{shown}-all" for panel in pictures.PANELS for shown in IN_CI)
    ],
    "languages": lambda: [one for panel in TWO for one in pictures.in_each_language(panel)],
    "matrix": pictures.matrix,
}


def noted(picture, out):
    from display_board.faces.board_screen import BoardScreen  # noqa: PLC0415  after the window is set up

    panel, refused = picture.panel, []
    screen = BoardScreen(panel, pictures.SETTINGS.zone, on_refused=refused.append)
    screen.tell_time(pictures.NOW)
    screen.show(face(picture.board, screen.fit(picture.board.view), 0.0))
    words, letters, seen = [], [], set()
    large = {id(text) for row in screen.rows for text in (row.number.text, row.desk.text)}
    path = out / f"{picture.name}.png"
    screen.export_to_png(str(path))
    with Image.open(path) as image:
        drawn = image.convert("RGB")
    for page in range(2 * screen.pages + 1):
        screen.turn(page * 5.0)
        for text in screen.words:
            if text not in seen:
                seen.add(text)
                words.append(_noted(text, drawn if page == 0 else None, panel, large=id(text) in large))
        letters += [text.words for text in screen.words if len(text.words) == 1 and text.weight == "bold"]
    return {
        "words": words,
        "letters": letters,
        "pages": screen.pages,
        "distance_m": panel.distance_m,
        "refused": [why for why in refused if why],
    }


def _noted(text, drawn, panel, *, large):
    from display_board.fitting import width_px  # noqa: PLC0415  as above

    found = text.fitted
    return {
        "words": text.words,
        "lines": found.lines,
        "size_mm": found.size / panel.px_per_mm,
        "wide": max(width_px(line, text.weight, found.size) for line in found.lines),
        "high": ((len(found.lines) - 1) * LINE_SHARE + CAPITAL) * found.size,
        "box": [text.box.x, text.box.y, text.box.width, text.box.height],
        "large": large,
        "contrast": None if drawn is None else _contrast_of(text, drawn),
    }


def _contrast_of(text, drawn):
    """Return the contrast between the ground of a text and the pixel in its box that differs most from it."""
    box, height = text.box, drawn.height
    top = max(0, int(height - box.y - box.height))
    part = drawn.crop((int(box.x), top, int(box.x + box.width), int(height - box.y)))
    # Lines may stand a little out of their box; their middle is inside.
    colours = part.getcolors(part.width * part.height) or []
    ground = _colour(max(colours)[1])
    often = [colour for times, colour in colours if times >= 4]
    return max((contrast(ground, _colour(one)) for one in often), default=1.0)


def _colour(pixel):
    return Colour(*(value / 255 for value in pixel))


if __name__ == "__main__":
    which, out = sys.argv[1], Path(sys.argv[2])
    window.prepare(ScreenSettings())
    import kivy.core.window

    kivy.core.window.Window.size = (320, 240)
    notes = {one.name: noted(one, out) for one in WHICH[which]()}
    (out / "notes.json").write_text(json.dumps(notes), encoding="utf-8")
