"""``okienko hub serve-again``: a hub that gave way to another one is to be the branch's hub after all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from okienko.clock import clock_from
from okienko.of_day import HUB_TOML
from okienko.plainly import told_plainly
from okienko.settings_file import text_of


def serve_again(
    settings: Annotated[Path, typer.Option("--settings", help="The hub's settings file.")] = HUB_TOML,
    clock: Annotated[str, typer.Option("--clock", hidden=True, help="The clock of a replayed day.")] = "",
) -> None:
    """Let a hub serve again that gave way to another; stop it for this, and switch the other one off."""
    with told_plainly():
        from hub.config import read_settings
        from hub.serving_again import serve_again as carry_out
        from hub.store.evidence import DATABASE
        from hub.store.sql import SqlStore
        from hub.stored import begun_under

        text_of(settings, "hub")
        told = read_settings(settings)
        if told.store.url:
            raise ValueError(
                f"{settings.name} [store]: hubs that share a database give way to nobody for good"
            )
        data = Path(told.data)
        branch, _ = begun_under(told, None)
        given = carry_out(data, branch, SqlStore.in_file(data / DATABASE), clock_from(clock))
        typer.echo(
            f"Taken back: {given.theirs} is outranked, and numbers that it may have given are passed over."
        )
        typer.echo("Start the hub. If the other one runs still, switch it off: else that one gives way now.")
