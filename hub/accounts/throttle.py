"""How often a password may be tried: a few times at will, then ever more slowly. Pure.

Counted for the login and for the address apart: whoever tries one password at many logins is slowed down as
well as who tries many at one. A login is never locked for good, so that nobody can lock a colleague out.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

FREE_TRIES = 5
FIRST_WAIT_S, LONGEST_WAIT_S = 2.0, 900.0
FORGOTTEN_AFTER_S = 3600.0
MOST_KEPT = 10_000
"""So many logins and addresses are counted; beyond that the longest quiet ones are forgotten."""


@dataclass(slots=True)
class _Tries:
    failed: int = 0
    last_s: float = 0.0


class Throttle:
    """Counts failed tries by what they were made at: a login, or an address.

    Args:
        free: how many tries cost no wait.

    Attributes:
        forgotten: of how many logins or addresses the tries were forgotten because too many others came.
    """

    def __init__(self, free: int = FREE_TRIES) -> None:
        self._free = free
        self._tries: OrderedDict[str, _Tries] = OrderedDict()
        self.forgotten = 0

    def __len__(self) -> int:
        return len(self._tries)

    def wait_s(self, key: str, now_s: float) -> float:
        """Return after how many seconds the next try at *key* counts; 0: now."""
        tries = self._tries.get(key)
        if tries is None or tries.failed < self._free:
            return 0.0
        wait_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(30, tries.failed - self._free))
        return max(0.0, tries.last_s + wait_s - now_s)

    def failed(self, key: str, now_s: float) -> None:
        """Take note of a try in vain at *key*."""
        tries = self._tries.setdefault(key, _Tries())
        if now_s - tries.last_s > FORGOTTEN_AFTER_S:
            tries.failed = 0
        tries.failed, tries.last_s = tries.failed + 1, now_s
        self._tries.move_to_end(key)
        while len(self._tries) > MOST_KEPT:
            self._tries.popitem(last=False)
            self.forgotten += 1

    def succeeded(self, key: str) -> None:
        """Forget the tries at *key*, whose owner has come."""
        self._tries.pop(key, None)
