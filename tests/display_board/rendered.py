"""Draws every picture of the manual and notes each text with its letters' size and its box.

Run as a program, for Kivy has one window a process: ``rendered.py OUT``.
"""

import json
import os
import sys
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "offscreen"

from display_board import pictures
from display_board.face import face
from display_board.faces import window
from display_board.layout import Panel, layout

HARD_NAMES = "long-names"


def noted(picture):
    from display_board.faces.board_screen import BoardScreen  # noqa: PLC0415  after the window is set up
    from display_board.fitting import width_px  # noqa: PLC0415  as above

    glass = picture.screen
    panel = Panel(*picture.size, glass.diagonal_inch, glass.viewing_distance_m)
    screen = BoardScreen(layout(panel), picture.size, pictures.SETTINGS.languages, pictures.SETTINGS.zone)
    screen.tell_time(pictures.NOW)
    screen.show(face(picture.board, screen.large, screen.last))
    large = [words.text for row in screen.rows for words in (row.number, row.desk)]
    pages = screen.side.page_count
    words = []
    letters = []
    for _ in range(pages):
        words += [
            {
                "words": text.words,
                "lines": text.fitted.lines,
                "size_mm": text.fitted.size / panel.px_per_mm,
                "asked_mm": text.size / panel.px_per_mm,
                "wide": max(width_px(line, text.weight, text.fitted.size) for line in text.fitted.lines),
                "box": [text.box.x, text.box.y, text.box.width, text.box.height],
                "large": text in large,
            }
            for text in screen.words
            if text.words
        ]
        letters += [text.words for text in screen.side.texts if len(text.words) == 1]
        screen.side.turn_page()
    return {"words": words, "letters": letters, "pages": pages, "distance_m": panel.distance_m}


if __name__ == "__main__":
    out = Path(sys.argv[1])
    window.prepare(pictures.GLASS)
    import kivy.core.window

    kivy.core.window.Window.size = (320, 240)
    notes = {}
    for one in pictures.pictures():
        pictures.draw(one, out / f"{one.name}.png")
        notes[one.name] = noted(one)
    (out / "notes.json").write_text(json.dumps(notes), encoding="utf-8")
