"""Pictures and films for a board, frame by frame: still ones and those that move; never any sound.

A file is looked through before it is shown: one that flashes more than three times a second is not shown.
Films are decoded by a program of its own, so that none that is broken can take the board with it.
"""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from PIL import Image, ImageOps

from display_board.flashes import MOST_A_SECOND, Flashes

VIDEOS = frozenset({".mp4", ".m4v", ".mkv", ".webm", ".mov", ".avi", ".mpg", ".mpeg"})
FRAMES_A_SECOND = 12
"""So many frames of a film are shown; more would leave a small computer no time for calls."""
WIDEST_PX = 1280
"""No film is decoded wider, on however large a panel."""
LEAST_FRAME_S = 1 / FRAMES_A_SECOND
MOST_PIXELS = 64_000_000
"""A picture with more is not opened: it would fill the memory."""
MOST_FRAMES = 3000
SILENT_S = 10.0
"""A program that gives no frame for so long is broken."""
FIELDS = (16, 9)
GROUND = "#0a1929"  # behind a film that is wider or higher than its place: as `faces.theme.GROUND`


class MediaBroken(OSError):
    """The file is not shown; the message says which and why."""


class Frame(NamedTuple):
    """One picture: three bytes a pixel, line by line from the top.

    Attributes:
        lasts_s: how long it stands; None: until the next one comes, or for as long as a picture stands.
    """

    width: int
    height: int
    rgb: bytes
    lasts_s: float | None = None


def is_film(path: Path) -> bool:
    """Return whether *path* is decoded by a program of its own, which also keeps the time."""
    return path.suffix.lower() in VIDEOS


def frames_of(path: Path, width: int, height: int, program: str) -> Generator[Frame, None, None]:
    """Yield the frames of *path*, none larger than *width* by *height* pixels; a still picture has one.

    Args:
        path: the file.
        width: of its place on the board.
        height: the same.
        program: what decodes films, as ffmpeg; asked only for these.

    Raises:
        MediaBroken: it cannot be shown.
    """
    return _film(path, width, height, program) if is_film(path) else _picture(path, width, height)


def require_calm(path: Path, program: str) -> None:
    """Look through all of *path*.

    Raises:
        MediaBroken: it flashes, or cannot be shown.
    """
    flashes = Flashes(FIELDS[0] * FIELDS[1])
    for at_s, grey in _greys_of_film(path, program) if is_film(path) else _greys_of_picture(path):
        if flashes.see(at_s, [(value / 255) ** 2.2 for value in grey]):
            raise MediaBroken(f"{path.name} flashes more than {MOST_A_SECOND} times a second at {at_s:.0f} s")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    try:
        with Image.open(path) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError  # noqa: TRY301  as Pillow does from twice as many on
            yield image
    except MediaBroken:
        raise
    except FileNotFoundError as error:
        raise MediaBroken(f"{path.name} cannot be read: there is no such file") from error
    except Image.DecompressionBombError as error:
        raise MediaBroken(f"{path.name} has too many pixels; make it smaller") from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        said = str(error).replace(str(path), path.name)
        raise MediaBroken(f"{path.name} cannot be read: {said}") from error


def _count(image: Image.Image) -> int:
    return min(getattr(image, "n_frames", 1), MOST_FRAMES)


def _picture(path: Path, width: int, height: int) -> Generator[Frame, None, None]:
    with _opened(path) as image:
        count = _count(image)
        image.draft("RGB", (width, height))
        for number in range(count):
            image.seek(number)
            yield _scaled(image, width, height, _lasts_s(image) if count > 1 else None)


def _greys_of_picture(path: Path) -> Iterator[tuple[float, bytes]]:
    at_s = 0.0
    with _opened(path) as image:
        count = _count(image)
        for number in range(count if count > 1 else 0):
            image.seek(number)
            yield at_s, image.convert("L").resize(FIELDS, Image.Resampling.BOX).tobytes()
            at_s += _lasts_s(image)


