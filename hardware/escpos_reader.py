"""The bytes of a print job, read as commands: what our printers are told, seen from the printer's side. Pure.

`EscposReader` takes bytes as they come, in pieces of any size, and knows exactly what this project sends;
what it does not know it reports byte by byte and goes on. It never fails, whatever it is fed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_MOST_DATA = 400_000  # bytes of one picture or code; what claims more is no command of ours


@dataclass(frozen=True, slots=True)
class Reset:
    """ESC @: begin as when switched on."""


@dataclass(frozen=True, slots=True)
class Text:
    """Letters in the code page of the moment."""

    data: bytes


@dataclass(frozen=True, slots=True)
class NewLine:
    """Print the row and go on to the next, *count* times."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds from here on: ``size`` (width, height in one byte), ``bold``, ``align`` or ``code page``."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Raster:
    """GS v 0: a picture, *width_bytes* times eight dots wide, a set bit is black."""

    width_bytes: int
    data: bytes


@dataclass(frozen=True, slots=True)
class CodePart:
    """GS ( k for QR codes: *function* 67 sets the module, 69 the error level, 80 stores *data*, 81 prints."""

    function: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """GS V: cut the paper."""


@dataclass(frozen=True, slots=True)
class AskDone:
    """GS r: answer when everything before this is done."""


@dataclass(frozen=True, slots=True)
class AskStatus:
    """DLE EOT *query*: answer at once how you are."""

    query: int


@dataclass(frozen=True, slots=True)
class Forget:
    """DLE DC4 8 or DLE ENQ 2: drop what is not printed yet, at once."""

    answered: bool


@dataclass(frozen=True, slots=True)
class Ignored:
    """A command that is known and changes nothing here."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Bytes that are no command of ours."""

    data: bytes


Command = (
    Reset
    | Text
    | NewLine
    | Setting
    | Raster
    | CodePart
    | Cut
    | AskDone
    | AskStatus
    | Forget
    | Ignored
    | Unknown
)

_FORGET = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_AT_ONCE = re.compile(rb"\x10\x04[\x01-\x04]|\x10\x05\x02|" + re.escape(_FORGET))
_LONGEST_AT_ONCE = 10
_TEXT = re.compile(rb"[\x20-\xff]+")


class EscposReader:
    """Turns bytes into commands; keeps what is not a whole command yet."""

    def __init__(self) -> None:
        self._pending = b""
        self._window = b""

    def feed(self, data: bytes) -> Iterator[Command]:
        """Yield the commands that *data* completes.

        `AskStatus` and `Forget` come as soon as their last byte does, even in the middle of a picture: a
        printer looks for them in everything it receives. `Forget` ends the picture.
        """
        seen = self._window + data
        new = len(self._window)  # before it all was taken already
        unmatched = 0
        for found in _AT_ONCE.finditer(seen):
            yield from self._take(seen[new : found.end()])
            yield from self._at_once(found.group())
            new = unmatched = found.end()
        yield from self._take(seen[new:])
        self._window = seen[unmatched:][-(_LONGEST_AT_ONCE - 1) :]

    def _at_once(self, command: bytes) -> Iterator[Command]:
        if command[1] == 0x04:
            yield AskStatus(command[2])
        else:
            self._pending = b""
            yield Forget(answered=command[1] == 0x14)

    def _take(self, data: bytes) -> Iterator[Command]:
        buffer = self._pending + data
        at = 0
        while at < len(buffer):
            command, end = _command_at(buffer, at)
            if command is None:
                break
            if not isinstance(command, Ignored):
                yield command
            at = end
        self._pending = buffer[at:]


_Found = tuple[Command | None, int]
_WAIT: _Found = (None, 0)


def _command_at(buffer: bytes, at: int) -> _Found:
    """Read the command that begins at *at*: it and where it ends, or None where bytes are missing."""
    if (text := _TEXT.match(buffer, at)) is not None:
        return Text(text.group()), text.end()
    lead = buffer[at]
    if lead in (0x00, 0x0D):
        return Ignored(), at + 1
    if lead == 0x0A:
        return NewLine(), at + 1
    if lead not in (0x10, 0x1B, 0x1D):
        return Unknown(bytes((lead,))), at + 1
    if len(buffer) < at + 2:
        return _WAIT
    reader = _BY_LEAD.get(buffer[at : at + 2])
    return (Unknown(buffer[at : at + 2]), at + 2) if reader is None else reader(buffer, at)


def _fixed(length: int, make: Callable[[int], Command]) -> Callable[[bytes, int], _Found]:
    """Read a command of *length* bytes whose last one is its value."""

    def read(buffer: bytes, at: int) -> _Found:
        end = at + length
        return (make(buffer[end - 1]), end) if len(buffer) >= end else _WAIT

    return read


def _setting(name: str) -> Callable[[int], Command]:
    return lambda value: Setting(name, value)


def _raster(buffer: bytes, at: int) -> _Found:
    if len(buffer) > at + 2 and buffer[at + 2] != 0x30:
        return Unknown(buffer[at : at + 3]), at + 3
    if len(buffer) < at + 8:
        return _WAIT
    width, height = (int.from_bytes(buffer[at + n : at + n + 2], "little") for n in (4, 6))
    end = at + 8 + width * height
    if width * height > _MOST_DATA:
        return Unknown(buffer[at : at + 8]), at + 8
    return (Raster(width, buffer[at + 8 : end]), end) if len(buffer) >= end else _WAIT


def _code(buffer: bytes, at: int) -> _Found:
    if len(buffer) < at + 5:
        return _WAIT
    size = int.from_bytes(buffer[at + 3 : at + 5], "little")
    if buffer[at + 2] != 0x6B or size < 2:
        return Unknown(buffer[at : at + 5]), at + 5
    end = at + 5 + size
    if len(buffer) < end:
        return _WAIT
    kind, function = buffer[at + 5], buffer[at + 6]
    return (CodePart(function, buffer[at + 7 : end]) if kind == 0x31 else Unknown(buffer[at:end])), end


def _cut(buffer: bytes, at: int) -> _Found:
    if len(buffer) < at + 3:
        return _WAIT
    end = at + (4 if buffer[at + 2] in (65, 66) else 3)
    return (Cut(), end) if len(buffer) >= end else _WAIT


def _at_once_seen(buffer: bytes, at: int) -> _Found:
    """Pass over a command that was carried out when it came in."""
    if (found := _AT_ONCE.match(buffer, at)) is not None:
        return Ignored(), found.end()
    if len(buffer) < at + 3 or _FORGET.startswith(buffer[at:]):
        return _WAIT
    return Unknown(buffer[at : at + 3]), at + 3


_BY_LEAD: dict[bytes, Callable[[bytes, int], _Found]] = {
    b"\x10\x04": _at_once_seen,
    b"\x10\x05": _at_once_seen,
    b"\x10\x14": _at_once_seen,
    b"\x1b@": _fixed(2, lambda _: Reset()),
    b"\x1bE": _fixed(3, _setting("bold")),
    b"\x1bG": _fixed(3, _setting("bold")),
    b"\x1ba": _fixed(3, _setting("align")),
    b"\x1bd": _fixed(3, NewLine),
    b"\x1bt": _fixed(3, _setting("code page")),
    b"\x1d!": _fixed(3, _setting("size")),
    b"\x1da": _fixed(3, lambda _: Ignored()),
    b"\x1dr": _fixed(3, lambda _: AskDone()),
    b"\x1dv": _raster,
    b"\x1d(": _code,
    b"\x1dV": _cut,
}
