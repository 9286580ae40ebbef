"""What staff tell everybody is seen where it is meant, until it is withdrawn or its time is over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from contract.commands import PostNotice, StopHall, WithdrawNotice
from contract.events import NoticePosted, NoticeWithdrawn
from contract.names import BoardId, KioskId, NoticeId, RoomId
from contract.refusal import (
    NotNow,
    ReasonMissing,
    TooManyNotices,
    UnknownDevice,
    UnknownNotice,
    UnknownRoom,
)
from hub.domain.branch import folded
from hub.domain.notice_settings import NoticeSettings
from hub.domain.notices import MOST_NOTICES
from hub.views import Pictures
from tests.hub.branch import NINE, Day, open_day, wish

TEXTS = {"pl": "Kasa jest nieczynna.", "en": "The cash desk is closed."}
LIFT = {"pl": "Winda nie działa."}
HOUR = timedelta(hours=1)


def post(**fields):
    return wish(PostNotice, **({"texts": TEXTS, "who": "supervisor"} | fields))


def seen(day):
    return Pictures(day.branch, day.clock.now(), lambda *_: None)


def on_boards(day):
    pictures = seen(day)
    return {board: list(pictures.board(board).notices) for board in ("hall-1", "stairs", "up-1")}


def on_kiosks(day):
    return {kiosk: list(seen(day).menu(KioskId(kiosk)).notices) for kiosk in ("K1", "K2")}


def test_a_notice_without_a_place_stands_on_every_board_and_kiosk():
    day = Day(post())

    assert on_boards(day) == {"hall-1": [TEXTS], "stairs": [TEXTS], "up-1": [TEXTS]}
    assert on_kiosks(day) == {"K1": [TEXTS], "K2": [TEXTS]}


@pytest.mark.parametrize(
    ("fields", "boards", "kiosks"),
    [
        ({"rooms": (RoomId("upstairs"),)}, {"stairs", "up-1"}, set()),
        ({"rooms": (RoomId("hall"),)}, {"hall-1", "stairs"}, {"K1", "K2"}),
        ({"boards": (BoardId("up-1"),)}, {"up-1"}, set()),
        ({"kiosks": (KioskId("K2"),)}, set(), {"K2"}),
        ({"boards": (BoardId("up-1"),), "kiosks": (KioskId("K1"),)}, {"up-1"}, {"K1"}),
    ],
)
def test_a_notice_stands_where_it_was_posted_and_nowhere_else(fields, boards, kiosks):
    day = Day(post(**fields))

    assert {board for board, told in on_boards(day).items() if told} == boards
    assert {kiosk for kiosk, told in on_kiosks(day).items() if told} == kiosks


def test_the_newest_notice_stands_first_and_those_of_the_file_last():
    day = Day(notices=(NoticeSettings(id=NoticeId("lift"), texts=LIFT),))
    day.do(post(), post(texts={"pl": "Drugie."}))

    assert on_boards(day)["hall-1"] == [{"pl": "Drugie."}, TEXTS, LIFT]
    assert [notice.notice for notice in seen(day).notices.view().notices][-1] == "lift"


def test_a_withdrawn_notice_is_told_no_more():
    day = Day()
    asked = post()
    day.do(asked, wish(WithdrawNotice, notice=NoticeId(asked.command_id), who="supervisor"))

    assert on_boards(day)["hall-1"] == []


def test_a_notice_is_over_at_its_end_without_anybody_doing_anything():
    day = Day(post(until=NINE + HOUR))
    day.clock.turn(minutes=59)
    before = on_boards(day)["hall-1"]
    day.clock.turn(minutes=1)

    assert (before, on_boards(day)["hall-1"]) == ([TEXTS], [])


def test_the_list_says_who_and_since_when_on_the_branchs_own_clock():
    [notice] = seen(Day(post(until=NINE + HOUR))).notices.view().notices

    assert (notice.who, notice.since.isoformat()[11:16], notice.until.isoformat()[11:16]) == (
        "supervisor",
        "09:00",
        "10:00",
    )


def test_a_notice_ends_with_the_day_unless_its_end_lies_on_another():
    day = Day(post(), post(texts=LIFT, until=NINE + timedelta(days=1)))
    day.do(open_day(date(2026, 12, 2)))

    assert on_boards(day)["hall-1"] == [LIFT]
    assert seen(day).notices.view().notices[0].since == NINE

    day.do(open_day(date(2026, 12, 3)))

    assert on_boards(day)["hall-1"] == []


def test_the_notices_are_the_same_when_the_journal_is_read_again():
    day = Day(post(), post(texts=LIFT, until=NINE + HOUR))

    again = folded(day.branch.ordinary, day.journal)

    assert again.notices == day.branch.notices


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        (post(who="  "), ReasonMissing),
        (post(until=NINE), NotNow),
        (post(rooms=(RoomId("attic"),)), UnknownRoom),
        (post(boards=(BoardId("attic-1"),)), UnknownDevice),
        (post(kiosks=(KioskId("K9"),)), UnknownDevice),
        (wish(WithdrawNotice, notice=NoticeId("n9"), who="supervisor"), UnknownNotice),
        (wish(WithdrawNotice, notice=NoticeId("n9")), ReasonMissing),
    ],
)
def test_a_notice_that_nobody_would_see_or_answers_for_is_refused(asked, refused):
    with pytest.raises(refused):
        Day(asked)


def test_only_so_many_notices_are_told_at_once_and_one_that_is_over_does_not_count():
    day = Day(*(post(until=NINE + HOUR) for _ in range(MOST_NOTICES)))
    with pytest.raises(TooManyNotices):
        day.do(post())
    day.clock.turn(hours=1)
    day.do(post(texts=LIFT))

    assert on_boards(day)["hall-1"] == [LIFT]


@pytest.mark.parametrize("texts", [{}, {"en": "Closed."}, {"pl": " "}])
def test_a_notice_without_polish_cannot_be_asked_for(texts):
    with pytest.raises(ValueError, match="'pl'"):
        post(texts=texts)


def test_blank_texts_are_left_out_and_the_others_trimmed():
    day = Day(post(texts={"pl": " Kasa ", "en": "  "}))

    assert on_boards(day)["hall-1"] == [{"pl": "Kasa"}]


@pytest.mark.parametrize(
    ("changed", "days"),
    [
        ({}, [True, True, True, True]),
        ({"from_": date(2026, 12, 2)}, [False, True, True, True]),
        ({"until": date(2026, 12, 2)}, [True, True, False, False]),
        ({"from_": date(2026, 12, 2), "until": date(2026, 12, 3)}, [False, True, True, False]),
        ({"profiles": ("short",)}, [False] * 4),
    ],
)
def test_a_notice_of_the_file_is_told_on_its_days(changed, days):
    notice = NoticeSettings(id=NoticeId("lift"), texts=LIFT, **changed)
    day = Day(notices=(notice,))
    told = []
    for _ in days:
        told.append(on_boards(day)["hall-1"] == [LIFT])
        day.clock.turn(days=1)

    assert told == days


def test_what_happened_says_who_did_it():
    asked = post()
    day = Day(asked)
    [posted] = [entry.event for entry in day.journal if isinstance(entry.event, NoticePosted)]
    day.do(wish(WithdrawNotice, notice=NoticeId(asked.command_id), who="Anna"))

    assert posted == NoticePosted(notice=NoticeId(asked.command_id), texts=TEXTS, who="supervisor")
    assert day.journal[-1].event == NoticeWithdrawn(notice=NoticeId(asked.command_id), who="Anna")


def test_a_notice_may_be_posted_while_the_hall_is_stopped():
    day = Day(wish(StopHall, who="supervisor", reason="fire alarm"), post())

    assert on_boards(day)["up-1"] == [TEXTS]
