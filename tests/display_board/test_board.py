"""Each call gets its turn once, in order and alone; what is old, over or known stays silent."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.hall_parts import Stopped
from contract.names import BoardId
from contract.reports import Unspoken
from display_board.board import Board, Turn, step
from display_board.happenings import (
    Announced,
    Expect,
    GotFresh,
    HubHeard,
    Prepare,
    Report,
    Speak,
    Ticked,
    ViewArrived,
    VoiceFailed,
    WentStale,
)
from tests.display_board.views import NINE, call, view

PL_UK = ("pl", "uk")
OTHER = BoardId("2")


def after(board, *happenings):
    """Return the board after all *happenings*, and all its wishes in order."""
    wishes = []
    for happening in happenings:
        board, more = step(board, happening)
        wishes += more
    return board, wishes


def awake(*calls, **settings):
    """Return a board that has seen its first view, with these calls."""
    return after(Board(**settings), ViewArrived(view(*calls, seq=1), 0.0))[0]


def spoken(wishes):
    return [wish.call.call for wish in wishes if isinstance(wish, Speak)]


def reported(wishes):
    return [(wish.call, wish.spoken) for wish in wishes if isinstance(wish, Report)]


def silent(wishes):
    """Return why each call was not spoken, or not whole."""
    return [(wish.call, wish.silent) for wish in wishes if isinstance(wish, Report) and wish.silent]


def expected(wishes):
    return [wish.call for wish in wishes if isinstance(wish, Expect)]


def spoken_through(board, at_s=10.0):
    """Let the voice finish every turn; return the board and the wishes on the way."""
    wishes = []
    while board.turn is not None:
        at_s += 9
        board, more = after(board, Announced(board.turn.call.call, PL_UK, at_s), Ticked(at_s + 5))
        wishes += more
    return board, wishes


def test_the_first_view_is_drawn_in_silence():
    board, wishes = step(Board(), ViewArrived(view(call(1), call(2, "A015")), 0.0))

    assert spoken(wishes) == []
    assert board.turn is None


def test_the_first_view_reports_what_a_visitor_may_still_wait_for_and_nothing_else():
    first = view(call(1, age_s=500), call(2, "A015", over=True), call(3, "A016", age_s=4))

    _, wishes = step(Board(), ViewArrived(first, 0.0))

    assert expected(wishes) == [3]
    assert silent(wishes) == [(3, Unspoken.FIRST)]


def test_a_new_call_is_spoken():
    _, wishes = step(awake(), ViewArrived(view(call(1), seq=2), 1.0))

    assert spoken(wishes) == [1]


def test_a_call_that_stands_in_the_next_view_as_well_is_not_spoken_again():
    board, first = after(awake(), ViewArrived(view(call(1), seq=2), 1.0))

    _, again = after(board, ViewArrived(view(call(1), seq=3), 2.0), Announced(1, PL_UK, 9.0), Ticked(20.0))

    assert spoken(first + again) == [1]


@pytest.mark.accessibility("A40")
def test_a_recall_is_spoken_again():
    board, _ = after(awake(), ViewArrived(view(call(1), seq=2), 1.0), Announced(1, PL_UK, 9.0), Ticked(10.0))

    _, wishes = step(board, ViewArrived(view(call(1), call(7, times=2), seq=3), 60.0))

    assert spoken(wishes) == [7]


def test_two_calls_of_one_view_are_spoken_one_after_the_other():
    board, wishes = step(awake(), ViewArrived(view(call(1), call(2, "A015"), seq=2), 1.0))
    assert spoken(wishes) == [1]

    board, wishes = step(board, Announced(1, PL_UK, 10.0))

    assert spoken(wishes) == [2]
    assert board.turn == Turn(call(2, "A015"), 10.0, speaking=True)


def test_nothing_is_spoken_while_the_voice_is_busy():
    board, _ = after(awake(), ViewArrived(view(call(1), seq=2), 1.0))

    _, wishes = after(board, ViewArrived(view(call(1), call(2, "A015"), seq=3), 2.0), Ticked(500.0))

    assert spoken(wishes) == []


def test_the_words_of_the_next_call_are_made_while_one_is_spoken():
    board, wishes = step(awake(), ViewArrived(view(call(1), call(2, "A015"), call(3, "A016"), seq=2), 1.0))
    assert [wish.call.call for wish in wishes if isinstance(wish, Prepare)] == [2]

    _, wishes = step(board, Announced(1, PL_UK, 10.0))

    assert [wish.call.call for wish in wishes if isinstance(wish, Prepare)] == [3]


def test_the_words_of_a_call_that_comes_while_another_is_spoken_are_made_at_once():
    board, _ = after(awake(), ViewArrived(view(call(1), seq=2), 1.0))

    _, wishes = step(board, ViewArrived(view(call(1), call(2, "A015"), seq=3), 2.0))

    assert wishes == [Expect(2), Prepare(call(2, "A015"), with_room=False)]


@pytest.mark.accessibility("A37")
def test_a_burst_of_twenty_is_spoken_whole_and_in_order():
    burst = [call(number, f"A{number:03d}", age_s=1) for number in range(1, 21)]
    board, first = step(awake(), ViewArrived(view(*burst, seq=2), 1.0))

    _, rest = spoken_through(board)

    assert spoken(first + rest) == list(range(1, 21))


def test_a_burst_that_outlasts_the_announce_limit_loses_none():
    board, first = step(awake(), ViewArrived(view(*(call(n, f"A{n:03d}") for n in range(1, 21)), seq=2), 1.0))
    aged = view(*(call(n, f"A{n:03d}", age_s=150) for n in range(1, 21)), seq=3)

    board, second = step(board, ViewArrived(aged, 150.0))
    _, rest = spoken_through(board, 150.0)

    assert spoken(first + second + rest) == list(range(1, 21))


def test_a_voice_that_is_far_behind_skips_what_is_too_old_to_matter():
    board, _ = step(awake(limit_s=120.0), ViewArrived(view(call(1), call(2, "A015"), seq=2), 1.0))

    _, wishes = step(board, Announced(1, PL_UK, 362.0))

    assert spoken(wishes) == []
    assert reported(wishes) == [(1, PL_UK), (2, ())]
    assert silent(wishes) == [(2, Unspoken.LATE)]


@pytest.mark.parametrize(("age_s", "expected"), [(119.0, [1]), (120.0, [1]), (121.0, [])])
@pytest.mark.fault("F07")
def test_a_call_older_than_the_announce_limit_is_not_spoken(age_s, expected):
    _, wishes = step(awake(), ViewArrived(view(call(1, age_s=age_s), seq=2), 1.0))

    assert spoken(wishes) == expected


def test_a_call_that_is_too_old_is_reported_as_shown_in_silence():
    _, wishes = step(awake(), ViewArrived(view(call(1, age_s=500), seq=2), 1.0))

    assert (expected(wishes), silent(wishes)) == ([1], [(1, Unspoken.LATE)])


def test_a_call_that_is_over_when_it_is_first_seen_is_not_spoken():
    _, wishes = step(awake(), ViewArrived(view(call(1, over=True), seq=2), 1.0))

    assert (spoken(wishes), silent(wishes)) == ([], [(1, Unspoken.OVER)])


def test_a_call_that_is_over_before_its_turn_is_skipped_and_reported_so():
    board, _ = after(awake(), ViewArrived(view(call(1), call(2, "A015"), call(3, "A016"), seq=2), 1.0))
    board, _ = after(
        board, ViewArrived(view(call(1), call(2, "A015", over=True), call(3, "A016"), seq=3), 2.0)
    )

    _, wishes = step(board, Announced(1, PL_UK, 10.0))

    assert (spoken(wishes), reported(wishes)) == ([3], [(1, PL_UK), (2, ())])


def test_a_call_that_is_over_while_it_is_spoken_is_spoken_to_its_end():
    board, _ = after(awake(), ViewArrived(view(call(1), seq=2), 1.0))

    board, wishes = step(board, ViewArrived(view(call(1, over=True), seq=3), 2.0))

    assert wishes == []
    assert board.turn == Turn(call(1, over=True), 1.0, speaking=True)


def test_what_was_spoken_is_reported_when_the_voice_is_done():
    board, _ = after(awake(), ViewArrived(view(call(1), seq=2), 1.0))

    _, wishes = step(board, Announced(1, PL_UK, 9.0))

    assert wishes == [Report(1, PL_UK)]


def test_a_failed_voice_is_reported_with_what_was_heard_and_the_next_call_goes_on():
    board, _ = after(awake(), ViewArrived(view(call(1), call(2, "A015"), seq=2), 1.0))

    _, wishes = step(board, VoiceFailed(1, ("pl",), 9.0))

    assert [wish for wish in wishes if isinstance(wish, Report)] == [Report(1, ("pl",), Unspoken.BROKEN)]
    assert spoken(wishes) == [2]


def test_the_voice_coming_back_for_another_call_changes_nothing():
    board, _ = after(awake(), ViewArrived(view(call(1), seq=2), 1.0))

    assert step(board, Announced(99, PL_UK, 9.0)) == (board, [])


@pytest.mark.parametrize(("epoch", "seq"), [(1, 5), (1, 4), (0, 9)])
def test_an_older_view_or_the_same_again_is_passed_over(epoch, seq):
    board = after(awake(), ViewArrived(view(call(1), epoch=1, seq=5), 1.0))[0]

    assert step(board, ViewArrived(view(call(2, "A015"), epoch=epoch, seq=seq), 2.0)) == (board, [])


def test_a_hub_that_was_started_again_replays_nothing():
    board, _ = spoken_through(awake(call(1), call(2, "A015")))

    _, wishes = step(board, ViewArrived(view(call(1), call(2, "A015"), epoch=2, seq=1), 5.0))

    assert wishes == []


def test_a_hub_that_counts_its_calls_anew_is_heard_all_the_same():
    board = awake(call(900, "A014"), call(901, "A015"))

    _, wishes = step(board, ViewArrived(view(call(1, "A001"), epoch=2, seq=1), 5.0))

    assert spoken(wishes) == [1]


def test_a_hub_that_went_back_to_an_older_day_does_not_repeat_what_is_known():
    board = awake(call(1, "A014"), call(2, "A015"), call(3, "A016"))

    _, wishes = step(board, ViewArrived(view(call(1, "A014"), call(2, "A015"), epoch=2, seq=1), 5.0))

    assert spoken(wishes) == []


@pytest.mark.fault("F07")
def test_after_a_gap_only_calls_newer_than_the_last_known_are_spoken():
    board = awake(call(5, "A015"), call(6, "A016"))
    missed = view(call(5, "A015"), call(6, "A016"), call(7, "A017", age_s=3), seq=9, after_s=60)

    _, wishes = step(board, ViewArrived(missed, 60.0, gap_s=60.0))

    assert spoken(wishes) == [7]


def test_a_view_that_lay_at_the_broker_while_the_board_was_away_is_as_old_as_its_lying():
    board = after(Board(), ViewArrived(view(seq=1, after_s=0), 0.0))[0]
    stored = view(call(7, age_s=5), seq=2, after_s=10)

    _, wishes = step(board, ViewArrived(stored, 200.0, gap_s=200.0))

    assert (spoken(wishes), reported(wishes)) == ([], [(7, ())])


def test_a_beat_that_is_held_up_itself_does_not_make_the_views_behind_it_look_fresh():
    board = after(Board(), ViewArrived(view(seq=1, after_s=0), 0.0))[0]
    beat = HubHeard(NINE + timedelta(seconds=9), 200.0, gap_s=198.0)
    stored = view(call(7, age_s=5), seq=2, after_s=10)

    _, wishes = after(board, beat, ViewArrived(stored, 200.1, gap_s=198.0))

    assert (spoken(wishes), reported(wishes)) == ([], [(7, ())])


def test_a_fresh_call_after_a_long_gap_is_spoken():
    board = after(Board(), ViewArrived(view(seq=1, after_s=0), 0.0))[0]
    fresh = view(call(7, age_s=5), seq=2, after_s=599)

    _, wishes = step(board, ViewArrived(fresh, 600.0, gap_s=600.0))

    assert spoken(wishes) == [7]


@pytest.mark.parametrize("jump_s", [-7200, 7200])
@pytest.mark.fault("F13")
def test_a_hub_whose_clock_jumps_is_heard_all_the_same(jump_s):
    board = after(Board(), ViewArrived(view(seq=1, after_s=0), 0.0))[0]

    _, wishes = step(board, ViewArrived(view(call(7), seq=2, after_s=30 + jump_s), 30.0, gap_s=2.0))

    assert spoken(wishes) == [7]


def test_a_board_that_is_not_the_voice_of_its_room_shows_each_call_in_silence():
    board, wishes = step(awake(), ViewArrived(view(call(1), seq=2, voice=False), 1.0))

    assert (spoken(wishes), silent(wishes)) == ([], [(1, Unspoken.ANOTHER)])
    assert board.turn == Turn(call(1, voice=OTHER), 1.0, speaking=False)


def test_a_call_that_no_board_speaks_is_shown_in_silence():
    _, wishes = step(awake(), ViewArrived(view(call(1, voice=None), seq=2), 1.0))

    assert silent(wishes) == [(1, Unspoken.ANOTHER)]


def others(*calls):
    """Return *calls* as another board speaks them."""
    return [msgspec.structs.replace(each, voice=OTHER) for each in calls]


def test_a_call_that_becomes_ours_is_spoken_though_it_had_its_silent_turn():
    board, _ = after(awake(), ViewArrived(view(*others(call(1)), seq=2), 1.0), Ticked(30.0))

    board, wishes = step(board, ViewArrived(view(call(1), seq=3), 31.0))

    assert wishes == [Speak(call(1), with_room=False)]
    assert board.turn == Turn(call(1), 31.0, speaking=True)


def test_a_call_that_becomes_ours_in_its_silent_turn_is_spoken_at_once():
    board, _ = step(awake(), ViewArrived(view(*others(call(1)), seq=2), 1.0))

    _, wishes = step(board, ViewArrived(view(call(1), seq=3), 2.0))

    assert spoken(wishes) == [1]


def test_calls_that_become_ours_are_spoken_in_order_and_before_newer_ones():
    three = call(1), call(2, "A015"), call(3, "A016")
    board, _ = after(awake(), ViewArrived(view(*others(*three), seq=2), 1.0), Ticked(2.0))

    board, wishes = step(board, ViewArrived(view(*three, call(4, "A017"), seq=3), 3.0))
    _, rest = spoken_through(board)

    assert spoken(wishes + rest) == [1, 2, 3, 4]


def test_a_call_that_becomes_another_board_s_while_it_waits_here_is_shown_in_silence():
    board, _ = step(awake(), ViewArrived(view(call(1), call(2, "A015"), seq=2), 1.0))
    board, _ = step(board, ViewArrived(view(call(1), *others(call(2, "A015")), seq=3), 2.0))

    _, wishes = step(board, Announced(1, PL_UK, 10.0))

    assert (spoken(wishes), silent(wishes)) == ([], [(2, Unspoken.ANOTHER)])


def test_a_call_that_comes_back_to_us_while_we_speak_it_is_not_spoken_twice():
    board, _ = step(awake(), ViewArrived(view(call(1), seq=2), 1.0))
    board, _ = step(board, ViewArrived(view(*others(call(1)), seq=3), 2.0))

    board, wishes = step(board, ViewArrived(view(call(1), seq=4), 3.0))
    _, rest = after(board, Announced(1, PL_UK, 9.0), Ticked(30.0))

    assert spoken(wishes + rest) == []


@pytest.mark.parametrize("change", [{"over": True}, {"age_s": 400.0}])
def test_a_call_that_becomes_ours_too_late_stays_silent(change):
    board, _ = after(awake(), ViewArrived(view(*others(call(1)), seq=2), 1.0), Ticked(30.0))

    board, wishes = step(board, ViewArrived(view(call(1, **change), seq=3), 401.0))

    assert spoken(wishes) == []


def test_what_is_ours_in_the_first_view_is_not_taken_over():
    _, wishes = step(Board(), ViewArrived(view(call(1)), 0.0))

    assert spoken(wishes) == []


def test_a_hub_that_was_started_anew_makes_nobody_speak_what_another_board_has_spoken():
    board, _ = after(awake(), ViewArrived(view(*others(call(1)), seq=2), 1.0), Ticked(30.0))

    board, first = step(board, ViewArrived(view(call(1), epoch=2, seq=1), 31.0))
    _, later = step(board, ViewArrived(view(call(1), call(2, "A015"), epoch=2, seq=2), 32.0))

    assert spoken(first + later) == [2]


def test_what_waits_here_to_be_spoken_is_spoken_though_the_hub_was_started_anew():
    board, _ = step(awake(), ViewArrived(view(call(1), call(2, "A015"), seq=2), 1.0))
    for seq in (1, 2):
        anew = view(*others(call(1), call(2, "A015")), epoch=2, seq=seq)
        board, _ = step(board, ViewArrived(anew, 1.0 + seq))

    _, wishes = step(board, Announced(1, PL_UK, 10.0))

    assert spoken(wishes) == [2]


def test_quiet_hours_keep_the_board_silent():
    board = after(awake(), Ticked(0.5, Unspoken.QUIET))[0]

    board, wishes = step(board, ViewArrived(view(call(1), seq=2), 1.0))

    assert (spoken(wishes), silent(wishes)) == ([], [(1, Unspoken.QUIET)])
    assert board.turn is not None


def test_a_call_that_is_over_while_it_is_spoken_stands_out_no_more_but_the_next_one_does():
    board, _ = after(awake(), ViewArrived(view(call(1), call(2, "A015"), seq=2), 1.0))
    before = board.stands_out

    board, _ = step(board, ViewArrived(view(call(1, over=True), call(2, "A015"), seq=3), 2.0))

    assert (before, board.stands_out) == ("t-A014", "t-A015")


def test_a_silent_turn_ends_at_once_when_its_call_is_over():
    shown = view(call(1), call(2, "A015"), seq=2, voice=False)
    board = after(awake(turn_s=5.0), ViewArrived(shown, 1.0))[0]

    over = view(call(1, over=True), call(2, "A015"), seq=3, voice=False)
    board, wishes = step(board, ViewArrived(over, 2.0))

    assert board.turn == Turn(call(2, "A015", voice=OTHER), 2.0, speaking=False)
    assert reported(wishes) == [(2, ())]


def test_nothing_stands_out_when_the_only_call_is_over():
    board = after(awake(turn_s=5.0), ViewArrived(view(call(1), seq=2, voice=False), 1.0))[0]

    board = step(board, ViewArrived(view(call(1, over=True), seq=3, voice=False), 2.0))[0]

    assert (board.turn, board.stands_out) == (None, None)


def test_a_silent_call_stands_out_for_its_turn_and_then_no_more():
    board = after(awake(turn_s=5.0), ViewArrived(view(call(1), seq=2, voice=False), 1.0))[0]
    assert board.due_s == 6.0

    assert step(board, Ticked(5.9))[0].turn is not None
    assert step(board, Ticked(6.0))[0].turn is None


def test_a_call_stands_out_for_the_least_time_though_the_voice_failed_at_once():
    board, _ = after(awake(turn_s=5.0), ViewArrived(view(call(1), seq=2), 1.0), VoiceFailed(1, (), 1.1))

    assert board.turn == Turn(call(1), 1.0, speaking=False)
    assert step(board, Ticked(6.0))[0].turn is None


@pytest.mark.accessibility("A37")
def test_twenty_calls_within_five_seconds_each_stand_out_for_their_turn():
    board = after(awake(turn_s=5.0), ViewArrived(view(seq=2, voice=False), 0.5))[0]
    began, ended, clock_s = {}, {}, 0.5
    for tick in range(1, 500):
        clock_s = 0.5 + tick * 0.25
        if tick <= 20:
            burst = [call(n, f"A{n:03d}") for n in range(1, tick + 1)]
            board = step(board, ViewArrived(view(*burst, seq=2 + tick, voice=False), clock_s))[0]
        board = step(board, Ticked(clock_s))[0]
        if board.turn is not None:
            began.setdefault(board.turn.call.call, clock_s)
            ended[board.turn.call.call] = clock_s + 0.25

    lengths = [ended[number] - began[number] for number in range(1, 21)]
    assert list(began) == list(range(1, 21))
    assert min(lengths) >= 5.0
    assert max(lengths) < 6.0


def test_nothing_is_due_while_the_voice_speaks():
    board = after(awake(), ViewArrived(view(call(1), seq=2), 1.0))[0]

    assert board.due_s is None


def test_the_room_is_named_by_a_board_of_several_rooms():
    board = after(Board(), ViewArrived(view(rooms=("hall", "annex")), 0.0))[0]

    _, wishes = step(board, ViewArrived(view(call(1), seq=2, rooms=("hall", "annex")), 1.0))

    assert wishes == [Expect(1), Speak(call(1), with_room=True)]


@pytest.mark.fault("F07")
def test_a_stale_board_keeps_its_calls_and_is_fresh_again_when_the_hub_is_heard():
    board = awake(call(1))

    stale, wishes = step(board, WentStale(NINE, 11.0))
    fresh, _ = step(stale, GotFresh(20.0))

    assert (stale.stale_since, stale.view, wishes) == (NINE, board.view, [])
    assert fresh == board


def test_what_waits_for_its_turn_is_spoken_though_the_board_has_gone_stale():
    board, _ = after(awake(), ViewArrived(view(call(1), call(2, "A015"), seq=2), 1.0), WentStale(NINE, 11.0))

    _, wishes = step(board, Announced(1, PL_UK, 12.0))

    assert spoken(wishes) == [2]


def test_a_board_remembers_no_more_calls_than_it_must():
    board = awake()
    for number in range(1, 1001):
        board = step(board, ViewArrived(view(call(number, f"A{number % 900:03d}"), seq=1 + number), number))[
            0
        ]
        board = replace(board, turn=None, pending=())

    assert len(board.known) <= 400


@st.composite
def deliveries(draw):
    """A day of calls as views, delivered in any order, some lost, some twice; with voices that fail."""
    count = draw(st.integers(1, 30))
    over_from = [draw(st.integers(1, 40)) for _ in range(count)]
    views = [
        view(
            *(
                call(n + 1, f"A{n + 1:03d}", over=made >= n + over_from[n], age_s=(made - n - 1) * 10.0)
                for n in range(max(0, made - 20), made)
            ),
            seq=made + 1,
            after_s=made * 10.0,
        )
        for made in range(count + 1)
    ]
    order = draw(st.lists(st.sampled_from(views), min_size=1, max_size=60))
    sounds = draw(st.lists(st.sampled_from(["silence", "announced", "failed"]), min_size=60, max_size=60))
    return order, sounds


@given(deliveries())
@settings(max_examples=200, deadline=None)
def test_in_any_delivery_each_call_is_spoken_at_most_once_and_in_order(delivery):
    said, _, _ = _run(*delivery)

    assert said == sorted(set(said))


@given(deliveries())
@settings(max_examples=200, deadline=None)
def test_in_any_delivery_every_young_call_of_a_received_view_is_spoken_unless_it_is_over(delivery):
    said, owed, over = _run(*delivery)

    assert owed - over <= set(said)


@given(deliveries())
@settings(max_examples=200, deadline=None)
def test_in_any_delivery_every_new_call_is_reported_exactly_once(delivery):
    order, sounds = delivery
    board, wishes = _play(order, sounds)
    _, rest = spoken_through(board, 0.0)

    calls = [number for number, _ in reported(wishes + rest)]

    assert len(calls) == len(set(calls))
    assert set(calls) >= set(spoken(wishes + rest))
    assert expected(wishes) == sorted(set(calls), key=expected(wishes).index)


def _play(order, sounds):
    board, wishes, at_s = Board(), [], 0.0
    for arrived, sound in zip(order, sounds, strict=False):
        at_s += 1.0
        board, more = after(board, ViewArrived(arrived, at_s), Ticked(at_s))
        wishes += more
        if board.turn is not None and sound != "silence":
            kind = Announced if sound == "announced" else VoiceFailed
            board, more = after(board, kind(board.turn.call.call, (), at_s + 0.5))
            wishes += more
    return board, wishes


def _run(order, sounds):
    """Return what was spoken, what had to be, and what was over in a received view."""
    board, wishes = _play(order, sounds)
    _, rest = spoken_through(board, 0.0)
    newest, owed, over = None, set(), set()
    for arrived in order:
        if newest is not None and arrived.seq <= newest:
            continue
        known = {shown.call for shown in arrived.calls} if newest is None else set()
        highest = max(owed | over | known | _before(order, arrived, newest), default=0)
        for shown in arrived.calls:
            if shown.over:
                over.add(shown.call)
            elif shown.call > highest and shown.age_s <= 120:
                owed.add(shown.call)
        newest = arrived.seq
    return spoken(wishes + rest), owed, over


def _before(order, arrived, newest):
    """Return all calls of the views that were taken before *arrived*."""
    if newest is None:
        return set()
    taken = order[: order.index(arrived)]
    return {shown.call for earlier in taken for shown in earlier.calls}


STOPPED = Stopped(since=NINE)


def test_no_call_begins_to_be_spoken_while_the_hall_is_stopped():
    board = awake()
    board, wishes = after(board, ViewArrived(view(call(1), call(2, "A015"), seq=2), 1.0))
    assert spoken(wishes) == [1]

    board, wishes = after(
        board,
        ViewArrived(view(call(1), call(2, "A015"), seq=3, stopped=STOPPED), 2.0),
        Announced(1, PL_UK, 9.0),
        Ticked(20.0),
    )

    assert spoken(wishes) == []
    assert reported(wishes) == [(1, PL_UK), (2, ())]
    assert silent(wishes) == [(2, Unspoken.STOPPED)]
    assert board.turn is None


def test_the_call_that_is_made_once_more_when_the_hall_goes_on_is_spoken():
    board, _ = after(awake(), ViewArrived(view(call(1), seq=2, stopped=STOPPED), 1.0))

    _, wishes = after(board, ViewArrived(view(call(1), call(2, times=2), seq=3), 9.0))

    assert spoken(wishes) == [2]


def test_of_two_pictures_of_one_state_the_later_one_is_taken():
    first, later = view(call(1), seq=5), view(call(1), seq=5, after_s=10, waiting=())

    board, _ = step(step(Board(), ViewArrived(first, 0.0))[0], ViewArrived(later, 10.0))

    assert board.view == later
    assert step(board, ViewArrived(first, 11.0))[0].view == later
