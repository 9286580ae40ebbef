"""Sound as bytes: length, loudness, joining, and the chime's tones looked at one by one."""

from __future__ import annotations

import io
import math
import wave
from array import array

import pytest

from hardware.chime import NOTES_HZ, chime
from hardware.wav import (
    Pcm,
    decoded,
    duration_s,
    encoded,
    faded,
    join,
    mixed,
    resampled,
    scaled,
    silence,
    trimmed,
)

RATE_HZ = 22_050


def tone(frequency_hz, length_s=0.5, rate_hz=RATE_HZ, loudness=10_000):
    turn = 2 * math.pi * frequency_hz / rate_hz
    return Pcm(
        array("h", [round(loudness * math.sin(turn * n)) for n in range(round(length_s * rate_hz))]), rate_hz
    )


def strength(pcm, frequency_hz):
    """Return how much of *frequency_hz* is in *pcm*: the amplitude of a pure tone (Goertzel)."""
    coefficient = 2 * math.cos(2 * math.pi * frequency_hz / pcm.rate_hz)
    before, last = 0.0, 0.0
    for sample in pcm.samples:
        before, last = last, sample + coefficient * last - before
    power = last * last + before * before - coefficient * last * before
    return 2 * math.sqrt(max(power, 0.0)) / max(len(pcm.samples), 1)


def part(pcm, start_s, end_s):
    return Pcm(pcm.samples[round(start_s * pcm.rate_hz) : round(end_s * pcm.rate_hz)], pcm.rate_hz)


def stereo(left, right):
    frames = array(
        "h", [sample for frame in zip(left.samples, right.samples, strict=True) for sample in frame]
    )
    return Pcm(frames, left.rate_hz, 2)


def test_the_measure_of_these_tests_tells_tones_apart():
    assert strength(tone(440), 440) == pytest.approx(10_000, rel=0.01)
    assert strength(tone(440), 660) < 100


def test_samples_come_back_as_they_went_in():
    pcm = Pcm(array("h", [0, 1, -1, 32_767, -32_768]), 8_000)

    assert decoded(encoded(pcm)) == pcm


def test_a_wav_file_is_one_that_others_read():
    with wave.open(io.BytesIO(encoded(tone(440)))) as reader:
        assert (reader.getnchannels(), reader.getsampwidth(), reader.getframerate()) == (1, 2, RATE_HZ)
        assert reader.getnframes() == RATE_HZ // 2


def test_a_length_that_the_header_exaggerates_is_mended():
    wav = bytearray(encoded(tone(440)))
    wav[4:8] = wav[40:44] = (0x7FFFF000).to_bytes(4, "little")

    assert duration_s(bytes(wav)) == 0.5


def test_half_a_sample_at_the_end_is_dropped():
    assert len(decoded(encoded(tone(440))[:-1]).samples) == RATE_HZ // 2 - 1


@pytest.mark.parametrize("data", [b"", b"RIFF", b"not a sound at all, only text", b"RIFF\0\0\0\0WAVE"])
def test_what_is_no_wav_file_is_refused(data):
    with pytest.raises(ValueError, match="not a WAV file"):
        decoded(data)


def test_samples_of_eight_bits_are_refused():
    target = io.BytesIO()
    with wave.open(target, "wb") as writer:
        writer.setparams((1, 1, 8_000, 0, "NONE", ""))
        writer.writeframes(b"\x80" * 100)

    with pytest.raises(ValueError, match="not 16 bits a sample but 8"):
        decoded(target.getvalue())


def test_the_length_of_two_channels_is_not_doubled():
    assert duration_s(encoded(stereo(tone(440), tone(660)))) == 0.5


@pytest.mark.parametrize(("volume_db", "factor"), [(-6.0, 0.501), (6.0, 1.995), (-20.0, 0.1), (12.0, 3.981)])
def test_volume_is_in_decibels(volume_db, factor):
    quiet = encoded(tone(440, loudness=1000))

    assert strength(decoded(scaled(quiet, volume_db)), 440) == pytest.approx(1000 * factor, rel=0.01)


def test_no_change_of_volume_changes_nothing():
    wav = encoded(tone(440))

    assert scaled(wav, 0) == wav


def test_too_loud_stays_at_the_loudest_and_never_turns_over():
    loud = decoded(scaled(encoded(tone(440, loudness=30_000)), 18.0))

    assert (max(loud.samples), min(loud.samples)) == (32_767, -32_768)
    signs = [
        (one > 0) == (other > 0)
        for one, other in zip(tone(440, loudness=30_000).samples, loud.samples, strict=True)
    ]
    assert all(signs)


def test_silence_is_silent_and_as_long_as_asked():
    quiet = decoded(silence(0.25))

    assert (quiet.duration_s, set(quiet.samples)) == (pytest.approx(0.25, abs=0.001), {0})


def test_joined_sounds_come_one_after_the_other_with_a_gap():
    whole = decoded(join([encoded(tone(440)), encoded(tone(880))], gap_s=0.2))

    assert whole.duration_s == pytest.approx(1.2, abs=0.001)
    first, second = part(whole, 0.0, 0.5), part(whole, 0.7, 1.2)
    assert (strength(first, 440) > 9_000, strength(first, 880) < 100) == (True, True)
    assert set(part(whole, 0.51, 0.69).samples) == {0}
    assert (strength(second, 880) > 9_000, strength(second, 440) < 100) == (True, True)