def _scaled(image: Image.Image, width: int, height: int, lasts_s: float | None) -> Frame:
    shown = ImageOps.exif_transpose(image).convert("RGBA")
    ground = Image.new("RGBA", shown.size, GROUND)
    whole = Image.alpha_composite(ground, shown).convert("RGB")
    scale = min(width / whole.width, height / whole.height)
    size = max(1, round(whole.width * scale)), max(1, round(whole.height * scale))
    fitted = whole.resize(size, Image.Resampling.LANCZOS)
    return Frame(*fitted.size, fitted.tobytes(), lasts_s)


def _lasts_s(image: Image.Image) -> float:
    image.load()  # only then does it know
    return max(LEAST_FRAME_S, float(image.info.get("duration") or 100) / 1000)


def _film(path: Path, width: int, height: int, program: str) -> Generator[Frame, None, None]:
    wide = min(width, WIDEST_PX)
    wide, high = _even(wide), _even(height * wide / width)
    fit = (
        f"fps={FRAMES_A_SECOND},scale={wide}:{high}:force_original_aspect_ratio=decrease,"
        f"pad={wide}:{high}:(ow-iw)/2:(oh-ih)/2:color={GROUND.replace('#', '0x')}"
    )
    command = [
        program,
        *_QUIETLY,
        "-re",
        "-i",
        str(path),
        *_NO_SOUND,
        "-vf",
        fit,
        "-pix_fmt",
        "rgb24",
        *_TO_PIPE,
    ]
    for rgb in _output(command, wide * high * 3, path):
        yield Frame(wide, high, rgb)


def _greys_of_film(path: Path, program: str) -> Iterator[tuple[float, bytes]]:
    look = f"fps={FRAMES_A_SECOND},scale={FIELDS[0]}:{FIELDS[1]}:flags=area"
    command = [program, *_QUIETLY, "-i", str(path), *_NO_SOUND, "-vf", look, "-pix_fmt", "gray", *_TO_PIPE]
    for number, grey in enumerate(_output(command, FIELDS[0] * FIELDS[1], path)):
        yield number / FRAMES_A_SECOND, grey


_QUIETLY = ("-nostdin", "-loglevel", "error", "-protocol_whitelist", "file,pipe")
_NO_SOUND = ("-an", "-sn", "-dn")
_TO_PIPE = ("-f", "rawvideo", "pipe:1")


def _even(pixels: float) -> int:
    return max(2, int(pixels) // 2 * 2)


def _output(command: list[str], size: int, path: Path) -> Iterator[bytes]:
    """Yield what *command* makes of *path*, in pieces of *size* bytes; at least one.

    Raises:
        MediaBroken: there is none, it cannot be started, or it stands still.
    """
    if not path.is_file():
        raise MediaBroken(f"{path.name} cannot be read: there is no such file")
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    except OSError as error:
        raise MediaBroken(f"{path.name} needs the program {command[0]!r}: apt install ffmpeg") from error
    with process:
        try:
            yield from _pieces(process, size, path.name)
        finally:
            process.kill()


def _pieces(process: subprocess.Popen[bytes], size: int, name: str) -> Iterator[bytes]:
    assert process.stdout is not None
    assert process.stderr is not None
    first = piece = _piece(process.stdout, size, name)
    while piece:
        yield piece
        piece = _piece(process.stdout, size, name)
    if not first:
        said = process.stderr.read(400).decode("utf-8", "replace").strip().splitlines()
        raise MediaBroken(f"{name} cannot be read: {said[-1] if said else 'there is no picture in it'}")


def _piece(pipe: IO[bytes], size: int, name: str) -> bytes:
    """Return the next *size* bytes of *pipe*; nothing at its end.

    Raises:
        MediaBroken: nothing has come for too long.
    """
    got = bytearray()
    while len(got) < size:
        ready, _, _ = select.select([pipe], [], [], SILENT_S)
        if not ready:
            raise MediaBroken(f"{name} stands still")
        more = os.read(pipe.fileno(), size - len(got))
        if not more:
            return b""
        got += more
    return bytes(got)
