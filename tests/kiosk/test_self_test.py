"""The kiosk looks after itself at start and before opening, in silence, and staff hear what is wrong."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from hardware.keypad_settings import KeypadSettings
from hardware.outputs import Output, OutputParts
from hardware.speaker import NoSoundCard
from hardware.virtual_voice import VirtualVoice
from hardware.voice_settings import VoiceSettings
from hardware.wav import silence
from kiosk.checks import Check, Mark, Part
from kiosk.clock_trust import ClockTrust
from kiosk.config import KioskSettings
from kiosk.flow import begin, step
from kiosk.happenings import Button, HubLost, MenuArrived, PrinterSeen, SelfTested, Tick
from kiosk.idle_rules import IdleRules
from kiosk.idle_settings import IdleSettings
from kiosk.jingles import Jingles
from kiosk.probes import Probes
from kiosk.samples import CLOCK, closed_menu, sample_menu
from kiosk.scene import Facts, Text, Tiles
from kiosk.screens import Finding, Languages, SelfTest, Services, StaffMenu
from kiosk.stage import scene_of
from kiosk.texts import words_in
from kiosk.voicing import SpeechParts
from kiosk.wishes import AskPrinter, Beep, Mended, Print, PrintTest, RunSelfTest, TellStaff
from link.hub_client import HubSettings
from tests.kiosk.rooms import SetClock, room
from tests.kiosk.visits import PL, RULES, UK, Play
from tests.waiting import eventually

WELL = tuple(Check(part, Mark.WELL) for part in Part)
NO_SCANNER = (Check(Part.SCANNER, Mark.FAULT, "scanner: no code reader is plugged in"), *WELL[1:])
HALF_AN_HOUR_BEFORE = (closed_menu().opens_at - closed_menu().at).total_seconds() - RULES.idle.self_test_s


def after_test(play: Play, checks: tuple[Check, ...] = WELL) -> Play:
    """Let the test that is under way end."""
    play.happen(Tick(play.now_s), SelfTested(checks))
    play.wishes.clear()
    return play


def wait_until(play: Play, now_s: float) -> Play:
    play.now_s = now_s
    return play.happen(Tick(now_s))


# --- when


def test_it_runs_once_when_the_kiosk_has_started_and_heard_its_hub():
    play = Play()

    play.wait(30)

    assert play.wanted(RunSelfTest) == [RunSelfTest()]


def test_without_a_hub_it_runs_a_minute_after_the_start():
    state = begin(RULES, now_s=100.0)
    wanted = []
    for now_s in (101.0, 159.0, 160.0, 161.0):
        state, wishes = step(state, Tick(now_s))
        wanted += [now_s for wish in wishes if isinstance(wish, RunSelfTest)]

    assert wanted == [160.0]


def test_it_runs_half_an_hour_before_the_branch_opens_once():
    play = after_test(Play(closed_menu()))

    wait_until(play, HALF_AN_HOUR_BEFORE - 1)
    too_early = play.wanted(RunSelfTest)
    wait_until(play, HALF_AN_HOUR_BEFORE)
    begun = play.wanted(RunSelfTest)
    after_test(play)
    play.wait(900)

    assert (too_early, begun, play.wanted(RunSelfTest)) == ([], [RunSelfTest()], [])


def test_it_runs_before_each_opening():
    play = after_test(Play(closed_menu()))
    after_test(wait_until(play, HALF_AN_HOUR_BEFORE))
    now = closed_menu().at + timedelta(seconds=HALF_AN_HOUR_BEFORE)
    tomorrow = closed_menu().opens_at + timedelta(days=1)
    later = msgspec.structs.replace(closed_menu(), at=now, opens_at=tomorrow)

    play.happen(MenuArrived(later))
    wait_until(play, HALF_AN_HOUR_BEFORE + 86_400 + 1)

    assert play.wanted(RunSelfTest) == [RunSelfTest()]


def test_it_runs_in_time_though_the_hub_is_away_in_the_morning():
    play = after_test(Play(closed_menu()))

    play.happen(HubLost())
    wait_until(play, HALF_AN_HOUR_BEFORE)

    assert play.wanted(RunSelfTest) == [RunSelfTest()]


def test_the_one_before_opening_can_be_switched_off():
    rules = replace(RULES, idle=IdleRules(self_test_s=0.0))
    play = after_test(Play(closed_menu(), rules=rules))

    wait_until(play, HALF_AN_HOUR_BEFORE + 100)

    assert play.wanted(RunSelfTest) == []


def test_it_waits_until_no_visitor_is_there():
    play = Play().show(Services(UK))
    play.happen(Tick(1.0))
    during = play.wanted(RunSelfTest)

    play.tap(Button.HOME).happen(Tick(3.0))

    assert (during, play.wanted(RunSelfTest)) == ([], [RunSelfTest()])


def test_what_was_wrong_is_looked_at_again_after_five_minutes_and_what_is_well_is_not():
    ill, well = after_test(Play(), NO_SCANNER), after_test(Play())

    for play in (ill, well):
        wait_until(play, 299)
        assert play.wanted(RunSelfTest) == []
        wait_until(play, 301)

    assert (ill.wanted(RunSelfTest), well.wanted(RunSelfTest)) == ([RunSelfTest()], [])


def test_a_test_that_is_under_way_is_not_begun_again():
    play = Play()

    play.wait(1000)

    assert play.wanted(RunSelfTest) == [RunSelfTest()]


def test_it_prints_nothing_and_makes_no_sound():
    play = Play(closed_menu())
    after_test(wait_until(play, 1), NO_SCANNER)
    wait_until(play, HALF_AN_HOUR_BEFORE)

    assert [wish for wish in play.wishes if isinstance(wish, Print | PrintTest | Beep)] == []
    assert AskPrinter() in play.wishes


# --- what staff are told


def test_staff_are_told_what_is_wrong_and_when_it_is_mended():
    play = Play().happen(Tick(0.0))

    play.happen(SelfTested(NO_SCANNER))
    told = play.wanted(TellStaff)
    play.happen(SelfTested(WELL))

    assert told == [TellStaff("self-test-scanner", "scanner: no code reader is plugged in")]
    assert play.wanted(Mended) == [Mended("self-test-scanner")]


def test_a_part_that_this_kiosk_does_not_have_is_no_fault():
    play = Play().happen(Tick(0.0), SelfTested(tuple(Check(part, Mark.WITHOUT) for part in Part)))

    assert play.wanted(TellStaff) == []


def lines(play: Play) -> dict[str, str]:
    scene = scene_of(play.state, words_in, CLOCK)
    return dict(next(block for block in scene.main if isinstance(block, Facts)).pairs)


def test_staff_see_every_part_in_a_line_and_how_it_is():
    play = after_test(Play(), NO_SCANNER).show(SelfTest())

    told = lines(play)

    assert told["Czytnik kodów"] == "nie znaleziono: proszę sprawdzić kabel"
    assert told["Zegar"] == "działa"
    assert told["Serwer kolejki"] == "połączony"
    assert len(told) == 2 + len(Part)


def test_printer_and_hub_are_told_as_they_are_now():
    play = after_test(Play()).show(SelfTest()).happen(PrinterSeen(Finding.PAPER_OUT), HubLost())

    told = lines(play)
    scene = scene_of(play.state, words_in, CLOCK)

    assert told["Serwer kolejki"] == "brak połączenia"
    assert told["Drukarka i papier"] == words_in(PL).gettext("The roll is empty.")
    assert "2 rzeczy wymagają sprawdzenia" in [block.text for block in scene.main if isinstance(block, Text)]


@pytest.mark.parametrize(
    ("checks", "told"),
    [((), "Jeszcze nie wykonano"), (WELL, "Wszystko działa"), (NO_SCANNER, "1 rzecz wymaga sprawdzenia")],
)
def test_the_staff_menu_says_in_a_line_what_the_last_test_found(checks, told):
    play = Play().show(StaffMenu())
    play.state = replace(play.state, checks=checks)
    scene = scene_of(play.state, words_in, CLOCK)
    tiles = next(block.tiles for block in scene.main if isinstance(block, Tiles))

    assert next(tile.detail for tile in tiles if tile.touch is Button.SELF_TEST) == told


def test_staff_test_when_they_want_see_that_it_runs_and_cannot_hurry_it():
    play = after_test(Play()).show(StaffMenu())

    play.tap(Button.SELF_TEST, Button.SELF_TEST)
    running = scene_of(play.state, words_in, CLOCK)
    begun = play.wanted(RunSelfTest)
    after_test(play)
    play.tap(Button.SELF_TEST, Button.BACK)

    assert "Trwa sprawdzanie …" in [block.text for block in running.main if isinstance(block, Text)]
    assert begun == [RunSelfTest()]
    assert play.wanted(RunSelfTest) == [RunSelfTest()]
    assert play.screen == StaffMenu()


# --- the looking


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    """Return a folder like the kernel's with a code reader that types."""
    return reader(tmp_path / "input", "Example Scanner 1900", "10000000")


