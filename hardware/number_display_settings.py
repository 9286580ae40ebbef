"""What a device is told of its number display."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Literal

import msgspec

from hardware.display_dialects import LineDialect, Max7219Digits, Max7219Matrix, S7sDialect
from hardware.display_line import BAUDS, Line, SerialLine, SpiLine
from hardware.number_display import Dialect
from hardware.wired_display import WiredDisplay

Kind = Literal["none", "line", "s7s", "max7219-digits", "max7219-matrix", "twin"]
_AT_SPI = frozenset({"max7219-digits", "max7219-matrix"})


class NumberDisplaySettings(msgspec.Struct, frozen=True, kw_only=True):
    """The number display of a desk. Table `[number_display]`; without it there is none."""

    kind: Kind = "none"
    """`line`: one of your own that speaks the line protocol of the manual; `s7s`: SparkFun's Serial 7-Segment
    Display; `max7219-digits`: eight digits at SPI; `max7219-matrix`: modules of 8 by 8 dots at SPI; `twin`:
    one that is drawn on the terminal, for a try."""
    port: str = ""
    """Its line, as `/dev/serial/by-id/…` or `/dev/spidev0.0`."""
    baud: int = 9600
    """Bits a second of a serial line."""
    address: Annotated[int, msgspec.Meta(ge=1, le=99)] = 1
    """Its address on the line, for `line`."""
    places: Annotated[int, msgspec.Meta(ge=3, le=16)] = 4
    """How many characters it has, for `line`."""
    modules: Annotated[int, msgspec.Meta(ge=2, le=16)] = 4
    """How many modules there are, for `max7219-matrix`; four hold five characters."""
    flip: bool = False
    """Whether the modules hang upside down, for `max7219-matrix`."""
    brightness: Annotated[int, msgspec.Meta(ge=0, le=100)] = 50
    """How bright it shines, in percent; 0 is its dimmest."""
    blink_s: Annotated[float, msgspec.Meta(ge=0, le=60)] = 5.0
    """How long a new call blinks, in seconds."""
    series: tuple[str, ...] = ()
    """The letters of the branch's series. Those that it cannot show are named when the device starts, not
    when the first visitor stands before it."""
    look_alikes: bool = False
    """Show letters, too, that look like a digit on seven segments: B G I O Q S Z. Only where no ticket of
    the branch could be taken for another by it."""

    def __post_init__(self) -> None:
        if self.kind == "none":
            return
        if not self.port and self.kind != "twin":
            raise ValueError("'port' is missing: name the line of the display")
        if self.baud not in BAUDS:
            raise ValueError(f"'baud' must be one of {', '.join(map(str, sorted(BAUDS)))}, not {self.baud}")
        dialect = self.dialect()
        for letters in self.series:
            if complaint := dialect.complaint(letters):
                raise ValueError(f"'series': {letters!r}: {complaint}")

    def dialect(self) -> Dialect:
        """Return what the display wants to be told.

        Raises:
            ValueError: there is no display.
        """
        match self.kind:
            case "line":
                return LineDialect(address=self.address, places=self.places, look_alikes=self.look_alikes)
            case "s7s":
                return S7sDialect(look_alikes=self.look_alikes)
            case "max7219-digits":
                return Max7219Digits(look_alikes=self.look_alikes)
            case "max7219-matrix" | "twin":
                return Max7219Matrix(modules=self.modules, flip=self.flip)
            case "none":
                raise ValueError("there is no number display")

    def open_line(self) -> Line:
        """Open the display's line.

        Raises:
            OSError: it is not there.
        """
        return SpiLine(self.port) if self.kind in _AT_SPI else SerialLine(self.port, self.baud)

    def opened(
        self,
        on_lost: Callable[[], None] | None = None,
        on_back: Callable[[], None] | None = None,
        open_line: Callable[[], Line] | None = None,
    ) -> WiredDisplay | None:
        """Return the display, kept right from now on; None where there is none.

        Args:
            on_lost: called once when it goes, or is not there at the start.
            on_back: called once when it is there again.
            open_line: opens the line in place of `port`: that of a twin.
        """
        if self.kind == "none":
            return None
        return WiredDisplay(
            self.dialect(),
            open_line or partial(NumberDisplaySettings.open_line, self),
            brightness=self.brightness,
            on_lost=on_lost,
            on_back=on_back,
        )
