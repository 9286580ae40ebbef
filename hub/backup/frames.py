"""What is shipped of the journal, as it stands in files on the second path. Pure.

A file is a row of frames and only ever grows. Each frame says up to which entry the journal reaches with it,
bears its own checksum, and may be encrypted; what it says of itself may not, so that a hub without the
private key can see how far it has come. The last frame may be torn: the power was cut while it was written.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec

from hub.audit.chain import Head
from hub.store import Carried

_HEAD = struct.Struct(">4sIQ32sQ")
_MAGIC = b"OKJ1"
_SUM = hashlib.sha256().digest_size
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HEADER_BYTES = _HEAD.size + _SUM
MOST_BYTES = 1 << 28
"""No frame is longer; a length beyond is a damaged one."""


class Frame(NamedTuple):
    """One frame: where the journal ends with it, when it was shipped (UTC), and what is in it.

    An empty *payload* says only that the hub still lived at that time.
    """

    head: Head
    at: datetime
    payload: bytes


class Spoilt(NamedTuple):
    """What follows in a file is no whole frame. *torn*: the file ends in it; else it was damaged."""

    offset: int
    torn: bool


_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[list[Carried]] = msgspec.json.Decoder(list[Carried])


def bytes_of(frame: Frame) -> bytes:
    """Return *frame* as it is written."""
    at_us = (frame.at - _EPOCH) // timedelta(microseconds=1)
    link = bytes.fromhex(frame.head.link)
    head = _HEAD.pack(_MAGIC, len(frame.payload), frame.head.seq, link, at_us)
    return head + hashlib.sha256(head + frame.payload).digest() + frame.payload


def frames_in(data: bytes) -> Iterator[Frame | Spoilt]:
    """Yield the frames in *data* up to the first that is not whole, and then what that one is."""
    offset = 0
    while offset < len(data):
        frame = _frame_at(data, offset)
        yield frame
        if isinstance(frame, Spoilt):
            return
        offset += HEADER_BYTES + len(frame.payload)


def group_bytes(group: list[Carried]) -> bytes:
    """Return commands as they are shipped: their answers, and the entries that they led to."""
    return _encoder.encode(group)


def group_in(payload: bytes) -> list[Carried]:
    """Return the commands in *payload*, which is plain.

    Raises:
        ValueError: this version cannot read them.
    """
    try:
        return _decoder.decode(payload)
    except msgspec.MsgspecError as error:
        raise ValueError(
            f"this version of the hub cannot read it ({error}); use the one that wrote it"
        ) from error


def _frame_at(data: bytes, offset: int) -> Frame | Spoilt:
    begins = offset + HEADER_BYTES
    if begins > len(data):
        return Spoilt(offset, torn=True)
    head = data[offset : offset + _HEAD.size]
    magic, length, seq, link, at_us = _HEAD.unpack(head)
    if magic != _MAGIC or length > MOST_BYTES:
        return Spoilt(offset, torn=False)
    if begins + length > len(data):
        return Spoilt(offset, torn=True)
    payload = data[begins : begins + length]
    if hashlib.sha256(head + payload).digest() != data[offset + _HEAD.size : begins]:
        return Spoilt(offset, torn=False)
    return Frame(Head(seq=seq, link=link.hex()), _EPOCH + timedelta(microseconds=at_us), payload)
