"""What is said to a card: its number, and the text that is stored on it as an NDEF message.

Cards of NFC Forum type 4 have files (ISO 7816), those of type 2, the cheap tags, have pages that the reader
itself reads (PC/SC part 3). The commands go through any reader that speaks PC/SC.
"""

from __future__ import annotations

from collections.abc import Iterator

from hardware.card import Card, CardUid, CardUnreadable, Transmit
from hardware.ndef import text_of

GET_UID = bytes.fromhex("FFCA000000")
SELECT_NDEF = bytes.fromhex("00A4040007D276000085010100")
SELECT_CAPABILITIES = bytes.fromhex("00A4000C02E103")
DONE = b"\x90\x00"
LONGEST = 2048  # bytes of a message; more than any ticket or booking carries
PIECE = 0xF0  # bytes that every reader takes in one answer
PAGES = 16  # bytes of four pages, which readers give at once


def read_card(transmit: Transmit, *, with_text: bool) -> Card:
    """Return the card behind *transmit*.

    Args:
        transmit: a connection to it.
        with_text: read the text that is stored on it as well.

    Raises:
        CardGone: it was taken away.
        CardUnreadable: it does not tell its number, or what is stored on it is broken.
    """
    uid = _answer(transmit, GET_UID)
    if not uid:
        raise CardUnreadable("the card does not tell its number")
    return Card(CardUid(uid), text_of(_message(transmit)) if with_text else "")


def _message(transmit: Transmit) -> bytes:
    """Return the NDEF message of the card; nothing where it stores none."""
    if _answer(transmit, SELECT_NDEF) is not None:
        return _message_in_file(transmit)
    return _message_in_pages(transmit)


def _message_in_file(transmit: Transmit) -> bytes:
    if _answer(transmit, SELECT_CAPABILITIES) is None:
        return b""
    capabilities = _answer(transmit, _read_file(0, 15)) or b""
    if len(capabilities) < 15 or capabilities[7] != 0x04:
        raise CardUnreadable("the card does not say where its text is")
    if _answer(transmit, b"\x00\xa4\x00\x0c\x02" + capabilities[9:11]) is None:
        return b""
    size = int.from_bytes(_answer(transmit, _read_file(0, 2)) or b"\x00\x00", "big")
    _require_sane(size)
    message = b""
    while len(message) < size:
        piece = _answer(transmit, _read_file(2 + len(message), min(PIECE, size - len(message))))
        if not piece:
            raise CardUnreadable("the text on the card breaks off")
        message += piece
    return message


def _read_file(place: int, length: int) -> bytes:
    return bytes([0x00, 0xB0, place >> 8, place & 0xFF, length])


def _message_in_pages(transmit: Transmit) -> bytes:
    """Return the message of a tag of type 2: after page 3, which says that there may be one."""
    capabilities = _answer(transmit, bytes.fromhex("FFB0000310"))
    if not capabilities or capabilities[0] != 0xE1:
        return b""
    size = min(8 * capabilities[2], LONGEST) if len(capabilities) > 2 else 0
    memory = bytearray()
    for page in range(4, 4 + size // 4, PAGES // 4):
        piece = _answer(transmit, bytes([0xFF, 0xB0, page >> 8, page & 0xFF, PAGES]))
        if piece is None:
            break
        memory += piece
        for kind, value, whole in _blocks(memory):
            if kind == 0x03 and whole:
                return value
    return b""


def _blocks(memory: bytes | bytearray) -> Iterator[tuple[int, bytes, bool]]:
    """Yield kind and value of each block in the pages, and whether all of it was read yet."""
    place = 0
    while place < len(memory) and memory[place] != 0xFE:
        kind = memory[place]
        place += 1
        if kind == 0x00:  # padding
            continue
        length = memory[place] if place < len(memory) else 0
        place += 1
        if length == 0xFF:
            length = int.from_bytes(memory[place : place + 2], "big")
            place += 2
        value = bytes(memory[place : place + length])
        yield kind, value, place <= len(memory) and len(value) == length
        place += length


def _require_sane(size: int) -> None:
    if size > LONGEST:
        raise CardUnreadable(f"the text on the card is longer than {LONGEST} bytes")


def _answer(transmit: Transmit, command: bytes) -> bytes | None:
    """Return what the card answers to *command*; None where it says that it cannot."""
    answer = transmit(command)
    return answer[:-2] if answer[-2:] == DONE else None
