"""How the screens are shown: switched by the bar on every screen, kept for a visit, forgotten after it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.bar_keys import Aid, ShowPart
from kiosk.happenings import Button, Digit, Issued, PickLanguage, PickService
from kiosk.modes import USUAL, Contrast, Modes
from kiosk.patience import MORE_TIME
from kiosk.samples import CLOCK, house_states, sample_ticket, visitor_states
from kiosk.scene import Tone
from kiosk.screens import Code, Confirm, Finding, Languages, Printing, Refused, Services, Shown, Taken
from kiosk.stage import scene_of
from kiosk.state import Sheet
from kiosk.texts import words_in
from kiosk.wishes import Beep, Sound
from tests.kiosk.visits import CARDS, EN, RULES, UK, Play, up_to_asking, up_to_printing

ALL_STATES = [*visitor_states(EN), *house_states()]


@pytest.mark.accessibility("A03", "A18", "A22")
@pytest.mark.parametrize(
    ("aid", "switched"),
    [
        (Aid.LARGE, Modes(large=True)),
        (Aid.CONTRAST, Modes(contrast=Contrast.WHITE_ON_BLACK)),
        (Aid.LOW, Modes(low=True)),
        (Aid.SLOW, Modes(slow=True)),
    ],
)
def test_a_key_of_the_bar_switches_a_mode_on_the_first_screen_and_off_again(aid, switched):
    play = Play().tap(aid)

    assert play.state.modes == switched
    assert play.screen == Languages()

    for _ in range(3 if aid is Aid.CONTRAST else 1):
        play.tap(aid)

    assert play.state.modes == USUAL


@pytest.mark.parametrize(("name", "state"), ALL_STATES, ids=[name for name, _ in ALL_STATES])
@pytest.mark.accessibility("A03")
def test_modes_can_be_switched_on_every_screen_and_lose_nothing(name, state):
    play = Play()
    play.state = replace(state, now_s=play.now_s)

    for aid in (Aid.LARGE, Aid.LOW, Aid.CONTRAST, Aid.SLOW):
        play.tap(aid)

    assert play.screen == state.screen, name
    assert play.state.modes == Modes(large=True, low=True, contrast=Contrast.WHITE_ON_BLACK, slow=True)


@pytest.mark.parametrize(("name", "state"), ALL_STATES, ids=[name for name, _ in ALL_STATES])
def test_the_bar_is_the_same_on_every_screen(name, state):
    scene = scene_of(state, words_in, CLOCK)
    if scene.tone is Tone.DIM:
        return  # any touch wakes the kiosk, and the bar is there

    assert scene.bar is not None
    assert [each.touch for each in (scene.bar.help, *scene.bar.switches)] == [
        Aid.HELP, Aid.LARGE, Aid.CONTRAST, Aid.LOW, Aid.SLOW,
    ], name  # fmt: skip


def test_modes_last_for_the_visit_and_are_forgotten_when_it_is_done():
    play = Play().tap(Aid.LARGE, Aid.CONTRAST)
    switched = play.state.modes
    ticket = up_to_printing(play)
    assert play.state.modes == switched

    play.show(Taken(UK, ticket)).tap(Button.DONE)

    assert play.state.modes == USUAL


@pytest.mark.parametrize(
    "screen",
    [
        Confirm(UK, CARDS),
        Code(UK, "12"),
        Refused(UK, "closed-now"),
        Shown(UK, sample_ticket(), Finding.SILENT, maybe_printed=False),
    ],
)
@pytest.mark.security("S42")
def test_modes_are_forgotten_when_the_visit_runs_out_or_is_cancelled(screen):
    play = Play().tap(Aid.LOW).show(screen).wait(121)
    assert (play.screen, play.state.modes) == (Languages(), USUAL)

    leave = Button.DONE if isinstance(screen, Shown) else Button.HOME
    play = Play().tap(Aid.LOW).show(screen).tap(leave)
    assert (play.screen, play.state.modes) == (Languages(), USUAL)


def test_whoever_goes_back_for_another_language_keeps_the_modes():
    play = Play().tap(Aid.LARGE, PickLanguage(EN), Button.BACK)

    assert (play.screen, play.state.modes) == (Languages(), Modes(large=True))


def test_modes_that_were_switched_and_left_on_the_first_screen_are_forgotten_after_a_question():
    play = Play().tap(Aid.LARGE).wait(45)
    assert play.state.warned

    play.wait(20)

    assert (play.screen, play.state.modes, play.state.warned) == (Languages(), USUAL, False)


def test_a_kiosk_may_begin_in_other_modes():
    large = Modes(large=True)
    play = Play(rules=replace(RULES, modes=large))

    play.tap(Aid.LARGE, Aid.LOW).show(Confirm(UK, CARDS)).wait(121)

    assert play.state.modes == large


def test_nothing_happens_on_the_first_screen_while_nobody_switches_anything():
    play = Play().wait(4000)

    assert not play.state.warned
    assert play.wanted(Beep) == []


@pytest.mark.parametrize(
    ("screen", "limit_s"),
    [
        (Services(UK), 60),
        (Confirm(UK, CARDS), 60),
        (Code(UK, "1"), 60),
        (Taken(UK, sample_ticket()), 15),
        (Shown(UK, sample_ticket(), Finding.SILENT, maybe_printed=False), 120),
    ],
)
@pytest.mark.accessibility("A18")
def test_more_time_makes_every_time_out_ten_times_as_long(screen, limit_s):
    play = Play().tap(Aid.SLOW).show(screen).wait(MORE_TIME * limit_s - 1)
    assert type(play.screen) is type(screen)

    play.wait(1)

    assert play.screen == Languages()


@pytest.mark.accessibility("A17", "A18")
def test_with_more_time_there_is_more_time_to_answer_too():
    play = Play().tap(Aid.SLOW).show(Confirm(UK, CARDS)).wait(399.5)
    assert not play.state.warned

    play.wait(0.5)

    assert play.state.warned
    assert play.wanted(Beep) == [Beep(Sound.WARNING)]
    assert "200" in scene_of(play.state, words_in, CLOCK).question.text


def test_larger_text_is_read_without_haste_and_with_a_question_before_it_goes():
    play = Play().tap(Aid.LARGE).show(Taken(UK, sample_ticket())).wait(39)
    assert isinstance(play.screen, Taken)

    play.wait(2)

    assert play.state.warned


@pytest.mark.parametrize("aid", [Aid.LARGE, Aid.SLOW, Aid.HELP])
def test_the_bar_works_beside_the_question_and_gives_more_time(aid):
    play = Play().show(Confirm(UK, CARDS)).wait(45)
    assert play.state.warned

    play.tap(aid)

    assert play.screen == Confirm(UK, CARDS)
    assert not play.state.warned
    assert play.state.modes != USUAL or play.state.sheet is Sheet.HELP


def test_the_display_sheet_lies_over_the_screen_and_goes_without_a_trace():
    play = Play().show(Code(UK, "12")).tap(Aid.DISPLAY, Digit("3"), Aid.LARGE, Aid.ENOUGH)

    assert play.screen == Code(UK, "12")
    assert play.state.sheet is None
    assert play.state.modes.large


def test_a_ticket_that_comes_meanwhile_is_seen_at_once():
    play = up_to_asking(Play()).tap(Aid.DISPLAY)
    assert play.state.sheet is Sheet.DISPLAY

    play.happen(Issued(play.asked.command.command_id, sample_ticket(UK)))

    assert isinstance(play.screen, Printing)
    assert play.state.sheet is None


@pytest.mark.accessibility("A21")
def test_what_comes_up_under_a_finger_that_trembles_on_the_bar_is_not_touched():
    play = Play().show(Services(UK)).tap(Aid.LARGE).tap(PickService(CARDS), after_s=0.3)
    assert play.screen == Services(UK)

    play.tap(PickService(CARDS), after_s=0.6)

    assert play.screen == Confirm(UK, CARDS)


@pytest.mark.accessibility("A21")
def test_five_taps_on_a_key_of_the_bar_switch_once():
    play = Play()
    for _ in range(5):
        play.tap(Aid.LARGE, after_s=0.08)

    assert play.state.modes == Modes(large=True)


def test_pages_are_turned_and_begin_anew_on_the_next_screen():
    play = Play().show(Services(UK)).tap(ShowPart(2))
    assert scene_of(play.state, words_in, CLOCK).paging.part == 2

    play.tap(PickService(CARDS))

    assert scene_of(play.state, words_in, CLOCK).paging.part is None


def test_whoever_comes_back_from_a_service_finds_its_page():
    play = Play().show(Services(UK)).tap(PickService(CARDS), Button.BACK)

    paging = scene_of(play.state, words_in, CLOCK).paging

    assert (paging.part, paging.near) == (None, PickService(CARDS))


def test_a_page_that_was_turned_means_nothing_once_the_text_is_larger():
    play = Play().show(Services(UK)).tap(ShowPart(1), Aid.LARGE)

    assert play.state.part is None
