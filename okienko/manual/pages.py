"""All generated pages of the manual, and the writing of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import typer
from typer.main import get_command

from okienko.manual import messages
from okienko.manual.messages import Pages
from okienko.manual.recordings import recordings_page
from okienko.manual.settings_keys import settings_page
from okienko.manual.states import states_page
from okienko.manual.written import write_pages

HEAD = "<!-- Written by 'make docs' from the code; change the code, not this page. -->\n"


def settings_files() -> dict[str, type[msgspec.Struct]]:
    """Return the struct that each settings file is read into."""
    from desk.config import DeskSettings
    from display_board.config import BoardSettings
    from hub.config import HubSettings
    from hub.domain.settings import BranchSettings
    from kiosk.config import KioskSettings
    from kiosk.slip_layout import SlipLayout

    return {
        "hub.toml": HubSettings,
        "branch.toml": BranchSettings,
        "kiosk.toml": KioskSettings,
        "slip.toml": SlipLayout,
        "board.toml": BoardSettings,
        "desk.toml": DeskSettings,
    }


def pages(command: typer.Typer) -> Pages:
    """Return the text of every generated page by its path below ``docs/reference/``.

    Args:
        command: the ``okienko`` command, whose verbs and options are told too.
    """
    from hub.http.document import document_json

    told = {
        "commands.md": messages.commands_page(),
        "events.md": messages.events_page(),
        "refusals.md": messages.refusals_page(),
        "topics.md": messages.topics_page(),
        "states.md": states_page(),
        "settings.md": settings_page(settings_files()),
        "recordings.md": recordings_page(),
        "command-line.md": command_line_page(command),
    }
    written = {name: HEAD + "\n".join(lines) + "\n" for name, lines in told.items()}
    return {**messages.schema_pages(), **written, "openapi.json": _indented(document_json())}


def _indented(document: bytes) -> str:
    return msgspec.json.format(document, indent=2).decode() + "\n"


def command_line_page(command: typer.Typer) -> Iterator[str]:
    """Yield the lines of the page of the ``okienko`` *command*."""
    group = get_command(command)
    yield "# The `okienko` command\n"
    for name, verb in _verbs(group):
        yield f"## `okienko {name}`\n\n{verb.help}\n\n| option | what it does |\n|---|---|"
        for parameter in verb.params:
            if not getattr(parameter, "hidden", False):
                names = ", ".join(f"`{option}`" for option in parameter.opts)
                yield f"| {names} | {getattr(parameter, 'help', '') or ''} |"
        yield ""


def _verbs(group: object, before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every verb that is shown, those of a group behind the group's own name."""
    for name, verb in sorted(getattr(group, "commands", {}).items()):
        if getattr(verb, "commands", None):
            yield from _verbs(verb, f"{before}{name} ")
        elif not verb.hidden:
            yield f"{before}{name}", verb


def write(folder: Path, command: typer.Typer) -> Iterator[str]:
    """Write every page below *folder*, remove pages that are told no more, and yield what changed."""
    yield from write_pages(folder, pages(command))
