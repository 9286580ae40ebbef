"""What a driver needs of the service for card readers (PC/SC), whoever gives it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from hardware.card import NoCardReader, Transmit


class CardService(Protocol):
    """An open connection to the service. One thread uses it; `cancel` may come from any."""

    def readers(self) -> list[str]:
        """Return the names of the readers that are plugged in.

        Raises:
            NoCardService: the service is gone.
        """

    def card_held(self, reader: str, *, before: bool, limit_s: float) -> bool:
        """Return whether a card is held to *reader*, as soon as that is no more as it was *before*.

        Args:
            reader: its name.
            before: how it was.
            limit_s: come back after so long even when nothing has changed.

        Raises:
            NoCardService: the service is gone.
            NoCardReader: the reader is gone.
        """

    def card(self, reader: str) -> AbstractContextManager[Transmit]:
        """Connect to the card that is held to *reader*.

        Raises:
            CardGone: it was taken away.
            CardUnreadable: it does not answer.
            NoCardReader: the reader is gone.
            NoCardService: the service is gone.
        """

    def cancel(self) -> None:
        """End a `card_held` that waits, if one does."""

    def close(self) -> None:
        """Leave the service; may be called twice."""


def chosen(readers: list[str], name: str) -> str:
    """Return the reader whose name contains *name*, capitals or not; the first one for an empty name.

    Raises:
        NoCardReader: there is none; the message names those that are there.
    """
    for reader in readers:
        if name.casefold() in reader.casefold():
            return reader
    there = ", ".join(repr(reader) for reader in readers) or "none at all"
    wanted = f"named {name!r}" if name else "plugged in"
    raise NoCardReader(f"no card reader {wanted}; there is {there}")
