"""``okienko branch``: what an operator does with a `branch.toml`, before and while a hub runs under it.

Exit status: 0, the branch can be used, or was taken; 1, it has mistakes, or the hub says no; 2, the file
cannot be read, or the hub does not answer.
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


@branch.command()
def take(
    file: FileName,
    hub_url: Annotated[str, typer.Option("--hub", help="Where the hub answers.")] = "http://127.0.0.1:8080",
    reason: Annotated[str, typer.Option(help="Why, for the journal.")] = "",
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Have a running hub go on under a branch.toml; status 1 says that it does not, and why."""
    from hub.domain.remarks import checked_branch
    from okienko.branch_words import tell
    from okienko.taking import hand_over

    with told_plainly():
        name, text = _read(file)
        looked = checked_branch(text, name)
        if looked.mistakes:
            tell(looked, name)
            raise typer.Exit(WRONG)
        taken = hand_over(text, hub_url, typer.echo, reason=reason, dry_run=dry_run)
    raise typer.Exit(0 if taken else WRONG)


def _read(file: str) -> tuple[str, str]:
    """Return what the *file* is called in messages, and its text."""
    from hub.branches import SHIPPED, text_of
    from hub.config import text_in

    if file in SHIPPED and not Path(file).exists():
        return f"{file}.toml", text_of(file)
    return Path(file).name, text_in(Path(file))
