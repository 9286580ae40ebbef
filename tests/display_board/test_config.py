"""A board's settings are strict, and each mistake is named."""

import ast
import inspect
from datetime import time

import pytest

from contract.settings import BadSettings, read
from display_board import config
from display_board.config import BoardSettings
from display_board.sound import SoundSettings

LEAST = 'branch = "town-hall"\nboard = "hall-1"\n'


def test_branch_and_board_are_enough():
    settings = read(BoardSettings, LEAST, "board.toml")

    assert (settings.languages, settings.screen.viewing_distance_m) == ((), 8.0)


def test_an_unknown_key_is_named_with_the_one_that_was_meant():
    with pytest.raises(
        BadSettings, match=r"unknown key 'viewing_distance'; did you mean 'viewing_distance_m'"
    ):
        read(BoardSettings, LEAST + "[screen]\nviewing_distance = 8.0\n", "board.toml")


@pytest.mark.parametrize(
    "wrong",
    [
        "[screen]\nrotation = 45\n",
        "[screen]\ndiagonal_inch = 0\n",
        '[sound]\nquiet = ["25:00-07:00"]\n',
        '[sound]\nquiet = ["evening"]\n',
        "[sound]\nvolume_db = 40\n",
    ],
)
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(BadSettings):
        read(BoardSettings, LEAST + wrong, "board.toml")


def test_a_time_zone_that_does_not_exist_is_refused():
    with pytest.raises(BadSettings, match="Europe/Warszawa"):
        read(BoardSettings, LEAST + 'timezone = "Europe/Warszawa"\n', "board.toml")


@pytest.mark.parametrize(
    ("hours", "local", "quiet"),
    [
        ("12:00-12:30", time(12, 0), True),
        ("12:00-12:30", time(12, 29, 59), True),
        ("12:00-12:30", time(12, 30), False),
        ("20:00-07:00", time(23, 0), True),
        ("20:00-07:00", time(6, 59), True),
        ("20:00-07:00", time(7, 0), False),
        ("20:00-24:00", time(23, 59), True),
    ],
)
def test_quiet_hours_may_run_past_midnight(hours, local, quiet):
    assert SoundSettings(quiet=(hours,)).is_quiet(local) is quiet


def test_every_setting_is_explained():
    tree = ast.parse(inspect.getsource(config))
    for found in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for place, line in enumerate(found.body):
            if isinstance(line, ast.AnnAssign):
                after = found.body[place + 1] if place + 1 < len(found.body) else None
                assert isinstance(after, ast.Expr), f"{found.name}.{ast.unparse(line.target)}"
