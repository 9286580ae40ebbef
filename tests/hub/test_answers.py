"""What tells one command from another, and how an answer is given again."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from contract.commands import IssueTicket
from contract.problem import Problem
from contract.refusal import REFUSALS, BookingUsed
from hub.answers import fingerprint, refusal_answer, same_answer
from hub.store import Remembered
from tests.hub.branch import TUESDAY, A, open_day, wish


def test_the_same_command_has_the_same_fingerprint_and_another_has_another():
    command = wish(IssueTicket, service=A)

    assert fingerprint(command) == fingerprint(msgspec.structs.replace(command))
    assert fingerprint(command) != fingerprint(msgspec.structs.replace(command, party=2))
    assert fingerprint(command) != fingerprint(msgspec.structs.replace(command, by="kiosk-K2"))


@pytest.mark.parametrize("kind", REFUSALS.values())
def test_every_refusal_is_a_problem_that_becomes_the_same_refusal_again(kind):
    answer = refusal_answer(kind("the detail"))

    assert isinstance(answer.view, Problem)
    assert (answer.status, answer.view.code) == (int(kind.status), kind.code)
    assert type(answer.refused) is kind
    assert str(answer.refused) == "the detail"


def test_a_remembered_refusal_is_given_again():
    first = refusal_answer(BookingUsed("its ticket is C001"))
    remembered = Remembered(fingerprint=b"", status=first.status, body=first.body)

    assert same_answer(wish(IssueTicket, service=A), remembered) == first


def test_a_remembered_opening_of_the_day_is_given_again():
    body = b'{"branch":"town","epoch":1,"seq":1,"at":"2026-12-01T08:00:00Z","added":0,"known":0}'

    again = same_answer(
        open_day(TUESDAY + timedelta(days=1)), Remembered(fingerprint=b"", status=200, body=body)
    )

    assert (again.status, again.body, again.view.seq) == (200, body, 1)
