"""Which tickets that a kiosk hands in were handed in on a day before: the branch has forgotten them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from contract.commands import Command
from contract.names import TicketId
from hub.domain.branch import Branch
from hub.domain.hand_in import of_days_before
from hub.store import Store


async def handed_in_before(
    commands: Iterable[Command], branch: Branch, in_store: Callable[..., Awaitable[Any]], store: Store
) -> set[TicketId]:
    """Return those tickets of earlier days in *commands* that are stored; as a rule nothing is to be asked.

    Args:
        commands: what is about to be carried out.
        branch: as it is stored.
        in_store: does work on the thread of the store.
        store: is asked.

    Raises:
        StoreError: the store is away.
    """
    known: set[TicketId] = set()
    for series, since in {found for command in commands for found in of_days_before(command, branch)}:
        known.update(await in_store(store.known_tickets, series, since))
    return known
