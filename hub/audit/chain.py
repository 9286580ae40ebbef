"""The chain through the journal: each entry's link is made of its line and of the link before.

The line is the entry as JSON, byte for byte as `contract.codec` writes it; it is put together from what the
database holds, never from a decoded event, so that a later version that knows more fields still proves it.
`docs/audit.md` shows how to do the same by hand. Neither line nor link may ever change.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec

from contract.names import BranchId

GENESIS = "okienko-journal-1:{branch}"
"""What the link before the first entry is made of."""

_encoder = msgspec.json.Encoder()


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the journal as it stands in the database; after tampering anything may stand anywhere.

    Attributes:
        day, kind, ticket: copies of what the bodies say, by which rows are looked up; not in the line.
    """

    seq: Any
    epoch: Any
    at: Any
    day: Any
    by: Any
    command: Any
    kind: Any
    ticket: Any
    body: Any
    link: Any


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Where a journal ends: its newest entry and that one's link; 0 and the genesis before the first."""

    seq: int
    link: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.link}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read a head as it is told and noted.

        Raises:
            ValueError: *text* is no number, colon and 64 hexadecimal digits.
        """
        seq, _, link = text.strip().lower().partition(":")
        if not (seq.isascii() and seq.isdigit() and len(link) == 64 and set(link) <= set("0123456789abcdef")):
            raise ValueError(f"not a head of a journal: {text!r} (expected as noted, '1042:' and 64 digits)")
        return cls(seq=int(seq), link=link)


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """Up to where a journal is kept no longer: its last entry that is cut, and the service day of that."""

    head: Head
    day: date


class NotKept(ValueError):
    """That day was cut off the journal; the message says from when on it is kept."""


def require_kept(cut: Cut | None, branch: BranchId, day: date) -> None:
    """Make sure that *day* is none of those that were *cut* off the journal of *branch*.

    Raises:
        NotKept: it is.
    """
    if cut is not None and day <= cut.day:
        raise NotKept(
            f"{day} is not kept any more: the journal of {branch} was cut after {cut.day}, "
            f"entry {cut.head.seq}; ask for a later day"
        )


def genesis(branch: BranchId) -> str:
    """Return the link before the first entry of *branch*."""
    return sha256(GENESIS.format(branch=branch).encode()).hexdigest()


def line_of(row: Mapping[str, Any]) -> bytes:
    """Return the line of the entry in *row*, whose keys are the columns of the journal."""
    # Spelled out: it is written for each entry while somebody waits, and it must stand still for ever.
    return b'{"seq":%b,"epoch":%b,"at":%b,"by":%b,"command":%b,"event":%b}' % (
        _encoder.encode(row["seq"]),
        _encoder.encode(row["epoch"]),
        _encoder.encode(str(row["at"]).replace(".000000", "").replace("+00:00", "Z")),
        _encoder.encode(row["by"]),
        _encoder.encode(row["command"]),
        str(row["body"]).encode(),
    )


def link_after(before: str, line: bytes) -> str:
    """Return the link of the entry with *line* that follows the one with the link *before*."""
    return sha256(b"%b\n%b" % (str(before).encode(), line)).hexdigest()


def line_as(written: Written, seq: int) -> bytes:
    """Return the line that *written* would have as entry *seq*."""
    return line_of(
        {
            "seq": seq,
            "epoch": written.epoch,
            "at": written.at,
            "by": written.by,
            "command": written.command,
            "body": written.body,
        }
    )
