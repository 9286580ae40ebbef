"""Bookings from a calendar program's file: what it says in its many ways, and each bad event by its line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract.commands import NewBooking
from hub.bookings.ics_file import read_calendar
from hub.bookings.listing import BadBookings, BookingFile
from hub.bookings.source import read_source

SHIPPED = Path(__file__).parents[2] / "okienko" / "demo" / "days" / "small"
EVENT = """\
BEGIN:VEVENT
SUMMARY:Uzupełnienie dokumentów
DTSTART;TZID=Europe/Warsaw:20261201T080000
DTEND;TZID=Europe/Warsaw:20261201T081500
UID:123586-7@kalendarz.example
CATEGORIES:B
DESCRIPTION:Kod: 123586\\nJęzyk: uk\\nOsoby: 2
END:VEVENT
"""


def calendar(*events: str, head: str = "") -> BookingFile:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//PL"]
    text = "\n".join(lines) + "\n" + head + "".join(events) + "END:VCALENDAR\n"
    return read_calendar(text, "visits.ics")


def changed(*pairs: tuple[str, str]) -> str:
    event = EVENT
    for old, new in pairs:
        assert old in event
        event = event.replace(old, new)
    return event


def without(name: str) -> str:
    return "".join(line for line in EVENT.splitlines(keepends=True) if not line.startswith(name))


def the_one(file: BookingFile) -> NewBooking:
    assert not file.refused
    [booking] = file.bookings
    return booking


def test_an_event_is_a_booking_though_its_zone_is_only_named():
    booking = the_one(calendar(EVENT))

    assert booking == NewBooking(
        code="123586",
        service="B",
        starts=datetime(2026, 12, 1, 7, 0, tzinfo=UTC),
        minutes=15,
        language="uk",
        persons=2,
        uid="123586-7@kalendarz.example",
    )


@pytest.mark.parametrize("name", ["bookings.csv", "bookings.ics"])
def test_the_shipped_day_is_the_same_from_both_files(name):
    def plain(file: BookingFile) -> set[tuple[object, ...]]:
        return {(b.code, b.service, b.starts, b.minutes, b.language, b.persons) for b in file.bookings}

    file = read_source((SHIPPED / name).read_bytes(), name)

    assert not file.refused
    assert len(file.bookings) == len(file.lines) == 50
    assert plain(file) == plain(read_source((SHIPPED / "bookings.csv").read_bytes(), "bookings.csv"))


@pytest.mark.parametrize(
    ("event", "field", "value"),
    [
        (changed(("UID:", "STATUS:CANCELLED\nUID:")), "cancelled", True),
        (changed(("UID:", "STATUS:CONFIRMED\nUID:")), "cancelled", False),
        (changed(("UID:", "SEQUENCE:3\nUID:")), "sequence", 3),
        (changed(("DTEND;TZID=Europe/Warsaw:20261201T081500", "DURATION:PT20M")), "minutes", 20),
        (without("DTEND"), "minutes", 10),
        (without("UID"), "uid", ""),
        (changed(("CATEGORIES:B", "CATEGORIES:C,urgent")), "service", "C"),
        (changed(("Kod:", "Code:"), ("Język:", "LANGUAGE :")), "language", "uk"),
        (changed(("\\nJęzyk: uk\\nOsoby: 2", "")), "language", "pl"),
        (changed(("Osoby: 2", "Oddział: krucza")), "branch", "krucza"),
        (changed(("Kod: 123586", "Kod:\n  123586")), "code", "123586"),
    ],
)
def test_what_an_event_may_say(event, field, value):
    assert getattr(the_one(calendar(event)), field) == value


@pytest.mark.parametrize(
    ("line", "instant"),
    [
        ("DTSTART:20261201T070000Z", "2026-12-01T07:00:00+00:00"),
        ("DTSTART;TZID=Central European Standard Time:20261201T080000", "2026-12-01T07:00:00+00:00"),
        ("DTSTART;TZID=Europe/Warsaw:20270328T030000", "2027-03-28T01:00:00+00:00"),
        ("DTSTART;TZID=Europe/Warsaw:20270327T235900", "2027-03-27T22:59:00+00:00"),
    ],
)
def test_the_instant_is_right_in_whatever_zone(line, instant):
    event = without("DTEND").replace("DTSTART;TZID=Europe/Warsaw:20261201T080000", line)

    assert the_one(calendar(event)).starts == datetime.fromisoformat(instant)


def test_a_time_without_a_zone_is_in_the_file_s():
    event = without("DTEND").replace(";TZID=Europe/Warsaw", "")

    booking = the_one(calendar(event, head="X-WR-TIMEZONE:Europe/Warsaw\n"))

    assert booking.starts == datetime(2026, 12, 1, 7, 0, tzinfo=UTC)


def test_a_file_that_cancels_cancels_all_its_events():
    assert the_one(calendar(EVENT, head="METHOD:CANCEL\n")).cancelled
    assert not the_one(calendar(EVENT, head="METHOD:PUBLISH\n")).cancelled


@pytest.mark.parametrize("newest_first", [False, True])
def test_of_several_versions_the_newest_counts(newest_first):
    old = changed(("UID:", "SEQUENCE:1\nUID:"))
    new = changed(("UID:", "SEQUENCE:2\nUID:"), ("Osoby: 2", "Osoby: 4"))

    file = calendar(*([new, old] if newest_first else [old, new]))

    assert the_one(file).persons == 4


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (
            changed(("Kod: 123586", "")),
            "the description names no code; it needs a line such as 'Kod: 123586'",
        ),
        (changed(("123586\\n", "12358\\n")), "'code' must be six digits, not '12358'"),
        (without("CATEGORIES"), "CATEGORIES is empty"),
        (without("DTSTART"), "DTSTART is missing"),
        (changed(("20261201T080000", "soon")), "DTSTART cannot be read: "),
        (
            without("DTEND").replace("Europe/Warsaw", "Mars/Base"),
            "DTSTART: nobody knows the time zone 'Mars/B",
        ),
        (without("DTEND").replace(";TZID=Europe/Warsaw", ""), "DTSTART has no time zone; write TZID="),
        (
            without("DTEND").replace(
                "DTSTART;TZID=Europe/Warsaw:20261201T080000", "DTSTART;VALUE=DATE:20261201"
            ),
            "DTSTART is a whole day",
        ),
        (changed(("081500", "080000")), "'minutes': Expected int >= 1, not 0"),
        (changed(("UID:", "RRULE:FREQ=DAILY\nUID:")), "it repeats (RRULE)"),
        (changed(("Osoby: 2", "Osoby: 99")), "'persons': Expected int <= 50, not '99'"),
        (changed(("UID:", "SEQUENCE:-1\nUID:")), "'sequence': Expected int >= 0"),
        (changed(("UID:", "no line at all\nUID:")), "a line cannot be read: "),
        (without("END:VEVENT"), "the event cannot be read: "),
        (without("UID") * 2, None),
    ],
)
def test_a_bad_event_is_named_by_its_line_and_the_others_count(event, reason):
    good = changed(("123586", "222222"))

    file = calendar(event, good)

    if reason is None:
        assert [bad.line for bad in file.refused] == [11]
        assert "stands in an earlier event too" in file.refused[0].reason
        return
    assert [(bad.line, bad.reason[: len(reason)]) for bad in file.refused] == [(4, reason)]
    assert [booking.code for booking in file.bookings] == ["222222"]
    assert file.lines == (4 + event.count("\n"),)


@pytest.mark.parametrize("text", ["", "hello\n", "BEGIN:VEVENT\nEND:VEVENT\n", "BEGIN:VCALENDAR\nnonsense\n"])
def test_what_is_no_calendar_is_said_to_be_none(text):
    with pytest.raises(BadBookings, match=r"visits\.ics: no iCalendar file"):
        read_calendar(text, "visits.ics")


def test_a_file_s_kind_is_known_by_its_content():
    text = "\ufeffBEGIN:VCALENDAR\r\n" + EVENT.replace("\n", "\r\n") + "END:VCALENDAR\r\n"

    assert read_source(text.encode(), "export.txt").bookings[0].code == "123586"


def test_a_file_in_another_alphabet_is_told_to_be_exported_anew():
    with pytest.raises(BadBookings, match="export it as UTF-8"):
        read_source("code,service,starts\ną".encode("cp1250"), "bookings.csv")
