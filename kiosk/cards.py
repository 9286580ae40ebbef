"""Cards at a kiosk: each gives the code of a booking, and then it is as if the visitor had typed it.

Nothing of a card is kept, logged or sent but that code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from contract.clock import Clock
from hardware.card import Card, CardReader
from kiosk.code_screens import CODE_DIGITS
from kiosk.reader_happenings import CardsSeen, Scanned

Happen = Callable[[Scanned | CardsSeen], None]
NOT_OURS = "not-ours"
"""What a card says that can be read and stands for no booking."""


class OpenReader(Protocol):
    """Opens the reader; the receivers are called on its own thread."""

    def __call__(
        self,
        on_card: Callable[[Card], None],
        on_unreadable: Callable[[str], None],
        on_lost: Callable[[], None],
        on_back: Callable[[], None],
    ) -> CardReader | None:
        """Return the reader, listened to from now on; None where there is none."""


@dataclass(frozen=True, slots=True)
class CardParts:
    """The card reader of a kiosk: how it is opened, and the *secret* where a card's number is its code."""

    opened: OpenReader
    secret: bytes = b""

    def listen(self, happen: Happen, clock: Clock) -> CardReader | None:
        """Tell of each card by *happen* from now on, and of a reader that is lost or back."""

        def on_card(card: Card) -> None:
            happen(Scanned(said_by(card, self.secret), clock.elapsed(), card=True))

        return self.opened(
            on_card,
            lambda _why: happen(Scanned("", clock.elapsed(), card=True)),
            lambda: happen(CardsSeen(there=False)),
            lambda: happen(CardsSeen(there=True)),
        )


def said_by(card: Card, secret: bytes) -> str:
    """Return what *card* says: what is stored on it, or with a *secret* the code that its number makes."""
    return (code_of(card, secret) if secret else card.text) or NOT_OURS


def code_of(card: Card, secret: bytes) -> str:
    """Return the code of *card*, the same each time; empty for one that makes up another number each time."""
    if card.uid.is_random:
        return ""
    return f"{int(card.uid.pseudonym(secret), 16) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"
