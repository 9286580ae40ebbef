"""Handing bookings over to a hub: from a file, an address or a calendar, in portions, told one by one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path

from contract.booking_views import BookingsAdded
from contract.commands import AddBookings
from contract.names import DeviceId
from contract.refusal import Refused
from hub.bookings.listing import BadBookings, BookingFile, BookingList
from hub.bookings.source import read_source
from link.hub_client import HubClient, HubSettings, new_command_id

Say = Callable[[str], None]

BY = DeviceId("bookings")
"""Who asks, in the journal."""
AT_ONCE = 400
"""So many bookings travel together: a message with more could be larger than any that is read."""
PATIENCE_S = 30.0
"""How long one portion may take."""
MOST_BYTES = 16 * 1024 * 1024
"""No file of bookings is larger."""


def listed(source: str) -> BookingFile:
    """Return the bookings in *source*, a file or the address of one.

    Raises:
        BadBookings: the source is no list of bookings.
        OSError: it cannot be read.
    """
    return read_source(_content(source), source)


def hand_over(file: BookingList, hub_url: str, say: Say, *, dry_run: bool = False) -> bool:
    """Hand the bookings in *file* over to the hub; return whether all were taken.

    Raises:
        BadBookings: the hub wants none of them.
        OSError: the hub does not answer.
    """
    client = HubClient(HubSettings(url=hub_url, patience_s=PATIENCE_S), BY)
    counts = dict.fromkeys(("added", "changed", "cancelled", "known", "refused"), 0)
    try:
        rows = iter(enumerate(file.bookings))
        while portion := list(islice(rows, AT_ONCE)):
            bookings = tuple(booking for _, booking in portion)
            command = AddBookings(command_id=new_command_id(), by=BY, bookings=bookings, dry_run=dry_run)
            answer = _answer(client, command)
            _tell(answer, file, portion[0][0], say)
            for what in counts:
                counts[what] += getattr(answer, what)
    finally:
        client.close()
    return _sum_up(counts, file, say, dry_run=dry_run)


def _answer(client: HubClient, command: AddBookings) -> BookingsAdded:
    try:
        return client.ask(command, BookingsAdded)
    except Refused as refused:
        raise BadBookings(f"the hub says no: {refused.detail}") from refused


def _content(source: str) -> bytes:
    if not source.startswith(("http://", "https://")):
        return Path(source).read_bytes()
    import requests

    with requests.get(source, timeout=PATIENCE_S, stream=True) as answer:
        if not answer.ok:
            raise BadBookings(f"{source}: answered {answer.status_code} {answer.reason}")
        content = next(answer.iter_content(MOST_BYTES + 1), b"")
    if len(content) > MOST_BYTES:
        raise BadBookings(f"{source}: larger than {MOST_BYTES // 1024 // 1024} MB; is it a list of bookings?")
    return content


def _tell(answer: BookingsAdded, file: BookingList, first: int, say: Say) -> None:
    for told in answer.details:
        place = file.places[first + told.row]
        say(f"{place}: booking {told.code} {told.what}" + (f": {told.detail}" if told.detail else ""))


def _sum_up(counts: dict[str, int], file: BookingList, say: Say, *, dry_run: bool) -> bool:
    for row in file.refused:
        say(f"{row.place}: refused: {row.reason}")
    counts["refused"] += len(file.refused)
    would = "would be: " if dry_run else ""
    say(
        f"{would}{counts['added']} added, {counts['changed']} changed, {counts['cancelled']} cancelled, "
        f"{counts['known']} unchanged, {counts['refused']} refused"
    )
    return not counts["refused"]
