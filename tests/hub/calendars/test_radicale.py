"""Kept in step with a real CalDAV server: what is new, moved, cancelled, deleted, bad, and who is away.

The branch's day is Tuesday 2026-12-01; the server is Radicale.
"""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from contract.codec import encode
from tests.hub.branch import booking, bookings, check_in
from tests.hub.calendars.room import room, settings_for
from tests.hub.running import run
from tests.radicale import Event, Radicale

ANNA = Event("anna@office", "111111", "20261201T091000", "C")
BEN = Event("ben@office", "222222", "20261201T092000", "A")


def test_what_the_calendar_says_is_known_after_the_first_look(radicale: Radicale):
    async def day() -> tuple[str, str, str]:
        async with room(settings_for(radicale)) as hall:
            await hall.look()
            known = await hall.known("222222")
            assert known is not None
            return await hall.at("111111"), known.booking.service, known.booking.calendar

    radicale.calendar.write(ANNA, BEN)

    assert run(day()) == ("12-01 09:10", "A", "office")


def test_a_second_look_changes_nothing(radicale: Radicale):
    async def day() -> tuple[int, int]:
        async with room(settings_for(radicale)) as hall:
            await hall.look()
            first = await hall.seq()
            await hall.look()
            return len(hall.asked), await hall.seq() - first

    radicale.calendar.write(ANNA, BEN)

    assert run(day()) == (1, 0)


def test_a_hub_that_starts_anew_changes_nothing_either(radicale: Radicale):
    async def day() -> int:
        async with room(settings_for(radicale)) as hall:
            await hall.look()
            hall.watch._seen = None  # as a new hub, which has not seen the calendar yet
            await hall.look()
            return len(hall.asked)

    radicale.calendar.write(ANNA)

    assert run(day()) == 1


@pytest.mark.parametrize(
    ("change", "stands"),
    [
        (lambda calendar: calendar.write(replace(ANNA, starts="20261201T103000")), "12-01 10:30"),
        (lambda calendar: calendar.write(replace(ANNA, starts="20261209T103000")), "12-09 10:30"),
        (lambda calendar: calendar.write(replace(ANNA, starts="20270301T103000")), "03-01 10:30"),
        (lambda calendar: calendar.write(replace(ANNA, more="STATUS:CANCELLED\r\n")), "cancelled"),
        (lambda calendar: calendar.delete("anna@office"), "cancelled"),
    ],
    ids=["moved", "to another day", "out of the window", "cancelled", "deleted"],
)
def test_what_is_changed_in_the_calendar_is_changed_in_the_branch(radicale: Radicale, change, stands):
    async def day() -> tuple[str, str]:
        async with room(settings_for(radicale)) as hall:
            await hall.look()
            change(radicale.calendar)
            await hall.look()
            return await hall.at("111111"), await hall.at("222222")

    radicale.calendar.write(ANNA, BEN)

    assert run(day()) == (stands, "12-01 09:20")


def test_a_booking_that_is_moved_forth_and_back_stands_where_it_was_last_put(radicale: Radicale):
    async def day() -> list[str]:
        stood = []
        async with room(settings_for(radicale)) as hall:
            for starts in ("0910", "0930", "0910", "0930", "0910"):
                radicale.calendar.write(replace(ANNA, starts=f"20261201T{starts}00"))
                await hall.look()
                stood.append((await hall.at("111111"))[-5:])
        return stood

    assert run(day()) == ["09:10", "09:30", "09:10", "09:30", "09:10"]


def test_a_booking_that_was_deleted_and_is_put_in_again_is_expected_again(radicale: Radicale):
    async def day() -> str:
        async with room(settings_for(radicale)) as hall:
            await hall.look()
            radicale.calendar.delete("anna@office")
            await hall.look()
            radicale.calendar.write(ANNA)
            await hall.look()
            return await hall.at("111111")

    radicale.calendar.write(ANNA)

    assert run(day()) == "12-01 09:10"


