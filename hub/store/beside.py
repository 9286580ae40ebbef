"""What hubs that share a database keep there beside the journal, by short connections of its own.

A ticket's commit waits for none of it: a password's hash takes longer than a hundred tickets. Pieces of work
of one branch come one after the other, also those of the console, so that chains and last administrators stay
what they are. What was written is kept only where no other hub has started since.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from contract.names import BranchId
from hub.store import StoreError, leasing
from hub.store.ours import Ours
from hub.store.place import Place

AGAIN_S = 1.0
"""So long nobody asks again of a server that was away: each would wait for it, one after the other."""


@dataclass(slots=True)
class BesideJournal:
    """What is kept of *branch* at *place*, whose tables a hub has made.

    Attributes:
        epoch: gives that of the hub that writes; 0: it has none yet, or it is no hub.
    """

    place: Place
    branch: BranchId
    epoch: Callable[[], int] = lambda: 0
    _away: tuple[float, str] = field(default=(0.0, ""), init=False)

    @contextlib.contextmanager
    def working(self) -> Iterator[Ours]:
        """Yield our rows; what was done to them is kept as a whole, or, after an error, not at all.

        Raises:
            LeaseLost: another hub has started since; nothing was kept.
            StoreError: the server is away, or refuses.
        """
        until_s, why = self._away
        if time.monotonic() < until_s:
            raise StoreError(why)
        engine = self.place.engine()
        try:
            with engine.begin() as connection:
                leasing.lock_beside(connection, self.branch)
                yield Ours(connection, self.branch)
                # Last, and held up to the commit alone: every ticket's commit waits for the same row.
                if (epoch := self.epoch()) and leasing.has_written(connection):
                    self.place.require_mine(connection, self.branch, epoch)
        except SQLAlchemyError as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            told = f"{self.place.where}: {self.place.trouble(cause)}"
            if isinstance(error, OperationalError):
                self._away = time.monotonic() + AGAIN_S, told
            raise StoreError(told) from error
        finally:
            engine.dispose()
