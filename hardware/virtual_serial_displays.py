"""The twins of number displays at a serial line: our own line protocol, and SparkFun's."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from hardware.display_dialects import ACK, ETX, NAK, STX, checked
from hardware.seven_segments import SEGMENTS
from hardware.virtual_display import VirtualSegments

GOES_DARK_S = 15.0
"""So long after the last frame a display of our line protocol blanks itself: an old number is a wrong one."""


class VirtualLineDisplay(VirtualSegments):
    """A display that speaks our line protocol.

    Args:
        address: its own, 1 to 99.
        places: how many characters it has.
        clock: seconds, only forward.
    """

    def __init__(
        self, *, address: int = 1, places: int = 4, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._address = f"{address:02d}".encode()
        self._clock = clock
        self._frame = bytearray()
        self._heard_s = -math.inf
        super().__init__(places)

    def switch_off_and_on(self) -> None:
        self.segments = [0] * self.places
        self._frame = bytearray()
        self.brightness = 0

    def lit(self) -> list[int]:
        is_dark = self._clock() >= self._heard_s + GOES_DARK_S
        return [0] * self.places if is_dark else list(self.segments)

    def feed(self, data: bytes) -> bytes:
        answer = b""
        for byte in data:
            if byte == STX:
                self._frame = bytearray()
            self._frame.append(byte)
            if len(self._frame) > 3 and self._frame[-3] == ETX:
                answer += self._carried_out(bytes(self._frame))
                self._frame = bytearray()
        return answer

    def _carried_out(self, frame: bytes) -> bytes:
        body = frame[1:-3]
        if body[:2] != self._address:
            return b""  # it is for another display at the same line
        if frame != checked(body) or not self._obeyed(body[2:3], body[3:].decode("ascii", "replace")):
            return bytes([NAK]) + self._address
        self._heard_s = self._clock()
        return bytes([ACK]) + self._address

    def _obeyed(self, command: bytes, data: str) -> bool:
        if command == b"T" and len(data) == self.places and set(data) <= set(SEGMENTS):
            self.segments = [SEGMENTS[character] for character in data]
        elif command == b"L" and len(data) == 1 and data.isdecimal():
            self.brightness = int(data)
        else:
            return False
        return True


class VirtualS7s(VirtualSegments):
    """A Serial 7-Segment Display of SparkFun, as far as we use it; `brightness_writes` wear it out."""

    def __init__(self) -> None:
        self.brightness_writes = 0
        super().__init__(4)

    def switch_off_and_on(self) -> None:
        self.segments = [0] * 4
        self._command: int | None = None

    def feed(self, data: bytes) -> bytes:
        for byte in data:
            if self._command is not None:
                self._set(self._command, byte)
                self._command = None
            elif byte == 0x76:
                self.segments = [0] * 4
            elif 0x77 <= byte <= 0x7E:
                self._command = byte
        return b""

    def _set(self, command: int, value: int) -> None:
        if 0x7B <= command <= 0x7E:
            self.segments[command - 0x7B] = value & 0x7F
        elif command == 0x7A:
            self.brightness = value
            self.brightness_writes += 1