def reader(folder: Path, name: str, keys: str) -> Path:
    (folder / "event0" / "device" / "capabilities").mkdir(parents=True)
    (folder / "event0" / "device" / "name").write_text(f"{name}\n")
    (folder / "event0" / "device" / "capabilities" / "key").write_text(f"{keys}\n")
    return folder


class Mute:
    """A loudspeaker that is not there."""

    def play(self, wav: bytes, volume_db: float = 0.0) -> bool:
        raise NoSoundCard("no sound card")


class Quiet:
    """A loudspeaker that tells what it was given."""

    def __init__(self) -> None:
        self.played: list[bytes] = []

    def play(self, wav: bytes, volume_db: float = 0.0) -> bool:
        self.played.append(wav)
        return True


def found(
    folder: Path,
    devices: Path,
    *,
    jingles: Jingles | None = None,
    speech: SpeechParts | None = None,
    agreed: bool = True,
    **more: object,
):
    settings = KioskSettings(
        branch="warszawa",
        kiosk="K1",
        hub=HubSettings(url="http://127.0.0.1:1"),
        state_folder=str(folder),
        **more,
    )
    clock, trust = SetClock(), ClockTrust()
    if agreed:
        trust.heard(clock.now(), clock.now(), clock.elapsed(), fresh=True)
    probes = Probes(
        settings, clock, SimpleNamespace(jingles=jingles, speech=speech or SpeechParts()), trust, devices
    )
    return {check.part: check for check in probes.checks()}


