"""Ids that were seen are known, in bounded memory."""

from __future__ import annotations

from contract.names import CommandId
from hub.answered import BITS, KEPT, Answered
from hub.store import Remembered

ANSWER = Remembered(fingerprint=b"", status=200, body=b"{}")


def ids(kind, count):
    return [CommandId(f"{kind}-{number}") for number in range(count)]


def test_what_was_seen_is_never_taken_for_new():
    answered = Answered(ids("seen", 20_000))

    assert all(answered.may_know(command) for command in ids("seen", 20_000))


def test_what_is_new_is_nearly_always_known_to_be():
    answered = Answered(ids("seen", 20_000))

    assert sum(answered.may_know(command) for command in ids("new", 20_000)) < 20


def test_an_empty_memory_knows_nothing():
    assert not any(Answered().may_know(command) for command in ids("new", 1000))


def test_its_size_does_not_grow():
    answered = Answered()
    for command in ids("seen", 3 * KEPT):
        answered.add(command)
        answered.keep(command, ANSWER)

    assert len(answered._seen) == BITS // 8
    assert len(answered._latest) == KEPT


def test_the_latest_answers_are_at_hand_and_older_ones_are_not():
    answered = Answered()
    for command in ids("seen", KEPT + 1):
        answered.keep(command, ANSWER)

    assert answered.latest(CommandId("seen-0")) is None
    assert answered.latest(CommandId("seen-1")) is ANSWER
