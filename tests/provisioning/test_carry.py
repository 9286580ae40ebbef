"""Each step seen and made on a machine of paper."""

from pathlib import Path

import pytest

from provisioning.carry import is_so, make_so
from provisioning.machine import CommandFailed
from provisioning.plan import (
    Account,
    Enabled,
    KernelWords,
    Kind,
    Masked,
    Packages,
    PlacedFile,
    Pointer,
    Release,
    Running,
    SourceTree,
    Tidied,
)
from tests.provisioning.machines import PaperMachine

PROJECT = Path(__file__).parents[2]
USERS = "u okienko-desk -\nm okienko-desk gpio\n"
UNIT = "/etc/systemd/system/okienko-desk.service"
COMMAND_LINE = "/boot/firmware/cmdline.txt"
DESK = Release("/opt/okienko/desk-1", Kind.DESK, builds_pins=False, draws=False)
BOARD = Release("/opt/okienko/board-1", Kind.BOARD, builds_pins=False, draws=True)


@pytest.fixture
def machine(tmp_path):
    machine = PaperMachine(tmp_path / "root", boots=True)
    machine.path("/etc/systemd/system").mkdir(parents=True)
    machine.path("/etc/sysusers.d").mkdir(parents=True)
    machine.path("/etc/sysusers.d/okienko-desk.conf").write_text(USERS)
    machine.path("/opt/okienko/source/requirements").mkdir(parents=True)
    machine.path("/boot/firmware").mkdir(parents=True)
    machine.path(COMMAND_LINE).write_text(
        "console=serial0,115200 console=tty1 root=PARTUUID=1 rootwait loglevel=7\n"
    )
    return machine


@pytest.mark.parametrize(
    "step",
    [
        Packages(("mosquitto", "sox")),
        PlacedFile(UNIT, "[Service]\n"),
        PlacedFile("/etc/okienko/desk.toml", "branch = 'x'\n", kept=True),
        Account("okienko-desk", "/etc/sysusers.d/okienko-desk.conf", USERS),
        SourceTree("/opt/okienko/source", "cafe"),
        DESK,
        BOARD,
        Pointer("/opt/okienko/desk", "desk-1"),
        Masked("getty@tty1.service"),
        KernelWords(("quiet", "loglevel=0", "consoleblank=0")),
        Enabled("okienko-desk.service"),
        Running("okienko-desk.service"),
    ],
    ids=lambda step: type(step).__name__,
)
def test_a_step_is_not_so_at_first_and_so_once_it_was_made(machine, step):
    assert not is_so(step, machine)

    make_so(step, machine, PROJECT)

    assert is_so(step, machine)


def test_the_words_for_the_kernel_stand_in_one_line_beside_those_that_were_there(machine):
    make_so(KernelWords(("quiet", "loglevel=0")), machine, PROJECT)

    assert machine.path(COMMAND_LINE).read_text() == (
        "console=serial0,115200 console=tty3 root=PARTUUID=1 rootwait quiet loglevel=0\n"
    )


def test_a_machine_that_is_started_in_another_way_is_left_alone(machine):
    machine.path(COMMAND_LINE).unlink()
    step = KernelWords(("quiet",))

    assert is_so(step, machine)
    make_so(step, machine, PROJECT)
    assert not machine.path(COMMAND_LINE).exists()


def test_a_file_that_was_changed_on_the_device_is_put_right_again(machine):
    step = PlacedFile(UNIT, "[Service]\n")
    make_so(step, machine, PROJECT)
    machine.path(UNIT).write_text("changed by hand")

    assert not is_so(step, machine)
    make_so(step, machine, PROJECT)
    assert machine.path(UNIT).read_text() == "[Service]\n"
    assert machine.path(UNIT).stat().st_mode & 0o777 == 0o644


def test_a_settings_file_that_is_there_is_so_whatever_it_holds(machine):
    machine.path("/etc/okienko").mkdir()
    machine.path("/etc/okienko/desk.toml").write_text("mine")

    assert is_so(PlacedFile("/etc/okienko/desk.toml", "ours", kept=True), machine)


def test_only_what_is_missing_is_installed(machine):
    machine.packages = {"sox"}

    make_so(Packages(("mosquitto", "sox")), machine, PROJECT)

    assert machine.ran("install")[0].endswith("--no-install-recommends mosquitto")


def test_a_user_who_lacks_a_group_is_not_yet_as_he_shall_be(machine):
    machine.path("/etc/passwd").write_text("okienko-desk:x:999:\n")
    machine.path("/etc/group").write_text("gpio:x:9:pi\n")

    assert not is_so(Account("okienko-desk", "", USERS), machine)


