"""The catalogues of all packages, found where they lie: a language added there is tested with the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
PACKAGES = tuple(sorted(path.parent.name for path in ROOT.glob("*/locale")))


def path_of(package: str, tag: str) -> Path:
    """Return where the catalogue of *package* in the language *tag* lies."""
    return ROOT / package / "locale" / tag / "LC_MESSAGES" / f"{package}.po"


def tags(package: str) -> list[str]:
    """Return the languages that have a folder in *package*."""
    return sorted(path.name for path in (ROOT / package / "locale").iterdir() if path.is_dir())


def catalogue(package: str, tag: str) -> Catalog:
    """Read the catalogue of *package* in the language *tag*."""
    with path_of(package, tag).open("rb") as file:
        return read_po(file, tag)


def messages(package: str, tag: str) -> list[Message]:
    """Return the messages of a catalogue, without its header."""
    return [message for message in catalogue(package, tag) if message.id]


def ids(message: Message) -> tuple[str, ...]:
    """Return the text in the code, and of one that counts both."""
    return message.id if isinstance(message.id, tuple) else (message.id,)


def strings(message: Message) -> tuple[str, ...]:
    """Return every form of the translation."""
    return message.string if isinstance(message.string, tuple) else (message.string,)


def every() -> Iterator[tuple[str, str]]:
    """Yield every package with each of its languages."""
    for package in PACKAGES:
        for tag in tags(package):
            yield package, tag
