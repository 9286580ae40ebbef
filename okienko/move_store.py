"""``okienko hub move-store``: a branch moves from SQLite to PostgreSQL, or back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from okienko.plainly import told_plainly

From = Annotated[str, typer.Option("--from", help="Where it is: a database file, or a url.")]
To = Annotated[str, typer.Option("--to", help="Where it is to be: a database file, or a url.")]
Password = Annotated[str, typer.Option(help="The file whose first line is the password of the server.")]


def move_store(
    source: From,
    target: To,
    branch: Annotated[str, typer.Option(help="The branch, where several share the database.")] = "",
    password_file: Password = "",
) -> None:
    """Move a branch to another database; its hubs must be stopped. What it comes from is kept, and marked."""
    from hub.belongings import moved_with
    from hub.store.evidence import evidence_at
    from hub.store.moving import move
    from hub.store.places import place_of
    from okienko.of_day import branch_in

    with told_plainly():
        old, new = (
            place_of(name if "://" in name else Path(name), password_file) for name in (source, target)
        )
        with evidence_at(old) as found:
            name = branch_in(found, branch)
        now = datetime.now(UTC)
        moved = move(old, new, name, now, moved_with(old, new, now))
        typer.echo(f"The branch {name} is in {new.where} now: {moved.rows} rows, the same on both sides.")
        typer.echo(f"Its journal is whole there. Note its head elsewhere:\n  {moved.head}")
        typer.echo(f"{old.where} is kept and marked: no hub opens it as {name} any more.")
        typer.echo("Accounts, drafts and the key of the draw went with it.")
