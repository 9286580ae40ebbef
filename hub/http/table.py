"""The table of doors: which work is behind which path and method.

Looked up by us and not by Litestar, whose router has no plain ASGI doors with names in their paths. What is
not in the table goes on to the pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from hub.http.asgi import answer, turn_away
from hub.http.problems import WrongMethod

Reply = tuple[int, bytes, str]
"""Status, body and media type."""

Work = Callable[[Scope, Receive], Awaitable[Reply]]
"""What is done behind a door; it may raise a refusal, `TurnedAway`, `Unreadable` or `StoreError`."""

_Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Door:
    """One path and method, and the work behind it.

    Attributes:
        path: with names in braces for what differs; the work finds them in the scope's ``path_params``.
    """

    path: str
    method: str
    work: Work


class Table:
    """All doors; finding one costs the same however many there are."""

    def __init__(self, doors: Iterable[Door], otherwise: ASGIApp) -> None:
        self._otherwise = otherwise
        self._doors: dict[_Key, dict[str, Door]] = defaultdict(dict)
        self._names: dict[_Key, dict[int, str]] = {}
        self._blanks: dict[int, set[tuple[int, ...]]] = defaultdict(set)
        for door in doors:
            parts = door.path.split("/")
            names = {place: part[1:-1] for place, part in enumerate(parts) if part.startswith("{")}
            key = tuple(None if place in names else part for place, part in enumerate(parts))
            self._doors[key][door.method] = door
            self._names[key] = names
            self._blanks[len(parts)].add(tuple(names))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._find(scope["path"]) if scope["type"] == ScopeType.HTTP else None
        if found is None:
            await self._otherwise(scope, receive, send)
            return
        doors, scope["path_params"] = found
        try:
            status, body, kind = await _chosen(doors, scope).work(scope, receive)
        except Exception as error:  # noqa: BLE001  an unforeseen one is logged there; the asker waits
            await turn_away(send, error)
        else:
            await answer(send, status, body, kind)

    def _find(self, path: str) -> tuple[dict[str, Door], dict[str, str]] | None:
        parts = path.split("/")
        for blanks in self._blanks.get(len(parts), ()):
            key: _Key = tuple(None if place in blanks else part for place, part in enumerate(parts))
            if doors := self._doors.get(key):
                params = {name: parts[place] for place, name in self._names[key].items()}
                return (doors, params) if all(params.values()) else None
        return None


def _chosen(doors: dict[str, Door], scope: Scope) -> Door:
    method: str = scope["method"]  # type: ignore[typeddict-item]  # only requests come here
    found = doors.get("GET" if method == "HEAD" else method)
    if found is None:
        raise WrongMethod(method, ", ".join(doors))
    return found
