"""Loudness has limits that suit those who hear badly, and the card's mixer is asked for by its own words."""

from __future__ import annotations

import shutil
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.settings import BadSettings, read
from hardware.loudness import Loudness
from hardware.mixer import AmixerControl
from hardware.output_settings import OutputSettings, OutputsSettings
from hardware.outputs import Output
from hardware.sound_errors import NoSoundCard, ProgramMissing, SoundCut
from tests.hardware.told_in_words import untold

needs_amixer = pytest.mark.skipif(shutil.which("amixer") is None, reason="alsa-utils is not installed")


@pytest.mark.accessibility("A14")
def test_the_usual_steps_span_eighteen_decibels_with_one_twelve_above_the_quietest():
    levels = Loudness().levels()

    assert levels == (-24.0, -18.0, -12.0, -6.0, 0.0)
    assert levels[0] + 12 in levels


@given(st.sampled_from([2.0, 3.0, 4.0, 6.0, 12.0]), st.floats(-60, -18.5), st.floats(0, 1), st.floats(18, 60))
@pytest.mark.accessibility("A14")
def test_every_loudness_reaches_its_ends_and_a_step_of_twelve(step_db, quietest_db, share, span_db):
    loudest_db = quietest_db + span_db
    usual_db = min(loudest_db, quietest_db + share * span_db)
    loudness = Loudness(quietest_db, loudest_db, usual_db, step_db)

    levels = loudness.levels()

    assert (levels[0], levels[-1]) == (quietest_db, loudest_db)
    assert any(abs(level - quietest_db - 12) < 1e-6 for level in levels)
    assert all(a < b for a, b in pairwise(levels))


def test_from_between_two_levels_the_keys_lead_to_the_next():
    loudness = Loudness(usual_db=-10.0)

    assert (loudness.louder(-10.0), loudness.quieter(-10.0), loudness.place(-10.0)) == (-6.0, -12.0, (3, 5))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("usual_db = -30", "'usual_db' (-30) must lie between 'quietest_db' (-24) and 'loudest_db' (0)"),
        ("loudest_db = -10", "there must be 18 dB or more, not 14"),
        ("step_db = 5", "'step_db' must divide 12, as 2, 3, 4, 6 or 12 do, not 5"),
        ("loudest_db = 3", "'loudest_db' must be"),
        ("at_65_dba_db = -18", "'usual_db' (-12) is above 65 dBA"),
        ("loudest_db = -6\nat_65_dba_db = -3", "'loudest_db' (-6) does not reach 65 dBA"),
        ("volume = 3", "unknown key 'volume'"),
    ],
)
def test_a_mistake_is_named(text, complaint):
    with pytest.raises(BadSettings) as mistake:
        read(OutputSettings, text, "sound.toml")

    assert complaint in str(mistake.value)


def test_a_measured_output_begins_at_65_dba_and_reaches_more():
    written = read(OutputSettings, "at_65_dba_db = -12", "sound.toml")

    assert (written.loudness.usual_db, written.loudness.loudest_db) == (-12.0, 0.0)


def test_only_outputs_that_are_named_exist():
    written = read(OutputsSettings, '[headset]\ndevice = "plughw:CARD=USB"', "sound.toml")

    assert list(written.parts()) == [Output.HEADSET]


def test_a_mixer_is_settled_only_where_a_control_is_named():
    assert OutputSettings().parts().mixer is None
    assert OutputSettings(mixer_control="Headphone").parts().mixer is not None


@pytest.mark.parametrize("kind", [OutputSettings, OutputsSettings])
def test_every_key_is_told_in_words(kind):
    assert untold(kind) == []


@pytest.fixture
def program(tmp_path):
    def made(lines):
        path = tmp_path / "amixer"
        path.write_text(f"#!/bin/sh\n{lines}\n")
        path.chmod(0o755)
        return str(path)

    return made


def test_the_control_and_its_level_are_told_to_the_program(program, tmp_path):
    AmixerControl(
        "Headphone", 80, card="hw:CARD=USB", program=program(f'echo "$@" > {tmp_path}/told')
    ).settle()

    assert (tmp_path / "told").read_text() == "-q -D hw:CARD=USB sset Headphone 80% unmute\n"


def test_a_control_that_is_not_there_is_told_with_the_way_out(program):
    failing = program("echo \"amixer: Unable to find simple control 'X',0\" >&2; exit 1")

    with pytest.raises(NoSoundCard, match=r"no control 'X' .*Unable to find.*`amixer -D default scontrols`"):
        AmixerControl("X", 80, program=failing).settle()


@needs_amixer
def test_the_real_program_says_when_there_is_no_card():
    with pytest.raises(NoSoundCard, match="no control 'Headphone' on card 'hw:77'"):
        AmixerControl("Headphone", 80, card="hw:77").settle()


def test_a_missing_program_is_told_with_the_way_out():
    with pytest.raises(ProgramMissing, match="Debian: alsa-utils"):
        AmixerControl("Headphone", 80, program="amixer-of-nobody").settle()


def test_a_program_that_hangs_is_ended_and_told(program, monkeypatch):
    monkeypatch.setattr("hardware.mixer.PATIENCE_S", 0.05)

    with pytest.raises(SoundCut, match="amixer hung"):
        AmixerControl("Headphone", 80, program=program("exec sleep 60")).settle()
