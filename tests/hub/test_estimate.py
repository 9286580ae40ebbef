"""How long a visitor will wait: a range that moves the right way, and no answer where nobody knows."""

from __future__ import annotations

import pytest

from contract.commands import CloseDesk, PauseDesk, Serve, Transfer
from hub.estimate import likely_wait, mean_serving_s
from tests.hub.branch import A, B, C, Day, call_next, open_desks, ticket_for, wish


def tickets(service, count):
    return [ticket_for(service) for _ in range(count)]


@pytest.mark.parametrize(
    "commands", [[], [*open_desks("1"), wish(CloseDesk, desk="1")], [wish(PauseDesk, desk="1")]]
)
def test_without_an_open_desk_nobody_knows(commands):
    assert likely_wait(Day(*commands).branch, A) is None


def test_a_newcomer_in_an_empty_hall_with_a_free_desk_does_not_wait():
    wait = likely_wait(Day(*open_desks("1")).branch, A)

    assert (wait.low, wait.high) == (0, 0)


def test_at_one_desk_the_middle_is_a_little_below_the_work_ahead_and_the_high_end_well_above():
    wait = likely_wait(Day(*open_desks("2"), *tickets("A", 6)).branch, A)

    assert 45 <= wait.low < 60
    assert 75 <= wait.high <= 120


def test_two_desks_halve_the_wait():
    one = likely_wait(Day(*open_desks("2"), *tickets("A", 12)).branch, A)
    two = likely_wait(Day(*open_desks("1", "2"), *tickets("A", 12)).branch, A)

    assert two.low == pytest.approx(one.low / 2, abs=1)


def test_a_shared_desk_helps_less_when_others_wait_for_it():
    alone = likely_wait(Day(*open_desks("1", "2"), *tickets("A", 8)).branch, A)
    shared = likely_wait(Day(*open_desks("1", "2"), *tickets("B", 10), *tickets("A", 8)).branch, A)

    assert shared.low > alone.low


def test_a_desk_that_is_busy_with_another_service_all_day_does_not_count():
    without = likely_wait(Day(*open_desks("2"), *tickets("A", 2)).branch, A)
    busy = likely_wait(Day(*open_desks("1", "2"), *tickets("B", 100), *tickets("A", 2)).branch, A)

    assert busy == without


def test_who_is_at_a_desk_is_waited_for_too():
    free = likely_wait(Day(*open_desks("2")).branch, A)
    taken = likely_wait(Day(*open_desks("2"), ticket_for("A"), call_next("2")).branch, A)

    assert free.high == 0
    assert 4 <= taken.low <= taken.high <= 20


def test_who_stands_further_ahead_waits_less():
    day = Day(*open_desks("2"), *(ticket_for("A", f"visitor-{number}") for number in range(10)))

    lows = [likely_wait(day.branch, A, day.ticket(f"visitor-{number}")).low for number in range(10)]

    assert lows == sorted(lows)
    assert lows[0] == 0


def test_the_range_holds_its_order_and_narrows_with_the_queue():
    short = likely_wait(Day(*open_desks("2"), *tickets("A", 1)).branch, A)
    long = likely_wait(Day(*open_desks("2"), *tickets("A", 40)).branch, A)

    assert short.low <= short.high
    assert long.high / long.low < short.high / short.low


def test_the_day_corrects_the_operator_s_figure():
    day = Day(*open_desks("2"), *tickets("A", 30))
    before = mean_serving_s(day.branch, A)
    for _ in range(30):
        day.do(call_next("2"))
        day.clock.turn(minutes=20)
        day.do(wish(Serve, desk="2"))

    assert before == 600.0
    assert mean_serving_s(day.branch, A) == pytest.approx((10 * 600 + 30 * 1200) / 40)


def test_a_service_that_was_taken_out_of_the_settings_has_some_mean():
    assert mean_serving_s(Day().branch, "gone") == 600.0


def test_who_was_sent_to_a_desk_waits_for_that_one():
    day = Day(*open_desks("1", "2"), *tickets("B", 6), ticket_for("A", "anna"), call_next("2"))
    day.do(wish(Transfer, desk="2", to="1"))

    wait = likely_wait(day.branch, A, day.ticket("anna"))
    day.clock.turn(minutes=1)
    day.do(call_next("1"))
    busy = likely_wait(day.branch, A, day.ticket("anna"))
    day.clock.turn(minutes=1)
    day.do(wish(PauseDesk, desk="1"))

    assert 20 <= wait.low <= 30
    assert busy.low >= wait.low - 5
    assert likely_wait(day.branch, A, day.ticket("anna")) is None


def test_services_that_share_no_desk_do_not_disturb_each_other():
    quiet = likely_wait(Day(*open_desks("1", "3")).branch, C)
    busy = likely_wait(Day(*open_desks("1", "3"), *tickets("A", 20), *tickets("B", 20)).branch, C)

    assert quiet == busy
    assert likely_wait(Day(*open_desks("1")).branch, B) is not None
