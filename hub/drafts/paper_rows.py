"""The rows of a slip, for a page that shows it: what lays slips out knows kiosks, and the hub does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from contract.names import Language
from contract.views import Menu


class PaperRow(msgspec.Struct, frozen=True):
    """One row of a slip, from the top of the paper down.

    Attributes:
        kind: ``line``, ``code``, ``rule`` or ``picture``.
        text: what is read there, or what a reader finds in the code.
        weight: ``plain``, ``strong`` or ``huge``.
        align: ``start``, ``centre`` or ``end``.
        language: in which the line runs; empty: in that of the slip.
    """

    kind: str
    text: str = ""
    weight: str = "plain"
    align: str = "centre"
    language: str = ""


SlipOf = Callable[[Menu, Language], Sequence[PaperRow]]
"""Lays out the slip that a kiosk with a menu prints for a visitor of a language."""
