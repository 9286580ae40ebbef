"""The command speaks to a person: help to read, mistakes in one line, nothing loaded before it is needed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from okienko.cli import app
from okienko.plainly import USAGE

COMMANDS = get_command(app).commands


def asked(*words: str):
    return CliRunner().invoke(app, list(words))


def test_the_help_names_every_verb():
    said = asked("--help").output

    assert [name for name, command in COMMANDS.items() if not command.hidden and name not in said] == []


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_explains_itself(verb):
    said = asked(verb, "--help")

    assert said.exit_code == 0
    assert COMMANDS[verb].help.splitlines()[0][:40] in said.output


def test_the_version_is_said():
    assert asked("--version").output.startswith("okienko 0.")


@pytest.mark.parametrize("kind", ["hub", "kiosk", "board", "desk"])
def test_a_missing_settings_file_is_one_line(kind, tmp_path):
    said = asked(kind, "--settings", str(tmp_path / "nowhere.toml"))

    assert said.exit_code == USAGE
    assert "nowhere.toml" in said.output
    assert "Traceback" not in said.output


@pytest.mark.parametrize("kind", ["hub", "kiosk", "board", "desk"])
def test_a_mistake_in_the_settings_is_named(kind, tmp_path):
    (tmp_path / "device.toml").write_text('brnach = "small"\n', encoding="utf-8")

    said = asked(kind, "--settings", str(tmp_path / "device.toml"))

    assert said.exit_code == USAGE
    assert "unknown key 'brnach'; did you mean 'branch'?" in said.output


def test_a_bad_clock_is_named(tmp_path):
    assert "not a clock: 'noon'" in asked("desk", "--clock", "noon").output


@pytest.mark.parametrize(
    ("verb", "foreign"),
    [
        ("desk", {"kivy", "litestar", "sqlalchemy", "escpos", "PIL"}),
        ("hub", {"kivy", "gpiozero", "escpos", "PIL"}),
    ],
)
def test_a_program_loads_nothing_of_the_others(verb, foreign):
    code = (
        "import sys, json\n"
        "sys.argv = ['okienko', sys.argv[1], '--settings', '/nonexistent/x.toml']\n"
        "from okienko.cli import app\n"
        "try:\n    app()\nexcept SystemExit:\n    pass\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )

    done = subprocess.run([sys.executable, "-c", code, verb], capture_output=True, text=True, check=True)

    assert not foreign & set(json.loads(done.stdout.splitlines()[-1]))


def test_a_branch_that_is_not_shipped_is_named_without_quotes_around():
    assert asked("demo", "--branch", "huge").output.startswith("okienko: no branch 'huge' is shipped")


def test_a_device_kind_that_there_is_not_is_told_with_those_that_are():
    assert "no device kind 'frob' (one of hub, kiosk, board, desk)" in asked("provision", "frob").output


@pytest.mark.parametrize(
    "words", [("--once",), ("--speed", "3"), ("--boards", "1"), ("--date", "2026-12-01")]
)
def test_what_belongs_to_a_day_is_refused_without_one(words):
    said = asked("demo", "--branch", "huge", *words)

    assert said.exit_code == USAGE
    assert f"demo: {words[0]} belongs to a replayed day" in said.output
