"""A running Piper with one model loaded: a line of text goes in, a WAV file appears in a folder.

Loading a model takes a second or more, saying a phrase a tenth of that; so the program stays. It says each
file that it has written: the newer one as ``… Wrote /…/1.wav`` among its errors, the older one as the bare
path on its output. Both end by themselves when their input is closed, also when we die.
"""

from __future__ import annotations

import os
import select
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from hardware.sound_errors import ProgramMissing, SoundCut


class PiperProcess:
    """One running program; started at the first phrase, and anew after it has died.

    Args:
        command: the program with its model and manner, without where its output goes.
        patience_s: how long a phrase may take, the loading of the model included.
        package: how to install it, for the message when it is missing.
    """

    def __init__(self, command: Sequence[str], *, patience_s: float, package: str) -> None:
        self._command = list(command)
        self._patience_s = patience_s
        self._package = package
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def spoken(self, text: str) -> bytes:
        """Return one line of *text* spoken, as the program wrote it.

        Raises:
            ProgramMissing: the program is not installed.
            SoundCut: it died, or took too long; it is started anew the next time.
        """
        with self._turn:
            process, folder = self._running()
            try:
                assert process.stdin is not None
                process.stdin.write(text.encode() + b"\n")
                process.stdin.flush()
                self._wait_for_word(process, time.monotonic() + self._patience_s)
                return _taken(folder)
            except (OSError, SoundCut) as error:
                self._end()
                raise SoundCut(str(error)) from error

    def close(self) -> None:
        """End the program; may be called twice. The next phrase would start it again."""
        with self._turn:
            self._end()

    def _running(self) -> tuple[subprocess.Popen[bytes], Path]:
        if self._process is not None and self._folder is not None and self._process.poll() is None:
            return self._process, Path(self._folder.name)
        self._end()
        self._folder = tempfile.TemporaryDirectory(prefix="okienko-piper-")
        command = [*self._command, "--output_dir", self._folder.name]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
        except OSError as error:
            self._end()
            raise ProgramMissing(
                f"cannot start {command[0]!r}: {error.strerror}; install it ({self._package})"
            ) from error
        return self._process, Path(self._folder.name)

    def _wait_for_word(self, process: subprocess.Popen[bytes], until_s: float) -> None:
        """Read what the program says until it has written a file."""
        assert process.stdout is not None
        waiting = select.poll()
        waiting.register(process.stdout, select.POLLIN)
        said = b""
        while not said.rstrip().endswith(b".wav"):
            left_s = until_s - time.monotonic()
            if left_s <= 0 or not waiting.poll(1000 * left_s):
                raise SoundCut(f"{self._command[0]} took longer than {self._patience_s:g} s for a phrase")
            piece = os.read(process.stdout.fileno(), 4096)
            if not piece:
                raise SoundCut(f"{self._command[0]} died: {_last_line(said)}")
            said = (said + piece)[-4096:]

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            with self._process:
                self._process = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def _taken(folder: Path) -> bytes:
    files = sorted(folder.glob("*.wav"))
    if not files:
        raise SoundCut("Piper says that it wrote a file, and there is none")
    data = files[-1].read_bytes()
    for path in files:
        path.unlink()
    return data


def _last_line(said: bytes) -> str:
    return said.decode(errors="replace").strip().rpartition("\n")[2] or "it said nothing"
