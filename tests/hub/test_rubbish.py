"""Python's rubbish is taken away in small rounds, and what lives is not walked through again on that day."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from hub.rubbish import Rubbish
from tests.hub.branch import TUESDAY, Day, ticket_for


class Ring:
    """Refers to itself, so that only a walk finds out that nobody needs it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def is_there(ring: weakref.ref[Ring]) -> bool:
    return ring() is not None


def test_a_ring_that_nobody_needs_is_gone_after_a_round():
    rubbish = Rubbish()
    rubbish.round(TUESDAY)
    ring = weakref.ref(Ring())

    rubbish.round(TUESDAY)

    assert not is_there(ring)


def test_what_lived_through_a_round_is_not_walked_through_again():
    day = Day(*(ticket_for("A") for _ in range(300)))

    Rubbish().round(TUESDAY)

    ticket = next(iter(day.branch.tickets.values()))
    assert not any(one is ticket for one in gc.get_objects())
    assert gc.get_freeze_count() > 300


@pytest.mark.parametrize(("day", "there"), [(TUESDAY, True), (TUESDAY + timedelta(days=1), False)])
def test_a_ring_that_died_among_what_was_put_aside_is_gone_with_the_day(day: date, there: bool):  # noqa: FBT001
    rubbish, ring = Rubbish(), Ring()
    known = weakref.ref(ring)
    rubbish.round(TUESDAY)
    del ring

    rubbish.round(day)

    assert is_there(known) is there
