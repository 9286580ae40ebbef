"""Writes generated pages: only what has changed, and nothing stays that is not told any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path


def write_pages(folder: Path, pages: Mapping[str, str]) -> Iterator[str]:
    """Write *pages*, by their paths below *folder*, remove all others there, and yield what changed."""
    wanted = {folder / name: text for name, text in pages.items()}
    for path, text in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            yield f"written {path}"
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in wanted:
            path.unlink()
            yield f"removed {path}"
