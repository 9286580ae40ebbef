"""Bookings from a file: the good rows count, each bad one is named with its line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contract.commands import NewBooking
from hub.bookings.csv_file import BadBookings, read_bookings

HEAD = "code,service,starts,minutes,language,persons\n"
GOOD = "123586,B,2026-12-01T08:00:00+01:00,15,uk,2\n"


def test_a_row_is_a_booking():
    [booking] = read_bookings(HEAD + GOOD, "bookings.csv").bookings

    assert booking == NewBooking(
        code="123586",
        service="B",
        starts=datetime(2026, 12, 1, 7, 0, tzinfo=UTC),
        minutes=15,
        language="uk",
        persons=2,
    )


def test_what_may_be_left_out_has_a_default_and_the_order_of_columns_is_free():
    text = "\ufeffservice,starts,code,clerk\nB,2026-12-01T08:00:00+01:00,012345,7\n"

    [booking] = read_bookings(text, "bookings.csv").bookings

    assert (booking.code, booking.minutes, booking.language, booking.persons) == ("012345", 10, "pl", 1)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("12358,B,2026-12-01T08:00:00+01:00,15,uk,2", "'code' must be six digits, not '12358'"),
        ("12358a,B,2026-12-01T08:00:00+01:00,15,uk,2", "'code' must be six digits, not '12358a'"),
        (",B,2026-12-01T08:00:00+01:00,15,uk,2", "'code' is empty"),
        ("123586,,2026-12-01T08:00:00+01:00,15,uk,2", "'service' is empty"),
        ("123586,B,tomorrow,15,uk,2", "'starts': Invalid RFC3339 encoded datetime, not 'tomorrow'"),
        ("123586,B,2026-12-01T08:00:00,15,uk,2", "'starts' must have its offset"),
        ("123586,B,2026-12-01T08:00:00+01:00,0,uk,2", "'minutes': Expected int >= 1, not '0'"),
        ("123586,B,2026-12-01T08:00:00+01:00,ten,uk,2", "'minutes': Expected int, got str, not 'ten'"),
        ("123586,B,2026-12-01T08:00:00+01:00,10,Polish!,2", "'language': Expected str matching"),
        ("123586,B,2026-12-01T08:00:00+01:00,10,uk,99", "'persons': Expected int <= 50, not '99'"),
        ("123586,B b,2026-12-01T08:00:00+01:00,10,uk,1", "'service' must be the letter or "),
        ("123586,B,2026-12-01T08:00:00+01:00,10,uk,1,7", "1 values more than there are columns"),
        ("123586", "'service' is empty"),
    ],
)
def test_a_bad_row_is_named_and_the_others_count(row, reason):
    read = read_bookings(HEAD + row + "\n" + GOOD.replace("123586", "222222"), "bookings.csv")

    [bad] = read.refused
    assert (bad.line, bad.reason[: len(reason)]) == (2, reason)
    assert [booking.code for booking in read.bookings] == ["222222"]


def test_a_code_that_stands_twice_counts_once():
    read = read_bookings(HEAD + GOOD + GOOD.replace("B,", "C,"), "bookings.csv")

    assert [booking.service for booking in read.bookings] == ["B"]
    assert [(bad.line, bad.reason[:30]) for bad in read.refused] == [(3, "code 123586 stands in an earli")]


@pytest.mark.parametrize("text", ["", "code;service;starts\n", "service,starts\nA,x\n"])
def test_a_file_without_the_columns_is_no_list_of_bookings(text):
    with pytest.raises(
        BadBookings, match=r"bookings\.csv: no column 'code'; the first line must name code, service"
    ):
        read_bookings(text, "bookings.csv")


def test_an_empty_list_is_a_list():
    assert read_bookings(HEAD, "bookings.csv").bookings == ()
