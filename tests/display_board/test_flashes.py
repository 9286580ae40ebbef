"""What flashes more than three times a second is found, and nothing else."""

import pytest

from display_board.flashes import Flashes

FPS = 50


def flashes(per_second, low=0.0, high=1.0, *, seconds=3, fields=1, field=0):
    """Return whether a film is found in which one field goes from *low* to *high* so often in a second."""
    found, looking = False, Flashes(fields)
    for number in range(int(FPS * seconds)):
        at_s = number / FPS
        light = high if int(at_s * per_second * 2) % 2 else low
        found |= looking.see(at_s, [light if place == field else 0.5 for place in range(fields)])
    return found


@pytest.mark.accessibility("A28")
@pytest.mark.parametrize(("per_second", "found"), [(0.5, False), (3, False), (4, True), (10, True)])
def test_three_flashes_a_second_are_allowed_and_four_are_not(per_second, found):
    assert flashes(per_second) is found


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [(0.5, 0.55, False), (0.5, 0.65, True), (0.85, 0.99, False), (0.75, 0.9, True), (0.0, 0.05, False)],
)
def test_only_changes_that_are_strong_and_not_bright_throughout_count(low, high, found):
    assert flashes(10, low, high) is found


def test_a_small_field_counts_like_the_whole():
    assert flashes(5, fields=144, field=99)


def test_a_slow_change_over_many_frames_is_one():
    looking = Flashes(1)
    ramp = [abs((number % 100) - 50) / 50 for number in range(300)]  # up and down once in two seconds

    assert not any(looking.see(number / FPS, [light]) for number, light in enumerate(ramp))


def test_a_quick_change_in_small_steps_is_found_all_the_same():
    looking = Flashes(1)
    ramp = [abs((number % 10) - 5) / 5 for number in range(150)]  # up and down five times a second

    assert any(looking.see(number / FPS, [light]) for number, light in enumerate(ramp))
