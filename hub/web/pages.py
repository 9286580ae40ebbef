"""What all pages share that know the hub: they are its own, and most are live and press its buttons."""

from __future__ import annotations

from typing import Self

from hub.authority import Authority
from hub.web.changes import Changes
from hub.web.pressing import CarryOut


class Pages:
    """Pages of one hub."""

    def __deepcopy__(self, _memo: object) -> Self:
        return self  # Litestar copies its handlers, and with a method what it is of: there is one hub only


class LivePages(Pages):
    """Pages that stay as the queue is, and ask for what is pressed on them."""

    def __init__(self, authority: Authority, carry_out: CarryOut, changes: Changes) -> None:
        self._authority = authority
        self._carry_out = carry_out
        self._changes = changes
