"""The units of the devices: that systemd understands them, and how little they may do."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from provisioning.packages import named
from provisioning.plan import SCREENS, Kind
from provisioning.way_back import PLACE

IMAGES = Path(__file__).parents[2] / "images"
EXPOSURE = {Kind.HUB: 11, Kind.DESK: 14, Kind.KIOSK: 15, Kind.BOARD: 15}  # tenths, as measured when written

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")


class Unit(configparser.RawConfigParser):
    """A unit file; of keys that stand more than once every value is kept, one a line."""

    def __init__(self, path):
        super().__init__(strict=False, delimiters=("=",), comment_prefixes=("#",), dict_type=_Lines)
        self.optionxform = str
        self.read(path)

    def values(self, key):
        return self["Service"].get(key, "").split()


class _Lines(dict):
    def __setitem__(self, key, value):
        if isinstance(value, list) and isinstance(self.get(key), list):
            value = self[key] + value
        super().__setitem__(key, value)


def unit(kind):
    return Unit(IMAGES / kind / f"okienko-{kind}.service")


@needs_systemd
@pytest.mark.parametrize("kind", Kind)
def test_systemd_has_nothing_to_say_against_a_unit(kind, tmp_path):
    # The program is not installed here; a copy that starts `true` is the same unit otherwise.
    text = (IMAGES / kind / f"okienko-{kind}.service").read_text()
    copy = tmp_path / f"okienko-{kind}.service"
    copy.write_text(text.replace(f"/opt/okienko/{kind}/bin/okienko", "/bin/true"))

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
    )

    assert [line for line in done.stderr.splitlines() if f"okienko-{kind}" in line] == []


@needs_systemd
def test_a_key_that_systemd_does_not_know_would_be_seen(tmp_path):
    copy = tmp_path / "okienko-desk.service"
    text = (IMAGES / "desk/okienko-desk.service").read_text()
    copy.write_text(text.replace("ProtectClock=", "ProtectClocks="))

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
    )

    assert "ProtectClocks" in done.stderr


@needs_systemd
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.security("S28")
def test_a_device_is_no_more_exposed_than_its_work_demands(kind):
    path = IMAGES / kind / f"okienko-{kind}.service"

    done = subprocess.run(
        [
            "systemd-analyze",
            "security",
            "--offline=yes",
            f"--threshold={EXPOSURE[kind]}",
            "--no-pager",
            str(path),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-200:]
    assert "Overall exposure level" in done.stdout


@pytest.mark.parametrize("kind", Kind)
def test_a_device_starts_what_provisioning_installs(kind):
    service = unit(kind)["Service"]

    assert service["ExecStart"] == (
        f"/opt/okienko/{kind}/bin/okienko {kind} --settings /etc/okienko/{kind}.toml"
    )
    assert service["User"] == f"okienko-{kind}"
    assert service["StateDirectory"] == f"okienko-{kind}"


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.fault("F04")
def test_a_device_that_hangs_or_ends_is_started_again_for_ever(kind):
    read = unit(kind)

    assert read["Service"]["Type"] == "notify"
    assert 0 < int(read["Service"]["WatchdogSec"]) <= 60
    assert read["Service"]["Restart"] == "always"
    assert read["Unit"]["StartLimitIntervalSec"] == "0"


def test_of_all_settings_a_hub_may_write_its_branch_alone_and_beside_them_its_backup():
    service = unit("hub")["Service"]

    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"] == "-/etc/okienko/branch -/srv/okienko-backup"
    assert service["ExecStartPre"].split("\n") == [
        "+/usr/bin/install -d -m 0755 -o okienko-hub -g okienko-hub /etc/okienko/branch",
        f"-+/usr/bin/python3 -I {PLACE} hub begun",
    ]


@pytest.mark.parametrize("kind", Kind)
def test_a_device_has_a_limit_of_memory_and_tasks(kind):
    service = unit(kind)["Service"]

    assert service["MemoryMax"].endswith("M")
    assert int(service["TasksMax"]) <= 128


@pytest.mark.parametrize("kind", Kind)
def test_a_screen_and_only_a_screen_draws_by_kms_and_owns_the_console(kind):
    read = unit(kind)
    environment = read.values("Environment")

    assert ("SDL_VIDEODRIVER=kmsdrm" in environment) is (kind in SCREENS)
    assert ("KIVY_TEXT=pil" in environment) is (kind in SCREENS)
    assert (read["Unit"].get("Conflicts") == "getty@tty1.service") is (kind in SCREENS)
    assert ("char-drm" in read.values("DeviceAllow")) is (kind in SCREENS)


@pytest.mark.parametrize("kind", Kind)
def test_a_screen_is_started_by_udev_and_others_with_the_machine(kind):
    rules = IMAGES / kind / f"okienko-{kind}.rules"

    if kind in SCREENS:
        assert f'ENV{{SYSTEMD_WANTS}}+="okienko-{kind}.service"' in rules.read_text()
        assert "Install" not in unit(kind)
        assert "ConditionPathExists" not in (IMAGES / kind / f"okienko-{kind}.service").read_text()
    else:
        assert unit(kind)["Install"]["WantedBy"] == "multi-user.target"


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        (Kind.HUB, set()),
        (
            Kind.DESK,
            {"char-gpiochip", "char-input", "char-spi"}
            | {"char-ttyS", "char-ttyAMA", "char-ttyUSB", "char-ttyACM"},
        ),
        (
            Kind.BOARD,
            {"char-drm", "char-tty", "char-input", "char-alsa", "char-spi"}
            | {"char-ttyS", "char-ttyAMA", "char-ttyUSB", "char-ttyACM"},
        ),
        (
            Kind.KIOSK,
            {"char-drm", "char-tty", "char-input", "char-alsa", "char-usb", "char-usb_device"}
            | {"char-ttyS", "char-ttyAMA", "char-ttyUSB", "char-ttyACM"},
        ),
    ],
)
@pytest.mark.security("S28")
def test_each_device_reaches_its_own_part_of_dev_only(kind, allowed):
    read = unit(kind)

    assert read["Service"]["DevicePolicy"] == "closed"
    assert {word for word in read.values("DeviceAllow") if word.startswith("char-")} == allowed


@pytest.mark.parametrize("kind", Kind)
def test_every_group_of_the_user_serves_a_device_node_that_the_unit_lets_through(kind):
    for_nodes = {
        "gpio": "char-gpiochip",
        "video": "char-drm",
        "render": "char-drm",
        "input": "char-input",
        "audio": "char-alsa",
        "tty": "char-tty",
        "lp": "char-usb",
        "plugdev": "char-usb_device",
        "dialout": "char-ttyUSB",
        "spi": "char-spi",
    }
    rows = [line.split() for line in (IMAGES / kind / f"okienko-{kind}.sysusers").read_text().splitlines()]
    groups = {row[2] for row in rows if row[:1] == ["m"]}

    assert {for_nodes[group] for group in groups} <= set(unit(kind).values("DeviceAllow"))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.security("S28")
def test_a_user_of_a_device_cannot_sign_in(kind):
    (user,) = re.findall(r"^u .*$", (IMAGES / kind / f"okienko-{kind}.sysusers").read_text(), re.MULTILINE)

    assert user.startswith(f"u okienko-{kind} - ")
    assert user.endswith("/usr/sbin/nologin")


def test_serial_lines_of_the_kiosk_are_known_before_its_sandbox_is_made():
    modules = (IMAGES / "kiosk/okienko-kiosk.modules").read_text().split("\n")

    assert {"usbserial", "cdc_acm"} <= set(modules)


def test_polkit_lets_the_user_of_the_kiosk_at_card_readers_and_at_nothing_else():
    """Proven by hand with polkitd 122: yes for this user and both actions of pcscd, no for any other."""
    rule = (IMAGES / "kiosk/okienko-kiosk.polkit").read_text()
    [user] = re.findall(r"^u (\S+)", (IMAGES / "kiosk/okienko-kiosk.sysusers").read_text(), re.MULTILINE)

    assert re.findall(r'"(.*?)"', rule) == ["org.debian.pcsc-lite.", user]
    assert rule.count("addRule") == rule.count("Result.YES") == 1
    assert "pcscd" in named((IMAGES / "kiosk/packages.txt").read_text(), (3, 11))
    assert "polkitd" in named((IMAGES / "kiosk/packages.txt").read_text(), (3, 13))


@pytest.mark.parametrize("path", sorted(IMAGES.rglob("*.rules")), ids=lambda path: path.name)
def test_every_line_of_a_rules_file_is_a_match_or_an_assignment(path):
    part = r'[A-Z]+(\{[A-Z_a-z]+\})?(==|!=|\+=|=)"[^"]*"'
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]

    assert lines
    assert all(re.fullmatch(rf"{part}(, {part})*", line) for line in lines)


@pytest.mark.parametrize("kind", sorted(SCREENS))
@pytest.mark.security("S25")
def test_a_screen_shows_nothing_but_its_program(kind):
    """No text of kernel or systemd, no cursor, no other console, no key that reaches the system."""
    folder, name = IMAGES / kind, f"okienko-{kind}"
    words = set((folder / f"{name}.words").read_text().split("\n"))
    sysctl = (folder / f"{name}.sysctl").read_text()
    before = unit(kind)["Service"]["ExecStartPre"]

    assert {"quiet", "loglevel=0", "vt.global_cursor_default=0", "consoleblank=0", "logo.nologo"} <= words
    assert "kernel.sysrq = 0" in sysctl
    assert "kernel.printk = 1 " in sysctl
    assert "NAutoVTs=0" in (folder / f"{name}.logind").read_text()
    assert "ShowStatus=no" in (folder / f"{name}.manager").read_text()
    assert r"\\033[?25l" in before
    assert r"\\033[2J" in before
    assert unit(kind)["Service"]["StandardOutput"] == "journal"


@pytest.mark.parametrize("kind", Kind)
def test_the_log_of_a_device_has_an_end_on_its_disk_and_a_pace(kind):
    lines = (IMAGES / kind / f"okienko-{kind}.journald").read_text(encoding="utf-8").splitlines()
    unit = (IMAGES / kind / f"okienko-{kind}.service").read_text(encoding="utf-8")

    assert {"SystemMaxUse=500M", "SystemKeepFree=2G", "RuntimeMaxUse=64M"} <= set(lines)
    assert "\nLogRateLimitIntervalSec=30\nLogRateLimitBurst=2000\n" in unit
