"""Turns: one is heard, one waits at most, and whoever is cut hears of it once."""

from __future__ import annotations

import queue
import random
import threading
import time

import pytest

from hardware.turns import Heard, Turn, Turns
from tests.hardware.pins import threads_called, wait_for


class Stage:
    """Where turns are heard: each lasts until it is hushed or released."""

    def __init__(self):
        self.ends = queue.Queue()
        self.heard_now = []
        self.most_at_once = 0
        self._over = {}
        self.turns = Turns(self._hear, self._hush, name="stage")

    def turn(self, name):
        turn = Turn(on_end=lambda heard: self.ends.put((name, heard)))
        self._over[id(turn)] = threading.Event()
        return turn

    def release(self, turn):
        self._over[id(turn)].set()

    def end(self):
        return self.ends.get(timeout=10)

    def _hear(self, turn):
        self.heard_now.append(turn)
        self.most_at_once = max(self.most_at_once, len(self.heard_now))
        self._over[id(turn)].wait(30)
        self.heard_now.remove(turn)
        return Heard.CUT if turn.cut else Heard.WHOLE

    def _hush(self, turn):
        self._over[id(turn)].set()


@pytest.fixture
def stage():
    made = Stage()
    yield made
    made.turns.close()


def begun(stage, turn):
    wait_for(lambda: stage.heard_now == [turn], "the turn to begin")


def test_a_turn_is_heard_to_its_end(stage):
    turn = stage.turn("a")
    stage.turns.take(turn)
    begun(stage, turn)
    stage.release(turn)

    assert stage.end() == ("a", Heard.WHOLE)


def test_a_turn_that_was_cut_before_it_began_ends_as_cut(stage):
    first, second, third = stage.turn("a"), stage.turn("b"), stage.turn("c")
    stage.turns.take(first)
    begun(stage, first)
    stage.turns.take(second, after=True)
    stage.turns.take(third, after=True)

    assert stage.end() == ("b", Heard.CUT)


def test_only_those_that_are_meant_are_cut(stage):
    first, second = stage.turn("a"), stage.turn("b")
    stage.turns.take(first)
    begun(stage, first)
    stage.turns.take(second, after=True)
    stage.turns.cut(lambda turn: turn is second)
    dropped = stage.end()
    stage.release(first)

    assert [dropped, stage.end()] == [("b", Heard.CUT), ("a", Heard.WHOLE)]


def test_every_turn_ends_exactly_once_whatever_is_done_to_it(stage):
    dice = random.Random(7)
    names = [f"turn {number}" for number in range(200)]
    for name in names:
        stage.turns.take(stage.turn(name), after=dice.random() < 0.5)
        if dice.random() < 0.3:
            stage.turns.cut()
    stage.turns.cut()
    ended = [stage.end()[0] for _ in names]

    assert sorted(ended) == sorted(names)
    assert stage.ends.empty()
    assert stage.most_at_once <= 1


def test_turns_from_many_threads_are_heard_one_at_a_time(stage):
    def take(number):
        for step in range(20):
            stage.turns.take(stage.turn(f"{number}.{step}"))

    threads = [threading.Thread(target=take, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stage.turns.cut()
    for _ in range(80):
        stage.end()

    assert stage.most_at_once <= 1


def test_a_turn_without_a_receiver_ends_in_peace(stage):
    quiet = Turn()
    stage._over[id(quiet)] = threading.Event()
    stage.turns.take(quiet)
    begun(stage, quiet)
    stage.turns.cut()

    wait_for(lambda: not stage.heard_now, "the end")


def test_a_hearing_that_fails_is_logged_and_the_next_turn_is_heard(caplog):
    ends = queue.Queue()
    hearings = iter([ZeroDivisionError("no air"), Heard.WHOLE])

    def hear(turn):
        what = next(hearings)
        if isinstance(what, Exception):
            raise what
        return what

    turns = Turns(hear, str, name="stage")
    turns.take(Turn(on_end=ends.put))
    first = ends.get(timeout=10)
    turns.take(Turn(on_end=ends.put))

    assert (first, ends.get(timeout=10)) == (Heard.FAILED, Heard.WHOLE)
    assert "no air" in caplog.text
    turns.close()


def test_closing_ends_what_is_heard_and_what_waits(stage):
    first, second = stage.turn("a"), stage.turn("b")
    stage.turns.take(first)
    begun(stage, first)
    stage.turns.take(second, after=True)
    began_s = time.monotonic()

    stage.turns.close()

    assert {stage.end(), stage.end()} == {("a", Heard.CUT), ("b", Heard.CUT)}
    assert time.monotonic() - began_s < 1.0
    assert threads_called("stage") == 0


def test_who_comes_after_closing_is_told_at_once(stage):
    stage.turns.close()
    stage.turns.take(stage.turn("late"))

    assert stage.end() == ("late", Heard.CUT)


def test_a_receiver_may_close_the_turns():
    closed = threading.Event()

    def close(_):
        turns.close()
        closed.set()

    turns = Turns(lambda _: Heard.WHOLE, str, name="stage")
    turns.take(Turn(on_end=close))

    assert closed.wait(10)
    wait_for(lambda: threads_called("stage") == 0, "the threads to end")