def test_another_service_in_the_calendar_is_another_in_the_branch(radicale: Radicale):
    async def day() -> str:
        async with room(settings_for(radicale)) as hall:
            await hall.look()
            radicale.calendar.write(replace(ANNA, service="B"))
            await hall.look()
            known = await hall.known("111111")
            assert known is not None
            return known.booking.service

    radicale.calendar.write(ANNA)

    assert run(day()) == "B"


def test_a_word_of_the_calendar_may_mean_a_service(radicale: Radicale):
    async def day() -> str:
        async with room(settings_for(radicale, services={"odbiór karty": "B"})) as hall:
            await hall.look()
            known = await hall.known("111111")
            assert known is not None
            return known.booking.service

    radicale.calendar.write(replace(ANNA, service="Odbiór karty"))

    assert run(day()) == "B"


@pytest.mark.parametrize("change", ["deleted", "moved"])
def test_who_is_checked_in_is_not_touched_any_more(radicale: Radicale, change: str):
    async def day() -> tuple[str, str]:
        async with room(settings_for(radicale)) as hall:
            await hall.look()
            answer = await hall.authority.carry_out(check_in("111111"))
            assert answer.status == 201
            if change == "deleted":
                radicale.calendar.delete("anna@office")
            else:
                radicale.calendar.write(replace(ANNA, starts="20261201T120000"))
            await hall.look()
            known = await hall.known("111111")
            assert known is not None
            return await hall.at("111111"), str(known.used)

    radicale.calendar.write(ANNA)

    assert run(day()) == ("12-01 09:10", "C001")


def test_a_bad_event_is_named_once_and_spoils_no_other(radicale: Radicale, caplog):
    async def day() -> tuple[str, str]:
        async with room(settings_for(radicale)) as hall:
            await hall.look()
            hall.watch._seen = None
            await hall.look()
            return await hall.at("111111"), await hall.at("222222")

    radicale.calendar.write(ANNA, replace(BEN, code="22222x"))
    with caplog.at_level(logging.WARNING):
        assert run(day()) == ("12-01 09:10", "unknown")

    said = [record.message for record in caplog.records]
    assert len(said) == 1
    assert "ben@office" in said[0]
    assert said[0].endswith("refused: 'code' must be six digits, not '22222x'")


def test_an_event_that_was_spoilt_does_not_cancel_its_booking(radicale: Radicale):
    async def day() -> str:
        async with room(settings_for(radicale)) as hall:
            await hall.look()
            radicale.calendar.write(replace(ANNA, code="kod"))
            await hall.look()
            return await hall.at("111111")

    radicale.calendar.write(ANNA)

    assert run(day()) == "12-01 09:10"


def test_what_the_branch_refuses_is_named_with_its_place(radicale: Radicale, caplog):
    async def day() -> int:
        async with room(settings_for(radicale)) as hall:
            await hall.look()
            return hall.watch.state.refused

    radicale.calendar.write(replace(ANNA, service="X"))
    with caplog.at_level(logging.WARNING):
        assert run(day()) == 1

    assert "anna%40office.ics" in caplog.text or "anna@office.ics" in caplog.text
    assert "this branch offers no service 'X'" in caplog.text


def test_only_bookings_that_came_from_the_calendar_are_cancelled(radicale: Radicale):
    async def day() -> str:
        async with room(settings_for(radicale)) as hall:
            await hall.authority.carry_out(bookings(booking("333333", uid="carl@elsewhere")))
            await hall.look()
            return await hall.at("333333")

    radicale.calendar.write(ANNA)

    assert run(day()) == "12-01 09:00"


def test_a_wrong_password_is_said_once_and_the_right_one_needs_no_restart(radicale: Radicale, caplog):
    async def day() -> tuple[bool, bool]:
        async with room(settings_for(radicale)) as hall:
            radicale.password_file.write_text("wrong", encoding="utf-8")
            await hall.look()
            await hall.look()
            before = hall.watch.state.up
            radicale.password_file.write_text("zażółć gęślą", encoding="utf-8")
            await hall.look()
            return before, hall.watch.state.up

    with caplog.at_level(logging.INFO):
        assert run(day()) == (False, True)

    said = [record.message for record in caplog.records if "Calendar office" in record.message]
    assert len(said) == 2
    assert "kalendarz is not let in; see that name and password are right" in said[0]
    assert said[1] == "Calendar office back after 0 s"
    assert "wrong" not in caplog.text


