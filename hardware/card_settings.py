"""What a device is told of its card reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

import msgspec

from hardware.card import Card
from hardware.pcsc_reader import PcscReader


class CardReaderSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The card reader. Table `[card_reader]`; without it there is none."""

    on: bool = False
    """Whether there is one."""
    name: str = ""
    """A part of its name, as `ACR122U`; empty: the first one. `okienko doctor` lists those plugged in."""
    reads: Literal["number", "text"] = "number"
    """`number`: the card's own number; `text`: also what is stored on it as text or address (NDEF)."""
    again_after_s: Annotated[float, msgspec.Meta(ge=0.2, le=60)] = 2.0
    """How long the same card must be away before it counts again, in seconds."""

    def opened(
        self,
        on_card: Callable[[Card], None],
        on_unreadable: Callable[[str], None] | None = None,
        on_lost: Callable[[], None] | None = None,
        on_back: Callable[[], None] | None = None,
    ) -> PcscReader | None:
        """Return the reader, listened to from now on; None where there is none."""
        if not self.on:
            return None
        return PcscReader(
            on_card=on_card,
            on_unreadable=on_unreadable,
            on_lost=on_lost,
            on_back=on_back,
            name=self.name,
            with_text=self.reads == "text",
            again_after_s=self.again_after_s,
        )
