"""Every limit of a running hub by its name: how much there may be, how much there is, what was beyond it.

Whatever has a limit counts for itself what was beyond; here it only says where to look. `/metrics` shows all
of them, and `docs/limits.md` says of each what happens beyond it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

Reading = Callable[[], float]


def _none() -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of the hub.

    Attributes:
        most: how much there may be.
        beyond: how often more was refused, dropped or cut off since the hub started.
        used: how much there is now; None where nothing is kept, as of the size of a message.
    """

    most: Reading
    beyond: Reading = _none
    used: Reading | None = None


class Beyond(Exception):
    """More is asked than a limit allows; nothing has changed, and the same may be asked again later."""


class Limits:
    """The limits of one hub."""

    def __init__(self) -> None:
        self._limits: dict[str, Limit] = {}

    def watch(
        self, name: str, most: float | Reading, beyond: Reading = _none, used: Reading | None = None
    ) -> None:
        """Let the limit *name* be seen; a second one of the name takes the place of the first."""
        read = most if callable(most) else partial(float, most)
        self._limits[name] = Limit(read, beyond, used)

    def __iter__(self) -> Iterator[tuple[str, Limit]]:
        return iter(sorted(self._limits.items()))
