"""The screens of a visitor who may do without paper. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from contract.names import Language
from contract.views import TicketView


@dataclass(frozen=True, slots=True)
class PaperOrNot:
    """The ticket is there; its visitor may have it on paper or do without."""

    language: Language
    ticket: TicketView


@dataclass(frozen=True, slots=True)
class Paperless:
    """The visitor wanted no paper: the number stands large on the screen, with its QR code."""

    language: Language
    ticket: TicketView
