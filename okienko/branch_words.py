"""What ``okienko branch check`` found, in colours for a person and as JSON for a program."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.console import Console
from rich.text import Text

from contract.mistakes import Found
from contract.names import Language
from contract.settings import Checked
from hub.domain.remarks import missing_texts
from hub.domain.settings import BranchSettings

MISTAKE, REMARK, GOOD = "bold red", "yellow", "bold green"


class CheckReport(msgspec.Struct, frozen=True, kw_only=True):
    """All that was found in one file.

    Attributes:
        good: whether a hub can run under it.
        missing_texts: how many texts there are not, by language; none where there are mistakes.
    """

    file: str
    good: bool
    mistakes: tuple[Found, ...]
    remarks: tuple[Found, ...]
    missing_texts: dict[Language, int]


def as_json(looked: Checked[BranchSettings], file: str) -> str:
    """Return what was found in *file* as JSON."""
    settings = looked.settings
    report = CheckReport(
        file=file,
        good=settings is not None,
        mistakes=looked.mistakes,
        remarks=looked.remarks,
        missing_texts=dict(missing_texts(settings)) if settings else {},
    )
    return msgspec.json.format(msgspec.json.encode(report)).decode()


def tell(looked: Checked[BranchSettings], name: str, console: Console | None = None) -> None:
    """Print what was found in the file *name*, one line each, and what it comes to."""
    out = console or Console(highlight=False, soft_wrap=True)
    _list(out, looked.mistakes, "mistake", MISTAKE)
    _list(out, looked.remarks, "remark", REMARK)
    settings = looked.settings
    if settings is None:
        out.print(Text(f"{name}: {_counted(looked.mistakes, 'mistake')}; it cannot be used", MISTAKE))
        return
    if missing := missing_texts(settings):
        texts = ", ".join(f"{language} {count}" for language, count in missing.items())
        out.print(Text(f"texts that are missing: {texts}", REMARK))
    tables = ("services", "rooms", "desks", "boards", "kiosks")
    parts = ", ".join(_counted(getattr(settings, table), table.removesuffix("s")) for table in tables)
    out.print(Text(f"{name}: good ({parts}; {_counted(looked.remarks, 'remark')})", GOOD))


def _list(out: Console, found: Sequence[Found], what: str, style: str) -> None:
    for one in found:
        place = f"{one.file}:{one.line}:"
        out.print(Text.assemble((place, "bold"), " ", (f"{what}:", style), " ", one.says))


def _counted(found: Sequence[object], what: str) -> str:
    return f"{len(found)} {what}{'' if len(found) == 1 else 's'}"
