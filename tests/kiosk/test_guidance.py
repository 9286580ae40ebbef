"""Am I right here? Who is served, what to have ready and where else to go, read before a ticket is taken."""

from __future__ import annotations

import msgspec
import pytest

from contract.names import Language, ServiceId
from contract.views import Menu, Wait
from kiosk.happenings import (
    Button,
    Fresh,
    HubAway,
    HubLost,
    MenuArrived,
    PickLanguage,
    PickService,
    RefusedBy,
    Scanned,
    Stale,
)
from kiosk.samples import CLOCK, sample_menu
from kiosk.scene import Block, Facts, Listing, Scene, Text, Title
from kiosk.screens import Code, Confirm, Directions, Issuing, Languages, Refused, Services
from kiosk.spare import view_of
from kiosk.stage import scene_of
from kiosk.texts import words_in
from kiosk.wishes import Ask, TakeSpare
from tests.kiosk.visits import BOOKED, CARDS, EN, PL, UK, Play

ELSEWHERE = ServiceId("O")
THERE = {"pl": "Ul. Długa 5\nParter", "en": "5 Długa street\nGround floor"}
VIETNAMESE = Language("vi")


def menu_with(service: str = CARDS, **changed: object) -> Menu:
    """Return the menu of the samples with one service *changed*."""
    menu = sample_menu()
    services = tuple(
        msgspec.structs.replace(each, **changed) if each.service == service else each
        for each in menu.services
    )
    return msgspec.structs.replace(menu, services=services)


def shown(play: Play) -> Scene:
    return scene_of(play.state, words_in, CLOCK)


def blocks(play: Play, kind: type) -> list[Block]:
    scene = shown(play)
    return [block for block in (*scene.main, *scene.aside) if isinstance(block, kind)]


def facts(play: Play) -> dict[str, str]:
    (found,) = blocks(play, Facts)
    return dict(found.pairs)


def listed(play: Play) -> dict[str, tuple[str, ...]]:
    return {block.title: block.things for block in blocks(play, Listing)}


# --- before a ticket ------------------------------------------------------------------------------------


def test_before_a_ticket_stands_who_is_served_and_what_to_have_ready_one_thing_a_line():
    play = Play().show(Confirm(EN, CARDS))

    told = listed(play)

    assert list(told) == ["Who is served here", "Please have ready"]
    assert told["Please have ready"][:2] == ("Your passport", "Your previous residence card, if you have one")


def test_it_stands_there_before_anything_was_asked_of_the_hub():
    play = Play().tap(PickLanguage(EN), PickService(CARDS))

    assert listed(play)
    assert not play.wanted(Ask)


@pytest.mark.parametrize(
    ("language", "first"),
    [(PL, "Paszport"), (UK, "Паспорт"), (EN, "Your passport"), (VIETNAMESE, "Hộ chiếu")],
)
def test_it_is_said_in_the_visitor_s_language(language: Language, first: str):
    (*_, ready) = blocks(Play().show(Confirm(language, CARDS)), Listing)

    assert ready.things[0] == first


def test_a_service_without_such_texts_shows_none():
    assert listed(Play().show(Confirm(EN, ServiceId("C")))) == {}


def test_the_tickets_that_are_left_and_the_honest_range_of_the_wait_stand_there_however_many_there_are():
    play = Play(menu_with(left=140, limit=200, estimate=Wait(low=14, high=28))).show(Confirm(EN, CARDS))

    told = facts(play)

    assert told["Tickets"] == "140 tickets left today"
    assert told["Waiting time"] == "about 14–28 min"  # noqa: RUF001  a range


def test_a_wait_that_nobody_can_tell_is_said_to_be_unknown():
    assert facts(Play(menu_with(estimate=None)).show(Confirm(EN, CARDS)))["Waiting time"] == "not known now"


def test_who_reads_for_long_is_shown_the_newest_menu():
    play = Play().show(Confirm(EN, CARDS))

    play.happen(MenuArrived(menu_with(about={"pl": "Dziś tylko dzieci", "en": "Children only today"})))

    assert listed(play)["Who is served here"] == ("Children only today",)


# --- in another place -----------------------------------------------------------------------------------


def test_a_service_of_another_place_says_where_to_go_and_asks_for_no_ticket():
    play = Play(menu_with(ELSEWHERE, elsewhere=THERE)).tap(PickLanguage(EN), PickService(ELSEWHERE))

    assert play.screen == Directions(EN, ELSEWHERE)
    assert [block.text for block in blocks(play, Title)] == ["This is dealt with in another place"]
    assert [block.text for block in blocks(play, Text)] == ["5 Długa street", "Ground floor"]
    assert Button.CONFIRM not in shown(play).touches()
    assert not play.tap(Button.CONFIRM, Button.TYPE_CODE).wanted(Ask)
    assert play.screen == Directions(EN, ELSEWHERE)


