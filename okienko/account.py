"""``okienko account``: who may sign in to the hub's pages, told and mended at the hub's own console.

It works beside a running hub. What takes effect at once for those who are signed in, such as other roles, is
done by the page: the hub itself must know of it.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from okienko.of_day import DATA, HUB_TOML, Settings
from okienko.plainly import told_plainly

if TYPE_CHECKING:
    from hub.accounts.database import People
    from hub.accounts.register import Register
    from hub.accounts.roles import Role

account = typer.Typer(no_args_is_help=True, help="Accounts of people who sign in to the hub's pages.")

Data = Annotated[
    Path | None, typer.Option("--data", help="A hub's data folder; by default that of its settings.")
]


@account.command()
def invite(  # noqa: PLR0913  options of a command
    *,
    login: Annotated[str, typer.Argument(help="What the person types to sign in, such as anna.nowak.")],
    role: Annotated[
        list[str] | None,
        typer.Option(help="clerk, reception, supervisor, administrator or auditor; several may be given."),
    ] = None,
    name: Annotated[str, typer.Option(help="What colleagues read; by default the login.")] = "",
    hub: Annotated[str, typer.Option(help="How browsers reach the hub.")] = "http://127.0.0.1:8080",
    data: Data = None,
    settings: Settings = HUB_TOML,
) -> None:
    """Make an account, or let its owner choose a new password: prints a link, good once within a day."""
    with told_plainly(), _register(data, settings) as register:
        known = {one.login: one for one in register.everybody()}
        before = known.get(login.strip().lower())
        roles = _roles(role or []) or (before.roles if before else frozenset())
        told = name or (before.name if before else login)
        by = f"console:{getpass.getuser()}"
        _, token = register.invite(login, told, roles, by=by, now=datetime.now(UTC))
        typer.echo(f"{hub.rstrip('/')}/welcome/{token}")


@account.command(name="list")
def listed(*, data: Data = None, settings: Settings = HUB_TOML) -> None:
    """List all accounts with their roles."""
    with told_plainly(), _register(data, settings) as register:
        for one in register.everybody():
            state = "closed" if one.closed else "invited" if one.invited else ""
            typer.echo(f"{one.login:20} {one.name:30} {' '.join(sorted(one.roles)):40} {state}".rstrip())


@account.command()
def deeds(
    *,
    most: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    data: Data = None,
    settings: Settings = HUB_TOML,
) -> None:
    """List who signed in, who was not let in and what was changed, newest first; prove the chain of it."""
    with told_plainly(), _register(data, settings) as register:
        for deed in register.deeds(most):
            at = f"{deed.at:%Y-%m-%d %H:%M:%SZ}"
            typer.echo(f"{at} {deed.by:20} {deed.what:15} {deed.login:20} {deed.detail}".rstrip())
        if (broken := register.first_broken_deed()) is not None:
            raise ValueError(f"entry {broken} does not follow from the one before: somebody changed the file")


def _roles(names: list[str]) -> frozenset[Role]:
    from hub.accounts.roles import Role

    try:
        return frozenset(Role(name) for name in names)
    except ValueError:
        raise ValueError(f"no such role; there are {', '.join(Role)}") from None


@contextmanager
def _register(data: Path | None, settings: Path) -> Iterator[Register]:
    from hub.accounts.register import Register

    people = _in_file(data) if data is not None else _of_hub(settings)
    people.open()
    try:
        yield Register(people)
    finally:
        people.close()


def _of_hub(settings: Path) -> People:
    """Return the accounts of the hub whose settings these are."""
    from hub.accounts.database import SharedDatabase
    from hub.config import branch_of, read_settings
    from hub.store.beside import BesideJournal
    from hub.store.places import place_of

    if settings == HUB_TOML and not settings.is_file():
        return _in_file(DATA)
    told = read_settings(settings)
    if not told.store.url:
        return _in_file(Path(told.data))
    place = place_of(told.store.url, told.store.password_file)
    return SharedDatabase(BesideJournal(place, branch_of(told).branch))


def _in_file(data: Path) -> People:
    from hub.accounts.database import FILE, Database

    path = data / FILE
    if not path.is_file():
        raise ValueError(
            f"{path}: there are no accounts yet; start the hub once, or name its folder with --data"
        )
    return Database(path)
