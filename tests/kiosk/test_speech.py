"""What keys do to a kiosk that is heard: they begin, walk, choose, repeat; and nothing is left of a visit."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from hardware.keypad_keys import KeypadKey
from kiosk.bar_keys import Aid
from kiosk.code_scenes import MASKED_AFTER_S
from kiosk.happenings import (
    Broken,
    Button,
    ChangeCount,
    Counted,
    Digit,
    MenuArrived,
    PickLanguage,
    PickService,
    RefusedBy,
)
from kiosk.samples import house_states, sample_menu, sample_state, sample_ticket, visitor_states
from kiosk.scene import RESTING, Weight
from kiosk.screens import Code, Confirm, Languages, OutOfService, Refused, Services, Taken
from kiosk.speech.state import Choose, PageTurned, Reset, Say, Turn, Turned, focused
from kiosk.speech.utterances import heard
from kiosk.state import State
from kiosk.texts import words_in
from tests.kiosk.listeners import Listener, reachable
from tests.kiosk.visits import CARDS, EN, UK, Play, up_to_printing

K = KeypadKey
STATES = [pytest.param(state, id=name) for name, state in [*visitor_states(EN), *house_states()]]
MORE, FEWER = ChangeCount(Counted.PEOPLE, 1), ChangeCount(Counted.PEOPLE, -1)
WARNED = dict(visitor_states(EN))["warned"]


def awake(state: State) -> State:
    return replace(state, touched_s=0.0, now_s=state.now_s if state.warned else 0.0)


def at(state: State, *, headset: bool = False) -> Listener:
    """Somebody before a screen that was there already; speech is off until a key or plug begins it."""
    listener = Listener()
    listener.play.state = awake(state)
    listener.play.now_s = state.now_s if state.warned else 0.0
    listener.look()
    return listener.plug() if headset else listener


@pytest.mark.accessibility("A07")
@pytest.mark.parametrize("state", STATES)
def test_any_key_begins_to_read_any_screen_and_does_nothing_else(state):
    before = at(state)
    for key in (K.OK, K.BACK, K.HELP, K.FIVE):
        listener = before.fork()

        listener.press(key)

        assert listener.chosen == []
        assert listener.play.screen == before.play.screen
        assert {each.text for each in heard(listener.scene, words_in, headset=False).said} <= set(
            listener.said
        )


@pytest.mark.accessibility("A07")
@pytest.mark.parametrize("state", STATES)
def test_plugging_in_a_headset_begins_to_read_any_screen_at_once(state):
    listener = at(state)

    listener.plug()

    assert isinstance(listener.orders[0], Say)
    assert {each.text for each in heard(listener.scene, words_in, headset=True).said} <= set(listener.said)


def test_without_a_key_and_a_headset_nothing_is_said():
    listener = Listener().show(Services(UK)).show(Confirm(UK, CARDS)).wait(45)

    assert listener.orders == []


@pytest.mark.accessibility("A06")
@pytest.mark.parametrize("state", STATES)
def test_the_arrows_go_through_everything_and_come_round_again(state):
    listener = at(state, headset=True)
    began = listener.speech.focus
    ring = [None, *reachable(listener.scene)]
    down = [listener.press(K.DOWN).speech.focus for _ in ring]
    up = [listener.press(K.UP).speech.focus for _ in ring]

    place = ring.index(began)
    assert down == ring[place + 1 :] + ring[: place + 1]
    assert up == list(reversed(ring[:place])) + list(reversed(ring[place:]))


@pytest.mark.accessibility("A06")
@pytest.mark.parametrize("state", STATES)
def test_ok_does_what_a_finger_would_do_on_everything(state):
    listener = at(state, headset=True)
    for _ in reachable(listener.scene):
        listener.press(K.DOWN)
        if (touch := listener.speech.focus) is not None:
            assert listener.said == [
                each.text for each in heard(listener.scene, words_in, headset=True).of(touch)
            ]
            assert listener.fork().press(K.OK).chosen == [touch]


def test_ok_on_the_screen_itself_says_how_to_choose():
    listener = at(dict(visitor_states(EN))["services"]).press(K.UP, K.OK)

    assert listener.chosen == []
    assert listener.said[0].startswith("The arrow keys go through")


@pytest.mark.accessibility("A08")
def test_on_the_screen_of_languages_each_hears_in_its_own_how_to_choose_it():
    listener = Listener().press(K.DOWN)

    assert "Press the down arrow until you hear your language, then OK." in listener.said
    says = [order for order in listener.orders if isinstance(order, Say)]
    assert [each.language for each in says[0].said][-len(sample_menu().languages) :] == list(
        sample_menu().languages
    )


@pytest.mark.accessibility("A08")
def test_who_has_chosen_a_language_hears_once_in_it_how_the_keys_are_used():
    listener = Listener().press(K.DOWN, K.DOWN, K.DOWN, K.OK)
    first = listener.said
    listener.press(K.DOWN, K.OK)

    assert listener.play.screen == Confirm(UK, CARDS)
    assert sum("Стрілки ведуть" in text for text in first) == 1
    assert not any("Стрілки ведуть" in text for text in listener.said)


def test_help_explains_the_keys_in_the_language_of_what_the_keys_are_on():
    listener = Listener().press(K.DOWN, K.DOWN, K.DOWN, K.HELP)

    assert listener.said[1] == "OK: вибрати те, що ви почули."
    assert listener.speech.focus == PickLanguage(UK)


def test_left_and_right_change_the_only_number_there_is():
    listener = Listener().show(Confirm(EN, CARDS)).press(K.OK, K.RIGHT)
    assert listener.chosen == [MORE]
    assert listener.said == ["How many people are you? 2."]
    listener.press(K.RIGHT, K.LEFT)

    assert listener.play.screen == Confirm(EN, CARDS, people=2)
    assert listener.said == ["How many people are you? 2."]


def test_a_number_at_its_end_leaves_the_keys_on_the_way_back():
    most = next(each.party_most for each in sample_menu().services if each.service == CARDS)
    listener = Listener().show(Confirm(EN, CARDS, people=most - 1)).press(K.OK, K.RIGHT)

    assert listener.play.screen.people == most
    assert listener.speech.focus == FEWER
    assert listener.said[0] == f"How many people are you? {most}."


def test_left_and_right_go_through_the_rest_as_up_and_down_do():
    listener = Listener().press(K.OK, K.RIGHT, K.RIGHT, K.LEFT)

    assert listener.speech.focus == PickLanguage(sample_menu().languages[0])


def test_back_leads_one_step_back():
    listener = Listener().show(Confirm(EN, CARDS)).press(K.OK, K.BACK)
    assert isinstance(listener.play.screen, Services)

    assert isinstance(listener.press(K.BACK).play.screen, Languages)


def test_back_from_a_question_leads_to_the_screen_on_which_it_lies():
    listener = at(WARNED).press(K.DOWN, K.BACK)

    assert listener.chosen == [Button.STAY]


def test_back_where_nothing_leads_back_says_where_one_is():
    listener = at(dict(house_states())["out-of-service"]).press(K.OK, K.BACK)

    assert listener.chosen == []
    assert listener.said == [each.text for each in heard(listener.scene, words_in, headset=False).of(None)]


@pytest.mark.accessibility("A09")
def test_repeat_says_the_same_once_more():
    listener = Listener().show(Services(EN)).press(K.OK, K.DOWN, K.DOWN)
    before = [order for order in listener.orders if isinstance(order, Say)]

    for _ in range(2):
        assert listener.press(K.REPEAT).orders == before


@pytest.mark.accessibility("A09")
def test_repeat_on_a_new_screen_says_all_of_it_again():
    listener = Listener().show(Services(EN)).press(K.OK).show(Confirm(EN, CARDS))
    whole = listener.said

    assert listener.press(K.REPEAT).said == whole
    assert whole[0] == "Would you like a ticket?"


def test_the_volume_is_said_and_is_not_what_is_repeated():
    listener = Listener().show(Services(EN)).press(K.OK, K.DOWN)
    before = listener.said

    assert listener.press(K.LOUDER).orders == [Turn(louder=True)]
    listener.take(Turned(4, 5))
    assert listener.said == ["Volume 4 of 5"]
    assert listener.press(K.QUIETER).orders == [Turn(louder=False)]
    assert listener.press(K.REPEAT).said == before


def test_number_keys_type_where_a_code_is_asked_for():
    listener = Listener().show(Code(EN, "48")).press(K.OK, K.THREE)

    assert listener.play.screen == Code(EN, "483")
    assert listener.said == ["3 of 6 digits"]


def test_number_keys_lead_elsewhere_to_the_thing_of_that_place():
    listener = Listener().show(Services(EN)).press(K.OK, K.TWO)

    assert listener.chosen == []
    assert listener.speech.focus == listener.scene.touches()[1]
    assert listener.press(K.ZERO).speech.focus is None


@pytest.mark.accessibility("A13")
def test_a_digit_is_said_into_a_headset_and_aloud_only_that_it_was_taken():
    alone, aloud = (Listener(headset=headset).show(Code(EN, "4")) for headset in (True, False))

    assert alone.press(K.EIGHT).said == ["8", "2 of 6 digits"]
    assert aloud.press(K.OK, K.EIGHT).said == ["2 of 6 digits"]
    says = [order for order in alone.orders if isinstance(order, Say)]
    assert [each.private for each in says[0].said] == [True, False]


@pytest.mark.accessibility("A13")
def test_what_was_said_into_a_headset_is_forgotten_when_it_is_pulled_out():
    listener = Listener(headset=True).show(Code(EN, "48")).press(K.THREE)

    listener.plug(plugged=False)

    assert listener.orders == [Reset()]
    assert not listener.speech.on
    assert not listener.speech.last
    assert not any(text == "3" or "4 8 3" in text for text in listener.press(K.OK, K.REPEAT).said)


@pytest.mark.accessibility("A13")
def test_a_digit_after_a_rest_is_said_though_those_before_it_were_masked():
    listener = Listener(headset=True).show(Code(EN, "48")).press(K.OK).wait(MASKED_AFTER_S + 1)

    assert listener.press(K.THREE).said == ["3", "3 of 6 digits"]


@pytest.mark.accessibility("A13")
def test_that_the_digits_are_masked_is_no_news():
    listener = Listener(headset=True).show(Code(EN, "48")).press(K.OK)
    listener.orders.clear()

    assert listener.wait(MASKED_AFTER_S + 1).orders == []
    assert not any("4 8" in text for text in listener.press(K.REPEAT).said)


@pytest.mark.accessibility("A13")
@pytest.mark.parametrize(
    "screen",
    [
        Code(EN, others=("483920", "117203"), several=True),
        Refused(EN, "booking-used", typed=True, booking="483920", others=("117203",)),
    ],
)
def test_not_even_the_end_of_a_code_is_said_aloud(screen):
    alone, aloud = (
        "".join(each.text for each in heard(at(sample_state(screen)).scene, words_in, headset=headset).said)
        for headset in (True, False)
    )

    assert "20" in alone
    assert "20" not in aloud


def test_once_all_digits_are_there_the_keys_are_on_what_leads_on():
    listener = Listener().show(Code(EN, "48392")).press(K.OK, K.ZERO)

    assert listener.speech.focus is Button.CONFIRM
    assert listener.said[0] == "6 of 6 digits"
    assert listener.said[1].startswith("Continue.")


def test_a_digit_that_is_taken_back_is_told():
    listener = Listener().show(Code(EN, "483")).press(K.OK, K.DOWN, K.OK)

    assert listener.play.screen == Code(EN, "48")
    assert listener.said == ["2 of 6 digits"]


def test_what_a_finger_types_is_told_too():
    listener = Listener(headset=True).show(Code(EN, "48"))
    listener.orders.clear()
    listener.play.tap(Digit("3"))

    assert listener.look().said == ["3", "3 of 6 digits"]


def busier(menu):
    more = [msgspec.structs.replace(each, waiting=each.waiting + 1) for each in menu.services]
    return msgspec.structs.replace(menu, services=tuple(more), at=menu.at)


def test_numbers_that_change_by_themselves_are_not_read_out_and_are_heard_on_asking():
    listener = Listener().show(Services(EN)).press(K.OK, K.DOWN)
    listener.orders.clear()
    listener.play.happen(MenuArrived(busier(sample_menu())))

    assert listener.look().orders == []
    assert listener.speech.focus == PickService(CARDS)
    assert "8 people are waiting" in listener.press(K.UP, K.DOWN).said[0]


def test_what_the_keys_were_on_and_is_gone_leaves_them_on_the_screen_itself():
    menu = sample_menu()
    listener = Listener().show(Services(EN)).press(K.OK, K.DOWN)
    fewer = msgspec.structs.replace(menu, services=menu.services[1:])
    listener.play.happen(MenuArrived(fewer))
    listener.look()

    assert listener.speech.focus is None
    assert listener.said[0] == listener.scene.main[0].text


@pytest.mark.accessibility("A11")
@pytest.mark.parametrize(
    ("code", "named", "what_to_do"),
    [
        ("booking-unknown", "We do not know this code", "check the six digits and try again"),
        ("too-late", "The time of your booking is over", "ask the staff"),
        ("wrong-day", "Your booking is for another day", "look at the date"),
        ("code-unreadable", "The code could not be read", "scan it again"),
        ("quota-reached", "No more tickets for this today", "book a time"),
    ],
)
def test_an_error_is_read_out_at_once_with_what_is_wrong_and_what_to_do(code, named, what_to_do):
    listener = Listener().show(Code(EN, "48392")).press(K.OK, K.ZERO, K.OK)
    listener.orders.clear()
    listener.play.happen(RefusedBy(listener.play.asked.command.command_id, code))
    listener.look()

    assert isinstance(listener.play.screen, Refused)
    assert listener.said[0] == named
    assert what_to_do in listener.said[1]


@pytest.mark.accessibility("A11")
@pytest.mark.parametrize("digits", ["", "4", "48392"])
def test_a_code_that_is_not_whole_says_how_many_digits_it_lacks(digits):
    listener = Listener().show(Code(EN, digits)).press(K.OK)

    assert "Your booking" in listener.said
    assert any("six digits" in text for text in listener.said)
    assert f"{len(digits)} of 6 digits" in listener.said
    assert Button.CONFIRM not in heard(listener.scene, words_in, headset=False).touches


@pytest.mark.accessibility("A12")
def test_the_ticket_is_read_out_number_service_wait_and_way():
    play = Play()
    up_to_printing(play)
    listener = Listener(play).press(K.OK).show(Taken(EN, sample_ticket(EN)))

    said = listener.said
    assert "E042" in said
    assert "Fingerprints and signature" in said
    assert "Waiting time: about 44–88 min" in said  # noqa: RUF001  a range
    assert "Where to wait: Main hall, ground floor" in said
    assert any("Watch the board" in text for text in said)


@pytest.mark.accessibility("A17")
def test_the_question_is_read_out_and_ok_alone_gives_more_time():
    listener = Listener().show(Confirm(EN, CARDS)).press(K.OK).wait(40)
    assert listener.play.state.warned
    assert listener.said[:2] == ["Do you need more time?", "This screen closes in 20 seconds."]
    assert "Yes, more time. 2 of 2." in listener.said
    assert listener.speech.focus is Button.STAY

    listener.press(K.OK)

    assert listener.chosen == [Button.STAY]
    assert not listener.play.state.warned
    assert listener.said[0] == "Would you like a ticket?"


@pytest.mark.accessibility("A17")
def test_time_can_be_had_ten_times_by_one_key_each():
    listener = Listener().show(Code(EN, "483")).press(K.OK)

    for _ in range(10):
        listener.wait(41)
        assert listener.play.state.warned
        listener.press(K.OK)

    assert listener.play.screen == Code(EN, "483")


def test_the_seconds_of_the_question_are_not_counted_aloud():
    listener = Listener().show(Confirm(EN, CARDS)).press(K.OK).wait(40)

    assert listener.wait(10).orders == []


@pytest.mark.accessibility("A15")
@pytest.mark.parametrize("headset", [True, False])
@pytest.mark.security("S42")
def test_however_a_visit_ends_the_volume_goes_back_and_everything_is_forgotten(headset):
    for end in (
        lambda each: each.press(K.BACK, K.BACK),
        lambda each: each.wait(61),
        lambda each: each.play.happen(Broken("a part failed")) and each.look(),
    ):
        listener = Listener(headset=headset).show(Services(EN)).press(K.OK).to(Button.TYPE_CODE)
        listener.press(K.OK, K.FOUR, K.EIGHT)
        assert listener.play.screen == Code(EN, "48")
        listener.orders.clear()
        end(listener)

        assert isinstance(listener.play.screen, Languages | OutOfService)
        assert Reset() in listener.orders
        assert listener.speech.focus is None
        assert listener.speech.on == headset
        assert not [each for each in listener.speech.last if each.private]


@pytest.mark.accessibility("A15")
def test_a_visit_that_nobody_heard_ends_with_the_usual_volume_too():
    listener = Listener().show(Services(EN))
    listener.orders.clear()
    listener.play.tap(Button.BACK)

    assert listener.look().orders == [Reset()]


def test_who_still_has_a_headset_in_hears_the_first_screen_again():
    listener = Listener(headset=True).show(Services(EN)).press(K.BACK)

    assert listener.orders[-2] == Reset()
    assert listener.said[:2] == ["Finished. Thank you.", listener.scene.branch]


def test_who_leaves_after_a_key_leaves_a_kiosk_that_is_silent():
    listener = Listener().press(K.OK)

    listener.wait(61)

    assert not listener.speech.on
    assert Reset() in listener.orders
    listener.orders.clear()
    listener.play.tap(PickLanguage(EN))
    assert listener.look().orders == []


def test_who_still_listens_has_not_left():
    listener = Listener(talking=True).press(K.OK)
    listener.play.state = replace(listener.play.state, rules=replace_attract(listener.play.state))

    assert listener.wait(200).speech.on


def replace_attract(state: State):
    return replace(state.rules, idle=replace(state.rules.idle, attract_after_s=0.0, saver_after_s=0.0))


def test_a_kiosk_at_rest_says_nothing_and_wakes_by_a_key():
    listener = Listener(headset=True).wait(46)
    assert listener.scene.tone in RESTING
    assert listener.wait(60).orders == []

    listener.press(K.DOWN)

    assert listener.scene.tone not in RESTING
    assert listener.said[0] == listener.scene.branch


def test_a_change_of_screen_that_a_finger_made_is_read_out():
    listener = Listener(headset=True)
    listener.orders.clear()
    listener.play.tap(PickLanguage(EN))

    assert listener.look().said[0] == "What have you come for?"


def test_before_anything_is_on_the_screen_a_key_waits_for_it():
    listener = Listener()
    listener.speech = replace(listener.speech, scene=None)
    listener.press(K.OK)

    assert listener.chosen == []
    assert listener.said[0] == listener.scene.branch


def test_the_keys_begin_a_question_on_the_answer_that_keeps_everything():
    keys = at(WARNED).scene.question.keys

    assert at(WARNED).press(K.DOWN).speech.focus == next(
        key.touch for key in keys if key.weight is Weight.FIRST
    )


def test_what_is_chosen_is_a_touch_like_any_other():
    listener = Listener().press(K.OK, K.DOWN, K.OK)

    assert [order for order in listener.orders if isinstance(order, Choose)] == [
        Choose(PickLanguage(sample_menu().languages[0]))
    ]
    assert isinstance(listener.play.screen, Services)


def test_help_pressed_once_more_asks_for_the_staff_and_back_leads_on_as_before():
    listener = Listener().show(Services(EN)).press(K.OK, K.HELP)
    assert listener.said[-1] == "Help once more: ask the staff for help."
    assert listener.chosen == []

    listener.press(K.HELP)

    assert listener.chosen == [Aid.HELP]
    assert listener.said[0] == listener.scene.main[0].text
    assert listener.press(K.BACK).chosen == [Aid.ENOUGH]
    assert listener.said[0] == "What have you come for?"


def test_help_after_another_key_explains_again():
    listener = Listener().show(Services(EN)).press(K.OK, K.HELP, K.DOWN, K.HELP)

    assert listener.chosen == []
    assert listener.said[0] == "Up and down: go through what you can choose."


def test_the_first_key_of_all_may_be_help_and_the_second_asks_for_the_staff():
    listener = Listener().show(Services(EN)).press(K.HELP)
    assert listener.chosen == []
    assert "OK: take what you have heard." in listener.said

    assert listener.press(K.HELP).chosen == [Aid.HELP]


@pytest.mark.accessibility("A06", "A18")
def test_how_the_screen_is_shown_is_switched_by_ear_and_told():
    listener = Listener().show(Services(EN)).press(K.OK).to(Aid.SLOW)
    assert listener.said[0].startswith("More time. switched off.")

    listener.press(K.OK)

    assert listener.play.state.modes.slow
    assert listener.said[0].startswith("More time. switched on.")
    assert listener.speech.focus is Aid.SLOW


def test_what_the_keys_are_on_is_on_the_page_that_is_shown():
    listener = Listener().show(Services(EN))
    last = listener.scene.touches()[-2]

    scene = focused(replace(listener.scene, paging=replace(listener.scene.paging, part=0)), last)

    assert (scene.focus, scene.paging.part, scene.paging.near) == (last, None, last)
    assert focused(listener.scene, None) == listener.scene


def test_a_finger_that_turns_pages_takes_over_from_the_keys_without_a_word():
    listener = Listener().show(Services(EN)).press(K.OK, K.DOWN)
    listener.orders.clear()

    listener.take(PageTurned())

    assert (listener.orders, listener.speech.focus, listener.speech.on) == ([], None, True)