def test_joining_one_sound_gives_that_sound():
    assert join([encoded(tone(440))]) == encoded(tone(440))


def test_nothing_cannot_be_joined():
    with pytest.raises(ValueError, match="nothing to join"):
        join([])


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 44_100, 48_000])
def test_sounds_of_other_rates_keep_length_and_pitch_when_joined(rate_hz):
    whole = decoded(join([encoded(tone(440)), encoded(tone(600, rate_hz=rate_hz))]))

    assert (whole.rate_hz, whole.duration_s) == (RATE_HZ, pytest.approx(1.0, abs=0.001))
    assert strength(part(whole, 0.5, 1.0), 600) > 9_000


def test_two_channels_become_their_mean_when_joined():
    whole = decoded(join([encoded(stereo(tone(440), tone(880)))]))

    assert (whole.channels, whole.duration_s) == (1, 0.5)
    assert strength(whole, 440) == pytest.approx(5_000, rel=0.02)
    assert strength(whole, 880) == pytest.approx(5_000, rel=0.02)


def test_resampling_nothing_gives_nothing():
    assert len(resampled(Pcm(array("h"), 8_000), RATE_HZ).samples) == 0


def test_silence_around_a_sound_is_cut_to_a_margin():
    whole = decoded(join([silence(0.5), encoded(tone(440)), silence(0.4)]))

    cut = trimmed(whole, margin_s=0.1)

    assert cut.duration_s == pytest.approx(0.7, abs=0.002)
    assert strength(part(cut, 0.1, 0.6), 440) > 9_900


def test_silence_within_a_sound_stays():
    whole = decoded(join([encoded(tone(440)), encoded(tone(880))], gap_s=0.5))

    assert trimmed(whole).duration_s == pytest.approx(1.5, abs=0.002)


def test_a_sound_without_silence_around_it_stays_whole():
    assert len(trimmed(tone(440)).samples) == pytest.approx(RATE_HZ // 2, abs=2)


def test_pure_silence_is_not_cut_to_nothing():
    assert trimmed(decoded(silence(0.3))) == decoded(silence(0.3))


def test_mixed_sounds_begin_at_their_own_time_and_lie_over_one_another():
    whole = mixed([(0.0, tone(440)), (0.25, tone(880))])

    assert whole.duration_s == pytest.approx(0.75, abs=0.001)
    middle = part(whole, 0.25, 0.5)
    assert strength(middle, 440) > 9_000
    assert strength(middle, 880) > 9_000
    assert strength(part(whole, 0.0, 0.25), 880) < 200


def test_mixing_loud_sounds_does_not_turn_over():
    loud = tone(440, loudness=30_000)

    assert max(mixed([(0.0, loud), (0.0, loud)]).samples) == 32_767


def test_the_chime_lasts_a_second_in_the_rate_of_the_voice():
    pcm = decoded(chime())

    assert (pcm.duration_s, pcm.rate_hz, pcm.channels) == (1.0, RATE_HZ, 1)


def test_each_bell_of_the_chime_is_heard_in_its_turn():
    pcm = decoded(chime())
    first, second, third = (part(pcm, start_s, start_s + 0.2) for start_s in (0.0, 0.235, 0.47))
    g, e, c = NOTES_HZ

    assert strength(first, g) > 8 * max(strength(first, e), strength(first, c))
    assert strength(second, e) > max(strength(second, g), 8 * strength(second, c))
    assert strength(third, c) > max(strength(third, g), strength(third, e))


def test_the_chime_holds_no_tones_but_its_own():
    pcm = decoded(chime())
    strange = [400, 450, 600, 720, 900, 1200, 3000, 5000]

    weakest = min(strength(pcm, note_hz) for note_hz in NOTES_HZ)
    assert max(strength(pcm, frequency_hz) for frequency_hz in strange) < weakest / 4


def test_the_chime_does_not_clip_click_or_hum():
    samples = decoded(chime()).samples

    assert max(abs(sample) for sample in samples) <= round(0.6 * 32_767)
    assert max(abs(sample) for sample in samples[:5] + samples[-5:]) < 200
    assert abs(sum(samples) / len(samples)) < 20


def test_a_chime_may_have_other_notes():
    pcm = decoded(chime((880.0, 660.0), 0.8))

    assert pcm.duration_s == pytest.approx(0.8)
    assert min(strength(pcm, 880), strength(pcm, 660)) > 500
    assert len(decoded(chime((440.0,))).samples) == RATE_HZ


@pytest.mark.parametrize("notes_hz", [(), (440.0,) * 6])
def test_a_chime_of_no_notes_or_too_many_is_refused(notes_hz):
    with pytest.raises(ValueError, match="one to five notes"):
        chime(notes_hz)


def test_a_faded_sound_begins_and_ends_with_nothing():
    samples = faded(Pcm(array("h", [10_000] * 1000), 22_050), 0.01).samples

    assert (samples[0], samples[-1], samples[500]) == (0, 0, 10_000)
    assert list(samples[:220]) == sorted(samples[:220])


@pytest.mark.parametrize("length", [0, 1, 2, 3, 5])
def test_a_sound_shorter_than_its_fade_stays_as_long_as_it_was(length):
    assert len(faded(Pcm(array("h", [10_000] * length), 22_050), 1.0).samples) == length


def test_fading_leaves_the_sound_itself_alone():
    pcm = Pcm(array("h", [10_000] * 100), 22_050)
    faded(pcm, 0.001)

    assert pcm.samples[0] == 10_000
