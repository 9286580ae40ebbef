"""Why a hub carries nothing out: it runs and answers, but what it would do could not be relied upon."""

from __future__ import annotations

from typing import Literal

from hub.store import StoreError

Cause = Literal["damage", "rival"]
"""What is stored is damaged; another hub has the branch, or may have it."""


class Shut:
    """The reasons why nothing is carried out; while there is none, everything is. Any thread."""

    def __init__(self) -> None:
        self._reasons: dict[Cause, str] = {}

    @property
    def why(self) -> str:
        """The reason that has stood longest, as people are told it; empty: there is none."""
        return next(iter(self._reasons.values()), "")

    def because(self, cause: Cause, why: str) -> None:
        """Carry out nothing from now on, until that *cause* is over."""
        self._reasons[cause] = why

    def over(self, cause: Cause) -> str:
        """That *cause* is no more, another may be; return what was its reason."""
        return self._reasons.pop(cause, "")

    def of(self, cause: Cause) -> str:
        """Return the reason of that *cause* alone; empty: it is none."""
        return self._reasons.get(cause, "")

    def require_open(self) -> None:
        """Make sure that there is no reason.

        Raises:
            StoreError: there is.
        """
        if why := self.why:
            raise StoreError(why)
