"""What the manual tells of these drivers can be written into a settings file, and is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from contract.settings import read
from desk.number_display import DeskDisplaySettings
from display_board.sound import SoundSettings
from hardware.clip_book import Manifest
from hardware.display_dialects import LineDialect
from hardware.keypad_settings import HeadsetSettings, KeypadSettings
from hardware.number_display_settings import NumberDisplaySettings
from hardware.output_settings import OutputsSettings
from hardware.seven_segments import CLEAR, ILLEGIBLE, LOOK_ALIKE
from hardware.voice_settings import VoiceSettings
from hub.domain.board_settings import BoardSettings
from kiosk.card_settings import KioskCardSettings
from kiosk.mounting import MountingSettings

MANUAL = (Path(__file__).parents[2] / "docs" / "devices.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL)


class Device(msgspec.Struct, frozen=True):
    """A device that has all of it."""

    keypad: KeypadSettings = KeypadSettings()
    headset: HeadsetSettings = HeadsetSettings()
    outputs: OutputsSettings = OutputsSettings()
    voices: VoiceSettings = VoiceSettings()
    card_reader: KioskCardSettings = KioskCardSettings()
    mounting: MountingSettings | None = None
    number_display: DeskDisplaySettings = DeskDisplaySettings()
    line_display: NumberDisplaySettings = NumberDisplaySettings()
    sound: SoundSettings = SoundSettings()


class Branch(msgspec.Struct, frozen=True):
    """As much of a branch as the manual of its devices tells."""

    boards: tuple[BoardSettings, ...]


def kind_of(text):
    return Manifest if "[clips]" in text else Branch if text.startswith("boards") else Device


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_of_the_manual_can_be_read(text):
    read(kind_of(text), text, "devices.md")


def test_every_part_has_its_example():
    told = {table for text in EXAMPLES for table in re.findall(r"^\[(\w+)", text, re.MULTILINE)}

    assert told == {field.name for field in msgspec.structs.fields(Device)} | {"clips"}


def test_the_table_of_letters_is_that_of_the_code():
    rows = dict(re.findall(r"^\| ([A-Z ]+) \| (.*) \|$", MANUAL, re.MULTILINE))
    letters = {frozenset(row.split()) for row in rows}

    assert frozenset(ILLEGIBLE) in letters
    assert frozenset(LOOK_ALIKE) in letters
    assert frozenset.union(*(row for row in letters if row <= set(CLEAR))) == set(CLEAR) - {"-", " "}
    assert "look like 6 6 1 0 9 5 2" in rows["B G I O Q S Z"]
    assert "".join(LOOK_ALIKE[letter][1] for letter in "BGIOQSZ") == "6610952"


def test_the_frame_of_the_manual_is_the_one_that_is_sent():
    [frame] = LineDialect(address=7).showing("A42")

    assert f"`{frame.hex(' ').upper()}`" in MANUAL
