"""The virtual printer reads what we print, however it is cut up, and no bytes at all make it fail."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.escpos_reader import (
    AskDone,
    AskStatus,
    CodePart,
    Cut,
    EscposReader,
    Forget,
    NewLine,
    Raster,
    Reset,
    Setting,
    Text,
    Unknown,
)
from hardware.slip_job import job_for
from hardware.virtual_mechanism import VirtualMechanism
from tests.hardware.slips import slip_in

FORGET = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
PIECES = [
    b"\x1b@",
    b"\x10\x04\x01",
    b"\x10\x04",
    FORGET,
    b"\x1dv0\x00\x02\x00\x02\x00",
    b"\x1dr\x01",
    b"\x1dVB\x00",
]
PIECES += [
    b"\x1d(k",
    b"\x1d(k\x04\x001P0a",
    b"\x1d(k\x03\x001Q0",
    b"\x1b",
    b"\x1d",
    b"\x10",
    b"A042\n",
    b"\x1bd\xff",
]


def read(*pieces: bytes):
    reader = EscposReader()
    return [command for piece in pieces for command in reader.feed(piece)]


@pytest.mark.parametrize(
    ("data", "command"),
    [
        (b"\x1b@", Reset()),
        (b"\xa5", Text(b"\xa5")),
        (b"\n", NewLine()),
        (b"\x1bd\x06", NewLine(6)),
        (b"\x1d!\x66", Setting("size", 0x66)),
        (b"\x1bE\x01", Setting("bold", 1)),
        (b"\x1ba\x01", Setting("align", 1)),
        (b"\x1bt\x12", Setting("code page", 18)),
        (b"\x1dv0\x00\x01\x00\x02\x00\xaa\x55", Raster(1, b"\xaa\x55")),
        (b"\x1d(k\x03\x001C\x06", CodePart(67, b"\x06")),
        (b"\x1dVB\x00", Cut()),
        (b"\x1dV\x00", Cut()),
        (b"\x1dr\x01", AskDone()),
        (b"\x10\x04\x02", AskStatus(2)),
        (b"\x10\x05\x02", Forget(answered=False)),
        (FORGET, Forget(answered=True)),
    ],
)
def test_each_command_is_read_whole_and_byte_by_byte(data, command):
    assert read(data) == [command]
    assert read(*(bytes((byte,)) for byte in data))[-1] == command


@pytest.mark.parametrize("data", [b"\x00\x00", b"\x1da\x00", b"\r"])
def test_what_changes_nothing_is_passed_over(data):
    assert read(data) == []


@pytest.mark.parametrize("data", [b"\x07", b"\x1bz", b"\x1dv1", b"\x10\x04\x09", b"\x1d(L\x02\x00"])
def test_what_we_never_send_is_reported_and_the_rest_is_read(data):
    commands = read(data + b"\x1dVB\x00")

    assert isinstance(commands[0], Unknown)
    assert commands[-1] == Cut()


def test_a_picture_that_claims_too_much_is_no_picture():
    assert isinstance(read(b"\x1dv0\x00\xff\xff\xff\xff")[0], Unknown)


def test_a_question_in_the_middle_of_a_picture_is_answered_and_stays_part_of_it():
    picture = b"\x1dv0\x00\x01\x00\x05\x00" + b"\x00\x10\x04\x01\x00"

    assert read(picture) == [AskStatus(1), Raster(1, b"\x00\x10\x04\x01\x00")]


def test_forgetting_ends_a_picture_in_the_middle():
    commands = read(b"\x1dv0\x00\x48\x00\xff\x00" + b"\x00" * 99, FORGET, b"\x1b@")

    assert commands == [Forget(answered=True), Reset()]


@given(cuts=st.lists(st.integers(min_value=0, max_value=60_000), max_size=12))
@settings(max_examples=30, deadline=None)
def test_a_job_cut_up_anywhere_reads_the_same(cuts):
    job = b"".join(job_for(slip_in("ka")))
    edges = [0, *sorted(min(cut, len(job)) for cut in cuts), len(job)]

    in_pieces = read(*(job[start:end] for start, end in pairwise(edges)))

    def joined(commands):
        return [command for command in commands if not isinstance(command, AskStatus)]

    assert joined(in_pieces) == joined(read(job))


@given(data=st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=40)), max_size=30))
@settings(max_examples=400, deadline=None)
def test_no_bytes_make_the_virtual_printer_fail(data):
    mechanism = VirtualMechanism()
    answers: list[bytes] = []

    for piece in data:
        mechanism.feed(piece, answers.append)

    assert mechanism.received_bytes == sum(map(len, data))


@given(data=st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=40)), max_size=20))
@settings(max_examples=100, deadline=None)
def test_after_any_rubbish_it_still_says_how_it_is(data):
    mechanism = VirtualMechanism()
    for piece in data:
        mechanism.feed(piece, lambda _: None)
    answers: list[bytes] = []

    mechanism.feed(b"\x00\x00\x10\x04\x01", answers.append)

    assert answers == [b"\x12"]


@pytest.mark.long
@given(data=st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=300)), max_size=100))
@settings(max_examples=5_000, deadline=None)
def test_no_bytes_make_the_virtual_printer_fail_at_length(data):
    mechanism = VirtualMechanism()

    for piece in data:
        mechanism.feed(piece, lambda _: None)

    assert mechanism.received_bytes == sum(map(len, data))
