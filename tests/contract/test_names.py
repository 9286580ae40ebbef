"""Names are checked where they come in, and a ticket number is written in one way only."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.commands import CallNext
from contract.names import BoardId, BranchId, CommandId, DeskId, DeviceId, TicketNumber, device_id


@pytest.mark.parametrize(
    ("series", "count", "text"),
    [("A", 42, "A042"), ("A", 1, "A001"), ("X", 1042, "X1042"), ("AB", 7, "AB007")],
)
def test_a_number_is_written_with_at_least_three_digits(series, count, text):
    assert str(TicketNumber(series=series, count=count)) == text


@given(series=st.from_regex(r"[A-Z]{1,2}", fullmatch=True), count=st.integers(1, 9999))
def test_every_number_reads_back_as_itself(series, count):
    number = TicketNumber(series=series, count=count)

    assert TicketNumber.parse(str(number)) == number


@pytest.mark.parametrize("text", ["a042", "A42", "A00042", "042", "ABC001", "A042 ", "Ą042", "A\uff1042"])
def test_what_is_no_number_is_named(text):
    with pytest.raises(ValueError, match="not a ticket number") as mistake:
        TicketNumber.parse(text)

    assert repr(text) in str(mistake.value)


def test_numbers_of_a_series_are_in_the_order_of_their_counts():
    assert TicketNumber("A", 999) < TicketNumber("A", 1000)


@pytest.mark.parametrize("bad", ["", "a/b", "+", "#", "a b", "$SYS", "x" * 65, "a\n"])
def test_an_identifier_that_would_break_a_topic_is_refused_on_the_wire(bad):
    wire = {"command": "call-next", "command_id": "c1", "by": "desk-3", "desk": bad}

    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wire, CallNext)


def test_a_device_is_named_by_its_kind_and_its_name_in_the_branch():
    assert device_id("desk", "3") == "desk-3"


def test_identifiers_are_plain_strings_on_the_wire():
    command = CallNext(command_id=CommandId("c1"), by=DeviceId("desk-3"), desk=DeskId("3"))

    assert msgspec.to_builtins(command)["desk"] == "3"
    assert (BoardId("b"), BranchId("x")) == ("b", "x")
