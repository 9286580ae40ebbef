"""The command line of a machine that has nothing but Python."""

import subprocess
import sys
from pathlib import Path

import pytest

from provisioning import __main__ as way_in
from provisioning.machine import CommandFailed
from tests.provisioning.machines import PaperMachine

PROJECT = Path(__file__).parents[2]


def test_it_runs_on_a_python_without_any_of_our_parts():
    bare = (
        "import sys; sys.path.insert(0, sys.argv[1]); import provisioning.__main__ as it; it.main(['--help'])"
    )
    command = [sys.executable, "-I", "-S", "-c", bare, str(PROJECT)]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "make this machine a desk" in done.stdout


def test_an_impossible_option_is_told_in_one_line(capsys):
    assert way_in.main(["desk", "--branch", "a/b", "--dry-run"]) == 1

    assert "--branch: cannot be used: 'a/b'" in capsys.readouterr().err


def test_a_root_without_a_debian_is_told(capsys, tmp_path):
    assert way_in.main(["desk", "--root", str(tmp_path), "--dry-run"]) == 1

    assert "holds an unknown system: expected Debian 12 or 13" in capsys.readouterr().err


@pytest.fixture
def package_list(tmp_path):
    path = tmp_path / "packages.txt"
    path.write_text("mosquitto\nsox\n")
    return path


def test_missing_packages_are_installed_and_named(tmp_path, package_list, capsys, monkeypatch):
    monkeypatch.setattr(way_in, "rights", lambda: ())
    machine = PaperMachine(tmp_path / "root", packages=("sox",))

    assert way_in.bring_packages([package_list], machine) == 0

    assert machine.packages == {"sox", "mosquitto"}
    assert capsys.readouterr().out == "installing mosquitto\n"


def test_nothing_is_asked_of_apt_when_nothing_is_missing(tmp_path, package_list, capsys, monkeypatch):
    monkeypatch.setattr(way_in, "rights", lambda: ())
    machine = PaperMachine(tmp_path / "root", packages=("sox", "mosquitto"))

    assert way_in.bring_packages([package_list], machine) == 0

    assert machine.commands == []
    assert capsys.readouterr().out == ""


def test_without_root_or_sudo_the_missing_ones_are_listed_and_the_work_goes_on(
    tmp_path, package_list, capsys, monkeypatch
):
    monkeypatch.setattr(way_in, "rights", lambda: None)
    machine = PaperMachine(tmp_path / "root", packages=("sox",))

    assert way_in.bring_packages([package_list], machine) == 0

    assert machine.commands == []
    assert "apt-get install --no-install-recommends mosquitto\n" in capsys.readouterr().err


def test_apt_that_may_work_and_cannot_is_an_error(tmp_path, package_list, capsys, monkeypatch):
    monkeypatch.setattr(way_in, "rights", lambda: ())
    machine = PaperMachine(tmp_path / "root")
    machine.refused = "update"

    with pytest.raises(CommandFailed, match="cannot be reached"):
        way_in.bring_packages([package_list], machine)


def test_a_system_without_dpkg_is_told_what_is_needed(tmp_path, package_list, capsys):
    class Other(PaperMachine):
        def answer(self, *command):
            raise CommandFailed("dpkg-query cannot be started")

    assert way_in.bring_packages([package_list], Other(tmp_path / "root")) == 0

    assert "mosquitto sox" in capsys.readouterr().err
