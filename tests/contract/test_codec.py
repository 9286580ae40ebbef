"""What one side writes the other reads; what nobody wrote is refused without harm."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.codec import MAX_BYTES, Unreadable, cloud_event, decode, encode
from contract.events import Entry, TicketCalled
from contract.names import BranchId, CommandId, DeskId, DeviceId, TicketId
from contract.views import Beat, BoardView

NINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
BEAT = Beat(branch=BranchId("small"), epoch=1, seq=2, at=NINE)


def test_a_message_reads_back_as_itself():
    assert decode(encode(BEAT), Beat) == BEAT


@pytest.mark.fault("F32")
def test_a_field_of_a_newer_hub_is_passed_over():
    newer = json.loads(encode(BEAT)) | {"mood": "calm"}

    assert decode(json.dumps(newer).encode(), Beat) == BEAT


@given(data=st.binary(max_size=300))
@pytest.mark.security("S07")
@pytest.mark.fault("F32")
def test_any_bytes_are_either_a_message_or_unreadable(data):
    try:
        view = decode(data, BoardView)
    except Unreadable:
        return
    assert isinstance(view, BoardView)


@pytest.mark.parametrize(
    "data", [b"", b"null", b"{}", b"NaN", b"\x00", b'{"branch": "a/b"}', b"[" * 100_000, b'"\xff"']
)
@pytest.mark.security("S07")
@pytest.mark.fault("F32")
def test_known_poison_is_unreadable(data):
    with pytest.raises(Unreadable):
        decode(data, Beat)


@pytest.mark.security("S07")
@pytest.mark.fault("F32")
def test_a_message_too_large_is_refused_unread():
    with pytest.raises(Unreadable, match=f"at most {MAX_BYTES}"):
        decode(b" " * (MAX_BYTES + 1), Beat)


def test_an_entry_of_the_journal_becomes_a_cloud_event():
    called = TicketCalled(ticket=TicketId("t1"), desk=DeskId("3"), why="longest waiting")
    entry = Entry(seq=7, epoch=2, at=NINE, by=DeviceId("desk-3"), command=CommandId("c1"), event=called)

    event = json.loads(cloud_event(entry, "small"))

    assert event["type"] == "okienko.ticket-called.v1"
    assert (event["id"], event["source"]) == ("small-7", "/okienko/1/small")
    assert decode(json.dumps(event["data"]).encode(), Entry) == entry
