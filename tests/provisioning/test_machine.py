"""Running programs on a machine, this one or one in a folder."""

import os
from pathlib import Path

import pytest

from provisioning.machine import CommandFailed, Machine, rights


def test_this_machine_is_known_by_its_root(tmp_path):
    assert Machine().is_this_one
    assert not Machine(tmp_path).is_this_one
    assert not Machine(tmp_path).has_systemd


def test_a_place_lies_under_the_root(tmp_path):
    assert Machine(tmp_path).path("/etc/okienko") == tmp_path / "etc/okienko"
    assert Machine().path("/etc/okienko") == Path("/etc/okienko")


def test_an_answer_is_what_the_program_wrote():
    assert Machine().answer("printf", "a b") == "a b"


def test_a_program_that_fails_is_told_with_its_last_words():
    with pytest.raises(CommandFailed, match=r"ended with 3\nno mirror"):
        Machine().run("sh", "-c", "echo no mirror >&2; exit 3")


def test_a_program_that_is_not_there_is_named():
    with pytest.raises(CommandFailed, match="no-such-program cannot be started"):
        Machine().answer("no-such-program")


def test_whether_a_program_succeeds_is_told_without_an_error():
    assert Machine().succeeds("true")
    assert not Machine().succeeds("false")
    assert not Machine().succeeds("no-such-program")


def test_the_python_of_this_program_does_not_leak_into_the_device(monkeypatch):
    for name in ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME"):
        monkeypatch.setenv(name, "/somewhere")

    environment = dict(line.partition("=")[::2] for line in Machine().answer("env").splitlines())

    assert environment.keys().isdisjoint({"PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME"})
    assert environment["DEBIAN_FRONTEND"] == "noninteractive"
    assert environment["PATH"].endswith("/usr/bin:/sbin:/bin")


def test_commands_that_change_this_machine_go_through_sudo_where_that_is_needed(tmp_path):
    told = tmp_path / "sudo"
    told.write_text('#!/bin/sh\necho "asked: $*" >&2; exit 1\n')
    told.chmod(0o755)

    with pytest.raises(CommandFailed, match="asked: apt-get update"):
        Machine(sudo=(str(told),)).run("apt-get", "update")


@pytest.mark.skipif(os.geteuid() != 0, reason="says what root may do")
def test_root_needs_no_sudo():
    assert rights() == ()
