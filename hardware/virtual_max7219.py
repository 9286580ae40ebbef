"""The twins of displays with MAX7219 chips, which keep their registers as the data sheet says."""

from __future__ import annotations

from hardware.virtual_display import VirtualDisplay, VirtualSegments

_BLOCKS = {"..": "\u00a0", "#.": "▀", ".#": "▄", "##": "█"}  # no blank: terminals are free to break there


class _Chip:
    """One MAX7219: registers that a transfer fills."""

    def __init__(self) -> None:
        self.registers = dict.fromkeys(range(16), 0)

    def rows(self) -> list[int]:
        """Return what is lit of its eight rows or digits, the first one first."""
        if self.registers[0x0F] & 1:
            return [0xFF] * 8
        if not self.registers[0x0C] & 1 or self.registers[0x09]:
            return [0] * 8
        limit = self.registers[0x0B] & 7
        return [self.registers[row] if row - 1 <= limit else 0 for row in range(1, 9)]


class VirtualMax7219Digits(VirtualSegments):
    """A MAX7219 with eight digits of seven segments."""

    def __init__(self) -> None:
        self._chip = _Chip()
        super().__init__(8)

    def switch_off_and_on(self) -> None:
        self._chip = _Chip()

    def feed(self, data: bytes) -> bytes:
        register, value = data  # one transfer; another length would end in another chip
        self._chip.registers[register & 0x0F] = value
        self.brightness = self._chip.registers[0x0A]
        return b""

    def lit(self) -> list[int]:
        turned = [sum(1 << (6 - bit) for bit in range(7) if row >> bit & 1) for row in self._chip.rows()]
        return turned[::-1]


class VirtualMax7219Matrix(VirtualDisplay):
    """MAX7219 in a row with eight by eight dots each; the data goes in at the right end.

    Args:
        modules: how many there are.
    """

    def __init__(self, modules: int = 4) -> None:
        self.modules = modules
        super().__init__()

    def switch_off_and_on(self) -> None:
        self._chips = [_Chip() for _ in range(self.modules)]

    def feed(self, data: bytes) -> bytes:
        pairs = [data[place : place + 2] for place in range(0, len(data), 2)]
        for chip, (register, value) in zip(self._chips, pairs[-self.modules :], strict=True):
            chip.registers[register & 0x0F] = value
        self.brightness = self._chips[0].registers[0x0A]
        return b""

    def dots(self) -> list[str]:
        """Return the rows of dots, ``#`` for one that is lit."""
        with self._lock:
            chips = [chip.rows() for chip in self._chips]
        return [
            "".join(f"{rows[row]:08b}" for rows in chips).translate({48: ".", 49: "#"}) for row in range(8)
        ]

    def picture(self) -> str:
        return "\n".join(self.dots())

    def blocks(self) -> list[str]:
        """Return the same for a terminal: two rows of dots in each row of characters."""
        dots = self.dots()
        pairs = zip(dots[::2], dots[1::2], strict=True)
        return ["".join(_BLOCKS[a + b] for a, b in zip(upper, lower, strict=True)) for upper, lower in pairs]
