"""Runs a board for a test and says, line by line, what stands on its glass in each new frame.

Run as a program: ``live_board.py SETTINGS.toml``. On SIGUSR1 something in its loop fails.
"""

import json
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from contract.settings import read
from display_board import app
from display_board.config import BoardSettings
from hardware.virtual_speaker import VirtualSpeaker
from hardware.virtual_voice import VirtualVoice
from okienko.clock import SystemClock


def tell(screen):
    from display_board.faces import pixels  # noqa: PLC0415  Kivy must not be imported before the board does

    first = screen.rows[0].number.text
    line = {
        "at_s": time.monotonic(),
        "first": first.words if first else None,
        "read_back": bool(first) and pixels.stands(first),
        "wrong_read_back": bool(first) and pixels.stands(replace(first, words=first.words[0] + "888")),
        "calls": sorted(screen.face.calls),
        "size": list(screen.size),
        "stale": screen.face.stale_since is not None,
        "words": [text.words for text in screen.words],
        "media": middle_of_media(screen, pixels),
    }
    line["read_s"] = time.monotonic()
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def middle_of_media(screen, pixels):
    """Return the colour in the middle of the first picture; None where the layout has none."""
    boxes = [place.box for place in screen.plan.places if place.zone.shows == "media"]
    if not boxes:
        return None
    seen = pixels.read_back(boxes[0])
    return list(seen.getpixel((seen.width // 2, seen.height // 2)))


def fail(*_):
    raise ZeroDivisionError("a failure that a test asked for")


def fail_soon(*_):
    from kivy.clock import Clock  # noqa: PLC0415  Kivy must not be imported before the board does

    Clock.schedule_once(fail)


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, fail_soon)
    path = Path(sys.argv[1])
    settings = read(BoardSettings, path.read_text(), path.name)
    sys.exit(app.main(settings, SystemClock(), VirtualSpeaker(speed=20), VirtualVoice(), on_frame=tell))
