"""What somebody at a reception means by what was typed or scanned into its one field."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contract.names import BookingCode, ServiceId, StatusToken, TicketId
from hub.domain.branch import Branch

_CODES = re.compile(r"[0-9]{6}(?:[\s,;+]+[0-9]{6})*")
_NUMBER = re.compile(r"([A-Z]{1,2})([0-9]{3,4})")
_LETTER = re.compile(r"([A-Z]{1,2})([0-9]{0,2})")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}")


@dataclass(frozen=True, slots=True)
class Sought:
    """What was found: one of these, or a *said* that names why nothing was.

    Attributes:
        codes: of bookings, whether the branch knows them or not.
        service: for which a ticket is to be issued, for so many people (*party*).
    """

    ticket: TicketId | None = None
    codes: tuple[BookingCode, ...] = ()
    service: ServiceId | None = None
    party: int = 1
    said: str = ""


def sought(text: str, branch: Branch) -> Sought:
    """Return what *text* means in *branch*: a number, codes, a slip's QR code, or a service's letter."""
    text = text.strip()
    if _CODES.fullmatch(text):
        return Sought(codes=codes_in(text))
    written = re.sub(r"[\s-]", "", text).upper()
    if _NUMBER.fullmatch(written):
        return _by_number(written, branch)
    if (letter := _LETTER.fullmatch(written)) is not None:
        return _by_letter(letter[1], int(letter[2] or 1), branch)
    return _by_token(text, branch)


def codes_in(text: str) -> tuple[BookingCode, ...]:
    """Return the booking codes in *text*, each once, in the order in which they stand there."""
    return tuple(
        dict.fromkeys(BookingCode(code) for code in re.findall(r"(?<!\d)\d{6}(?!\d)", text, re.ASCII))
    )


def _by_number(number: str, branch: Branch) -> Sought:
    found = [name for name, ticket in branch.tickets.items() if str(ticket.number) == number]
    return Sought(ticket=found[-1]) if found else Sought(said="unknown-ticket")


def _by_letter(series: str, party: int, branch: Branch) -> Sought:
    services = [each.id for each in branch.settings.services if each.series == series]
    if not services or not 1 <= party <= 50:
        return Sought(said="not-found")
    return Sought(service=services[0], party=party)


def _by_token(text: str, branch: Branch) -> Sought:
    """Look for the token of a slip, bare or at the end of an address."""
    token = StatusToken(text.rstrip("/").rsplit("/", 1)[-1])
    if _TOKEN.fullmatch(token):
        if (ticket := branch.ticket_of(token)) is not None:
            return Sought(ticket=ticket.ticket)
        if branch.given_away(token) is not None:
            return Sought(said="given-away")
    return Sought(said="not-found")
