"""The twins of cards and of the service for their readers: a table on which cards are put down."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from hardware.card import CardGone, CardUnreadable, NoCardReader, NoCardService, Transmit
from hardware.card_commands import DONE, GET_UID, SELECT_CAPABILITIES, SELECT_NDEF
from hardware.ndef import message_with

READER = "Okienko Virtual Reader 00 00"
_NOT_FOUND, _UNKNOWN = b"\x6a\x82", b"\x6d\x00"
_FILES = {b"\xe1\x03": "capabilities", b"\xe1\x04": "message"}


@dataclass
class VirtualCard:
    """A card that answers commands as a real one does.

    Attributes:
        uid: its number.
        text: what is stored on it; None for a card that stores nothing.
        kind: how it stores that; ``plain`` has its number only.
        message: the bytes that are stored, instead of *text*.
        mute: it is held and does not answer.
    """

    uid: bytes
    text: str | None = None
    kind: Literal["plain", "type2", "type4"] = "plain"
    message: bytes | None = None
    mute: bool = False
    _selected: str = ""

    def stored(self) -> bytes:
        """Return the message on the card."""
        return self.message if self.message is not None else message_with(self.text or "")

    def answer(self, command: bytes) -> bytes:
        """Return the answer to *command*, with its two status bytes."""
        if command == GET_UID:
            return self.uid + DONE
        if command[:2] == b"\xff\xb0":
            return self._page(command) if self.kind == "type2" else _NOT_FOUND
        if self.kind != "type4":
            return _UNKNOWN
        if command == SELECT_NDEF:
            return DONE
        if command[:5] == SELECT_CAPABILITIES[:5]:
            self._selected = _FILES.get(command[5:7], "")
            return DONE if self._selected else _NOT_FOUND
        return self._file(command) if command[:2] == b"\x00\xb0" else _UNKNOWN

    def _file(self, command: bytes) -> bytes:
        place, length = int.from_bytes(command[2:4], "big"), command[4]
        message = self.stored()
        content = {
            "capabilities": bytes.fromhex("000F20003B00340406E104040000FF"),
            "message": len(message).to_bytes(2, "big") + message,
        }.get(self._selected)
        return _NOT_FOUND if content is None else content[place : place + length] + DONE

    def _page(self, command: bytes) -> bytes:
        message = self.stored()
        length = bytes([len(message)]) if len(message) < 255 else b"\xff" + len(message).to_bytes(2, "big")
        lock = b"\x01\x03\xa0\x0c\x34"  # a block that tags have before their message
        memory = bytes(12) + b"\xe1\x10\x6d\x00" + lock + b"\x03" + length + message + b"\xfe"
        place = 4 * int.from_bytes(command[2:4], "big")
        piece = memory[place : place + command[4]]
        return piece.ljust(command[4], b"\0") + DONE


class CardTable:
    """A reader with a table before it; its `connect` is given to `hardware.pcsc_reader.PcscReader`."""

    def __init__(self, reader: str = READER) -> None:
        self._changed = threading.Condition()
        self._readers = [reader]
        self._reader = reader
        self._card: VirtualCard | None = None
        self._runs = True
        self._cancelled = False
        self._taken_after: int | None = None
        self._moves = self._moves_seen = 0

    def connect(self) -> CardTable:
        """Open the service.

        Raises:
            NoCardService: it was stopped.
        """
        with self._changed:
            self._require_service()
            return self

    def hold(self, card: VirtualCard) -> None:
        """Hold *card* to the reader until it is taken away."""
        self._change(card=card)

    def take_away(self) -> None:
        """Take the card away."""
        self._change(card=None)

    def take_away_after(self, commands: int) -> None:
        """Take the next card away after it has answered so many *commands*."""
        with self._changed:
            self._taken_after = commands

    def unplug(self) -> None:
        """Pull the reader's cable; a card that is held stays there."""
        self._change(readers=[])

    def plug(self) -> None:
        """Put the reader's cable back."""
        self._change(readers=[self._reader])

    def stop_service(self) -> None:
        """Stop the service, as a crash or an update does."""
        self._change(runs=False)

    def start_service(self) -> None:
        """Start the service again."""
        self._change(runs=True)

    def readers(self) -> list[str]:
        with self._changed:
            self._require_service()
            return list(self._readers)

    def card_held(self, reader: str, *, before: bool, limit_s: float) -> bool:
        until_s = time.monotonic() + limit_s
        with self._changed:
            while not self._cancelled:
                self._require_reader(reader)
                left_s = until_s - time.monotonic()
                if (self._card is not None) != before or self._moves != self._moves_seen or left_s <= 0:
                    break
                self._changed.wait(left_s)
            self._cancelled = False
            another = before and self._moves != self._moves_seen  # taken away and put down between two looks
            self._moves_seen = self._moves
            return self._card is not None and not another

    @contextmanager
    def card(self, reader: str) -> Iterator[Transmit]:
        """Connect to the card that is held to *reader*."""
        with self._changed:
            self._require_reader(reader)
            if self._card is None:
                raise CardGone("the card was taken away")
            if self._card.mute:
                raise CardUnreadable("the card does not answer")
        yield self._transmitted

    def cancel(self) -> None:
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()

    def close(self) -> None:
        """A table stays where it is."""

    def _transmitted(self, command: bytes) -> bytes:
        with self._changed:
            if self._taken_after == 0:
                self._taken_after, self._card = None, None
            if self._card is None:
                raise CardGone("the card was taken away")
            if self._taken_after is not None:
                self._taken_after -= 1
            return self._card.answer(command)

    def _change(self, **what: object) -> None:
        with self._changed:
            for name, value in what.items():
                setattr(self, f"_{name}", value)
            self._moves += "card" in what
            self._changed.notify_all()

    def _require_service(self) -> None:
        if not self._runs:
            raise NoCardService("the virtual service was stopped")

    def _require_reader(self, reader: str) -> None:
        self._require_service()
        if reader not in self._readers:
            raise NoCardReader("the virtual card reader was unplugged")
