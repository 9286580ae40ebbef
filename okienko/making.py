"""What developers make again from the running product: sheets to look at, the manuals' pictures, figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from okienko.logs import write_logs


def pictures(
    folder: Annotated[Path, typer.Argument(help="Where the contact sheets are written.")] = Path(
        "docs/pictures"
    ),
) -> None:
    """Draw what people see, side by side, to be looked at."""
    from okienko.pictures.write import write_sheets

    for sheet in write_sheets(folder):
        typer.echo(sheet)


def manuals(
    folder: Annotated[Path, typer.Argument(help="Where the manuals lie.")] = Path("hub/manuals"),
) -> None:
    """Take the pictures of the manuals anew, from the running product."""
    from okienko.pictures.manuals import take

    for picture in take(folder):
        typer.echo(picture)


def weigh(
    page: Annotated[Path, typer.Argument(help="Where the table is written.")] = Path("docs/pages.md"),
) -> None:
    """Weigh every page of the hub, and measure how soon it is seen."""
    from okienko.bench.pages import write

    write_logs("error")
    write(page)
    typer.echo(page)


def bench(
    out: Annotated[Path, typer.Option(help="Where table and picture are written.")] = Path("docs/bench"),
    only: Annotated[str, typer.Option(help="Only the measures whose names contain this.")] = "",
    long: Annotated[bool, typer.Option("--long", help="For ten minutes and full days; an hour.")] = False,  # noqa: FBT002
) -> None:
    """Measure how fast the house is, beside the limits of this machine."""
    from okienko.bench.run import run

    write_logs("error")
    raise typer.Exit(run(out, only, typer.echo, long=long))
