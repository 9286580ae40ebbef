"""The keyboard twin: keys press buttons, and the terminal is as before afterwards."""

from __future__ import annotations

import os
import pty
import queue
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from hardware.keyboard_buttons import KeyboardButtons
from tests.hardware.pins import open_files, threads_called, wait_for

HOUSE = Path(__file__).parents[2]
KEYS = {"n": "next", "r": "recall", "x": "no-show", "ż": "pause"}
ECHO_AND_LINES = termios.ECHO | termios.ICANON


@pytest.fixture
def pipe():
    reader, writer = os.pipe()
    yield reader, writer
    os.close(reader)
    if writer_is_open(writer):
        os.close(writer)


def writer_is_open(fd):
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


@pytest.fixture
def terminal():
    master, slave = pty.openpty()
    yield master, slave
    os.close(slave)
    os.close(master)


def pressed_by(data, reader, writer):
    """Return what *data* presses; a trailing ``x`` shows that all was read."""
    presses = queue.Queue()
    with KeyboardButtons(KEYS, on_press=presses.put, fd=reader):
        os.write(writer, data + b"x")
        told = []
        while not told or told[-1] != "no-show":
            told.append(presses.get(timeout=10))
    return told[:-1]


def test_each_key_presses_its_button_in_order(pipe):
    assert pressed_by(b"nrn", *pipe) == ["next", "recall", "next"]


def test_other_keys_press_nothing(pipe):
    assert pressed_by(b"qn \n\t1", *pipe) == ["next"]


def test_capitals_press_the_same_button(pipe):
    assert pressed_by(b"N", *pipe) == ["next"]


def test_capitals_may_have_a_button_of_their_own(pipe):
    presses = queue.Queue()
    with KeyboardButtons({"n": "next", "N": "no-show"}, on_press=presses.put, fd=pipe[0]):
        os.write(pipe[1], b"nN")

        assert [presses.get(timeout=10), presses.get(timeout=10)] == ["next", "no-show"]


def test_a_letter_that_is_no_ascii_works_also_when_its_bytes_come_one_by_one(pipe):
    presses = queue.Queue()
    with KeyboardButtons(KEYS, on_press=presses.put, fd=pipe[0]):
        for byte in "ż".encode():
            os.write(pipe[1], bytes([byte]))

        assert presses.get(timeout=10) == "pause"


def test_arrow_and_function_keys_are_not_taken_for_letters(pipe):
    reader, writer = pipe
    presses = queue.Queue()
    with KeyboardButtons({"a": "next", "p": "recall", "x": "no-show"}, on_press=presses.put, fd=reader):
        os.write(writer, b"\x1b[A\x1bOP\x1b[1;5Ax")

        assert presses.get(timeout=10) == "no-show"


def test_bytes_that_are_no_text_do_no_harm(pipe):
    assert pressed_by(b"\xff\xfe\x00n", *pipe) == ["next"]


def test_the_end_of_the_pipe_is_told_once(pipe):
    reader, writer = pipe
    ends = []
    with KeyboardButtons(KEYS, on_press=str, on_end=lambda: ends.append("end"), fd=reader):
        os.close(writer)
        wait_for(lambda: ends, "the end")

    assert ends == ["end"]


def test_closing_is_not_told_as_an_end(pipe):
    ends = []
    keyboard = KeyboardButtons(KEYS, on_press=str, on_end=lambda: ends.append("end"), fd=pipe[0])

    keyboard.close()
    keyboard.close()

    assert ends == []


def test_a_receiver_that_fails_is_logged_and_hears_the_next_key(pipe, caplog):
    presses = []

    def receive(name):
        presses.append(name)
        raise RuntimeError("the queue is full")

    with KeyboardButtons(KEYS, on_press=receive, fd=pipe[0]):
        os.write(pipe[1], b"nr")
        wait_for(lambda: presses == ["next", "recall"], "both presses")

    assert "the queue is full" in caplog.text


def test_keys_of_a_terminal_arrive_at_once_and_unseen_and_it_is_put_back(terminal):
    master, slave = terminal
    before = termios.tcgetattr(slave)
    presses = queue.Queue()

    with KeyboardButtons(KEYS, on_press=presses.put, fd=slave):
        during = termios.tcgetattr(slave)
        os.write(master, b"n")  # and no Enter
        assert presses.get(timeout=10) == "next"

    assert not during[3] & ECHO_AND_LINES
    assert during[3] & termios.ISIG, "Ctrl-C must still end the program"
    assert termios.tcgetattr(slave) == before


def test_the_terminal_is_put_back_when_the_program_around_fails(terminal):
    _, slave = terminal
    before = termios.tcgetattr(slave)

    with pytest.raises(RuntimeError, match="crash"), KeyboardButtons(KEYS, on_press=str, fd=slave):
        raise RuntimeError("crash")

    assert termios.tcgetattr(slave) == before


def test_the_terminal_is_put_back_when_the_program_ends_without_closing(terminal):
    _, slave = terminal
    before = termios.tcgetattr(slave)
    program = "from hardware.keyboard_buttons import KeyboardButtons as Keyboard; "
    program += f"Keyboard({{}}, on_press=str, fd={slave})"

    subprocess.run([sys.executable, "-c", program], pass_fds=[slave], cwd=HOUSE, timeout=60, check=True)

    assert termios.tcgetattr(slave) == before


def test_a_receiver_may_close_the_keyboard(pipe):
    presses = []

    def receive(name):
        presses.append(name)
        keyboard.close()

    before = threads_called("keyboard-buttons")
    keyboard = KeyboardButtons(KEYS, on_press=receive, fd=pipe[0])
    os.write(pipe[1], b"nr")
    wait_for(lambda: threads_called("keyboard-buttons") == before, "the end of the reader")

    assert presses == ["next"]


def test_a_terminal_that_is_hung_up_is_the_end_and_needs_no_putting_back():
    master, slave = pty.openpty()
    ends = []
    keyboard = KeyboardButtons(KEYS, on_press=str, on_end=lambda: ends.append("end"), fd=slave)

    os.close(master)
    wait_for(lambda: ends, "the end")
    keyboard.close()
    os.close(slave)

    assert ends == ["end"]


def test_closing_gives_thread_and_files_back(pipe):
    threads, files = threads_called("keyboard-buttons"), open_files()

    for _ in range(5):
        KeyboardButtons(KEYS, on_press=str, fd=pipe[0]).close()

    assert (threads_called("keyboard-buttons"), open_files()) == (threads, files)
