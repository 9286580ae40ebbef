"""What is no TOML at all in a text: every line of it, as far as a parser that stops at the first can tell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

from contract.toml_lines import Mark

MOST = 20
"""So many are told; more of them are one and the same, somewhere above."""
_PLACE = re.compile(r"(.*?)\s*\(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_OPEN = ("Unclosed", "Unterminated", "Expected newline", "end of document")
"""How the parser's words begin where a mistake may have swallowed the lines that follow it."""


class NoToml(NamedTuple):
    """One place in which a text is no TOML; *says* in the parser's words why."""

    mark: Mark
    says: str


def parsed(text: str) -> dict[str, Any]:
    """Return the table that *text* describes.

    Raises:
        ValueError: it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("lists or tables are nested too deep (at line 1, column 1)") from error


def what_is_no_toml(text: str) -> Iterator[NoToml]:
    """Yield every mistake against the language: each line that has one is left out to find the next."""
    lines = text.replace("\r\n", "\n").split("\n")
    for _ in range(MOST):
        try:
            parsed("\n".join(lines))
        except ValueError as error:
            found = _told(error, lines)
            yield found
            if any(sign in str(error) for sign in _OPEN) or not _leave_out(lines, found.mark.line):
                return
        else:
            return


def _told(error: ValueError, lines: list[str]) -> NoToml:
    match = _PLACE.fullmatch(str(error))
    if match is None:
        return NoToml(Mark(1, 1), str(error))
    says = match[1][:1].lower() + match[1][1:]
    if match[2] is None:
        open_still = f"the text ends where more should come: {says}; see what was opened above and not closed"
        return NoToml(Mark(len(lines), len(lines[-1]) + 1), open_still)
    return NoToml(Mark(int(match[2]), int(match[3])), says)


def _leave_out(lines: list[str], line: int) -> bool:
    """Empty the *line* that was told, of a table all of it; return whether that changed anything."""
    place = min(line, len(lines)) - 1
    if not lines[place].strip():
        return False
    is_table = lines[place].lstrip().startswith("[")
    lines[place] = ""
    while is_table and place + 1 < len(lines) and not lines[place + 1].lstrip().startswith("["):
        place += 1
        lines[place] = ""
    return True
