"""One kiosk.toml: what may be left out, what is refused and how it is said."""

from __future__ import annotations

from pathlib import Path
from string import Template

import pytest

from contract.settings import BadSettings, read
from hardware.keypad import Receivers
from hardware.outputs import Output
from kiosk.app import speech_parts
from kiosk.config import (
    KioskSettings,
    NoStaffCode,
    PrinterSettings,
    ScreenSettings,
    rules_of,
    staff_code,
)
from kiosk.misses import Tries

LEAST = 'branch = "main"\nkiosk = "K1"\n[hub]\nurl = "http://hub:8080"\n'


def settings(more: str = "", top: str = "") -> KioskSettings:
    return read(KioskSettings, top + LEAST + more, "kiosk.toml")


def test_branch_kiosk_and_hub_are_enough():
    made = settings()

    assert (made.branch, made.kiosk, made.hub.url) == ("main", "K1", "http://hub:8080")
    assert made.screen.size == (1080, 1920)


def test_the_template_that_is_installed_can_be_read():
    template = Template(
        (Path(__file__).parents[2] / "images" / "kiosk" / "kiosk.toml").read_text(encoding="utf-8")
    )
    values = dict.fromkeys(template.get_identifiers(), "http://hub")
    values |= {"branch": "main", "name": "K2", "broker_url": "mqtt://hub"}

    made = read(KioskSettings, template.substitute(values), "kiosk.toml")

    assert made.kiosk == "K2"


def test_the_operator_says_how_many_codes_may_be_unknown():
    made = rules_of(settings("[codes]\nper_visit = 2\nper_kiosk = 9\nwithin_minutes = 10\n"), "boot", 1.0)

    assert made.tries == Tries(per_visit=2, per_kiosk=9, within_s=600.0)
    assert rules_of(settings(), "boot", 1.0).tries == Tries()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("[printer]\nurll = 'tcp://x'\n", "did you mean 'url'"),
        ("[printer]\nurl = 'lpt1'\n", "not a printer connection"),
        ("[printer]\nwidth_px = 500\n", "multiple of 8"),
        ("[printer]\nmode = 'fax'\n", "mode"),
        ("[screen]\nrotation = 45\n", "0, 90, 180 or 270"),
        ("[screen]\norientation = 'round'\n", "orientation"),
        ("[times]\nidle_s = 15\n", "must be above 'warning_s'"),
        ("[times]\nwarning_s = 5\n", "warning_s"),
        ("[times]\nsame_tap_s = 0\n", "same_tap_s"),
        ("[codes]\nper_visit = 0\n", "per_visit"),
        ("[sound]\nvolume_db = 99\n", "volume_db"),
    ],
)
def test_a_mistake_is_named(more, said):
    with pytest.raises(BadSettings, match=said):
        settings(more)


def test_an_unknown_time_zone_is_named():
    with pytest.raises(BadSettings, match="Mars/Base"):
        settings(top='timezone = "Mars/Base"\n')


def test_the_orientation_turns_the_picture():
    wide = ScreenSettings(orientation="landscape")

    assert wide.size == (1920, 1080)
    assert round(wide.ppi, 1) == 102.5


def test_text_mode_names_the_printers_letters():
    assert PrinterSettings().paper.text_code_page is None
    assert PrinterSettings(mode="text").paper.text_code_page == "CP852"


def test_the_times_reach_the_flow():
    made = settings("[times]\nidle_s = 90\nsame_tap_s = 0.8\n")

    assert (made.times.times.idle_s, made.times.times.same_tap_s) == (90.0, 0.8)


def test_the_state_folder_is_the_one_named_else_the_systems_else_ones_own(monkeypatch):
    monkeypatch.setenv("STATE_DIRECTORY", "/var/lib/okienko-kiosk:/other")
    named = settings(top='state_folder = "/srv/k"\n').folder
    systems = settings().folder
    monkeypatch.delenv("STATE_DIRECTORY")

    assert (str(named), str(systems)) == ("/srv/k", "/var/lib/okienko-kiosk")
    assert settings().folder.name == "okienko-kiosk-K1"


def test_without_a_file_there_is_no_staff_code():
    assert staff_code(settings()) == ""


def test_the_staff_code_is_the_first_line_of_its_file(tmp_path):
    (tmp_path / "code").write_text("246810\nnot this\n", encoding="utf-8")

    assert staff_code(settings(top=f'staff_code_file = "{tmp_path}/code"\n')) == "246810"


@pytest.mark.parametrize("text", ["", "123", "123456789", "abcd", "12 34"])
def test_a_file_without_a_code_is_refused_and_what_it_holds_is_not_told(tmp_path, text):
    (tmp_path / "code").write_text(text, encoding="utf-8")

    with pytest.raises(NoStaffCode, match="4 to 8 digits") as caught:
        staff_code(settings(top=f'staff_code_file = "{tmp_path}/code"\n'))

    assert not text or text not in str(caught.value)


def test_a_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(NoStaffCode, match="nowhere"):
        staff_code(settings(top=f'staff_code_file = "{tmp_path}/nowhere"\n'))


KEYS = '[keypad]\ndevices = ["Keypad"]\n'
JACK = 'headset_in = ["F15"]\nheadset_out = ["F16"]\n'
EAR = '[outputs.headset]\ndevice = "plughw:CARD=Keypad"\n'


def test_without_a_word_there_is_nothing_for_those_who_do_not_see():
    parts = speech_parts(settings())

    assert (parts.outputs, parts.voice) == ({}, None)
    assert parts.keypad(Receivers(on_press=str)) is None
    assert parts.jack(str, str, str) is None


def test_what_is_named_for_those_who_do_not_see_is_there():
    parts = speech_parts(settings(KEYS + JACK + EAR + '[outputs.speaker]\ndevice = "default"\n'))

    assert set(parts.outputs) == set(Output)
    assert parts.voice.speaks("uk")


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        (EAR, r"\[outputs.headset\] is never used: nothing tells when a headset is plugged in"),
        (
            KEYS + JACK,
            r"a headset jack is named, and no sound device behind it: name one in \[outputs.headset",
        ),
        ('[headset]\ndevice = "Headphone"\n', r"name one in \[outputs.headset\]"),
        (KEYS + '[keypad.keys]\nup = ["UPP"]\n', "did you mean 'UP'"),
        ("[outputs.speaker]\nat_65_dba_db = -20\n", "above 65 dBA"),
        ('[voices]\norder = ["espeek"]\n', "order"),
        ("[keypda]\n", "did you mean 'keypad'"),
    ],
)
def test_a_mistake_in_what_is_for_those_who_do_not_see_is_named_with_the_way_out(written, complaint):
    with pytest.raises(BadSettings, match=complaint):
        settings(written)


def test_recordings_that_cannot_be_read_stop_the_kiosk_at_its_start(tmp_path):
    told = settings(f'[outputs.speaker]\n[voices]\nclips_folder = "{tmp_path}"\n')

    with pytest.raises(ValueError, match="no recordings, expected"):
        speech_parts(told)
