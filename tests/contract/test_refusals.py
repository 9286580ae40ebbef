"""A refusal keeps its code on the way through the wire."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from contract.refusal import REFUSALS, NobodyWaiting, Refused, refusal_of


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_comes_back_as_its_own_kind(code):
    refusal = refusal_of(code, "why")

    assert type(refusal) is REFUSALS[code]
    assert (refusal.code, refusal.detail) == (code, "why")


def test_codes_are_lasting_words_and_no_two_are_the_same():
    assert len(REFUSALS) == len(Refused.__subclasses__())
    assert all(code == code.lower() and " " not in code for code in REFUSALS)


def test_a_refusal_is_a_conflict_or_a_thing_that_is_not_there():
    assert {kind.status for kind in REFUSALS.values()} == {HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND}


@pytest.mark.fault("F32")
def test_a_code_of_a_newer_hub_is_kept():
    refusal = refusal_of("hall-on-fire", "leave")

    assert (refusal.code, str(refusal)) == ("hall-on-fire", "leave")
    assert Refused.code == "refused"


def test_a_refusal_says_what_is_the_case():
    with pytest.raises(NobodyWaiting, match="nobody waits for desk 3"):
        raise NobodyWaiting("nobody waits for desk 3")
