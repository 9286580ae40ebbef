"""Shows the files of one part of a board in turn, on a thread of its own that may take its time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from display_board.media import Frame, MediaBroken, frames_of, is_film, require_calm

log = logging.getLogger(__name__)


class Player:
    """Reads *files* over and over; `latest` is what is to be seen now.

    A file that cannot be shown is left out, and looked at again when its turn comes. A still picture stands
    for *each_s* seconds, one that moves is repeated until then, and a film runs to its end.

    Args:
        files: in the order in which they are shown.
        size: of their place, in pixels.
        each_s: how long a picture stands.
        program: what decodes films.
        on_frame: called on the player's thread when `latest` is another.
        on_trouble: called there with what is wrong with the files; empty: nothing any more.
    """

    def __init__(  # noqa: PLR0913  what, where, how long, and two listeners
        self,
        files: Sequence[Path],
        size: tuple[int, int],
        *,
        each_s: float,
        program: str,
        on_frame: Callable[[], None],
        on_trouble: Callable[[str], None],
    ) -> None:
        self._files, self._size, self._each_s, self._program = tuple(files), size, each_s, program
        self._on_frame, self._on_trouble = on_frame, on_trouble
        self._closed = threading.Event()
        self._troubles: dict[Path, str] = {}
        self._told = ""
        self._calm: set[tuple[object, ...]] = set()
        self.latest: Frame | None = None
        self._thread = threading.Thread(target=self._run, name="board-media", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop; idempotent, and does not wait."""
        self._closed.set()

    def join(self, longest_s: float) -> None:
        """Wait until the thread has ended, at most so long."""
        self._thread.join(longest_s)

    def _run(self) -> None:
        while not self._closed.is_set():
            shown = False
            for file in self._files:
                if self._closed.is_set():
                    return
                shown = self._show(file) or shown
            if not shown:
                self._put(None)
                self._closed.wait(self._each_s)

    def _show(self, file: Path) -> bool:
        try:
            self._play(file)
        except MediaBroken as error:
            self._trouble(file, str(error))
            return False
        except Exception as error:  # a thread that dies would leave an old picture standing for ever
            log.exception("%s could not be shown", file.name)
            self._trouble(file, f"{file.name}: {type(error).__name__}: {error}")
            return False
        self._trouble(file, "")
        return True

    def _play(self, file: Path) -> None:
        stamp = self._stamp(file)
        if stamp not in self._calm:
            require_calm(file, self._program)
            self._calm.add(stamp)
        shown_s = 0.0
        while shown_s < self._each_s:
            with closing(frames_of(file, *self._size, self._program)) as frames:
                for frame in frames:
                    self._put(frame)
                    stands_s = 0.0 if is_film(file) else frame.lasts_s or self._each_s
                    shown_s += stands_s
                    if self._closed.wait(stands_s):
                        return
            if is_film(file):
                return

    @staticmethod
    def _stamp(file: Path) -> tuple[object, ...]:
        """Return what is another when *file* is."""
        try:
            known = file.stat()
        except OSError:
            return (file,)
        return file, known.st_mtime_ns, known.st_size

    def _put(self, frame: Frame | None) -> None:
        if frame is not self.latest:
            self.latest = frame
            self._on_frame()

    def _trouble(self, file: Path, why: str) -> None:
        if why:
            self._troubles[file] = why
        else:
            self._troubles.pop(file, None)
        told = "; ".join(self._troubles.values())
        if told != self._told:
            if told:
                log.warning("Not all pictures can be shown: %s", told)
            else:
                log.info("All pictures can be shown again")
            self._told = told
            self._on_trouble(told)
