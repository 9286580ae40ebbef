"""A card held to a reader, and what can go wrong with it.

A card's number is personal: it is the same at every door that its holder opens. It has no way into a log or a
message by accident; whoever needs it asks for it by name.

CardError (RuntimeError)
├── NoCardService (ConnectionError)   the service for card readers is not there, or does not let us in
├── NoCardReader (LookupError)        no reader is plugged in, or none of that name
├── CardGone (ConnectionError)        the card was taken away while it was read
└── CardUnreadable (ValueError)       it is held to the reader and cannot be read
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Protocol


class CardError(RuntimeError):
    """A card could not be read."""


class NoCardService(CardError, ConnectionError):
    """The service for card readers is not there, or does not let us in."""


class NoCardReader(CardError, LookupError):
    """No card reader is plugged in, or none of the wanted name."""


class CardGone(CardError, ConnectionError):
    """The card was taken away while it was being read; the visitor holds it to the reader once more."""


class CardUnreadable(CardError, ValueError):
    """The card is there and cannot be read: it is another kind, broken, or two are held at once."""


@dataclass(frozen=True, slots=True, repr=False)
class CardUid:
    """The number of a card. Written out it is hidden; `revealed` and `pseudonym` give it away on purpose."""

    value: bytes

    @property
    def is_random(self) -> bool:
        """Whether the card makes up another number each time, as passports, identity cards and phones do."""
        return len(self.value) == 4 and self.value[0] == 0x08

    def revealed(self) -> str:
        """Return the number in capital hexadecimal. It must not be written anywhere."""
        return self.value.hex().upper()

    def pseudonym(self, secret: bytes) -> str:
        """Return a name for the card that nobody can turn back without *secret*, 32 small hexadecimals."""
        return hmac.new(secret, self.value, hashlib.sha256).hexdigest()[:32]

    def __repr__(self) -> str:
        return f"CardUid({len(self.value)} bytes, hidden)"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Card:
    """A card that was held to the reader.

    Attributes:
        uid: its number.
        text: the first text or address that is stored on it; empty where there is none or none was wanted.
    """

    uid: CardUid
    text: str = field(default="", repr=False)


class CardReader(Protocol):
    """A reader that tells of each card that is held to it."""

    @property
    def available(self) -> bool:
        """Whether the reader is there."""

    def close(self) -> None:
        """Read no more; may be called twice, and from a callback."""


class Transmit(Protocol):
    """A connection to one card: a command goes in, the answer comes out."""

    def __call__(self, command: bytes) -> bytes:
        """Send *command* to the card; return its answer with the two status bytes.

        Raises:
            CardGone: it was taken away.
            CardUnreadable: it does not answer as a card should.
        """
