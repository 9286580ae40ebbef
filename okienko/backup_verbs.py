"""``okienko hub backup``, ``restore`` and ``verify``: copies on a second path, made, brought back, proved.

Exit status: 0, all is well; 1, a copy is not sound; 2, it could not be done.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contract.release import release
from okienko.clock import SystemClock
from okienko.of_day import DATA, HUB_TOML
from okienko.plainly import told_plainly
from okienko.settings_file import text_of

if TYPE_CHECKING:
    from hub.backup.restoring import Sound

BROKEN = 1
From = Annotated[Path, typer.Option("--from", help="The second path: the folder of [backup] in hub.toml.")]
BranchName = Annotated[str, typer.Option("--branch", help="The branch, where several are kept there.")]
Identity = Annotated[Path | None, typer.Option(help="The file of the private key, where it is encrypted.")]
NEW_KEY = """\
The public key, for 'recipients' of [backup] in hub.toml:

    {public}

The private key, which opens every backup. It is told this once and kept nowhere: write it down, put it into
the office's safe, and keep it off the hub. Without it no encrypted backup can be restored.

    {private}
"""


def backup(
    *,
    settings: Annotated[Path, typer.Option("--settings", help="The hub's settings file.")] = HUB_TOML,
    new_key: Annotated[bool, typer.Option("--new-key", help="Only make a key pair and tell it.")] = False,
) -> None:
    """Make a full copy now, prove it and keep it; the hub may be running."""
    with told_plainly():
        if new_key:
            from hub.backup.sealing import new_key as made_key

            private, public = made_key()
            typer.echo(NEW_KEY.format(public=public, private=private))
            return
        from hub.backup.copying import full_copy
        from hub.config import read_settings

        text_of(settings, "hub")
        told = read_settings(settings)
        if not told.backup.folder:
            raise ValueError(f"{settings.name} [backup]: 'folder' names no second path; see docs/backup.md")
        made = full_copy(told, datetime.now(UTC), release())
        how = "encrypted" if made.encrypted else "not encrypted: [backup] names no recipients"
        typer.echo(f"Full copy of {made.branch} up to entry {made.head} is proved and kept ({how}).")


def restore(  # noqa: PLR0913  # one option each, as the person reads them
    *,
    source: From,
    to: Annotated[Path, typer.Option("--to", help="The hub's data folder.")] = DATA,
    branch: BranchName = "",
    identity: Identity = None,
    lost_at: Annotated[
        datetime | None, typer.Option(help="When the hub was lost, UTC, if you know; by default just now.")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Put what is there aside though it is whole and as new.")
    ] = False,
) -> None:
    """Bring a lost hub back from its backup; it must not be running."""
    with told_plainly():
        from hub.backup.restoring import restore as carry_out
        from hub.backup.sealing import key_in
        from hub.backup.unpacking import folder_of

        when = lost_at.replace(tzinfo=UTC) if lost_at else None
        folder, key = folder_of(source, branch), key_in(identity)
        sound = carry_out(folder, to, key, SystemClock(), typer.echo, lost_at=when, overwrite=overwrite)
        for line in _told(sound):
            typer.echo(line)
        typer.echo(f"Restored into {to}; what was there is put aside in it. Start the hub.")


def verify(
    *,
    source: From,
    branch: BranchName = "",
    identity: Identity = None,
    every: Annotated[bool, typer.Option("--all", help="Every full copy, not the newest alone.")] = False,
) -> None:
    """Restore what is kept into a folder of no consequence, and say whether it is what the hub had."""
    with told_plainly():
        from hub.backup.manifest import BadCopy
        from hub.backup.places import copies_in
        from hub.backup.restoring import opened
        from hub.backup.sealing import key_in
        from hub.backup.unpacking import folder_of
        from hub.store import StoreError

        key, copies, broken = key_in(identity), copies_in(folder_of(source, branch)), False
        for copy in copies if every else copies[-1:]:
            with tempfile.TemporaryDirectory(prefix="okienko-verify-") as work:
                try:
                    sound = opened(copy, key, Path(work) / "hub")
                except (BadCopy, StoreError) as error:
                    typer.echo(f"Not sound: {error}")
                    broken = True
                    continue
                broken = broken or bool(sound.replay.notes)
                typer.echo("\n".join(_told(sound)))
        raise typer.Exit(BROKEN if broken or not copies else 0)


def _told(sound: Sound) -> Iterator[str]:
    made, played = sound.manifest, sound.replay
    yield f"Proved: full copy of {made.branch}, {made.at:%Y-%m-%d %H:%M} UTC, up to entry {made.head.seq}."
    seen = f"{played.seen:%Y-%m-%d %H:%M:%S} UTC" if played.seen else "none"
    yield f"Shipped since: {played.entries} entries, up to {played.head}; last sign of life: {seen}."
    for note in played.notes:
        yield f"Not used: {note}"
