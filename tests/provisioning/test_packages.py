"""Package lists: what they may hold, what is missing, and how it is brought."""

from pathlib import Path

import pytest

from provisioning.machine import Machine
from provisioning.packages import BadPackageList, install, missing, named
from tests.provisioning.machines import PaperMachine

PROJECT = Path(__file__).parents[2]
LISTS = sorted(PROJECT.glob("images/**/packages*.txt"))


def test_a_list_is_read_without_its_comments_and_in_its_order():
    text = "# of a hub\nmosquitto   # the broker\n\nlibgl1\n"

    assert named(text, (3, 11)) == ("mosquitto", "libgl1")


@pytest.mark.parametrize(("python", "expected"), [((3, 11), ()), ((3, 12), ("swig",)), ((3, 13), ("swig",))])
def test_a_package_may_be_for_later_pythons_only(python, expected):
    assert named('swig; python_version >= "3.12"', python) == expected


@pytest.mark.parametrize("line", ["libgl1 libegl1", "Mosquitto", "x; python_version < '3'", "--yes"])
def test_a_line_that_is_no_package_is_named_with_its_number(line):
    with pytest.raises(BadPackageList, match="line 2: not a package"):
        named(f"mosquitto\n{line}\n", (3, 11))


def test_there_is_a_list_for_each_kind_of_device_and_for_demo_and_tests():
    names = {path.relative_to(PROJECT / "images").as_posix() for path in LISTS}

    kinds = {f"{kind}/packages.txt" for kind in ("hub", "kiosk", "board", "desk")}
    assert names == kinds | {"packages-demo.txt", "packages-test.txt"}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.relative_to(PROJECT / "images").as_posix())
def test_every_list_can_be_read_and_names_nothing_twice(path):
    found = named(path.read_text(), (3, 13))

    assert found
    assert len(set(found)) == len(found)


def test_what_is_installed_or_provided_by_another_name_is_not_missing():
    class Trixie(PaperMachine):
        def answer(self, *command):
            return (
                "installed\tlibmtdev1t64, libmtdev1 (= 1.1.6-1.2)\n"
                "config-files\tmosquitto, \n"
                "installed\tsox, \n"
            )

    lacking = missing(["libmtdev1", "mosquitto", "sox"], Trixie(Path("/nowhere-at-all")))

    assert lacking == ("mosquitto",)


def test_this_very_debian_tells_what_is_missing():
    assert missing(["dpkg", "no-such-package-of-ours"], Machine()) == ("no-such-package-of-ours",)


def test_packages_are_installed_without_recommendations_and_with_patience_for_the_lock(tmp_path):
    machine = PaperMachine(tmp_path)

    install(["mosquitto"], machine)

    update, installed = machine.commands
    assert update == "apt-get -o DPkg::Lock::Timeout=300 update -q"
    assert installed.endswith("install -q -y --no-install-recommends mosquitto")


def test_a_debian_in_a_folder_starts_no_service_while_packages_are_installed(tmp_path):
    class Watching(PaperMachine):
        def run(self, *command):
            policy = self.path("/usr/sbin/policy-rc.d")
            assert "exit 101" in policy.read_text()
            assert policy.stat().st_mode & 0o111
            super().run(*command)

    machine = Watching(tmp_path)

    install(["mosquitto"], machine)

    assert len(machine.commands) == 2
    assert not machine.path("/usr/sbin/policy-rc.d").exists()


def test_a_policy_that_the_folder_has_of_its_own_stays(tmp_path):
    machine = PaperMachine(tmp_path)
    own = machine.path("/usr/sbin/policy-rc.d")
    own.write_text("#!/bin/sh\nexit 104\n")

    install(["mosquitto"], machine)

    assert "104" in own.read_text()
