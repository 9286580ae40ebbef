"""The words that the kernel of a Raspberry Pi is started with: one line of a file on its boot partition."""

from __future__ import annotations

from pathlib import Path

from link.durable import replace_whole
from provisioning.machine import Machine

PLACES = ("/boot/firmware/cmdline.txt", "/boot/cmdline.txt")
_SCREEN, _ELSEWHERE = "console=tty1", "console=tty3"


def are_said(words: tuple[str, ...], machine: Machine) -> bool:
    """Whether the kernel of *machine* is started with *words*; another way of starting is not ours."""
    path = _file(machine)
    return path is None or path.read_text().split() == _with(path.read_text().split(), words)


def say(words: tuple[str, ...], machine: Machine) -> None:
    """Start the kernel of *machine* with *words* from now on; what else it is told stays, in its order.

    Raises:
        OSError: the file could not be written.
    """
    path = _file(machine)
    if path is None:
        return
    replace_whole(path, f"{' '.join(_with(path.read_text().split(), words))}\n".encode(), 0o644)


def _file(machine: Machine) -> Path | None:
    return next((path for path in map(machine.path, PLACES) if path.is_file()), None)


def _with(found: list[str], words: tuple[str, ...]) -> list[str]:
    """Return *found* with *words* in place of other values of theirs, and the console off the screen."""
    ours = {word.partition("=")[0] for word in words}
    kept = [_ELSEWHERE if word == _SCREEN else word for word in found if word.partition("=")[0] not in ours]
    return [*kept, *words]
