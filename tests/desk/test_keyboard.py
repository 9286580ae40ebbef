"""The keyboard twin on a pipe and on a terminal: keys press, text tells, and the end ends it."""

from __future__ import annotations

import io
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from contract.commands import CallNext, Recall
from desk.app import DeskUnit, on_keyboard
from desk.keyboard import KeyboardBox
from desk.signals import Button, Lamps, Pattern, Signal
from desk.state import UnitState
from link.fake import FakeHub
from link.fake_answers import desk_view
from link.fake_broker import FakeBroker
from tests.desk.table import HandClock, desk_settings
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from contract.settings import read
from desk.app import main
from desk.config import DeskSettings
from tests.desk.table import HandClock
main(read(DeskSettings, open(sys.argv[1]).read(), "desk.toml"), HandClock(), keyboard=True)
"""


class Terminal(io.StringIO):
    """Text that says it is a screen."""

    def isatty(self) -> bool:
        return True


class Keyboard:
    """A keyboard box on a pipe, and what it told."""

    def __init__(self, hub: FakeHub, out: io.StringIO) -> None:
        self.told: list[object] = []
        self.ended: list[bool] = []
        self.out = out
        self._reader, self.keys = os.pipe()
        self.box = KeyboardBox(
            desk_settings(hub),
            self.told.append,
            lambda: 7.0,
            HandClock(),
            on_end=lambda: self.ended.append(True),
            out=out,
            fd=self._reader,
        )

    def close(self) -> None:
        self.box.close()
        os.close(self._reader)


@pytest.fixture
def keyboard(hub):
    keyboard = Keyboard(hub, io.StringIO())
    yield keyboard
    keyboard.close()
    os.close(keyboard.keys)


@pytest.fixture
def terminal(hub):
    keyboard = Keyboard(hub, Terminal())
    yield keyboard
    keyboard.close()
    os.close(keyboard.keys)


def test_keys_press_buttons_and_others_do_nothing(keyboard):
    os.write(keyboard.keys, b"n?RxYp")

    eventually(lambda: len(keyboard.told) == 4)
    pressed = [press.button for press in keyboard.told]
    assert pressed == [Button.NEXT, Button.RECALL, Button.NO_SHOW, Button.PAUSE]


def test_q_ends_it(keyboard):
    os.write(keyboard.keys, b"q")

    eventually(lambda: keyboard.ended)
    assert keyboard.told == []


def test_on_a_pipe_each_change_is_one_plain_line(keyboard):
    state = UnitState(linked=True, view=desk_view("3", waiting=2))

    keyboard.box.show(state)
    keyboard.box.show(state)

    first, second = keyboard.out.getvalue().splitlines()
    assert first.startswith("n next")
    assert second == "Desk 3  open | nobody is called | waiting 2 | [lamps off]"


def test_a_terminal_is_drawn_over_in_place_and_rings(terminal):
    terminal.box.show(UnitState(linked=True, view=desk_view("3", waiting=1)))
    terminal.box.show(UnitState(linked=True, view=desk_view("3", waiting=2)))
    terminal.box.beep(Signal.SHORT)

    text = terminal.out.getvalue()
    assert (text.count("\x1b[H"), text.count("\x1b[2J"), text.count("\x1b[J")) == (2, 0, 0)
    assert "waiting 2" in text
    assert text.endswith("\a")


def test_on_a_pipe_nothing_rings(keyboard):
    keyboard.box.beep(Signal.SHORT)

    assert keyboard.out.getvalue() == ""


def test_a_terminal_shows_its_keys_and_colours_its_lamps(terminal):
    terminal.box.show(UnitState(linked=False, lamps=Lamps(red=Pattern.ON)))

    text = terminal.out.getvalue()
    assert "\x1b[31;1m[red:\x1b[0m no link]" in text
    assert "n next" in text


def test_when_nobody_reads_any_more_it_ends(keyboard):
    keyboard.out.close()

    keyboard.box.show(UnitState())

    assert keyboard.ended


def test_what_a_pipe_says_is_carried_out_before_the_end_of_the_pipe_ends_the_unit(hub, monkeypatch):
    reader, writer = os.pipe()
    os.write(writer, b"n")
    os.close(writer)
    monkeypatch.setattr("sys.stdin", os.fdopen(reader))
    monkeypatch.setattr("sys.stdout", io.StringIO())
    settings = desk_settings(hub)
    unit = DeskUnit(settings, on_keyboard(settings, HandClock()), clock=HandClock(), wire=FakeBroker())

    unit.run()

    sys.stdin.close()
    assert [type(command) for command in hub.commands] == [CallNext]


def program(tmp_path, hub: FakeHub, stdin: int) -> subprocess.Popen[bytes]:
    settings = tmp_path / "desk.toml"
    settings.write_text(f'branch = "fake"\ndesk = "3"\n[hub]\nurl = "{hub.url}"\n', encoding="utf-8")
    command = [sys.executable, "-c", PROGRAM, str(settings)]
    return subprocess.Popen(command, cwd=ROOT, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_the_program_works_on_a_real_terminal_and_ends_at_a_signal(tmp_path, hub):
    ours, theirs = pty.openpty()
    process = program(tmp_path, hub, theirs)
    os.close(theirs)
    os.write(ours, b"n")
    called = next((line for line in process.stdout or [] if b"A001  called" in line), b"")
    assert called, (process.stderr.read() if process.stderr else b"").decode()

    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10.0)

    os.close(ours)
    assert process.returncode == 0
    assert called.startswith(b"Desk 3  open | A001  called (once")


def test_the_program_works_on_a_pipe(tmp_path, hub):
    process = program(tmp_path, hub, subprocess.PIPE)

    out, errors = process.communicate(b"nr", timeout=20.0)

    assert process.returncode == 0, errors.decode()
    assert [type(command) for command in hub.commands] == [CallNext, Recall]
    assert "A001  called" in out.decode()
    assert b"Traceback" not in errors


def test_a_drawn_number_display_stands_below_the_panel(terminal):
    terminal.box.show(UnitState(), ["\u00a0\u00a0█▀█", "\u00a0\u00a0▀▀▀"])

    drawn = terminal.out.getvalue()
    assert (
        drawn.index("no picture from the hub")
        < drawn.index("\u00a0\u00a0█▀█")
        < drawn.index("\u00a0\u00a0▀▀▀")
    )
