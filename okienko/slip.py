"""``okienko slip``: what an operator does with a `slip.toml`, the template of what stands on a ticket.

Exit status: 0, the template can be used; 1, it has mistakes; 2, a file cannot be read or written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from okienko.plainly import told_plainly

slip = typer.Typer(
    name="slip",
    no_args_is_help=True,
    help="Draw what stands on a ticket, and print the template that is shipped to start from.",
)
WRONG = 1


@slip.command()
def example() -> None:
    """Print the slip.toml that is shipped: 'okienko slip example > slip.toml'."""
    from kiosk.slip_file import SHIPPED

    typer.echo(SHIPPED.read_text(encoding="utf-8"), nl=False)


@slip.command()
def preview(  # noqa: PLR0913  # one option each, as the person reads them
    *,
    template: Annotated[Path | None, typer.Option(help="A slip.toml; by default what is shipped.")] = None,
    language: Annotated[str, typer.Option(help="The visitor's language, such as uk or ar.")] = "pl",
    width: Annotated[int, typer.Option(help="How wide the paper is, in mm: 80 or 58.")] = 80,
    out: Annotated[Path | None, typer.Option(help="Draw it into this picture, dot for dot (PNG).")] = None,
    branch: Annotated[str, typer.Option(help="Your branch.toml, or a shipped branch.")] = "",
    kind: Annotated[str, typer.Option(help="ordinary, family, late, draw or no-hub.")] = "ordinary",
    copy: Annotated[bool, typer.Option("--copy", help="As it is printed once more.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Draw it anew whenever the file is saved.")] = False,
) -> None:
    """Draw a ticket by a template, as text here and as a picture; status 1 says that it has mistakes."""
    from contract.names import Language
    from okienko.slip_preview import Preview, keep_drawing, paper_of

    with told_plainly():
        asked = Preview(
            template=template,
            language=Language(language),
            paper=paper_of(width),
            out=out,
            branch=branch,
            kind=kind,
            copy=copy,
        )
        if watch:
            keep_drawing(asked, typer.echo)
        if not asked.draw(typer.echo):
            raise typer.Exit(WRONG)
