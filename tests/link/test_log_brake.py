"""One trouble that comes a thousand times does not fill the log; what is held back is said and counted."""

from __future__ import annotations

import logging

import pytest

from link.log_brake import AT_ONCE, MOST_KINDS, STRETCH_S, LogBrake, held_back


class Log:
    """A log whose clock stands until it is turned."""

    def __init__(self) -> None:
        self.now_s, self.lines = 0.0, []
        self.brake = LogBrake(lambda: self.now_s)

    def say(self, text: str, *args: object, name: str = "hub", level: int = logging.WARNING) -> bool:
        record = logging.LogRecord(name, level, "x.py", 1, text, args, None)
        passed = self.brake.filter(record)
        self.lines += [record.getMessage()] if passed else []
        return passed


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.mark.fault("F32")
def test_of_ten_thousand_lines_of_one_kind_a_few_are_written_and_the_others_counted(log):
    for number in range(10_000):
        log.say("Report %d cannot be read", number)

    assert (len(log.lines), log.brake.dropped) == (AT_ONCE, 10_000 - AT_ONCE)


def test_another_kind_of_line_is_written_whatever_floods_the_log(log):
    for _ in range(1000):
        log.say("mad")

    assert log.say("Store lost: %s", "disk full", level=logging.ERROR)
    assert log.say("mad", name="kiosk")


def test_the_next_line_of_the_kind_says_how_many_were_held_back(log):
    for _ in range(AT_ONCE + 5):
        log.say("Report of %s", "b1")
    log.now_s = STRETCH_S
    log.say("Report of %s", "b2")
    log.say("Report of %s", "b3")

    assert log.lines[-2:] == ["Report of b2 (and 5 more like it)", "Report of b3"]


def test_however_many_kinds_of_lines_there_are_only_so_many_are_remembered(log):
    for number in range(MOST_KINDS + 500):
        log.say(f"kind {number}")

    assert len(log.brake._kinds) == MOST_KINDS


def test_what_a_program_held_back_is_read_off_its_own_log(log):
    handler = logging.NullHandler()
    handler.addFilter(log.brake)
    logging.getLogger().addHandler(handler)
    try:
        before = held_back()
        for _ in range(AT_ONCE + 3):
            log.say("mad")
        assert held_back() - before == 3
    finally:
        logging.getLogger().removeHandler(handler)
