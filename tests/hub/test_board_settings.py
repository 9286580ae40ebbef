"""What an operator writes of boards: layouts that could not be read or leave something out are named."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contract.names import BookingCode
from contract.settings import BadSettings
from hub.domain.remarks import checked_branch
from hub.domain.settings import read_branch
from hub.views import Pictures
from tests.hub.branch import BRANCH_TOML, NINE, Day, booking, bookings, check_in, open_desks

LAYOUT = """
[[layouts]]
id = "wide"
bookings_minutes = 30
bookings_digits = 2

[[layouts.columns]]
share = 2
zones = [{ shows = "calls" }]

[[layouts.columns]]
zones = [
    { shows = "clock" },
    { shows = "waiting", share = 5 },
    { shows = "bookings", share = 3 },
    { shows = "media", share = 4, media = ["hall.jpg", "welcome.mp4"] },
]
"""
NOTICE = """
[[notices]]
id = "lift"
texts = { pl = "Winda nie działa.", en = "The lift is out of order." }
boards = ["hall-1"]
from = 2026-12-01
until = 2026-12-05
"""
BOARD = '{id = "hall-1", rooms = ["hall"]}'


WIDE = BOARD.replace("}", ', layout = "wide"}')


def written(board=WIDE, layout=LAYOUT, notice=NOTICE):
    return BRANCH_TOML.replace(BOARD, board) + layout + notice


def test_a_board_is_told_its_layout_and_the_others_none():
    settings = read_branch(written(), "branch.toml")
    pictures = Pictures(Day(layouts=settings.layouts, boards=settings.boards).branch, NINE, lambda *_: None)

    told = pictures.board("hall-1").layout

    assert [[str(zone.shows) for zone in column.zones] for column in told.columns] == [
        ["calls"],
        ["clock", "waiting", "bookings", "media"],
    ]
    assert told.columns[1].zones[3].media == ("hall.jpg", "welcome.mp4")
    assert pictures.board("stairs").layout is None


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('shows = "calls"', 'shows = "cals"', "'shows' must be 'calls' or 'last'"),
        ('shows = "calls"', 'shows = "last"', "with layout 'wide' no zone shows 'calls'"),
        (
            '{ shows = "waiting", share = 5 },',
            "",
            "with layout 'wide' no zone shows 'waiting' or 'notices', so the board could not say that it",
        ),
        ('"calls" }', '"calls", rooms = ["hal"] }', "[layouts] 'wide': there is no room 'hal'"),
        (
            '"calls" }',
            '"calls", rooms = ["upstairs"] }',
            "with layout 'wide' a zone shows calls of room 'upstairs', which the board does not serve",
        ),
        (
            '"calls" }',
            '"calls", rooms = ["upstairs"] }',
            "with layout 'wide' no zone shows the calls of room 'hall'",
        ),
        ('"waiting",', '"waiting", services = ["Q"],', "[layouts] 'wide': there is no service 'Q'"),
        ('"clock" }', '"clock", rooms = ["hall"] }', "a zone that shows 'clock' has no use for 'rooms'"),
        (', media = ["hall.jpg", "welcome.mp4"]', "", "a zone shows 'media' and names none"),
        ('"hall.jpg"', '"../hall.jpg"', "the name of a file without a folder"),
        ("bookings_digits = 2", "bookings_digits = 6", "'bookings_digits' must be"),
        ('layout = "wide"', 'layout = "wid"', "[boards] 'hall-1': there is no layout 'wid' (known: wide)"),
        ("share = 2", "share = 0", "'share' must be"),
        ('boards = ["hall-1"]', 'boards = ["hall-2"]', "[notices] 'lift': there is no board 'hall-2'"),
        ("until = 2026-12-05", "until = 2026-11-05", "[notices] 'lift': 'until' is before 'from'"),
        ("until = 2026-12-05", 'until = "soon"', "'until' must be a date such as 2026-12-31, not 'soon'"),
        ('{ pl = "Winda nie działa.", ', "{ ", "[notices] 'lift': 'texts': 'pl' is missing"),
        ("Winda nie działa.", "Winda " * 60, "letters; 240 can be read"),
        ('id = "lift"', 'id = "lift"\nprofiles = ["fog"]', "[notices] 'lift': there is no profile 'fog'"),
    ],
)
def test_what_is_wrong_with_a_layout_or_a_notice_is_named(before, after, said):
    text = written()
    assert before in text

    with pytest.raises(BadSettings) as refused:
        read_branch(text.replace(before, after, 1), "branch.toml")

    assert said in " ".join(str(refused.value).split())


def test_two_layouts_or_notices_of_one_name_are_named_with_their_lines():
    with pytest.raises(BadSettings) as refused:
        read_branch(written(layout=LAYOUT * 2, notice=NOTICE * 2), "branch.toml")

    assert "[layouts]: two of them have the id 'wide'" in str(refused.value)
    assert "[notices]: two of them have the id 'lift'" in str(refused.value)


@pytest.mark.accessibility("A36")
@pytest.mark.parametrize(
    ("panel", "said"),
    [
        ("diagonal_inch = 65, viewing_distance_m = 5", ""),
        ("diagonal_inch = 32, viewing_distance_m = 8", "numbers could be read from"),
        ("diagonal_inch = 65, viewing_distance_m = 8", "'clock' has"),
    ],
)
def test_a_layout_that_could_not_be_read_on_its_panel_is_a_mistake(panel, said):
    board = BOARD.replace("}", f', layout = "wide", panel = {{ {panel} }}}}')

    told = "\n".join(map(str, checked_branch(written(board), "branch.toml").mistakes))

    assert (said in told) if said else (told == "")


def test_a_text_that_is_missing_in_a_notice_is_a_remark():
    text = written().replace(', en = "The lift is out of order."', "")

    assert any(
        "[notices] 'lift': 'texts': no text in en" in str(remark)
        for remark in checked_branch(text, "branch.toml").remarks
    )


def booked(*starts_in_minutes, **settings):
    known = read_branch(written(), "branch.toml")
    new = [
        booking(f"4029{10 + number}", "A", NINE + timedelta(minutes=minutes))
        for number, minutes in enumerate(starts_in_minutes)
    ]
    return Day(*open_desks("1"), bookings(*new), layouts=known.layouts, boards=known.boards, **settings)


def tails(day, board="hall-1"):
    return [
        each.tail for each in Pictures(day.branch, day.clock.now(), lambda *_: None).board(board).bookings
    ]


def test_bookings_stand_by_their_tails_in_the_order_of_their_times():
    day = booked(20, 5, 29, 30, -1)

    assert tails(day) == ["11", "10", "12"]


def test_a_board_whose_layout_shows_no_bookings_is_told_of_none():
    assert tails(booked(5), "stairs") == []


def test_who_has_checked_in_is_not_shown_by_the_code_any_more():
    day = booked(5, 10)
    day.do(check_in(BookingCode("402910")))

    assert tails(day) == ["11"]


def test_no_view_holds_more_of_a_code_than_its_last_digits():
    day = booked(5, 10)
    view = Pictures(day.branch, day.clock.now(), lambda *_: None).board("hall-1")

    assert "4029" not in str(view)
    assert {len(each.tail) for each in view.bookings} == {2}


def test_a_board_knows_when_the_branch_opens_and_closes_and_its_languages():
    view = Pictures(Day().branch, NINE, lambda *_: None).board("hall-1")

    assert (view.open, view.opens_at, view.closes_at) == (True, None, None)
    assert view.languages == ("pl", "en")
    assert [(room.room, room.names["pl"]) for room in view.room_names] == [("hall", "Hol")]


def test_a_closed_branch_says_on_boards_when_it_opens_again():
    hours = '[hours]\nwednesday = ["8:00-16:00"]\n'
    settings = read_branch(BRANCH_TOML + hours, "branch.toml")

    view = Pictures(Day(hours=settings.hours).branch, NINE, lambda *_: None).board("hall-1")

    assert (view.open, view.opens_at.isoformat()) == (False, "2026-12-02T08:00:00+01:00")