def test_every_part_of_a_release_comes_with_a_hash_and_from_a_wheel(machine):
    make_so(DESK, machine, PROJECT)

    fetched = [line for line in machine.ran(" install ") if "--no-index" not in line]
    assert len(fetched) == 2
    assert all("--require-hashes --only-binary=:all:" in line for line in fetched)
    assert any(line.endswith("requirements/desk.txt") for line in fetched)
    assert any(line.endswith("requirements/build.txt") for line in fetched)


def test_the_tools_that_build_the_wheel_go_away_again(machine):
    make_so(DESK, machine, PROJECT)

    assert sorted(path.name for path in machine.path("/opt/okienko").iterdir()) == ["desk-1", "source"]


@pytest.mark.fault("F37")
def test_a_release_that_broke_off_is_not_complete_and_is_made_anew(machine):
    machine.refused = "requirements/desk.txt"
    with pytest.raises(CommandFailed):
        make_so(DESK, machine, PROJECT)
    assert not is_so(DESK, machine)
    assert not machine.path("/opt/okienko/workshop").exists()
    machine.refused = ""

    make_so(DESK, machine, PROJECT)

    assert is_so(DESK, machine)


@pytest.mark.parametrize(("release", "fonts"), [(DESK, 0), (BOARD, 1)])
def test_fonts_are_built_for_screens_only(machine, release, fonts):
    make_so(release, machine, PROJECT)

    assert len(machine.ran("hardware.font_build")) == fonts


def test_lgpio_is_built_with_its_library_inside_and_from_what_was_hashed(machine):
    make_so(Release("/opt/okienko/desk-2", Kind.DESK, builds_pins=True, draws=False), machine, PROJECT)

    (built,) = machine.ran("PYPI=1")
    assert "--require-hashes" in built
    assert "--no-binary=lgpio" in built
    assert built.endswith("requirements/pins.txt")
    assert any("lgpio-" in line for line in machine.ran("--no-index"))


def test_no_environment_sees_the_modules_of_the_system(machine):
    make_so(DESK, machine, PROJECT)

    assert machine.ran("--system-site-packages") == []
    assert machine.ran("PYPI=1") == []


def test_the_pointer_moves_to_the_newer_release(machine):
    make_so(Pointer("/opt/okienko/desk", "desk-1"), machine, PROJECT)

    make_so(Pointer("/opt/okienko/desk", "desk-2"), machine, PROJECT)

    assert str(machine.path("/opt/okienko/desk").readlink()) == "desk-2"


def test_the_command_of_another_device_on_the_same_machine_is_kept_while_it_works(machine):
    machine.path("/opt/okienko/hub-bin").touch()
    link = machine.path("/usr/local/bin/okienko")
    link.parent.mkdir(parents=True)
    link.symlink_to("../../../opt/okienko/hub-bin")
    mine = Pointer("/usr/local/bin/okienko", "../../../opt/okienko/desk/bin/okienko", kept=True)

    assert is_so(mine, machine)
    machine.path("/opt/okienko/hub-bin").unlink()
    assert not is_so(mine, machine)


def test_releases_that_were_replaced_are_removed_and_those_of_other_kinds_stay(machine):
    for name in ("desk-1", "desk-2", "hub-1"):
        machine.path(f"/opt/okienko/{name}").mkdir()
    step = Tidied(Kind.DESK, "/opt/okienko/desk-2")
    assert not is_so(step, machine)

    make_so(step, machine, PROJECT)

    assert is_so(step, machine)
    assert sorted(path.name for path in machine.path("/opt/okienko").iterdir()) == [
        "desk-2",
        "hub-1",
        "source",
    ]


def test_a_device_without_a_screen_is_restarted(machine):
    make_so(Running("okienko-hub.service"), machine, PROJECT)

    assert machine.commands == ["systemctl daemon-reload", "systemctl restart okienko-hub.service"]


def test_a_screen_program_is_left_to_udev(machine):
    make_so(Running("okienko-board.service", by_screen=True), machine, PROJECT)

    assert "udevadm trigger --action=add --subsystem-match=drm" in machine.commands
    assert machine.ran("systemctl restart") == []


def test_a_screen_program_without_a_screen_has_nothing_to_do(machine):
    step = Running("okienko-board.service", by_screen=True)
    assert is_so(step, machine)

    machine.path("/sys/class/drm/card1-HDMI-A-1").mkdir(parents=True)

    assert not is_so(step, machine)
