"""What a press means and what the lamps tell: a table of steps, with time as a number."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.commands import (
    CallNext,
    CloseDesk,
    MarkNoShow,
    OpenDesk,
    Park,
    PauseDesk,
    PutBack,
    Recall,
    Serve,
    Start,
    TakeBack,
    Transfer,
)
from contract.hall_parts import Stopped
from contract.states import DeskState
from desk.happenings import (
    Answered,
    Ask,
    BecameFresh,
    Beep,
    Found,
    Happening,
    LinkBack,
    LinkLost,
    Look,
    Pressed,
    RefusedBy,
    Released,
    Report,
    Seen,
    Shine,
    StillAway,
    Stuck,
    Tick,
    Unanswered,
    WentStale,
    Wish,
)
from desk.signals import Button, Lamp, Pattern, Sign, Signal
from desk.state import UnitState
from desk.unit import BUTTON_STUCK, COMMANDS, HUB_AWAY, due_s, step
from link.fake_answers import NINE, desk_ticket, desk_view

IDLE = desk_view("3", seq=1)
WITH_A001 = desk_view("3", seq=2, current=desk_ticket("A001"))
PAUSED = desk_view("3", seq=3, state=DeskState.PAUSED)
CLOSED = desk_view("3", seq=3, state=DeskState.CLOSED)
SOMEBODY_WAITS = desk_view("3", seq=4, waiting=1)
LINKED = UnitState(linked=True)


def after(*told: tuple[Happening, float], state: UnitState = LINKED) -> tuple[UnitState, list[Wish]]:
    """Return what is the case after all that was told, and everything that was wished on the way."""
    wishes: list[Wish] = []
    for happening, now_s in told:
        state, wished = step(state, happening, now_s)
        wishes += wished
    return state, wishes


def press(button: Button, at_s: float) -> tuple[Happening, float]:
    return Pressed(button, at_s), at_s


def asked(wishes: list[Wish]) -> list[type]:
    return [wish.command for wish in wishes if isinstance(wish, Ask)]


def pattern(state: UnitState, lamp: Lamp) -> Pattern:
    return state.lamps.pattern(lamp)


@pytest.mark.parametrize(
    ("button", "command"),
    [
        (Button.NEXT, CallNext),
        (Button.RECALL, Recall),
        (Button.NO_SHOW, MarkNoShow),
        (Button.PAUSE, PauseDesk),
        (Button.START, Start),
        (Button.SERVE, Serve),
        (Button.PUT_BACK, PutBack),
        (Button.PARK, Park),
        (Button.TRANSFER, Transfer),
        (Button.OPEN, OpenDesk),
        (Button.CLOSE, CloseDesk),
        (Button.UNDO, TakeBack),
    ],
)
def test_each_button_asks_its_command_at_once(button, command):
    _, wishes = after(press(button, 1.0))

    assert [wish for wish in wishes if isinstance(wish, Ask)] == [Ask(command, patience_s=5.0)]


def test_every_button_has_a_command():
    assert set(COMMANDS) == set(Button) - {Button.SECOND}


@pytest.mark.parametrize("view", [PAUSED, CLOSED])
def test_pause_opens_a_desk_that_is_not_open(view):
    _, wishes = after((Seen(view), 0.0), press(Button.PAUSE, 1.0))

    assert asked(wishes) == [OpenDesk]


def test_pause_pauses_an_open_desk():
    _, wishes = after((Seen(IDLE), 0.0), press(Button.PAUSE, 1.0))

    assert asked(wishes) == [PauseDesk]


def test_while_a_press_is_on_its_way_the_same_button_counts_for_nothing():
    _, wishes = after(
        press(Button.NEXT, 1.0), press(Button.NEXT, 2.0), (Answered(WITH_A001), 3.0), (Tick(), 9.0)
    )

    assert asked(wishes) == [CallNext]


def test_while_a_press_is_on_its_way_another_button_waits_its_turn():
    state, wishes = after(press(Button.NEXT, 1.0), press(Button.RECALL, 2.0))
    assert asked(wishes) == [CallNext]

    _, wishes = step(state, Answered(WITH_A001), 3.0)

    assert [wish for wish in wishes if isinstance(wish, Ask)] == [Ask(Recall, patience_s=4.0)]


def test_a_button_stands_in_line_only_once():
    state, _ = after(press(Button.NEXT, 1.0), press(Button.RECALL, 2.0), press(Button.RECALL, 3.0))

    assert [waiting.button for waiting in state.in_line] == [Button.RECALL]


@pytest.mark.fault("F08")
def test_a_press_that_waited_in_line_beyond_patience_is_dropped_and_said_to_be_not_sent():
    state, wishes = after(press(Button.NEXT, 1.0), press(Button.RECALL, 2.0), (Tick(), 7.0))

    assert asked(wishes) == [CallNext]
    assert pattern(state, Lamp.RED) is Pattern.FAST


@pytest.mark.fault("F08")
def test_a_late_press_is_never_carried_out_when_the_hub_is_back_after_twenty_seconds():
    state, wishes = after(
        press(Button.NEXT, 0.0),
        (Unanswered("no answer"), 5.0),
        (StillAway(), 10.0),
        (Found(), 20.0),
        (BecameFresh(), 20.0),
        (Seen(SOMEBODY_WAITS), 20.1),
        (Tick(), 60.0),
    )

    assert asked(wishes) == [CallNext]
    assert pattern(state, Lamp.RED) is Pattern.OFF


def test_a_press_that_the_loop_hears_too_late_is_not_asked():
    state, wishes = after((Pressed(Button.NEXT, 1.0), 6.1))

    assert asked(wishes) == []
    assert state.sign is Sign.NOT_SENT


@given(
    st.lists(
        st.tuples(st.sampled_from(list(COMMANDS)), st.floats(0, 8), st.floats(0, 3), st.booleans()),
        max_size=30,
    )
)
def test_no_press_is_ever_asked_after_its_patience(presses):
    state, now_s, made = LINKED, 0.0, {}
    for button, late_s, gap_s, answers in presses:
        now_s += gap_s
        pressed = Pressed(button, now_s - late_s)
        command = COMMANDS[button]
        made[command] = max(made.get(command, pressed.at_s), pressed.at_s)
        happenings = [pressed, Answered(WITH_A001)] if answers else [pressed]
        for happening in happenings:
            state, wishes = step(state, happening, now_s)
            for ask in (wish for wish in wishes if isinstance(wish, Ask)):
                assert 0 < ask.patience_s <= state.patience_s
                assert now_s + ask.patience_s <= made[ask.command] + state.patience_s + 1e-6


def test_a_press_shortly_after_the_same_one_does_not_count():
    _, wishes = after(press(Button.RECALL, 1.0), (Answered(WITH_A001), 1.1), press(Button.RECALL, 1.4))

    assert asked(wishes) == [Recall]


def test_a_press_half_a_second_after_the_same_one_counts():
    _, wishes = after(press(Button.RECALL, 1.0), (Answered(WITH_A001), 1.1), press(Button.RECALL, 1.5))

    assert asked(wishes) == [Recall, Recall]


@pytest.mark.fault("F25")
def test_a_hundred_presses_in_a_second_become_few():
    told = []
    for number in range(100):
        told += [press(Button.RECALL, number / 100), (Answered(WITH_A001), number / 100 + 0.005)]

    _, wishes = after(*told)

    assert len(asked(wishes)) == 2


def test_a_press_on_its_way_lets_green_blink_and_an_answer_lets_it_stand_for_a_second():
    state, _ = after(press(Button.NEXT, 1.0))
    assert pattern(state, Lamp.GREEN) is Pattern.FAST

    state, _ = step(state, Answered(WITH_A001), 1.1)
    assert pattern(state, Lamp.GREEN) is Pattern.ON

    state, _ = step(state, Tick(), 2.1)
    assert pattern(state, Lamp.GREEN) is Pattern.OFF


def test_nobody_waiting_lets_yellow_blink_for_three_seconds():
    state, wishes = after(press(Button.NEXT, 1.0), (RefusedBy("nobody-waiting"), 1.1))

    assert pattern(state, Lamp.YELLOW) is Pattern.FAST
    assert Beep(Signal.DOUBLE) in wishes
    assert pattern(step(state, Tick(), 4.1)[0], Lamp.YELLOW) is Pattern.OFF


def test_next_that_served_the_last_visitor_and_called_nobody_says_that_nobody_waits():
    state, _ = after((Seen(WITH_A001), 0.0), press(Button.NEXT, 1.0), (Answered(desk_view("3", seq=9)), 1.1))

    assert pattern(state, Lamp.YELLOW) is Pattern.FAST


def test_no_show_that_leaves_the_desk_idle_is_accepted():
    state, _ = after(
        (Seen(WITH_A001), 0.0), press(Button.NO_SHOW, 1.0), (Answered(desk_view("3", seq=9)), 1.1)
    )

    assert pattern(state, Lamp.GREEN) is Pattern.ON


def test_another_refusal_lets_yellow_blink_slowly_and_keeps_its_words():
    state, _ = after(
        press(Button.RECALL, 1.0), (RefusedBy("nothing-called", "nobody is called to desk 3"), 1.1)
    )

    assert (pattern(state, Lamp.YELLOW), state.words) == (Pattern.SLOW, "nobody is called to desk 3")


@pytest.mark.parametrize("view", [PAUSED, CLOSED])
def test_a_desk_that_is_not_open_lets_yellow_stand(view):
    state, _ = after((Seen(view), 0.0))

    assert pattern(state, Lamp.YELLOW) is Pattern.ON


def test_a_press_that_was_not_sent_lets_red_blink_fast_and_then_stand_until_the_hub_answers():
    state, wishes = after(press(Button.NEXT, 1.0), (Unanswered(), 6.0))
    assert pattern(state, Lamp.RED) is Pattern.FAST
    assert Beep(Signal.LONG) in wishes

    state, _ = step(state, StillAway(), 9.1)
    assert pattern(state, Lamp.RED) is Pattern.ON

    state, _ = step(state, Found(), 12.0)
    assert pattern(state, Lamp.RED) is Pattern.OFF


@pytest.mark.parametrize(
    ("lost", "back"), [(LinkLost(), LinkBack()), (WentStale(), BecameFresh()), (Unanswered(), Found())]
)
def test_without_a_link_red_stands_until_it_is_back(lost, back):
    state, _ = after((lost, 1.0), (Tick(), 5.0))
    assert pattern(state, Lamp.RED) is Pattern.ON

    state, _ = step(state, back, 6.0)

    assert pattern(state, Lamp.RED) is Pattern.OFF


def test_a_unit_that_was_just_switched_on_has_no_link():
    state, _ = step(UnitState(), Tick(), 0.0)

    assert pattern(state, Lamp.RED) is Pattern.ON


def test_the_last_picture_stays_when_the_link_is_lost():
    state, _ = after((Seen(SOMEBODY_WAITS), 0.0), (LinkLost(), 1.0), (WentStale(), 11.0))

    assert state.view == SOMEBODY_WAITS
    assert pattern(state, Lamp.BLUE) is Pattern.SLOW


def test_somebody_who_begins_to_wait_for_an_idle_desk_lets_blue_blink_and_is_heard_once():
    state, wishes = after(
        (Seen(IDLE), 0.0), (Seen(SOMEBODY_WAITS), 1.0), (Seen(desk_view("3", seq=5, waiting=2)), 2.0)
    )

    assert pattern(state, Lamp.BLUE) is Pattern.SLOW
    assert wishes.count(Beep(Signal.SHORT)) == 1


@pytest.mark.parametrize(
    "view",
    [
        desk_view("3", seq=9, waiting=0),
        desk_view("3", seq=9, waiting=2, current=desk_ticket("A001")),
        desk_view("3", seq=9, waiting=2, state=DeskState.PAUSED),
    ],
)
def test_blue_is_dark_where_nobody_waits_or_the_desk_is_not_idle(view):
    state, _ = after((Seen(SOMEBODY_WAITS), 0.0), (Seen(view), 1.0))

    assert pattern(state, Lamp.BLUE) is Pattern.OFF


def test_the_first_picture_is_drawn_in_silence():
    _, wishes = after((Seen(SOMEBODY_WAITS), 0.0))

    assert not [wish for wish in wishes if isinstance(wish, Beep)]


@pytest.mark.fault("F26")
def test_a_stuck_button_is_reported_shown_and_ignored_until_it_is_well():
    state, wishes = after((Stuck(Button.NEXT), 1.0), press(Button.NEXT, 2.0))
    assert asked(wishes) == []
    assert Report(BUTTON_STUCK, "stuck: next") in wishes
    assert pattern(state, Lamp.RED) is Pattern.SLOW

    state, wishes = after((Released(Button.NEXT), 3.0), press(Button.NEXT, 4.0), state=state)

    assert Report(BUTTON_STUCK, "") in wishes
    assert asked(wishes) == [CallNext]


@pytest.mark.fault("F26")
def test_the_other_buttons_work_while_one_is_stuck():
    _, wishes = after((Stuck(Button.RECALL), 1.0), press(Button.NEXT, 2.0))

    assert asked(wishes) == [CallNext]


def test_a_hub_that_is_away_is_reported_once_and_its_return_too():
    _, wishes = after((Unanswered(), 1.0), (StillAway(), 5.0), (Unanswered(), 9.0), (Found(), 12.0))

    reports = [wish for wish in wishes if isinstance(wish, Report)]
    assert reports == [Report(HUB_AWAY, "the hub does not answer this desk"), Report(HUB_AWAY, "")]


def test_a_hub_that_is_away_is_looked_for_every_three_seconds():
    state, wishes = after(
        (Unanswered(), 0.0), (Tick(), 1.0), (Tick(), 3.0), (Tick(), 4.0), (StillAway(), 4.1), (Tick(), 6.0)
    )

    assert wishes.count(Look()) == 2
    assert due_s(state) == 9.0


def test_a_hub_that_is_there_is_not_looked_for():
    _, wishes = after(press(Button.NEXT, 0.0), (Answered(WITH_A001), 1.0), (Tick(), 60.0))

    assert Look() not in wishes


def test_an_answer_or_a_refusal_shows_that_the_hub_is_there():
    away, _ = after((Unanswered(), 0.0))

    assert not step(away, Answered(WITH_A001), 1.0)[0].hub_away
    assert not step(away, RefusedBy("nobody-waiting"), 1.0)[0].hub_away


def test_an_older_picture_does_not_replace_the_answer_that_came_before_it():
    state, _ = after((Answered(desk_view("3", seq=9)), 0.0), (Seen(desk_view("3", seq=8)), 1.0))

    assert state.view == desk_view("3", seq=9)


def test_lamps_are_told_only_when_they_change():
    state, _ = after((Seen(IDLE), 0.0))

    _, wishes = step(state, Tick(), 1.0)

    assert not [wish for wish in wishes if isinstance(wish, Shine)]


def test_the_unit_wants_to_be_woken_when_a_press_a_sign_or_a_look_is_due():
    assert due_s(LINKED) is None
    state, _ = after(press(Button.NEXT, 1.0), press(Button.RECALL, 2.0))
    assert due_s(state) == 7.0

    state, _ = step(state, Answered(WITH_A001), 2.5)

    assert due_s(state) == 3.5


def test_shine_follows_the_state_exactly():
    state = replace(LINKED, stuck=frozenset({Button.NEXT}))

    _, wishes = step(state, Tick(), 0.0)

    assert [wish for wish in wishes if isinstance(wish, Shine)] == [Shine(Lamp.RED, Pattern.SLOW)]


TWO_MEANINGS = replace(
    LINKED, second=((Button.RECALL, Button.PARK), (Button.NO_SHOW, Button.UNDO)), second_s=3.0
)


def test_what_a_button_cannot_say_the_settings_have_said():
    state = replace(LINKED, presets=((Button.PARK, (("room", "hall-2"),)),))

    _, wishes = after(press(Button.PARK, 1.0), state=state)

    assert [wish for wish in wishes if isinstance(wish, Ask)] == [Ask(Park, 5.0, (("room", "hall-2"),))]


def test_right_after_the_second_key_a_button_means_something_else():
    _, wishes = after(press(Button.SECOND, 1.0), press(Button.RECALL, 2.0), state=TWO_MEANINGS)

    assert asked(wishes) == [Park]


def test_the_second_key_counts_for_one_button_only():
    _, wishes = after(
        press(Button.SECOND, 1.0),
        press(Button.RECALL, 2.0),
        (Answered(WITH_A001), 2.1),
        press(Button.RECALL, 2.7),
        state=TWO_MEANINGS,
    )

    assert asked(wishes) == [Park, Recall]


def test_the_second_key_is_forgotten_after_a_while():
    _, wishes = after(press(Button.SECOND, 1.0), press(Button.RECALL, 4.0), state=TWO_MEANINGS)

    assert asked(wishes) == [Recall]


def test_a_button_without_a_second_meaning_keeps_its_own():
    _, wishes = after(press(Button.SECOND, 1.0), press(Button.NEXT, 2.0), state=TWO_MEANINGS)

    assert asked(wishes) == [CallNext]


def test_green_blinks_slowly_while_the_second_key_waits_and_the_unit_asks_to_be_woken():
    state, _ = after(press(Button.SECOND, 1.0), state=TWO_MEANINGS)
    assert (pattern(state, Lamp.GREEN), due_s(state)) == (Pattern.SLOW, 4.0)

    state, _ = step(state, Tick(), 4.0)

    assert (pattern(state, Lamp.GREEN), due_s(state)) == (Pattern.OFF, None)


def test_a_stuck_button_has_no_second_meaning_either():
    _, wishes = after(
        (Stuck(Button.RECALL), 0.5), press(Button.SECOND, 1.0), press(Button.RECALL, 2.0), state=TWO_MEANINGS
    )

    assert asked(wishes) == []


def test_a_stop_of_the_hall_lets_blue_stand_and_calls_no_clerk():
    stopped = desk_view("3", waiting=3, stopped=Stopped(since=NINE))

    state, wishes = after((Seen(stopped), 0.0))

    assert pattern(state, Lamp.BLUE) is Pattern.ON
    assert not [wish for wish in wishes if isinstance(wish, Beep)]


def test_when_the_hall_goes_on_blue_tells_again_who_waits():
    stopped = desk_view("3", waiting=3, stopped=Stopped(since=NINE))

    state, _ = after((Seen(stopped), 0.0), (Seen(desk_view("3", seq=2, waiting=3)), 1.0))

    assert pattern(state, Lamp.BLUE) is Pattern.SLOW


def test_a_press_that_waits_for_a_hub_that_is_away_does_not_keep_the_unit_awake():
    away, _ = after(press(Button.NEXT, 1.0), (Unanswered("no answer"), 2.0))
    state, _ = step(away, Pressed(Button.NEXT, 4.9), 4.9)

    late, wishes = step(state, Tick(), 5.5)

    assert late.asking is Button.NEXT
    assert not [wish for wish in wishes if isinstance(wish, Look)], "its answer tells as well"
    assert (due := due_s(late)) is None or due > 5.5
