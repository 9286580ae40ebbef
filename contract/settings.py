"""Reading what an operator wrote. Strict: a key that nobody asked for is a mistake, and is named.

A settings type is a frozen msgspec struct; its fields are the keys, its annotations the types, its defaults
what may be left out. A field that is a struct itself is a table of its own. All mistakes are told at once,
each with its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from contract.mistakes import Found, found, stands
from contract.shape import shaped
from contract.syntax import parsed, what_is_no_toml
from contract.toml_lines import marks_of

T = TypeVar("T", bound=msgspec.Struct)


class BadSettings(ValueError):
    """The file cannot be used as it stands; the message says where and what to write instead.

    Attributes:
        found: the same, mistake by mistake; empty where there is no text to look at.
    """

    def __init__(self, message: str, found: Sequence[Found] = ()) -> None:
        super().__init__(message)
        self.found = tuple(found)


class Checked(msgspec.Struct, Generic[T], frozen=True):
    """What came of looking at a text.

    Attributes:
        settings: what it describes; None where there are mistakes.
        mistakes: why it cannot be used.
        remarks: what should be looked at all the same.
    """

    settings: T | None
    mistakes: tuple[Found, ...]
    remarks: tuple[Found, ...] = ()

    def usable(self) -> T:
        """Return the settings.

        Raises:
            BadSettings: there are mistakes; the message holds one a line.
        """
        if self.settings is None:
            raise BadSettings("\n".join(map(str, self.mistakes)), self.mistakes)
        return self.settings


def zone_of(timezone: str) -> ZoneInfo:
    """Return the zone that an operator named *timezone*.

    Raises:
        ValueError: this machine knows none of that name.
    """
    try:
        return ZoneInfo(timezone)
    except (LookupError, ValueError, OSError) as error:
        raise ValueError(
            f"'timezone' must be one such as 'Europe/Warsaw', not {timezone!r}; if it is, install tzdata"
        ) from error


def read(kind: type[T], text: str, where: str) -> T:
    """Build a *kind* from TOML *text*; *where* names the file in messages.

    Raises:
        BadSettings: the text is no TOML, or keys are unknown, missing, or of the wrong type.
    """
    return checked(kind, text, where).usable()


def checked(
    kind: type[T], text: str, where: str, further: Callable[[T], Iterable[str]] = lambda _: ()
) -> Checked[T]:
    """Return what *text* describes and everything that is wrong with it.

    Args:
        kind: what it is to describe.
        text: TOML.
        where: names the file in messages.
        further: tells what contradicts itself in what was read, and what should be looked at.
    """
    try:
        table = parsed(text)
    except ValueError:
        return Checked(None, tuple(_no_toml(text, where)))
    look = shaped(kind, table)
    more = [] if look.value is None else [each for each in further(look.value) if stands(each, look.damaged)]
    says = [*look.mistakes, *more]
    told = found(says, where, table, marks_of(text)) if says else []
    wrong = tuple(one for one in told if not one.is_remark)
    return Checked(None if wrong else look.value, wrong, tuple(one for one in told if one.is_remark))


def _no_toml(text: str, where: str) -> Iterable[Found]:
    for mark, says in what_is_no_toml(text):
        yield Found(file=where, line=mark.line, column=mark.column, key="", says=f"not TOML: {says}")