def test_a_server_that_was_killed_cancels_nobody_and_is_found_again(radicale: Radicale, caplog):
    async def day() -> tuple[str, bool, str]:
        async with room(settings_for(radicale)) as hall:
            await hall.look()
            radicale.kill()
            await hall.look()
            await hall.look()
            gone = await hall.at("111111"), hall.watch.state.up
            radicale.start()
            radicale.calendar.write(replace(ANNA, starts="20261201T101000"))
            await hall.look()
            return *gone, await hall.at("111111")

    radicale.calendar.write(ANNA)
    with caplog.at_level(logging.INFO):
        assert run(day()) == ("12-01 09:10", False, "12-01 10:10")

    said = [record.message for record in caplog.records]
    assert sum("Calendar office lost" in each for each in said) == 1
    assert sum("Calendar office back" in each for each in said) == 1


@pytest.mark.parametrize("many", [100, pytest.param(1000, marks=pytest.mark.long)])
def test_many_events_are_taken_over_and_the_second_look_asks_for_nothing(radicale: Radicale, many: int):
    events = [
        Event(f"v{n}@office", f"{100000 + n}", f"202612{1 + n % 14:02d}T{8 + n % 7:02d}{n % 6}000Z", "A")
        for n in range(many)
    ]

    async def day() -> tuple[int, int]:
        async with room(settings_for(radicale, patience_s=60.0)) as hall:
            await hall.look()
            async with hall.authority.committed() as branch:
                known = len(branch.bookings)
            first = len(hall.asked)
            await hall.look()
            return known, len(hall.asked) - first

    radicale.calendar.write_all(events)

    assert run(day(), within_s=100) == (many, 0)


def test_a_calendar_that_lost_everything_at_once_cancels_nobody(radicale: Radicale, caplog):
    events = [
        Event(f"v{n}@office", f"{100000 + n}", f"20261201T{8 + n // 6:02d}{n % 6}000Z") for n in range(30)
    ]

    async def day() -> tuple[int, int]:
        async with room(settings_for(radicale)) as hall:
            await hall.look()
            radicale.calendar.write_all(events[:1])
            await hall.look()
            async with hall.authority.committed() as branch:
                live = [known for known in branch.bookings.values() if not known.booking.cancelled]
            return len(live), hall.watch.state.held_back

    radicale.calendar.write_all(events)

    with caplog.at_level(logging.WARNING):
        assert run(day()) == (30, 29)
    assert "seem gone and are not cancelled: 29 (more than 'most_gone'" in caplog.text


def test_the_folder_around_a_calendar_is_not_taken_for_an_empty_one(radicale: Radicale):
    async def day() -> tuple[str, bool]:
        around = settings_for(radicale, url=radicale.url.removesuffix("visits/"))
        async with room(around) as hall:
            await hall.look()
            return await hall.at("111111"), hall.watch.state.up

    radicale.calendar.write(ANNA)

    assert run(day()) == ("unknown", False)


def test_ids_follow_from_what_is_handed_over(radicale: Radicale):
    async def day() -> list[str]:
        async with room(settings_for(radicale)) as hall:
            await hall.look()
            return [command.command_id for command in hall.asked if encode(command)]

    radicale.calendar.write(ANNA)

    assert run(day()) == run(day())


def test_a_server_of_the_office_s_own_is_known_by_its_certificate(tmp_path):
    async def day(**changed) -> bool:
        async with room(settings_for(server, **changed)) as hall:
            await hall.look()
            return hall.watch.state.up

    server = Radicale(tmp_path, tls=True)
    try:
        assert (run(day()), run(day(ca_file=""))) == (True, False)
    finally:
        server.kill()
