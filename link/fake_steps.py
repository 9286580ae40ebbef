"""What a `FakeHub` can be told to do instead of answering."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Refuse:
    """Say no, with this lasting code."""

    code: str
    detail: str = "because the script says so"


@dataclass(frozen=True)
class Delay:
    """Answer after so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Drop:
    """Carry the command out, then cut the line: the answer is lost."""


@dataclass(frozen=True)
class Cut:
    """Cut the line before anything is carried out."""


@dataclass(frozen=True)
class Status:
    """Answer with this bare HTTP status, carrying nothing out."""

    status: int


@dataclass(frozen=True)
class Garbage:
    """Answer something that is no message of ours, carrying nothing out."""

    body: bytes = b"<html><body>Please log in to this network</body></html>"
    content_type: str = "text/html"


@dataclass(frozen=True)
class Trickle:
    """Answer one byte at a time, so many seconds apart."""

    seconds_per_byte: float


Step = Refuse | Delay | Drop | Cut | Status | Garbage | Trickle
