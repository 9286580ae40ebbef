"""The note of a hub that has given way to another: it lies beside its database, and no hub serves there then.

Each start of a hub takes a higher epoch. Without the note, one that had given way needed only to be switched
on often enough to win over the right one. A person takes the note away, by ``okienko hub serve-again``, or
restores a backup over it; a clone of the card bears it too.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from contract.settings import BadSettings
from hub.rivalry import Met
from link.durable import replace_whole, sync_folder

logger = logging.getLogger(__name__)

NOTE = "gave-way.json"


class GivenWay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a hub gave way, by its own clock, to whom, and what it was itself then."""

    at: datetime
    theirs: Met
    ours: Met

    def __str__(self) -> str:
        return (
            f"this hub gave way on {self.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC: it had {self.ours}, and "
            f"another hub of this branch goes on ({self.theirs}). It takes and tells nothing, however often "
            "it is started, until a person says 'okienko hub serve-again'; see docs/two-hubs.md"
        )


def note(data: Path, given: GivenWay) -> None:
    """Note in the folder *data* of the hub that it has given way.

    Raises:
        OSError: it could not be written.
    """
    replace_whole(data / NOTE, msgspec.json.encode(given), 0o644)


def noted(data: Path) -> GivenWay | None:
    """Return what is noted in the folder *data*; None: the hub has given way to nobody.

    Raises:
        BadSettings: the note cannot be read.
    """
    path = data / NOTE
    try:
        return msgspec.json.decode(path.read_bytes(), type=GivenWay)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        raise BadSettings(
            f"{path}: the note that this hub gave way to another cannot be read: {error}; see which hub is "
            "to be the branch's, and remove the file where it is this one"
        ) from error


class Way:
    """Whether the hub that runs has given way, and that it is noted.

    Args:
        data: the hub's folder; None: nothing is noted, as where hubs share a database and its lease tells.
        now: the branch's clock.
    """

    def __init__(self, data: Path | None, now: Callable[[], datetime]) -> None:
        self.is_given = asyncio.Event()
        """It is noted, so that the hub can begin anew, and stand down."""
        self._data, self._now = data, now

    def given(self, theirs: Met, ours: Met) -> None:
        """Note that this hub has given way to the other one."""
        if self._data is None:
            return
        try:
            note(self._data, GivenWay(at=self._now(), theirs=theirs, ours=ours))
        except OSError as error:
            logger.error("It cannot be noted that this hub gave way, so do not start it again: %s", error)  # noqa: TRY400
        else:
            self.is_given.set()


def take_away(data: Path) -> None:
    """Take the note away for good; there may be none.

    Raises:
        OSError: it is there still.
    """
    (data / NOTE).unlink(missing_ok=True)
    sync_folder(data)