def test_its_tile_says_so_before_it_is_touched():
    (tiles,) = [block for block in shown(Play().show(Services(EN))).main if hasattr(block, "tiles")]

    told = {tile.badge: (tile.detail, tile.dim) for tile in tiles.tiles}
    assert told["O"] == ("In another place", True)


def test_the_way_back_leads_to_the_page_on_which_it_stands():
    play = Play().show(Directions(EN, ELSEWHERE)).tap(Button.BACK)

    assert play.screen == Services(EN, near=ELSEWHERE)
    assert play.show(Directions(EN, ELSEWHERE)).tap(Button.HOME).screen == Languages()


def test_without_the_hub_too_no_number_is_given_for_what_is_elsewhere():
    play = Play().happen(Stale(), HubLost()).wait(4000)

    play.tap(PickLanguage(EN), PickService(ELSEWHERE))

    assert play.screen == Directions(EN, ELSEWHERE)
    assert not play.wanted(TakeSpare)


def test_who_is_booked_for_it_and_cannot_be_checked_is_sent_there_and_not_asked_for_the_code_again():
    play = Play().tap(PickLanguage(EN), Button.TYPE_CODE).type("483920").tap(Button.CONFIRM)
    play.happen(HubAway(play.asked.command.command_id))
    booked = play.screen.booked

    play.tap(PickService(ELSEWHERE))
    play.tap(Button.BACK)

    assert booked is not None
    assert play.screen == Services(EN, ELSEWHERE, booked)


def test_a_ticket_that_the_hub_refuses_as_elsewhere_says_where_in_the_words_of_the_hub():
    play = Play().tap(PickLanguage(EN), PickService(CARDS), Button.CONFIRM)

    play.happen(RefusedBy(play.asked.command.command_id, "not-here", told=THERE))

    assert play.screen == Refused(EN, "not-here", instead=THERE["en"])
    assert [block.text for block in blocks(play, Text)] == ["5 Długa street", "Ground floor"]


def test_a_booking_for_another_place_says_so_whatever_the_menu_offers():
    play = Play().tap(PickLanguage(EN), Button.TYPE_CODE).type("483920").tap(Button.CONFIRM)

    play.happen(RefusedBy(play.asked.command.command_id, "not-here", booking="483920", told=THERE))

    assert "5 Długa street" in [block.text for block in blocks(play, Text)]


def test_who_was_about_to_take_a_ticket_is_told_when_it_moves_to_another_place():
    play = Play().show(Confirm(EN, CARDS))

    play.happen(MenuArrived(menu_with(elsewhere=THERE, open=False)))

    assert play.screen == Directions(EN, CARDS)


def test_who_was_sent_away_may_choose_again_when_it_is_back():
    play = Play(menu_with(elsewhere=THERE, open=False)).show(Directions(EN, CARDS))

    play.happen(MenuArrived(sample_menu()), Fresh())

    assert play.screen == Services(EN, near=CARDS)


# --- with a booking only --------------------------------------------------------------------------------


def test_a_service_for_the_booked_says_how_to_book_in_the_operator_s_words():
    play = Play().tap(PickLanguage(EN), PickService(BOOKED))

    told = listed(play)

    assert play.screen == Directions(EN, BOOKED)
    assert told["How to book"] == ("Book a time on the office's website or at the Information desk.",)
    assert list(told) == ["How to book", "Who is served here", "Please have ready"]


def test_where_the_operator_says_nothing_the_staff_are_named():
    play = Play(menu_with(BOOKED, instead={})).show(Directions(EN, BOOKED))

    assert listed(play)["How to book"] == ("Please ask the staff how to book.",)


def test_who_has_a_booking_goes_on_to_its_code():
    assert Play().show(Directions(EN, BOOKED)).tap(Button.TYPE_CODE).screen == Code(EN)


def test_who_has_the_code_at_hand_holds_it_to_the_reader_at_once():
    play = Play().show(Directions(EN, BOOKED)).happen(Scanned("483920", 1.0))

    assert isinstance(play.screen, Issuing)


# --- on paper -------------------------------------------------------------------------------------------


def test_a_number_that_the_kiosk_gives_by_itself_brings_what_to_have_ready_too():
    play = Play().happen(Stale(), HubLost()).tap(PickLanguage(UK), PickService(CARDS), Button.CONFIRM)
    (wish,) = play.wanted(TakeSpare)

    ticket = view_of(wish.request, play.state.menu, "X001", None, sample_menu().at)

    assert set(ticket.bring) == {UK, PL}
