"""`okienko account`: who may sign in, told and mended at the console."""

from __future__ import annotations

import sqlite3

import pytest
from typer.testing import CliRunner

from hub.accounts.database import FILE, Database
from okienko.cli import app


@pytest.fixture
def data(tmp_path):
    database = Database(tmp_path / FILE)
    database.open()
    database.close()
    return tmp_path


def ran(*words):
    return CliRunner().invoke(app, ["account", *map(str, words)])


def test_an_invitation_is_a_link_and_the_account_stands_in_the_list(data):
    done = ran("invite", "Anna.Nowak", "--role", "clerk", "--role", "reception", "--name", "Anna Nowak",
               "--hub", "https://hub.example/", "--data", data)  # fmt: skip

    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("https://hub.example/welcome/")
    listed = ran("list", "--data", data).stdout
    assert listed.split() == ["anna.nowak", "Anna", "Nowak", "clerk", "reception", "invited"]


def test_a_second_invitation_keeps_name_and_roles(data):
    ran("invite", "anna", "--role", "clerk", "--name", "Anna", "--data", data)
    done = ran("invite", "anna", "--data", data)

    assert done.exit_code == 0, done.output
    assert ran("list", "--data", data).stdout.split() == ["anna", "Anna", "clerk", "invited"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["invite", "anna"], "no role"),
        (["invite", "anna", "--role", "boss"], "no such role; there are clerk"),
        (["invite", "Ą", "--role", "clerk"], "no login"),
    ],
)
def test_a_mistake_is_told_with_the_way_out(data, words, told):
    done = ran(*words, "--data", data)

    assert done.exit_code == 2
    assert told in done.stderr


def test_without_a_hub_that_ever_ran_the_folder_is_asked_for(tmp_path):
    done = ran("list", "--data", tmp_path)

    assert done.exit_code == 2
    assert "--data" in done.stderr


def test_deeds_are_listed_and_a_changed_one_is_told(data):
    ran("invite", "anna", "--role", "clerk", "--data", data)
    assert "invited" in ran("deeds", "--data", data).stdout
    with sqlite3.connect(data / FILE) as database:
        database.execute("UPDATE deeds SET by = 'nobody'")

    done = ran("deeds", "--data", data)

    assert done.exit_code == 2
    assert "entry 1" in done.stderr
