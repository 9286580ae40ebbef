"""What all commands share that tell of a day from the hub's database: their options, and what these mean."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from contract.names import BranchId
from okienko.settings_file import text_of

if TYPE_CHECKING:
    from hub.config import HubSettings
    from hub.domain.settings import BranchSettings
    from hub.store.evidence import Evidence
    from hub.store.place import Place

DATA = Path("/var/lib/okienko-hub")
Data = Annotated[Path | None, typer.Option("--data", help=f"The hub's data folder; by default {DATA}.")]
Database = Annotated[
    str | None, typer.Option("--database", help="A database: a file, such as a copy, or a url.")
]
Day = Annotated[str, typer.Argument(help="The day, such as 2026-12-01, or today.")]
Branch = Annotated[str, typer.Option(help="The branch's file, or a shipped one; by default hub.toml's.")]
Settings = Annotated[Path, typer.Option(help="The hub's settings file.")]
HUB_TOML = Path("/etc/okienko/hub.toml")


def day_named(text: str, zone: ZoneInfo) -> date:
    """Return the day that *text* says: a date, or ``today`` in *zone*."""
    return datetime.now(UTC).astimezone(zone).date() if text == "today" else date.fromisoformat(text)


def file_of(data: Path | Place | None, database: str | None) -> Path | Place:
    """Return the database that is meant: *database*, else that in the folder *data*, else the hub's own.

    Raises:
        BadSettings: the hub's settings cannot be used as they stand.
        ValueError: the url is none of a database.
    """
    from hub.config import read_settings
    from hub.store.evidence import DATABASE
    from hub.store.places import place_of

    if database:
        return place_of(database) if "://" in database else Path(database)
    if data is None:
        data = _kept_by(read_settings(HUB_TOML)) if HUB_TOML.is_file() else DATA
    return data / DATABASE if isinstance(data, Path) else data


def _kept_by(settings: HubSettings) -> Path | Place:
    """Return where a hub with these *settings* keeps its journal: the folder, or the server."""
    from hub.store.places import place_of

    store = settings.store
    return place_of(store.url, store.password_file) if store.url else Path(settings.data)


def branch_in(found: Evidence, wanted: str) -> BranchId:
    """Return the branch that is *wanted*, or the only one.

    Raises:
        ValueError: there is no such branch, or there are several; the message names them.
    """
    names = found.branches()
    if wanted in names:
        return BranchId(wanted)
    if not wanted and len(names) == 1:
        return names[0]
    kept = ", ".join(sorted(names)) or "none"
    raise ValueError(f"no branch {wanted!r} in this database; name one with --branch (kept here: {kept})")


def rules_of(branch: str, settings: Path, data: Path | None) -> tuple[BranchSettings, Path | Place | None]:
    """Return the branch's own settings and the data folder or the server, as far as they are named.

    Raises:
        BadSettings: a file cannot be used as it stands.
    """
    from hub.config import HubSettings, branch_of, read_settings

    if branch:
        return branch_of(HubSettings(branch=branch)), data
    text_of(settings, "hub")
    read = read_settings(settings)
    return branch_of(read), data or _kept_by(read)
