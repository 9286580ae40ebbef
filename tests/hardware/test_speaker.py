"""The loudspeaker and its twin: what is heard, when it stops, and what it says when nothing can be heard."""

from __future__ import annotations

import shutil
import signal
import threading

import pytest

import hardware.speaker
from hardware.chime import chime
from hardware.speaker import AplaySpeaker, NoSoundCard, ProgramMissing, SoundCut, SoundError
from hardware.virtual_speaker import VirtualSpeaker
from hardware.wav import decoded, duration_s, join, scaled, silence
from tests.hardware.pins import HandClock, wait_for

needs_aplay = pytest.mark.skipif(shutil.which("aplay") is None, reason="alsa-utils is not installed")


@pytest.fixture
def program(tmp_path):
    """Return a function that makes a program of shell lines to stand in for aplay."""

    def made(lines):
        path = tmp_path / "aplay"
        path.write_text(f"#!/bin/sh\n{lines}\n")
        path.chmod(0o755)
        return str(path)

    return made


class Playing(threading.Thread):
    """A sound that is being played on a thread, and how that ended."""

    def __init__(self, speaker, wav):
        super().__init__(daemon=True)
        self._act = lambda: speaker.play(wav)
        self.ended = None
        self.start()

    def run(self):
        try:
            self.ended = self._act()
        except SoundError as error:
            self.ended = error

    def end(self):
        self.join(timeout=10)
        assert not self.is_alive(), "the sound does not end"
        return self.ended


def test_the_sound_reaches_the_program_whole(program, tmp_path):
    speaker = AplaySpeaker(program=program(f"exec cat > {tmp_path}/heard.wav"))

    assert speaker.play(chime())
    assert (tmp_path / "heard.wav").read_bytes() == chime()


def test_the_device_is_told_to_the_program(program, tmp_path):
    speaker = AplaySpeaker(
        "plughw:1,0", program=program(f'echo "$@" > {tmp_path}/told; exec cat > /dev/null')
    )

    speaker.play(chime())

    assert (tmp_path / "told").read_text() == "-q -t wav -D plughw:1,0 -\n"


def test_the_volume_is_in_what_the_program_gets(program, tmp_path):
    speaker = AplaySpeaker(program=program(f"exec cat > {tmp_path}/heard.wav"))

    speaker.play(chime(), volume_db=-12.0)

    assert (tmp_path / "heard.wav").read_bytes() == scaled(chime(), -12.0)


@needs_aplay
def test_the_real_program_passes_every_sample_to_the_device(tmp_path):
    speaker = AplaySpeaker(f"tee:null,{tmp_path}/heard.raw,raw")

    assert speaker.play(chime())
    heard = (tmp_path / "heard.raw").read_bytes()
    assert heard[: 2 * 22_050] == decoded(chime()).samples.tobytes()


@needs_aplay
def test_a_device_that_is_not_there_is_told_with_the_way_out():
    with pytest.raises(NoSoundCard, match=r"no sound device 'nosuch' .*choose one of `aplay -L`"):
        AplaySpeaker("nosuch").play(chime())


def test_a_missing_program_is_told_with_the_way_out():
    with pytest.raises(ProgramMissing, match=r"cannot start 'aplay-of-nobody': .*Debian: alsa-utils"):
        AplaySpeaker(program="aplay-of-nobody").play(chime())


def test_a_sound_card_that_is_taken_is_told(program):
    complaint = "aplay: main:831: audio open error: Device or resource busy"

    with pytest.raises(NoSoundCard, match="Device or resource busy"):
        AplaySpeaker(program=program(f'echo "{complaint}" >&2; exit 1')).play(chime())


def test_a_program_that_is_killed_is_told(program):
    with pytest.raises(SoundCut, match=rf"killed \(signal {signal.SIGKILL.value}\)"):
        AplaySpeaker(program=program("kill -9 $$")).play(chime())


def test_any_other_failure_is_told_by_its_last_line(program):
    with pytest.raises(SoundCut, match="aplay failed on device 'default': second line"):
        AplaySpeaker(program=program("echo first line >&2; echo second line >&2; exit 3")).play(chime())


def test_a_silent_failure_is_told_by_its_status(program):
    with pytest.raises(SoundCut, match="exit status 3"):
        AplaySpeaker(program=program("exit 3")).play(chime())


def test_a_program_that_hangs_is_ended_and_told(program, monkeypatch):
    monkeypatch.setattr(hardware.speaker, "PATIENCE_S", 0.05)

    with pytest.raises(SoundCut, match="aplay hung on device 'default'"):
        AplaySpeaker(program=program("trap '' TERM; exec sleep 60")).play(silence(0.05))


def test_a_sound_can_be_stopped_from_another_thread(program, tmp_path):
    speaker = AplaySpeaker(program=program(f"trap '' TERM; touch {tmp_path}/playing; exec sleep 60"))
    playing = Playing(speaker, chime())
    wait_for((tmp_path / "playing").exists, "the start")

    speaker.stop()

    assert playing.end() is False


def test_stopping_while_nothing_plays_does_not_harm_the_next_sound(program):
    speaker = AplaySpeaker(program=program("exec cat > /dev/null"))

    speaker.stop()

    assert speaker.play(chime())