def test_a_kiosk_with_everything_is_well(tmp_path, devices):
    speech = SpeechParts(outputs={Output.SPEAKER: OutputParts(Quiet())}, voice=VirtualVoice())
    keypad = KeypadSettings(devices=("Scanner 1900",))
    checks = found(tmp_path, devices, jingles=Jingles(Mute(), 0.0), speech=speech, keypad=keypad)

    assert {part: check.mark for part, check in checks.items()} == dict.fromkeys(Part, Mark.WELL)


def test_what_a_kiosk_has_not_for_those_who_do_not_see_is_no_fault(tmp_path, devices):
    checks = found(tmp_path, devices)

    assert {checks[part].mark for part in (Part.SOUND, Part.VOICE, Part.KEYPAD)} == {Mark.WITHOUT}


@pytest.mark.parametrize("name", ["Storm AudioNav", "/dev/input/by-id/no-such-keypad"])
def test_a_keypad_that_is_not_plugged_in_is_named(tmp_path, devices, name):
    check = found(tmp_path, devices, keypad=KeypadSettings(devices=(name,)))[Part.KEYPAD]

    assert check.mark is Mark.FAULT
    assert name in check.seen


def test_an_output_that_cannot_be_heard_is_a_fault(tmp_path, devices):
    outputs = {Output.SPEAKER: OutputParts(Quiet()), Output.HEADSET: OutputParts(Mute())}
    check = found(tmp_path, devices, speech=SpeechParts(outputs=outputs))[Part.SOUND]

    assert check == Check(Part.SOUND, Mark.FAULT, "sound: no sound card")


