"""The small display of a desk, kept right; what goes wrong with it is told to the branch."""

from __future__ import annotations

from collections.abc import Callable

from desk.number import shortened
from hardware.number_display import TextNotShowable
from hardware.number_display_settings import NumberDisplaySettings
from hardware.virtual_max7219 import VirtualMax7219Matrix

NUMBER_DISPLAY = "number-display"
"""The fault of a desk unit whose display is away."""
NUMBER_UNSHOWN = "number-unshown"
"""The fault of a desk unit whose display is there and cannot show the number that was called."""

Tell = Callable[[str, str], None]
"""Told of a lasting word for a fault and what it is, empty when it is over; from any thread."""


class DeskDisplaySettings(NumberDisplaySettings, frozen=True, kw_only=True):
    """The number display of the desk. Table `[number_display]`; without it there is none."""

    paused: str = "PA"
    """What it shows while the desk has a break; empty: nothing."""
    closed: str = "CL"
    """What it shows while the desk is closed; empty: nothing."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.kind == "none":
            return
        for key in ("paused", "closed"):
            if complaint := self.dialect().complaint(getattr(self, key)):
                raise ValueError(f"{key!r}: {complaint}")


class DeskDisplay:
    """A display that shows what it is told, as far as it can.

    Args:
        settings: what it is; a twin is drawn on a terminal.
        tell: told when it is lost, cannot show a number, and is well again.
        on_change: called when a person sees something else on a twin.
    """

    def __init__(self, settings: DeskDisplaySettings, tell: Tell, on_change: Callable[[], None]) -> None:
        self._blink_s, self._tell = settings.blink_s, tell
        self._unshown = ""
        self._twin = VirtualMax7219Matrix(settings.modules) if settings.kind == "twin" else None
        if self._twin is not None:
            self._twin.on_change = on_change
        self._display = settings.opened(
            on_lost=lambda: tell(NUMBER_DISPLAY, "the number display does not answer"),
            on_back=lambda: tell(NUMBER_DISPLAY, ""),
            open_line=self._twin.open if self._twin is not None else None,
        )

    def show(self, text: str, *, is_new: bool) -> None:
        """Show *text* until told otherwise; a call that is new blinks first."""
        if self._display is None:
            return
        blink_s = self._blink_s if is_new else 0.0
        for tried in (text, shortened(text)):
            try:
                self._display.show(tried, blink_s=blink_s)
            except TextNotShowable as error:
                complaint = str(error)
            else:
                self._tell_unshown("")
                return
        self._display.blank()  # the number before would be wrong: better none than that
        self._tell_unshown(f"the number display cannot show {text}: {complaint}")

    def picture(self) -> list[str]:
        """Return what a person sees on a twin, as rows of blocks; nothing where the display is a real one."""
        return self._twin.blocks() if self._twin is not None else []

    def _tell_unshown(self, complaint: str) -> None:
        if complaint != self._unshown:
            self._unshown = complaint
            self._tell(NUMBER_UNSHOWN, complaint)

    def close(self) -> None:
        """Blank the display and let go of its line; may be called twice."""
        if self._display is not None:
            self._display.close()
