"""A real board that looks at its own glass: tells each number when its pixels can be read there.

``python -m okienko.bench.glass_board BOARD_TOML [SPEECH_SPEED]``
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from contract.settings import read
from display_board.app import main as run_board
from display_board.config import BoardSettings
from hardware.virtual_speaker import VirtualSpeaker
from okienko.bench.children import tell
from okienko.clock import SystemClock

if TYPE_CHECKING:
    from display_board.faces.board_screen import BoardScreen


class Reader:
    """Reads numbers back from drawn frames, each once."""

    def __init__(self) -> None:
        self._read: set[str] = set()

    def __call__(self, screen: BoardScreen) -> None:
        """Look for new numbers in the large rows of the frame that was just drawn."""
        from display_board.faces.pixels import ALIKE, likeness, read_back

        for row in screen.rows:
            text = row.number.text
            if text is None or not text.words or text.words in self._read:
                continue
            pixels = read_back(text.box)  # waits until the frame is drawn indeed
            at_s = time.monotonic()
            if likeness(pixels, text) >= ALIKE:
                self._read.add(text.words)
                tell(number=text.words, at_s=at_s)
        tell(frame=True)


def main(settings: Path, speech_speed: float) -> None:
    """Run the board of *settings*; it speaks *speech_speed* times as fast as a person, to nobody."""
    told = read(BoardSettings, settings.read_text(encoding="utf-8"), settings.name)
    speaker = VirtualSpeaker(speed=speech_speed, keep_sounds=0)
    run_board(told, SystemClock(), speaker, on_frame=Reader())


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
