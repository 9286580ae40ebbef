"""Text and addresses in an NDEF message, the form in which phones and cards store small things. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from hardware.card import CardUnreadable

_SHORT, _WITH_ID = 0x10, 0x08
_WELL_KNOWN = 0x01
_UTF_16 = 0x80
_PREFIXES = (
    "", "http://www.", "https://www.", "http://", "https://", "tel:", "mailto:",
)  # fmt: skip


def text_of(message: bytes) -> str:
    """Return the first text or address of *message*; empty where it has none.

    Raises:
        CardUnreadable: it breaks off, or is no text.
    """
    for kind, payload in _records(message):
        if kind == b"T":
            return _text(payload)
        if kind == b"U":
            return _address(payload)
    return ""


def message_with(text: str, language: str = "en") -> bytes:
    """Return an NDEF message with *text* as its only record."""
    tag = language.encode("ascii")
    payload = bytes([len(tag)]) + tag + text.encode()
    if len(payload) < 256:
        return bytes([0xC0 | _SHORT | _WELL_KNOWN, 1, len(payload)]) + b"T" + payload
    return bytes([0xC0 | _WELL_KNOWN, 1]) + len(payload).to_bytes(4, "big") + b"T" + payload


def _records(message: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place < len(message):
        head = message[place]
        at = place + 2
        size = 1 if head & _SHORT else 4
        length = int.from_bytes(message[at : at + size], "big")
        at += size
        id_length = message[at] if head & _WITH_ID and at < len(message) else 0
        at += 1 if head & _WITH_ID else 0
        kind_length = message[place + 1] if place + 1 < len(message) else 0
        end = at + kind_length + id_length + length
        if end > len(message):
            raise CardUnreadable("the text on the card breaks off")
        kind = message[at : at + kind_length]
        if head & 0x07 == _WELL_KNOWN:
            yield kind, message[at + kind_length + id_length : end]
        place = end


def _text(payload: bytes) -> str:
    if not payload:
        return ""
    start = 1 + (payload[0] & 0x3F)
    try:
        return payload[start:].decode("utf-16" if payload[0] & _UTF_16 else "utf-8")
    except UnicodeDecodeError:
        raise CardUnreadable("the text on the card is no text") from None  # its bytes stay out of messages


def _address(payload: bytes) -> str:
    if not payload or payload[0] >= len(_PREFIXES):
        return ""
    try:
        return _PREFIXES[payload[0]] + payload[1:].decode()
    except UnicodeDecodeError:
        raise CardUnreadable("the address on the card is no text") from None
