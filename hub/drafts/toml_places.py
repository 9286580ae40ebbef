"""Where in a TOML text a table begins and ends, by lines; a comment before the next is not its own."""

from __future__ import annotations

from collections.abc import Sequence

from contract.toml_lines import Mark, Path, marks_of


def is_headed(text: str, path: Path) -> bool:
    """Return whether the table at *path* has a header of its own, as in ``[services.names]``."""
    mark = marks_of(text).get(path)
    return mark is not None and _is_header(text.split("\n"), mark)


def lines_of(text: str, path: Path) -> tuple[int, int]:
    """Return the first line of the headed table at *path* and the last one of all that belongs to it.

    Both are counted from 1.
    """
    marks = marks_of(text)
    begins = marks[path].line
    others = [mark.line for at, mark in marks.items() if at[: len(path)] != path and mark.line > begins]
    return begins, _last_before(text, begins, min(others, default=text.count("\n") + 2))


def own_end(text: str, path: Path) -> int:
    """Return the last line of what stands directly in the table at *path*, which has a header or is the root.

    Counted from 1; 0 where a root has nothing of its own.
    """
    marks, lines = marks_of(text), text.split("\n")
    begins = marks[path].line if path else 0
    headers = [mark.line for mark in marks.values() if mark.line > begins and _is_header(lines, mark)]
    return _last_before(text, begins, min(headers, default=len(lines) + 1))


def insert(text: str, after: int, new: Sequence[str]) -> str:
    """Return *text* with the lines *new* after line *after*, in the manner in which its lines end."""
    lines = text.split("\n")
    end = "\r" if "\r\n" in text else ""
    return "\n".join([*lines[:after], *(line + end for line in new), *(lines[after:] or [""])])


def _last_before(text: str, begins: int, limit: int) -> int:
    lines = text.split("\n")
    last = limit - 1
    while last > begins and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
        last -= 1
    return last


def _is_header(lines: Sequence[str], mark: Mark) -> bool:
    """Return whether a header begins at *mark*: a bracket, and nothing but blanks before it in its line."""
    line = lines[mark.line - 1]
    if line[mark.column - 1 : mark.column] != "[" or line[: mark.column - 1].strip():
        return False
    closed = line.split("#")[0].rstrip()
    return closed.endswith("]") and "," not in closed and not closed.startswith(("[[[", '["', "['"))
