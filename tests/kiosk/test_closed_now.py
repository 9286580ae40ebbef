"""Outside the hours: a calm screen says when to come, and who is booked reports all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import msgspec
import pytest

from contract.names import Language
from kiosk.happenings import (
    Button,
    HubLost,
    MenuArrived,
    PickLanguage,
    PickService,
    RefusedBy,
    Scanned,
    Tick,
)
from kiosk.opening_words import tickets_again
from kiosk.refusals import refusal_words
from kiosk.samples import CLOCK, closed_menu, sample_menu, sample_state
from kiosk.scene import Text, Tiles
from kiosk.screens import Away, ClosedNow, Code, Issuing, Languages, Refused, Services
from kiosk.stage import scene_of
from kiosk.texts import words_in
from tests.kiosk.visits import CARDS, EN, PL, UK, Play, up_to_asking

RU = Language("ru")
TUESDAY_NINE = datetime.fromisoformat("2026-12-01T09:00:00+01:00")


def closed() -> Play:
    return Play(closed_menu())


def menu_with(**first_service):
    """Return the menu of the closed branch whose first service is changed."""
    menu = closed_menu()
    first = msgspec.structs.replace(menu.services[0], **first_service)
    return msgspec.structs.replace(menu, services=(first, *menu.services[1:]))


def test_a_kiosk_of_a_closed_branch_offers_no_visit():
    assert closed().screen == ClosedNow()


def test_a_service_with_longer_hours_keeps_it_open():
    assert Play(menu_with(open=True)).screen == Languages()


def test_a_service_for_booked_visitors_does_not():
    assert Play(menu_with(open=True, booked_only=True)).screen == ClosedNow()


def test_it_wakes_and_goes_to_rest_with_the_menu_alone():
    play = closed().happen(MenuArrived(sample_menu()))
    opened = play.screen

    assert (opened, play.happen(MenuArrived(closed_menu())).screen) == (Languages(), ClosedNow())


def test_who_is_in_the_middle_of_a_visit_is_not_sent_away():
    play = up_to_asking(Play())

    play.happen(MenuArrived(closed_menu()))

    assert isinstance(play.screen, Issuing)


@pytest.mark.parametrize("language", [UK, EN])
def test_who_has_a_booking_types_its_code_in_the_own_language(language):
    play = closed().tap(PickLanguage(language))
    assert play.screen == Code(language)

    play.type("483920").tap(Button.CONFIRM)

    assert play.asked.command.codes == ("483920",)
    assert play.asked.command.language == language


def test_a_code_can_be_scanned_without_a_word():
    play = closed().happen(Scanned("483920", 5.0))

    assert (play.asked.command.codes, play.asked.command.language) == (("483920",), None)


@pytest.mark.parametrize("touch", [PickLanguage("xx"), PickService(CARDS), Button.TYPE_CODE, Button.CONFIRM])
def test_nothing_else_can_be_touched(touch):
    assert closed().tap(touch).screen == ClosedNow()


@pytest.mark.parametrize("touch", [Button.BACK, Button.HOME])
def test_back_from_the_keypad_is_home(touch):
    assert closed().tap(PickLanguage(UK), touch).screen == ClosedNow()


def test_back_from_a_refused_code_is_another_try():
    play = closed().tap(PickLanguage(UK)).type("483920").tap(Button.CONFIRM)
    play.happen(RefusedBy(play.asked.command.command_id, "booking-unknown"))

    assert play.tap(Button.BACK).screen == Code(UK)


def test_back_from_a_service_that_closed_meanwhile_is_home():
    play = up_to_asking(Play())
    play.happen(MenuArrived(closed_menu()), RefusedBy(play.asked.command.command_id, "closed-now"))

    assert play.tap(Button.BACK).screen == ClosedNow()


def test_a_branch_that_is_closed_stays_closed_when_its_hub_is_lost_and_opens_at_its_time():
    play = closed().happen(HubLost())
    assert play.screen == ClosedNow()

    until_s = (closed_menu().opens_at - closed_menu().at).total_seconds()
    play.happen(Tick(until_s - 1), HubLost())
    assert play.screen == ClosedNow()

    assert play.happen(Tick(until_s + 1), HubLost()).screen == Languages()


def test_a_lost_hub_is_told_where_no_number_can_be_given_without_it():
    menu = msgspec.structs.replace(closed_menu(), spare_series="", spare_most=0)

    assert Play(menu).happen(HubLost()).screen == Away()


def test_a_closed_screen_stays_as_long_as_it_takes():
    assert closed().wait(600).screen == ClosedNow()


def test_a_closed_service_says_when_it_opens_before_the_hub_is_asked():
    at = closed_menu().opens_at
    menu = msgspec.structs.replace(menu_with(open=False, closed_why="closed-now", opens_at=at), open=True)

    play = Play(menu).tap(PickLanguage(EN), PickService(CARDS))

    assert play.screen == Refused(EN, "closed-now", at=at)


# --- what stands there


def shown(state):
    return scene_of(state, words_in, CLOCK)


def closed_scene(**menu):
    return shown(with_menu(sample_state(ClosedNow()), msgspec.structs.replace(closed_menu(), **menu)))


def with_menu(state, menu):
    return replace(state, menu=menu)


def test_it_says_in_the_first_languages_when_to_come():
    texts = [block.text for block in closed_scene().main if isinstance(block, Text)]

    assert texts == [
        "Teraz nieczynne",
        "Bilety jutro od 07:30",
        "Зараз зачинено",
        "Талони завтра з 07:30",
        "Сейчас закрыто",
        "Талоны завтра с 07:30",  # noqa: RUF001  Cyrillic
        "Closed now",
        "Tickets tomorrow from 07:30",
    ]


def test_where_no_opening_is_known_the_staff_are():
    texts = [block.text for block in closed_scene(opens_at=None).main if isinstance(block, Text)]

    assert texts[-1] == "Please ask the staff when to come."


def test_each_language_offers_who_is_booked_to_report():
    (tiles,) = [block for block in closed_scene().aside if isinstance(block, Tiles)]

    assert [(tile.touch.language, tile.title) for tile in tiles.tiles] == [
        ("pl", "Mam umówioną wizytę"),
        ("uk", "Я маю запис на візит"),
        ("ru", "У меня есть запись"),  # noqa: RUF001  Cyrillic
        ("en", "I have a booking"),
    ]


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(hours=3), "Tickets today from 12:00"),
        (timedelta(days=1), "Tickets tomorrow from 09:00"),
        (timedelta(hours=15), "Tickets tomorrow from 00:00"),
        (timedelta(days=2), "Tickets on Thursday from 09:00"),
        (timedelta(days=5), "Tickets on Sunday from 09:00"),
        (timedelta(days=6), "Tickets on Monday from 09:00"),
        (timedelta(days=7), "Tickets on 08.12.2026 from 09:00"),
        (timedelta(days=31), "Tickets on 01.01.2027 from 09:00"),
    ],
)
def test_a_time_is_said_as_people_say_it(ahead, said):
    assert tickets_again(words_in(EN), TUESDAY_NINE + ahead, TUESDAY_NINE) == said


@pytest.mark.parametrize(
    ("language", "days"),
    [
        (PL, "jutro | w czwartek | w piątek | w sobotę | w niedzielę | w poniedziałek | 08.12.2026"),
        (UK, "завтра | у четвер | у п’ятницю | у суботу | у неділю | у понеділок | 08.12.2026"),  # noqa: RUF001
        (RU, "завтра | в четверг | в пятницу | в субботу | в воскресенье | в понедельник | 08.12.2026"),
    ],
)
def test_the_days_are_said_in_every_language(language, days):
    said = [
        tickets_again(words_in(language), TUESDAY_NINE + timedelta(days=ahead), TUESDAY_NINE)
        for ahead in range(1, 8)
    ]

    assert all(day in text for day, text in zip(days.split(" | "), said, strict=True))
    assert not any("%" in text for text in said)


def test_the_hub_s_present_decides_what_is_today_by_the_branch_s_own_clock():
    late = datetime.fromisoformat("2026-11-30T23:30:00+00:00")

    assert tickets_again(words_in(EN), TUESDAY_NINE, late) == "Tickets today from 09:00"


def test_where_the_present_is_not_known_the_date_is_said():
    assert tickets_again(words_in(EN), TUESDAY_NINE, None) == "Tickets on 01.12.2026 from 09:00"


@pytest.mark.parametrize("language", [PL, UK, RU, EN])
def test_the_refusal_names_the_time_in_every_language(language):
    title, way_out = refusal_words(words_in(language), "closed-now", TUESDAY_NINE, now=TUESDAY_NINE)

    assert "09:00" in way_out
    assert way_out.endswith(".")
    assert title != refusal_words(words_in(language), "of-a-newer-hub")[0]


def test_a_service_that_opens_later_says_so_on_its_tile():
    menu = msgspec.structs.replace(menu_with(opens_at=TUESDAY_NINE + timedelta(hours=3)), open=True)

    (tiles,) = [
        block for block in shown(with_menu(sample_state(Services(EN)), menu)).main if isinstance(block, Tiles)
    ]

    assert (tiles.tiles[0].detail, tiles.tiles[0].dim) == ("Tickets today from 12:00", True)
