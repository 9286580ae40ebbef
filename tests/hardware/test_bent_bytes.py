"""Bytes from outside may be anything: cards, keypads and displays that are broken harm nobody."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.card import CardUid, CardUnreadable
from hardware.card_commands import LONGEST, read_card
from hardware.debounce import Key
from hardware.display_dialects import LineDialect, Max7219Digits, Max7219Matrix, S7sDialect, checked
from hardware.headset import JackState
from hardware.input_events import EventReader
from hardware.ndef import message_with, text_of
from hardware.number_display import Dialect
from hardware.seven_segments import CLEAR, DIGITS, read_back, segments_of
from hardware.spoken_text import shaped
from hardware.virtual_card import VirtualCard
from hardware.virtual_max7219 import VirtualMax7219Digits, VirtualMax7219Matrix
from hardware.virtual_serial_displays import VirtualLineDisplay, VirtualS7s
from hardware.wired_display import Blinking

UID = bytes.fromhex("04A1B2C3D4E5F6")
SHOWN = st.text(st.sampled_from("".join(DIGITS | CLEAR)), max_size=3)


@given(st.binary(max_size=400))
@pytest.mark.fault("F32")
def test_any_bytes_are_a_message_or_unreadable(data):
    try:
        text = text_of(data)
    except CardUnreadable as trouble:
        text = str(trouble)
    assert isinstance(text, str)


@given(st.text(max_size=400))
def test_every_text_that_is_stored_is_read_back(text):
    assert text_of(message_with(text)) == text


@given(st.text(max_size=200), st.sampled_from(["type2", "type4"]))
def test_every_text_comes_through_a_card(text, kind):
    assert read_card(VirtualCard(UID, text, kind).answer, with_text=True).text == text


@given(st.binary(min_size=1, max_size=LONGEST // 8), st.sampled_from(["type2", "type4"]))
def test_any_bytes_on_a_card_leave_its_number_readable(message, kind):
    card = VirtualCard(UID, kind=kind, message=message)

    assert read_card(card.answer, with_text=False).uid == CardUid(UID)


@given(st.lists(st.binary(max_size=40), max_size=30))
def test_a_card_that_answers_nonsense_is_unreadable_and_no_fault(answers):
    pending = iter(answers)

    try:
        card = read_card(lambda _: next(pending, b"\x6a\x82"), with_text=True)
    except CardUnreadable:
        return
    assert card.uid.value


@given(st.binary(min_size=4, max_size=10))
def test_no_number_can_be_read_out_of_what_is_printed(number):
    uid = CardUid(number)

    assert number.hex() not in f"{uid} {uid!r} {[uid]} {{'uid': {uid!r}}}".lower()


@given(st.binary(max_size=200))
@pytest.mark.fault("F32")
def test_any_bytes_leave_a_display_of_our_protocol_sane(noise):
    display = VirtualLineDisplay()
    display.feed(noise)

    answer = display.feed(b"\xff" + LineDialect().showing("A042")[0])
    again = display.feed(LineDialect().showing("A042")[0])

    assert b"\x0601" in answer + again
    assert display.reads() == "A042"


@pytest.mark.parametrize("place", range(len(checked(b"01TA042"))))
def test_a_frame_with_one_bent_bit_is_never_carried_out(place):
    for bit in range(8):
        bent = bytearray(checked(b"01TA042"))
        bent[place] ^= 1 << bit
        display = VirtualLineDisplay()
        display.feed(bytes(bent))
        assert display.reads() == "    "


@given(st.binary(max_size=60))
def test_any_bytes_leave_an_s7s_sane(noise):
    display = VirtualS7s()
    display.feed(noise)
    for message in [*S7sDialect().waking(50), *S7sDialect().showing("A042")] * 2:
        display.feed(message)

    assert display.reads() == "A042"


@given(SHOWN)
def test_every_display_of_segments_reads_back_what_it_was_told(text):
    for twin, dialect in (
        (VirtualLineDisplay(), LineDialect()),
        (VirtualS7s(), S7sDialect()),
        (VirtualMax7219Digits(), Max7219Digits()),
    ):
        told(twin, dialect, text)
        assert twin.reads() == text.rjust(dialect.places)


@given(SHOWN, SHOWN)
def test_two_numbers_never_look_the_same_in_dots(one, other):
    first, second = VirtualMax7219Matrix(), VirtualMax7219Matrix()
    told(first, Max7219Matrix(), f"0{one}0")
    told(second, Max7219Matrix(), f"0{other}0")

    assert (first.dots() == second.dots()) is (one == other)


def told(twin, dialect: Dialect, text):
    for message in [*dialect.waking(50), *dialect.showing(text)]:
        twin.take(message)


@given(SHOWN)
def test_segments_are_read_back_as_they_were(text):
    assert read_back(segments_of(text, len(text))) == text


@given(st.floats(0, 100), st.floats(0, 10))
def test_blinking_ends_and_always_says_when_it_turns(age_s, blink_s):
    text, turns_s = Blinking("A042", 0.0, blink_s).at(age_s)

    assert turns_s > age_s
    assert age_s < blink_s or text == "A042"


@given(st.text(max_size=120), st.sampled_from(["pl", "uk", "ru", "en", "ka", "vi"]))
def test_text_that_was_written_out_stays_as_it_is(text, language):
    once = shaped(text, language)

    assert shaped(once, language) == once


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), max_size=40), st.floats(0, 0.5))
def test_a_jack_never_counts_as_in_before_it_has_settled(contacts, settle_s):
    jack, now_s, closed_since_s = JackState(settle_s), 0.0, None
    jack.start(closed=False)
    for closed, pause_s in contacts:
        now_s += pause_s
        jack.pass_time(now_s)
        jack.contact(closed=closed, at_s=now_s)
        closed_since_s = (now_s if closed_since_s is None else closed_since_s) if closed else None
        if jack.plugged:
            assert closed_since_s is not None
            assert now_s - closed_since_s >= settle_s - 1e-6
        if not closed:
            assert jack.plugged is False


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 0.2)), max_size=60), st.floats(0.01, 0.5))
@pytest.mark.fault("F25")
def test_two_presses_of_a_key_are_never_closer_than_its_bounce(edges, bounce_s):
    key, now_s, presses = Key(bounce_s, 1e9), 0.0, []
    for closed, pause_s in edges:
        now_s += pause_s
        presses += [now_s for _ in key.edge(closed=closed, at_s=now_s)]

    assert all(after - before >= bounce_s - 1e-9 for before, after in pairwise(presses))


@given(st.binary(max_size=200), st.integers(1, 48))
def test_events_are_the_same_however_their_bytes_arrive(data, size):
    whole = EventReader().feed(data)
    reader = EventReader()
    pieces = [
        event for place in range(0, len(data), size) for event in reader.feed(data[place : place + size])
    ]

    assert pieces == whole
