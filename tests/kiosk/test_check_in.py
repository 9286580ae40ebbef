"""Checking in with a code: one or a family's, typed, scanned or held, masked, and not guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contract.commands import CheckIn
from kiosk.code_scenes import MASKED_AFTER_S
from kiosk.code_text import codes_in
from kiosk.happenings import (
    Button,
    CardsSeen,
    Digit,
    HubAway,
    Issued,
    PickLanguage,
    PickService,
    RefusedBy,
    Scanned,
)
from kiosk.misses import Tries
from kiosk.samples import CLOCK, sample_ticket
from kiosk.scene import Facts, Keypad, Scene, Text, Title
from kiosk.screens import Code, Directions, Issuing, Languages, Refused, SelfTest, Services
from kiosk.stage import scene_of
from kiosk.texts import words_in
from kiosk.wishes import Ask, Mended, TellStaff
from tests.kiosk.visits import BOOKED, EN, PL, RULES, UK, Play

UNKNOWN = "booking-unknown"
FAMILY = ("111111", "222222", "333333")


def shown(play: Play) -> Scene:
    return scene_of(play.state, words_in, CLOCK)


def texts(play: Play) -> list[str]:
    scene = shown(play)
    return [block.text for block in (*scene.main, *scene.aside) if isinstance(block, Title | Text)]


def everything(play: Play) -> str:
    return repr(shown(play))


def family(*codes: str) -> Play:
    """Return a kiosk at which *codes* were typed, one after the other."""
    play = Play().show(Code(EN))
    for number, code in enumerate(codes):
        play.tap(*([Button.ANOTHER] if number else []), *(Digit(digit) for digit in code))
    return play


def asking(*codes: str) -> Play:
    """Return a kiosk that has asked the hub for *codes*, in English."""
    play = family(*codes).tap(Button.CONFIRM)
    assert isinstance(play.screen, Issuing)
    return play


def refused(play: Play, code: str = UNKNOWN, **more: object) -> Play:
    """Let the hub refuse what was asked last."""
    command = play.wanted(Ask)[-1].command
    return play.happen(RefusedBy(command.command_id, code, **more))


def in_vain(play: Play, code: str = "999999") -> Play:
    """Type *code* from the keypad that is shown, and let the hub say that nobody knows it."""
    return refused(play.type(code).tap(Button.CONFIRM), booking=code)


# --- a family, and several bookings of one --------------------------------------------------------------


def test_a_family_types_one_code_after_the_other_and_checks_in_together():
    command = asking(*FAMILY).asked.command

    assert isinstance(command, CheckIn)
    assert command.codes == FAMILY


def test_who_has_typed_all_codes_may_go_on_from_the_empty_field():
    command = family("111111", "222222").tap(Button.ANOTHER, Button.CONFIRM).asked.command

    assert command.codes == ("111111", "222222")


def test_with_half_a_code_nobody_goes_on():
    play = family("111111", "22").tap(Button.CONFIRM, Button.ANOTHER)

    assert play.screen == Code(EN, "22", others=("111111",), several=True)
    assert Button.CONFIRM not in shown(play).touches()


@pytest.mark.accessibility("A31")
def test_several_codes_are_scanned_one_after_the_other_into_one_ticket():
    play = Play().show(Code(EN)).tap(Button.ANOTHER)

    for number, code in enumerate(FAMILY, 2):
        play.happen(Scanned(f"Booking {code}", play.now_s + number))

    assert play.screen == Code(EN, others=FAMILY, several=True)
    assert play.tap(Button.CONFIRM).asked.command.codes == FAMILY


def test_some_may_be_typed_and_some_scanned():
    play = family("111111").tap(Button.ANOTHER)

    play.happen(Scanned("222222", play.now_s + 1)).type("333333").tap(Button.CONFIRM)

    assert play.asked.command.codes == FAMILY


def test_who_did_not_ask_for_several_is_checked_in_by_the_first_scan():
    play = Play().show(Code(EN, "12")).happen(Scanned("222222", 1.0))

    assert play.asked.command.codes == ("222222",)


@pytest.mark.parametrize(
    "text",
    [
        "111111,222222,333333",
        " 111111\n222222 333333 ",
        "Kody: 111111, 222222, 333333",
        "коди: 111111; 222222; 333333",
        "https://visits.example.pl/c?code=111111&code=222222&code=333333",
        "https://visits.example.pl/c?case=778899&codes=111111+222222+333333",
        "kod: 111111\nkod: 222222\nkod: 333333\nkod: 111111",
    ],
)
def test_one_code_may_stand_for_several_bookings(text: str):
    assert Play().happen(Scanned(text, 1.0)).asked.command.codes == FAMILY


@pytest.mark.parametrize(
    "text", ["visit 111111, case 222222", "code: 1111112", ",".join(f"{n:06d}" for n in range(11))]
)
def test_numbers_of_which_nobody_knows_whether_they_are_codes_are_not_tried(text: str):
    assert codes_in(text) == ()


def test_a_code_that_is_shown_twice_counts_once():
    play = family("111111").tap(Button.ANOTHER).type("111111").tap(Button.CONFIRM)

    assert play.asked.command.codes == ("111111",)


def test_no_more_than_ten_bookings_are_checked_in_together():
    play = family(*(f"{number:06d}" for number in range(1, 11)))

    assert Button.ANOTHER not in shown(play).touches()
    play.tap(Button.ANOTHER)
    assert len(play.screen.codes) == 10
    play.happen(Scanned("777777", play.now_s + 1))
    assert len(play.screen.codes) == 10
    assert isinstance(play.tap(Button.CONFIRM).screen, Issuing)


def test_how_many_bookings_are_noted_stands_above_the_keypad_and_no_code_in_full():
    play = family("483920", "117203").tap(Button.ANOTHER)

    assert texts(play)[:2] == ["Your bookings", "Show the codes one after the other, then continue."]
    assert texts(play)[2:4] == ["2 bookings are noted", "••••20, ••••03"]
    assert "4839" not in everything(play)


# --- refused, and nothing asked twice -------------------------------------------------------------------


@pytest.mark.accessibility("A30")
def test_of_a_family_only_the_code_that_is_wrong_is_asked_for_again():
    play = refused(asking(*FAMILY), booking="222222")

    play.tap(Button.BACK)

    assert play.screen == Code(EN, others=("111111", "333333"), several=True)
    assert play.type("222223").tap(Button.CONFIRM).wanted(Ask)[-1].command.codes == (
        "111111",
        "333333",
        "222223",
    )


@pytest.mark.accessibility("A11")
def test_it_is_said_which_booking_it_is_about_and_the_others_may_go_on_without_it():
    play = refused(asking(*FAMILY), "booking-used", booking="222222", number="A017")

    assert "It is about the booking ••••22." in texts(play)
    play.tap(Button.CONFIRM)

    assert play.wanted(Ask)[-1].command.codes == ("111111", "333333")


def test_a_booking_that_is_alone_has_nobody_who_could_go_on_without_it():
    play = refused(asking("111111"), "booking-used", booking="111111", number="A017")

    assert Button.CONFIRM not in shown(play).touches()
    assert play.tap(Button.CONFIRM).wanted(Ask)[1:] == []


@pytest.mark.accessibility("A30")
def test_what_has_nothing_to_do_with_a_code_leaves_it_noted():
    play = refused(asking("111111"), "service-closed").tap(Button.BACK)

    assert play.screen == Code(EN, others=("111111",), several=True)


def test_an_older_hub_that_does_not_say_which_code_it_does_not_know_leaves_none():
    play = refused(asking(*FAMILY)).tap(Button.BACK)

    assert play.screen == Code(EN)


@pytest.mark.accessibility("A30")
def test_a_scan_that_could_not_be_read_leaves_the_others_noted():
    play = family("111111").tap(Button.ANOTHER).happen(Scanned("smudge", 90.0))

    assert play.screen == Refused(EN, "code-unreadable", typed=True, others=("111111",))
    play.happen(Scanned("222222", 91.0))
    assert play.asked.command.codes == ("111111", "222222")


@pytest.mark.accessibility("A30")
def test_whoever_cannot_be_checked_without_the_hub_is_asked_for_the_service_and_not_for_the_code_again():
    play = asking("111111")

    play.happen(HubAway(play.asked.command.command_id)).tap(PickService(BOOKED), Button.BACK)

    assert "111111" in repr(play.screen)
    assert not isinstance(play.screen, Code)


# --- masked -----------------------------------------------------------------------------------------------


def keypad(play: Play) -> Keypad:
    (block,) = [block for block in shown(play).aside if isinstance(block, Keypad)]
    return block


@pytest.mark.accessibility("A13")
def test_the_digits_that_are_being_typed_can_be_checked_and_are_masked_when_the_hand_rests():
    play = Play().show(Code(EN)).type("4839")

    assert keypad(play).typed == "4839"
    play.wait(MASKED_AFTER_S)

    assert keypad(play).typed == "••••"
    assert "4839" not in everything(play)


@pytest.mark.accessibility("A13")
def test_a_whole_code_is_masked_too_and_still_counts():
    play = Play().show(Code(EN)).type("483920").wait(MASKED_AFTER_S)

    assert "483920" not in everything(play)
    assert play.tap(Button.CONFIRM).asked.command.codes == ("483920",)


@pytest.mark.accessibility("A13")
@pytest.mark.parametrize("then", ["asked", "refused", "ticket", "another"])
def test_after_its_entry_no_screen_shows_the_code(then: str):
    play = Play().show(Code(EN)).type("483920").tap(Button.ANOTHER if then == "another" else Button.CONFIRM)
    if then == "refused":
        refused(play, booking="483920")
    if then == "ticket":
        play.happen(Issued(play.asked.command.command_id, sample_ticket(EN)))

    assert "4839" not in everything(play)


# --- other ways than typing -------------------------------------------------------------------------------


@pytest.mark.accessibility("A31")
@pytest.mark.parametrize(
    ("scanner", "cards", "hint"),
    [
        (False, False, "Type the six digits of your confirmation."),
        (True, False, "Type the six digits of your confirmation, or scan its code."),
        (False, True, "Type the six digits of your confirmation, or hold your card to the reader."),
        (
            True,
            True,
            "Type the six digits of your confirmation, scan its code, or hold your card to the reader.",
        ),
    ],
)
def test_the_keypad_offers_each_other_way_that_there_is(scanner, cards, hint):
    play = Play(rules=replace(RULES, scanner=scanner, cards=cards)).show(Code(EN))

    assert hint in texts(play)


@pytest.mark.accessibility("A31")
@pytest.mark.parametrize("card", [False, True])
@pytest.mark.parametrize(
    "where", [Languages(), Services(EN), Directions(EN, BOOKED), Code(EN), Code(EN, "48")]
)
def test_a_scan_or_a_card_gives_the_same_result_as_typing(where, card):
    typed = Play().show(Code(EN)).type("483920").tap(Button.CONFIRM).asked.command

    held = Play().show(where).happen(Scanned("483920", 1.0, card=card)).asked.command

    assert held.codes == typed.codes


def test_a_reader_that_is_lost_is_not_offered_and_staff_are_told_until_it_is_back():
    play = Play(rules=replace(RULES, cards=True)).show(Code(EN)).happen(CardsSeen(there=False))

    assert texts(play)[1] == "Type the six digits of your confirmation, or scan its code."
    assert play.wanted(TellStaff) == [TellStaff("card-reader", "the card reader is not there")]
    play.happen(CardsSeen(there=True))
    assert play.wanted(Mended) == [Mended("card-reader")]
    assert "card" in texts(play)[1]


@pytest.mark.accessibility("A11")
@pytest.mark.parametrize(
    ("text", "code", "title"),
    [
        ("", "card-unreadable", "The card could not be read"),
        ("https://office.example.pl", "card-unusable", "There is no booking on this card"),
    ],
)
def test_a_card_that_brings_no_code_says_so_and_leads_to_the_keypad(text: str, code: str, title: str):
    play = Play().show(Services(EN)).happen(Scanned(text, 1.0, card=True))

    assert play.screen == Refused(EN, code, typed=True)
    assert texts(play)[0] == title
    assert play.tap(Button.BACK).screen == Code(EN)


# --- not guessed ------------------------------------------------------------------------------------------


def test_the_third_unknown_code_of_a_visitor_ends_in_a_calm_screen_that_names_the_staff():
    play = Play().show(Code(EN))
    for _ in range(2):
        in_vain(play).tap(Button.BACK)

    in_vain(play)

    assert play.screen == Refused(EN, "too-many-tries")
    assert texts(play) == [
        "Too many codes that we do not know",
        "Please use another kiosk or ask the staff.",
    ]


def stopped(play: Play | None = None) -> Play:
    """Return a kiosk at which one visitor has shown too many unknown codes."""
    play = (play or Play()).show(Code(EN))
    for _ in range(2):
        in_vain(play).tap(Button.BACK)
    return in_vain(play)


def test_the_same_visitor_gets_no_keypad_and_no_scan_any_more_but_a_ticket_without_a_booking():
    play = stopped()

    play.tap(Button.BACK)
    assert play.screen == Services(EN)
    assert play.tap(Button.TYPE_CODE).screen == Refused(EN, "too-many-tries")
    before = len(play.wanted(Ask))
    assert play.happen(Scanned("123456", play.now_s + 1)).screen == Refused(EN, "too-many-tries")
    assert len(play.wanted(Ask)) == before


def test_the_next_visitor_begins_anew():
    play = stopped().tap(Button.HOME, PickLanguage(UK), Button.TYPE_CODE)

    assert play.screen == Code(UK)


def test_a_kiosk_at_which_many_codes_were_unknown_asks_for_none_for_a_while():
    play = stopped().tap(Button.HOME, PickLanguage(UK), Button.TYPE_CODE)
    in_vain(play, "888888").tap(Button.BACK)
    in_vain(play, "777777")

    assert play.screen == Refused(UK, "too-many-tries")
    play.tap(Button.HOME, PickLanguage(PL), Button.TYPE_CODE)
    assert play.screen == Refused(PL, "too-many-tries")
    play.show(Languages()).wait(RULES.tries.within_s)
    assert play.tap(PickLanguage(PL), Button.TYPE_CODE).screen == Code(PL)


def test_one_code_that_is_right_makes_up_for_one_that_is_not():
    play = stopped()
    for _ in range(3):
        play.show(Code(EN)).tap(Button.HOME, PickLanguage(EN), Button.TYPE_CODE).type("111111").tap(
            Button.CONFIRM
        )
        play.happen(Issued(play.asked.command.command_id, sample_ticket(EN)))

    assert play.state.misses.at_s == ()


@pytest.mark.parametrize("code", ["too-early", "too-late", "booking-used", "wrong-day", "service-closed"])
def test_a_code_that_the_hub_knows_is_no_guess(code: str):
    play = Play().show(Code(EN))
    for _ in range(5):
        refused(play.show(Code(EN)).type("111111").tap(Button.CONFIRM), code, booking="111111")

    assert play.screen.code == code


def test_the_settings_say_how_many():
    play = Play(rules=replace(RULES, tries=Tries(per_visit=1, per_kiosk=9))).show(Code(EN))

    assert in_vain(play).screen == Refused(EN, "too-many-tries")


def test_a_hub_that_looks_at_no_code_now_says_from_when_on_it_does():
    at = sample_ticket().issued_at
    play = refused(asking("111111"), "too-many-tries", at=at)

    assert texts(play)[1] == f"Please ask the staff, or try again from {at:%H:%M}."
    assert play.tap(Button.BACK).screen == Services(EN)


@pytest.mark.parametrize(("lost", "says"), [(False, "works"), (True, "not found: check its cable")])
def test_the_self_test_tells_of_the_card_reader_where_there_is_one(lost, says):
    play = Play(rules=replace(RULES, cards=True, staff_language=EN)).happen(CardsSeen(there=not lost))
    without = Play(rules=replace(RULES, staff_language=EN))

    (facts,) = [block for block in shown(play.show(SelfTest())).main if isinstance(block, Facts)]
    (plain,) = [block for block in shown(without.show(SelfTest())).main if isinstance(block, Facts)]

    assert dict(facts.pairs)["Card reader"] == says
    assert "Card reader" not in dict(plain.pairs)
