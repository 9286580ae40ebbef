"""Opening the settings file of a program: one that cannot be read is told with the ways out."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from contract.settings import BadSettings, read

Settings = TypeVar("Settings", bound=msgspec.Struct)


def settings_from(kind: type[Settings], path: Path, verb: str) -> Settings:
    """Return the settings that the file at *path* holds for ``okienko {verb}``.

    Raises:
        BadSettings: the file cannot be read, or cannot be used as it stands.
    """
    return read(kind, text_of(path, verb), path.name)


def text_of(path: Path, verb: str) -> str:
    """Return the text of the settings file at *path*.

    Raises:
        BadSettings: it cannot be read; the message names the file, the reason and the way out.
    """
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors begin a file with a mark
    except FileNotFoundError as error:
        raise BadSettings(
            f"{path}: there is no such file; name yours with --settings FILE, "
            f"or let 'okienko provision {verb}' write one"
        ) from error
    except UnicodeDecodeError as error:
        raise BadSettings(
            f"{path}: byte {error.start + 1} is no UTF-8; save the file as UTF-8, "
            "or name another with --settings FILE"
        ) from error
    except IsADirectoryError as error:
        raise BadSettings(f"{path}: is a folder; name a file in it with --settings FILE") from error
    except OSError as error:
        raise BadSettings(
            f"{path}: cannot be read ({error.strerror}); see who may read it with 'ls -l {path}', "
            "or name another with --settings FILE"
        ) from error
