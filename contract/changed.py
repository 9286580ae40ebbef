"""A copy of a state with some fields changed, at the speed at which states change. Pure.

`dataclasses.replace` walks through all fields and calls a constructor of as many arguments. Where a state has
thirty of them, that is by far the dearest thing in a step of its device.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from dataclasses import replace as replace  # so that fields and their types are checked  # noqa: PLC0414
else:

    def replace(state: T, /, **changes: object) -> T:
        """Return a copy of *state*, a frozen dataclass that checks nothing, with *changes*.

        Raises:
            TypeError: it has no such field.
        """
        try:
            fields = state.__dict__
        except AttributeError:  # its fields are slots
            return dataclasses.replace(state, **changes)
        copy = object.__new__(type(state))
        copied = copy.__dict__
        copied.update(fields)
        copied.update(changes)
        if len(copied) != len(fields):
            raise TypeError(f"{type(state).__name__} has no field {min(changes.keys() - fields.keys())!r}")
        return copy
