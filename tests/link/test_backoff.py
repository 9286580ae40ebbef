"""Waits grow, stay bounded, and differ from device to device."""

from __future__ import annotations

from link.backoff import Backoff


def waits(backoff: Backoff, count: int) -> list[float]:
    return [backoff.next_s() for _ in range(count)]


def test_waits_double_and_are_shortened_by_at_most_a_half():
    for number, wait_s in enumerate(waits(Backoff(first_s=0.1, longest_s=100.0), 8)):
        assert 0.05 * 2**number <= wait_s <= 0.1 * 2**number


def test_no_wait_is_longer_than_the_longest():
    assert max(waits(Backoff(first_s=0.1, longest_s=5.0), 50)) <= 5.0


def test_after_a_success_waits_begin_short_again():
    backoff = Backoff(first_s=0.1, longest_s=5.0)
    waits(backoff, 10)

    backoff.reset()

    assert backoff.next_s() <= 0.1


def test_forty_devices_do_not_come_back_in_the_same_instant():
    assert len({Backoff().next_s() for _ in range(40)}) > 30
