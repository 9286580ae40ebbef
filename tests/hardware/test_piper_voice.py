"""Piper, by stand-ins that speak its protocol as version 1.8 (Python) and the older program (C++) do."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from hardware.piper_voice import PiperVoice
from hardware.sound_errors import ProgramMissing, SoundCut
from hardware.virtual_voice import VirtualVoice
from hardware.wav import decoded, duration_s

STAND_IN = """#!{python}
import pathlib, sys, time
told = dict(zip(sys.argv[1::2], sys.argv[2::2]))
log = pathlib.Path({log!r})
log.open("a").write("start " + " ".join(sys.argv[1:5]) + "\\n")
if not pathlib.Path(told["--model"]).exists():
    sys.exit("Traceback ...\\nValueError: Unable to find voice: " + told["--model"])
sound = pathlib.Path({sound!r}).read_bytes()
print("[info] Loaded voice in 0.3 second(s)", file=sys.stderr, flush=True)
for line in sys.stdin:
    text = line.strip()
    log.open("a").write(text + "\\n")
    if text == "die":
        sys.exit("Illegal instruction")
    if text == "hang":
        time.sleep(60)
    if text == "lie":
        print("INFO:piper.__main__:Wrote nothing.wav", file=sys.stderr, flush=True)
        continue
    path = pathlib.Path(told["--output_dir"], str(time.monotonic_ns()) + ".wav")
    path.write_bytes(b"" if text == "nothing" else sound)
    {say}
"""
SAY = {
    "python": 'print("INFO:piper.__main__:Wrote", path, file=sys.stderr, flush=True)',
    "c++": "print(path, flush=True)",
}
SOUND = VirtualVoice().speak("ten letters", "pl")


@pytest.fixture(params=SAY)
def piper(request, tmp_path):
    """A voice by the stand-in, its log, and no program left behind."""
    (tmp_path / "sound.wav").write_bytes(SOUND)
    (tmp_path / "en.onnx").write_bytes(b"")
    program = tmp_path / "piper"
    log = tmp_path / "log"
    program.write_text(
        STAND_IN.format(
            python=sys.executable, log=str(log), sound=str(tmp_path / "sound.wav"), say=SAY[request.param]
        )
    )
    program.chmod(0o755)
    models = {"en": str(tmp_path / "en.onnx"), "pl": str(tmp_path / "gone.onnx")}
    voice = PiperVoice(models, pace=1.2, program=str(program))
    voice.log = log.read_text
    yield voice
    voice.close()


def starts(voice):
    return voice.log().count("start ")


def test_a_phrase_becomes_a_sound(piper):
    wav = piper.speak("number A 42", "en")

    assert duration_s(wav) == pytest.approx(duration_s(SOUND), abs=0.01)
    assert decoded(wav).channels == 1


def test_model_and_pace_are_told_to_the_program(piper):
    piper.speak("number A 42", "en-GB")

    first = piper.log().splitlines()[0].split()
    assert (first[1], first[2].endswith("en.onnx"), first[3:]) == (
        "--model",
        True,
        ["--length_scale", "1.2"],
    )


def test_the_program_is_started_once_for_many_phrases(piper):
    for text in ("one", "two", "three"):
        piper.speak(text, "en")

    assert starts(piper) == 1
    assert piper.log().splitlines()[1:] == ["one", "two", "three"]


def test_a_phrase_is_synthesised_once(piper):
    assert piper.speak("one", "en") == piper.speak(" one ", "en")
    assert piper.log().count("one\n") == 1


def test_lines_and_options_in_a_text_are_only_text(piper):
    piper.speak("one\n--help\ttwo", "en")

    assert piper.log().splitlines()[1] == "one --help two"


def test_only_languages_with_a_model_are_spoken(piper):
    assert [piper.speaks(language) for language in ("en-GB", "EN", "uk")] == [True, True, False]
    with pytest.raises(SoundCut, match="no model of Piper for language 'uk'"):
        piper.speak("номер", "uk")


def test_a_program_that_dies_is_told_by_its_last_words_and_started_again(piper):
    with pytest.raises(SoundCut, match="died: Illegal instruction"):
        piper.speak("die", "en")

    assert duration_s(piper.speak("one", "en")) > 0.3
    assert starts(piper) == 2


def test_a_model_that_is_not_there_is_told(piper):
    with pytest.raises(SoundCut, match=r"Unable to find voice: .*gone.onnx"):
        piper.speak("jeden", "pl")


def test_a_program_that_hangs_is_ended_and_started_again(piper):
    piper.speak("one", "en")
    piper._processes[piper._models["en"]]._patience_s = 0.1
    with pytest.raises(SoundCut, match=r"took longer than 0.1 s"):
        piper.speak("hang", "en")
    piper._processes[piper._models["en"]]._patience_s = 20.0

    assert duration_s(piper.speak("two", "en")) > 0.3


def test_a_program_that_writes_no_sound_is_told(piper):
    with pytest.raises(SoundCut, match="gave no sound"):
        piper.speak("nothing", "en")


def test_a_program_that_only_says_that_it_wrote_is_told(piper):
    with pytest.raises(SoundCut, match="there is none"):
        piper.speak("lie", "en")


def test_a_missing_program_is_told_with_the_way_out():
    with pytest.raises(ProgramMissing, match=r"cannot start 'piper-of-nobody': .*pip install piper-tts"):
        PiperVoice({"en": "en.onnx"}, program="piper-of-nobody").speak("one", "en")


def test_several_threads_get_each_its_own_phrase(piper):
    spoken = []
    threads = [
        threading.Thread(target=lambda text=text: spoken.append(piper.speak(text, "en")))
        for text in ("one", "two", "three", "four")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert len(spoken) == 4
    assert sorted(piper.log().splitlines()[1:]) == ["four", "one", "three", "two"]


def test_closing_ends_the_program_and_takes_its_folder_away(piper):
    piper.speak("one", "en")
    process = piper._processes[piper._models["en"]]
    folder, program = process._folder.name, process._process

    piper.close()
    piper.close()

    assert program.poll() is not None
    assert not Path(folder).exists()
