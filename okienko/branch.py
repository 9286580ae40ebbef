"""``okienko branch``: what an operator does with a `branch.toml`, before and while a hub runs under it.

Exit status of ``check``: 0, the branch can be used; 1, there are mistakes; 2, the file cannot be read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from okienko.plainly import told_plainly

branch = typer.Typer(
    name="branch",
    no_args_is_help=True,
    help="Check a branch.toml, print one to start from, and have a running hub take one over.",
)
WRONG = 1
FileName = Annotated[
    str, typer.Argument(metavar="FILE", help="A branch.toml, or the name of a shipped branch.")
]


@branch.command()
def check(
    file: FileName,
    *,
    json: Annotated[bool, typer.Option("--json", help="Tell it to a program.")] = False,
) -> None:
    """Find everything that is wrong in a branch.toml; status 1 says that there are mistakes."""
    from hub.domain.remarks import checked_branch
    from okienko.branch_words import as_json, tell

    with told_plainly():
        name, text = _read(file)
        looked = checked_branch(text, name)
        if json:
            typer.echo(as_json(looked, file))
        else:
            tell(looked, name)
    raise typer.Exit(WRONG if looked.mistakes else 0)


@branch.command()
def example(
    name: Annotated[str, typer.Argument(help="large or small.")] = "small",
) -> None:
    """Print a shipped branch.toml: 'okienko branch example large > branch.toml'."""
    from hub.branches import text_of

    with told_plainly():
        typer.echo(text_of(name), nl=False)


def _read(file: str) -> tuple[str, str]:
    """Return what the *file* is called in messages, and its text."""
    from hub.branches import SHIPPED, text_of
    from hub.config import text_in

    if file in SHIPPED and not Path(file).exists():
        return f"{file}.toml", text_of(file)
    return Path(file).name, text_in(Path(file))
