"""The manuals for people, written into ``docs/manuals/`` from the files that the product shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hub.web.manual_texts import LANGUAGES, for_docs, title, whose
from okienko.manual.written import write_pages

HEAD = "<!-- Written by 'make docs' from hub/manuals/; change that, not this page. -->\n"


def manual_files() -> dict[str, str]:
    """Return every page by its path below ``docs/manuals/``."""
    pages = {
        f"{language}/{who}.md": HEAD + for_docs(who, language) for language in LANGUAGES for who in whose()
    }
    return {"README.md": HEAD + "\n".join(_listing()) + "\n", **pages}


def _listing() -> Iterator[str]:
    yield "# Manuals\n"
    yield "One page for each person. The product shows the same at `/help`."
    yield "`okienko manuals` takes the pictures anew.\n"
    yield "| Polski | English |\n|---|---|"
    for who in whose():
        yield "| " + " | ".join(f"[{title(who, each)}]({each}/{who}.md)" for each in LANGUAGES) + " |"


def write_manuals(folder: Path) -> Iterator[str]:
    """Write every page below *folder*, remove those of nobody, and yield what changed."""
    yield from write_pages(folder, manual_files())
