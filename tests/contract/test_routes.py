"""Every command has one way to travel, and arrives as it was sent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import get_args

import msgspec
import pytest

from contract import commands as asked
from contract.check_slips import CheckSlipState
from contract.codec import Unreadable, command_from, command_kinds, encode
from contract.names import (
    BoardId,
    BookingCode,
    CheckSlipId,
    CommandId,
    DeskId,
    DeviceId,
    KioskId,
    Language,
    NoticeId,
    PhoneToken,
    RoomId,
    ServiceId,
    StatusToken,
    TicketId,
    TicketNumber,
)
from contract.restoring import TakeUpRestored
from contract.routes import CREATED, ROUTES, body_fields, body_of, path_fields, path_of
from contract.spare_tickets import SpareTicket
from contract.states import SlipState

BOOKING = asked.NewBooking(
    code=BookingCode("123456"), service=ServiceId("A"), starts=datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
)
SPARE = SpareTicket(
    ticket=TicketId("s1"),
    number=TicketNumber(series="X", count=7),
    service=ServiceId("A"),
    language=Language("uk"),
    token=StatusToken("s" * 22),
    codes=(BookingCode("123456"),),
    day=date(2026, 12, 1),
    waited_s=840.5,
    exact=False,
    instead_of=CommandId("c0"),
)
VALUES = {
    "services": (ServiceId("A"), ServiceId("B")),
    "code": "waiting-long",
    "about": "A",
    "phrase": "more-staff",
    "message": "m1",
    "text": 'branch = "town"\n',
    "command_id": CommandId("c1"),
    "by": DeviceId("desk-3"),
    "desk": DeskId("3"),
    "ticket": TicketId("t1"),
    "other": TicketId("t2"),
    "service": ServiceId("A"),
    "language": Language("uk"),
    "party": 3,
    "cases": 2,
    "priority": True,
    "note": "with a dog",
    "token": StatusToken("t" * 22),
    "phone": PhoneToken("p" * 22),
    "count": 3,
    "codes": (BookingCode("123456"),),
    "reason": "urgent",
    "outcome": "done",
    "room": RoomId("hall"),
    "to": DeskId("4"),
    "slip": SlipState.PRINTED,
    "bookings": (BOOKING,),
    "dry_run": True,
    "instead_of": "9f2c41d07a3b",
    "kiosk": KioskId("K1"),
    "tickets": (SPARE,),
    "who": "supervisor",
    "profile": "short-day",
    "notice": NoticeId("n1"),
    "texts": {Language("pl"): "Kasa nieczynna"},
    "until": datetime(2026, 12, 1, 14, tzinfo=UTC),
    "boards": (BoardId("hall-1"),),
    "rooms": (RoomId("hall"),),
    "kiosks": (KioskId("K1"),),
    "score": 4,
    "check_slip": CheckSlipId("p1"),
    "state": CheckSlipState.PRINTED,
    "finding": "paper-out",
}
EVERY = pytest.mark.parametrize("kind", list(ROUTES), ids=lambda kind: kind.__name__)


def whole(kind: type[asked.Asked]) -> asked.Asked:
    """Return a command of *kind* with every field set to something else than its default."""
    return kind(**{field.name: VALUES[field.name] for field in msgspec.structs.fields(kind)})


def test_every_command_but_the_hubs_own_has_a_door():
    own = {asked.OpenDay, asked.CutJournal, asked.CommitDraw, asked.HoldDraw, TakeUpRestored}

    assert set(get_args(asked.Command)) - set(ROUTES) == own


def test_no_two_commands_share_a_door():
    assert len({path for path, _ in ROUTES.values()}) == len(ROUTES)
    assert len(command_kinds()) == len(ROUTES)


@EVERY
def test_a_command_arrives_as_it_was_sent(kind):
    sent = whole(kind)
    path = {name: getattr(sent, name) for name in path_fields(ROUTES[kind][0])}

    arrived = command_from(kind, command_id="c1", by="desk-3", path=path, body=encode(body_of(sent)))

    assert arrived == sent


@EVERY
def test_the_path_holds_what_the_body_does_not(kind):
    sent = whole(kind)

    assert "{" not in path_of(sent)
    assert not set(path_fields(ROUTES[kind][0])) & set(body_fields(kind))


@EVERY
def test_a_field_that_nobody_asked_for_is_named(kind):
    path = {name: VALUES[name] for name in path_fields(ROUTES[kind][0])}

    with pytest.raises(Unreadable, match="unknown field 'langauge'"):
        command_from(kind, command_id="c1", by="x", path=path, body=b'{"langauge": "uk"}')


def test_taking_a_ticket_creates_it():
    assert {asked.IssueTicket, asked.CheckIn, asked.SplitParty} == CREATED


def test_an_empty_body_means_that_nothing_was_added():
    command = command_from(asked.CallNext, command_id="c1", by="desk-3", path={"desk": "3"}, body=b"")

    assert command == asked.CallNext(command_id=CommandId("c1"), by=DeviceId("desk-3"), desk=DeskId("3"))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "the body is no JSON object"),
        (b"[]", "Expected `object`"),
        (b'{"service": 3}', "Expected `str`"),
        (b'{"service": "A", "party": 0}', ">= 1"),
        (b'{"service": "A", "language": "POLSKI"}', "regex"),
        (b'{"service": "A", "token": "short"}', "regex"),
        (b"\xff\xfe", "the body is no JSON object"),
    ],
)
def test_a_bad_body_is_explained(body, message):
    with pytest.raises(Unreadable, match=message):
        command_from(asked.IssueTicket, command_id="c1", by="kiosk-K1", path={}, body=body)