def test_after_a_stop_the_next_sound_is_heard(program, tmp_path):
    once = f"[ -e {tmp_path}/playing ] && exec cat > /dev/null; touch {tmp_path}/playing; exec sleep 60"
    speaker = AplaySpeaker(program=program(once))
    playing = Playing(speaker, chime())
    wait_for((tmp_path / "playing").exists, "the start")
    speaker.stop()
    playing.end()

    assert speaker.play(chime())


def test_two_sounds_at_once_are_played_one_after_the_other(program, tmp_path):
    log = tmp_path / "log"
    speaker = AplaySpeaker(
        program=program(f"echo begin >> {log}; cat > /dev/null; sleep 0.05; echo end >> {log}")
    )

    both = [Playing(speaker, chime()), Playing(speaker, chime())]

    assert [playing.end() for playing in both] == [True, True]
    assert log.read_text().split() == ["begin", "end", "begin", "end"]


def test_what_is_no_sound_is_refused_before_the_program_starts():
    with pytest.raises(ValueError, match="not a WAV file"):
        AplaySpeaker(program="aplay-of-nobody").play(b"nonsense")


class Sleeper(HandClock):
    """A clock that sleeping turns."""

    def sleep(self, seconds):
        self.turn(seconds)


def virtual(**settings):
    clock = Sleeper()
    return clock, VirtualSpeaker(clock=clock, sleep=clock.sleep, **settings)


def test_the_twin_takes_as_long_as_the_sound_lasts():
    clock, speaker = virtual()
    began_s = clock()

    speaker.play(silence(3.0))

    assert clock() - began_s == pytest.approx(3.0)


def test_the_twin_is_quicker_by_its_speed_and_still_tells_seconds_of_sound():
    clock, speaker = virtual(speed=60.0)
    began_s = clock()
    speaker.play(silence(3.0))
    speaker.play(silence(6.0))

    assert clock() - began_s == pytest.approx(9.0 / 60.0)
    assert [(round(one.started_s, 6), round(one.ended_s, 6)) for one in speaker.played] == [
        (0.0, 3.0),
        (3.0, 9.0),
    ]


def test_the_twin_keeps_what_was_played_in_order():
    _, speaker = virtual()
    speaker.play(chime(), volume_db=-6.0)
    speaker.play(silence(0.5))

    first, second = speaker.played
    assert (first.wav, first.volume_db, first.whole, first.duration_s) == (chime(), -6.0, True, 1.0)
    assert second.wav == silence(0.5)


def test_sounds_one_after_the_other_do_not_overlap():
    _, speaker = virtual()
    for _ in range(3):
        speaker.play(silence(0.3))

    assert speaker.overlaps() == []


def test_sounds_at_the_same_time_are_found_out():
    speaker = VirtualSpeaker()
    both = [Playing(speaker, silence(60.0)), Playing(speaker, silence(60.0))]
    wait_for(lambda: len(speaker._stops) == 2, "both sounds")
    speaker.stop()
    for playing in both:
        playing.end()

    assert len(speaker.overlaps()) == 1


def test_the_twin_can_be_stopped_and_says_that_it_was():
    speaker = VirtualSpeaker()
    playing = Playing(speaker, silence(60.0))
    wait_for(lambda: speaker._stops, "the start")

    speaker.stop()

    assert playing.end() is False
    (played,) = speaker.played
    assert not played.whole
    assert played.ended_s < 60.0


def test_stopping_the_twin_while_nothing_plays_does_not_harm_the_next_sound():
    _, speaker = virtual()

    speaker.stop()

    assert speaker.play(silence(0.1))


def test_the_timeline_has_each_sound_at_its_place(tmp_path):
    clock, speaker = virtual()
    clock.turn(1.0)
    speaker.play(chime())
    clock.turn(0.5)
    speaker.play(chime(), volume_db=-6.0)

    speaker.write_timeline(tmp_path / "day.wav")

    whole = (tmp_path / "day.wav").read_bytes()
    expected = join([silence(1.0), chime(), silence(0.5), scaled(chime(), -6.0)])
    assert duration_s(whole) == pytest.approx(3.5, abs=0.001)
    assert whole == expected


def test_a_sound_that_was_cut_is_cut_in_the_timeline(tmp_path):
    clock = HandClock()
    speaker = VirtualSpeaker(clock=clock, sleep=lambda _: (clock.turn(0.25), speaker.stop()))

    assert not speaker.play(chime())
    speaker.write_timeline(tmp_path / "day.wav")

    assert duration_s((tmp_path / "day.wav").read_bytes()) == pytest.approx(0.25, abs=0.001)


def test_the_twin_keeps_the_bytes_of_the_latest_sounds_only():
    _, speaker = virtual(keep_sounds=2)
    for _ in range(5):
        speaker.play(silence(0.1))

    assert [bool(played.wav) for played in speaker.played] == [False, False, False, True, True]
    assert [round(played.duration_s, 3) for played in speaker.played] == [0.1] * 5


def test_a_timeline_of_nothing_is_an_empty_sound(tmp_path):
    VirtualSpeaker().write_timeline(tmp_path / "day.wav")

    assert duration_s((tmp_path / "day.wav").read_bytes()) == 0.0
