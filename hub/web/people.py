"""What colleagues read of who did something: the journal knows logins and devices only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from contract.names import DeviceId
from hub.accounts.records import PERSON

Names = Callable[[], Awaitable[Mapping[str, str]]]
"""Looks up what everybody with an account is called, by login."""
Called = Callable[[DeviceId | None], str]


async def called_by(names: Names) -> Called:
    """Return what tells who somebody is: a person by name, a device by its own."""
    return called_in(await names())


def called_in(known: Mapping[str, str]) -> Called:
    """Return what tells who somebody is, by the names that are *known* of logins."""

    def called(by: DeviceId | None) -> str:
        login = (by or "").removeprefix(PERSON)
        return known.get(login, login)

    return called
