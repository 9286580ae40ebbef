"""What may be written of keypad and jack: keys by name, each with one meaning, mistakes named."""

from __future__ import annotations

import pytest

from contract.settings import BadSettings, read
from hardware.key_names import CODES, code_of, name_of
from hardware.keypad import KeypadKey, Receivers
from hardware.keypad_settings import HeadsetSettings, KeypadKeys, KeypadSettings
from tests.hardware.told_in_words import untold


@pytest.mark.parametrize("name", ["UP", "up", "KEY_UP", " key_up ", "#103"])
def test_a_key_is_named_as_the_kernel_names_it_or_by_its_number(name):
    assert code_of(name) == 103


@pytest.mark.parametrize("code", CODES.values())
def test_every_name_leads_to_its_code_and_back(code):
    assert code_of(name_of(code)) == code


def test_a_key_without_a_name_is_written_by_its_number():
    assert (name_of(700), code_of(name_of(700))) == ("#700", 700)


@pytest.mark.parametrize("name", ["VOLUME_UP", "volumup"])
def test_a_key_written_wrongly_is_told_with_its_neighbour(name):
    with pytest.raises(ValueError, match="did you mean 'VOLUMEUP'"):
        code_of(name)


@pytest.mark.parametrize("name", ["", "#", "#768", "#-1", "§"])
def test_what_is_no_key_is_refused(name):
    with pytest.raises(ValueError, match="no key named"):
        code_of(name)


def test_without_a_word_there_is_no_keypad_and_no_jack():
    assert KeypadSettings().opened(Receivers(on_press=str)) is None
    assert HeadsetSettings().opened(str) is None


def test_arrows_enter_and_volume_keys_need_no_settings():
    keys = KeypadSettings().layout.keys

    assert [keys[code_of(name)] for name in ("UP", "DOWN", "ENTER", "VOLUMEUP", "VOLUMEDOWN")] == [
        KeypadKey.UP,
        KeypadKey.DOWN,
        KeypadKey.OK,
        KeypadKey.LOUDER,
        KeypadKey.QUIETER,
    ]


def test_every_meaning_has_a_key_by_default():
    assert set(KeypadSettings().layout.keys.values()) == set(KeypadKey)


def test_a_keypad_of_function_keys_is_written_down_by_them():
    written = read(
        KeypadSettings,
        'devices = ["AudioNav"]\nheadset_in = ["F15"]\nheadset_out = ["F16"]\n[keys]\nup = ["F18"]',
        "keypad.toml",
    )

    assert (written.layout.keys[188], written.layout.plugged, written.layout.unplugged) == (
        KeypadKey.UP,
        {185},
        {186},
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[keys]\nup = ["DOWN"]', "key DOWN is given to 'up' and to 'down'"),
        ('[keys]\nup = ["UPP"]', "'up': no key named 'UPP'; did you mean 'UP'?"),
        ('headset_in = ["UP"]\nheadset_out = ["F16"]', "key UP is given to 'up' and to the headset jack"),
        ('headset_in = ["F15"]', "'headset_in' and 'headset_out' go together"),
        ('headset_in = ["F15"]\nheadset_out = ["F15"]', "must be different keys"),
        ("bounce_s = 5", "'bounce_s' must be"),
        ('device = "x"', "unknown key 'device'; did you mean 'devices'?"),
    ],
)
def test_a_mistake_is_named(text, complaint):
    with pytest.raises(BadSettings) as mistake:
        read(KeypadSettings, text, "keypad.toml")

    assert complaint in str(mistake.value)


def test_a_named_keypad_that_is_not_there_is_waited_for():
    with KeypadSettings(devices=("no such keypad",)).opened(Receivers(on_press=str)) as keypad:
        assert not keypad.available


def test_a_named_jack_that_is_not_there_is_waited_for():
    with HeadsetSettings(device="no such jack").opened(str) as jack:
        assert jack.plugged is None


@pytest.mark.parametrize("kind", [KeypadSettings, HeadsetSettings])
def test_every_key_is_told_in_words(kind):
    assert untold(kind) == []


def test_number_keys_type_digits_and_those_that_are_named_keep_their_meaning():
    keys = KeypadSettings(keys=KeypadKeys(up=("KP8",))).layout.keys

    assert keys[code_of("KP5")] is keys[code_of("5")] is KeypadKey.FIVE
    assert keys[code_of("KP8")] is KeypadKey.UP
    assert keys[code_of("8")] is KeypadKey.EIGHT


def test_number_keys_can_be_left_alone():
    assert not [key for key in KeypadSettings(numbers=False).layout.keys.values() if key.is_digit]