def test_a_voice_that_is_not_installed_is_a_fault_and_nobody_hears_the_test(tmp_path, devices):
    quiet = Quiet()
    outputs = {Output.SPEAKER: OutputParts(quiet)}
    gone = VoiceSettings(espeak="no-such-voice").chain()
    check = found(tmp_path, devices, speech=SpeechParts(outputs=outputs, voice=gone))[Part.VOICE]

    assert check.mark is Mark.FAULT
    assert "no-such-voice" in check.seen
    assert quiet.played == [silence(0.1)]


@pytest.mark.parametrize(
    ("name", "mark"), [("", Mark.WELL), ("scanner 19", Mark.WELL), ("Another", Mark.FAULT)]
)
def test_the_code_reader_is_looked_for_by_its_name(tmp_path, devices, name, mark):
    assert found(tmp_path, devices, scanner_name=name)[Part.SCANNER].mark is mark


def test_a_kiosk_whose_only_input_is_its_touch_screen_misses_its_code_reader(tmp_path):
    devices = reader(tmp_path / "input", "Touch", "0")

    check = found(tmp_path, devices)[Part.SCANNER]

    assert (check.mark, check.seen) == (Mark.FAULT, "scanner: no code reader is plugged in")


def test_who_has_no_code_reader_misses_none(tmp_path, devices):
    assert found(tmp_path, devices, scanner=False)[Part.SCANNER].mark is Mark.WITHOUT
    assert found(tmp_path, tmp_path / "nothing")[Part.SCANNER].mark is Mark.WITHOUT


def test_a_lost_loudspeaker_is_found_and_one_that_works_plays_nothing_to_hear(tmp_path, devices):
    quiet = Quiet()

    lost = found(tmp_path, devices, jingles=Jingles(Mute(), 0.0))[Part.SOUND]
    well = found(tmp_path, devices, jingles=Jingles(quiet, 0.0))[Part.SOUND]

    assert (lost.mark, well.mark) == (Mark.FAULT, Mark.WELL)
    assert [set(wav[44:]) for wav in quiet.played] == [{0}]


@pytest.mark.fault("F14")
def test_a_clock_that_never_agreed_with_the_hub_is_a_fault(tmp_path, devices):
    assert found(tmp_path, devices, agreed=False)[Part.CLOCK].mark is Mark.FAULT


def test_a_disk_that_is_nearly_full_or_takes_nothing_is_a_fault(tmp_path, devices):
    little = found(tmp_path, devices, idle=IdleSettings(disk_free_mb=1_000_000))[Part.DISK]
    (tmp_path / "file").write_text("")
    none = found(tmp_path / "file", devices)[Part.DISK]

    assert (little.mark, none.mark) == (Mark.FAULT, Mark.FAULT)
    assert "fewer than 1000000" in little.seen
    assert "Not a directory" in none.seen
    assert not (tmp_path / "self-test").exists()


def test_a_torn_font_is_found(tmp_path, devices, monkeypatch):
    (tmp_path / "Okienko-Regular.ttf").write_bytes(b"torn")
    monkeypatch.setenv("OKIENKO_FONTS", str(tmp_path))

    check = found(tmp_path, devices)[Part.FONT]

    assert check.mark is Mark.FAULT
    assert "font_build" in check.seen


def test_a_probe_that_fails_is_a_fault_of_its_part_and_the_others_are_looked_at(tmp_path, devices, caplog):
    caplog.set_level(logging.ERROR)

    checks = found(tmp_path, devices, jingles=Jingles(SimpleNamespace(play=lambda *_: 1 / 0), 0.0))

    assert checks[Part.SOUND].mark is Mark.FAULT
    assert checks[Part.FONT].mark is Mark.WELL


def test_a_running_kiosk_tells_its_hub_what_is_wrong_and_prints_nothing(tmp_path):
    with room(tmp_path, instead={"jingles": Jingles(Mute(), 0.0)}) as one:
        one.menu(msgspec.structs.replace(sample_menu(), at=one.clock.now()))
        one.on(Languages)

        eventually(lambda: "self-test-sound" in one.health.fault)

        assert list(one.printer.slips) == []
