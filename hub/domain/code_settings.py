"""What an operator writes into the ``[codes]`` table of ``branch.toml``: how often a code may be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec

from contract.mistakes import Mistake

Minutes = Annotated[float, msgspec.Meta(gt=0, le=1440)]


class CodeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How many codes one device may show in vain, so that nobody guesses those of others.

    In vain is a code that nobody knows, or that is for another day or branch.
    """

    tries: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 5
    """So many within `lock_minutes`; then no code of it is looked at for a while. One that is right makes up
    for one in vain."""
    lock_minutes: Minutes = 5.0
    """For how long; each time without a right code in between it is twice as long."""
    lock_most_minutes: Minutes = 60.0
    """It is never longer."""


def code_mistakes(codes: CodeSettings) -> Iterator[str]:
    """Yield what contradicts itself in *codes*, one sentence each."""
    if codes.lock_most_minutes < codes.lock_minutes:
        says = f"{codes.lock_most_minutes:g} is less than 'lock_minutes' ({codes.lock_minutes:g})"
        yield Mistake(f"[codes]: 'lock_most_minutes' {says}", ("codes", "lock_most_minutes"))
