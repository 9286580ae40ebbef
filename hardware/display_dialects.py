"""What each kind of number display wants to be told.

`LineDialect` is ours, for a display that somebody builds around a microcontroller; it is written down in
docs/devices.md. `S7sDialect` and the two of the MAX7219 are those of parts that are sold everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import xor

from hardware import dot_letters, seven_segments

STX, ETX, ACK, NAK = 0x02, 0x03, 0x06, 0x15


def checked(body: bytes) -> bytes:
    """Return a frame of our line protocol around *body*: address, command and data."""
    sealed = body + bytes([ETX])
    return bytes([STX]) + sealed + f"{reduce(xor, sealed):02X}".encode()


class LineDialect:
    """Our own line protocol: addressed, checked, acknowledged; for seven-segment displays at a serial line.

    Args:
        address: of the display on its line, 1 to 99.
        places: how many characters it has.
        look_alikes: show letters, too, that look like a digit.
    """

    answers = True
    wakes_often = True

    def __init__(self, *, address: int = 1, places: int = 4, look_alikes: bool = False) -> None:
        self.places = places
        self._address = f"{address:02d}".encode()
        self._look_alikes = look_alikes

    def complaint(self, text: str) -> str:
        return _too_long(text, self.places) or seven_segments.complaint_of(
            text, look_alikes=self._look_alikes
        )

    def waking(self, brightness: int) -> Sequence[bytes]:
        return [checked(self._address + b"L" + str(round(brightness * 9 / 100)).encode())]

    def showing(self, text: str) -> Sequence[bytes]:
        return [checked(self._address + b"T" + text.rjust(self.places).encode("ascii"))]

    def accepted(self, answer: bytes) -> bool | None:
        if len(answer) < 3:
            return None
        return answer[0] == ACK and answer[1:3] == self._address


class S7sDialect:
    """The Serial 7-Segment Display of SparkFun: four places at a serial line of 9600 baud, without answers.

    Each place is told its segments, so that every display shows a letter as we do. The brightness is kept in
    a memory that wears out, and is only sent when the line was opened or it has changed.
    """

    places = 4
    answers = False
    wakes_often = False

    def __init__(self, *, look_alikes: bool = False) -> None:
        self._look_alikes = look_alikes

    def complaint(self, text: str) -> str:
        return _too_long(text, self.places) or seven_segments.complaint_of(
            text, look_alikes=self._look_alikes
        )

    def waking(self, brightness: int) -> Sequence[bytes]:
        return [bytes([0x76]), bytes([0x77, 0x00]), bytes([0x7A, brightness])]

    def showing(self, text: str) -> Sequence[bytes]:
        segments = seven_segments.segments_of(text, self.places)
        return [bytes(byte for place, lit in enumerate(segments) for byte in (0x7B + place, lit))]

    def accepted(self, answer: bytes) -> bool | None:
        del answer
        return True


def _max7219_waking(brightness: int, modules: int) -> list[bytes]:
    """Return what takes a MAX7219 from any state to work: no test, all rows, no decoding, bright, on."""
    settings = ((0x0F, 0), (0x0B, 7), (0x09, 0), (0x0A, round(brightness * 15 / 100)), (0x0C, 1))
    return [bytes(setting) * modules for setting in settings]


class Max7219Digits:
    """A MAX7219 with eight digits of seven segments, at SPI. Register 8 is the leftmost digit.

    Args:
        look_alikes: show letters, too, that look like a digit.
    """

    places = 8
    answers = False
    wakes_often = True

    def __init__(self, *, look_alikes: bool = False) -> None:
        self._look_alikes = look_alikes

    def complaint(self, text: str) -> str:
        return _too_long(text, self.places) or seven_segments.complaint_of(
            text, look_alikes=self._look_alikes
        )

    def waking(self, brightness: int) -> Sequence[bytes]:
        return _max7219_waking(brightness, 1)

    def showing(self, text: str) -> Sequence[bytes]:
        segments = seven_segments.segments_of(text, self.places)
        return [bytes([8 - place, _turned(lit)]) for place, lit in enumerate(segments)]

    def accepted(self, answer: bytes) -> bool | None:
        del answer
        return True


def _turned(segments: int) -> int:
    """Return our segments, a the lowest bit, as the chip has them: a is bit 6, g is bit 0."""
    return sum(1 << (6 - bit) for bit in range(7) if segments >> bit & 1)


class Max7219Matrix:
    """MAX7219 in a row, each with eight by eight dots, at SPI; the data goes in at the right end.

    Args:
        modules: how many there are; four hold five characters.
        flip: the row hangs upside down.
    """

    answers = False
    wakes_often = True

    def __init__(self, *, modules: int = 4, flip: bool = False) -> None:
        self.places = dot_letters.places_in(8 * modules)
        self._modules = modules
        self._flip = flip

    def complaint(self, text: str) -> str:
        return _too_long(text, self.places) or dot_letters.complaint_of(text)

    def waking(self, brightness: int) -> Sequence[bytes]:
        return _max7219_waking(brightness, self._modules)

    def showing(self, text: str) -> Sequence[bytes]:
        columns = dot_letters.columns_of(text, 8 * self._modules)
        rows = [[column >> row & 1 for column in columns] for row in range(8)]
        if self._flip:
            rows = [row[::-1] for row in reversed(rows)]
        return [self._row(number, dots) for number, dots in enumerate(rows, 1)]

    def accepted(self, answer: bytes) -> bool | None:
        del answer
        return True

    def _row(self, register: int, dots: Sequence[int]) -> bytes:
        """Return one row for all modules; what is sent first ends in the farthest of them, the leftmost."""
        values = [int("".join(map(str, dots[left : left + 8])), 2) for left in range(0, len(dots), 8)]
        return bytes(byte for value in values for byte in (register, value))


def _too_long(text: str, places: int) -> str:
    return f"{text!r} has more than {places} characters" if len(text) > places else ""
