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
    from hub.domain.settings import BranchSettings
    from hub.store.evidence import Evidence

DATA = Path("/var/lib/okienko-hub")
Data = Annotated[Path | None, typer.Option("--data", help=f"The hub's data folder; by default {DATA}.")]
Database = Annotated[Path | None, typer.Option("--database", help="A database file, such as a copy.")]
Day = Annotated[str, typer.Argument(help="The day, such as 2026-12-01, or today.")]
Branch = Annotated[str, typer.Option(help="The branch's file, or a shipped one; by default hub.toml's.")]
Settings = Annotated[Path, typer.Option(help="The hub's settings file.")]
HUB_TOML = Path("/etc/okienko/hub.toml")


def day_named(text: str, zone: ZoneInfo) -> date:
    """Return the day that *text* says: a date, or ``today`` in *zone*."""
    return datetime.now(UTC).astimezone(zone).date() if text == "today" else date.fromisoformat(text)


def file_of(data: Path | None, database: Path | None) -> Path:
    """Return the database that is meant: *database*, else that in the folder *data*, else the hub's own."""
    from hub.store.evidence import DATABASE

    return database or (data or DATA) / DATABASE


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


def rules_of(branch: str, settings: Path, data: Path | None) -> tuple[BranchSettings, Path | None]:
    """Return the branch's own settings and the data folder, as far as they are named.

    Raises:
        BadSettings: a file cannot be used as it stands.
    """
    from hub.config import HubSettings, branch_of, read_settings

    if branch:
        return branch_of(HubSettings(branch=branch)), data
    text_of(settings, "hub")
    read = read_settings(settings)
    return branch_of(read), data or Path(read.data)
