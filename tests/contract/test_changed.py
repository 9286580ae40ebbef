"""A changed copy is what `dataclasses.replace` would make, whatever the fields stand in."""

from __future__ import annotations

import dataclasses

import pytest

from contract.changed import replace


@dataclasses.dataclass(frozen=True, kw_only=True)
class InDict:
    one: int = 1
    two: tuple[int, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class InSlots:
    one: int = 1
    two: tuple[int, ...] = ()


@pytest.fixture(params=[InDict, InSlots])
def state(request):
    return request.param(two=(2,))


@pytest.mark.parametrize("changes", [{}, {"one": 5}, {"one": 5, "two": (7, 8)}])
def test_a_changed_copy_is_what_the_standard_library_makes(state, changes):
    assert replace(state, **changes) == dataclasses.replace(state, **changes)


def test_what_was_copied_stays_as_it_was(state):
    copy = replace(state, one=9)

    assert (state, copy.one, type(copy)) == (type(state)(two=(2,)), 9, type(state))


def test_a_copy_is_as_frozen_as_what_it_is_of(state):
    with pytest.raises(dataclasses.FrozenInstanceError):
        replace(state, one=9).one = 1


def test_a_field_that_there_is_not_is_named(state):
    with pytest.raises(TypeError, match="three"):
        replace(state, three=3)
