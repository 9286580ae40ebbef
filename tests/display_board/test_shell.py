"""The board as a whole without a screen of its own: views in, calls spoken, reports and health out."""

import threading
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec
import pytest

from contract import topics
from contract.codec import decode, encode
from contract.reports import HealthState, Shown, Spoken, Unspoken
from contract.views import Beat
from display_board.config import BoardSettings
from display_board.face import Face, Slot
from display_board.numerals import NUMERALS
from display_board.shell import Shell, run
from display_board.sound import SoundSettings, VolumeHours
from display_board.voices import BoardVoice
from hardware.sound_errors import NoSoundCard, SoundCut
from hardware.virtual_speaker import VirtualSpeaker
from hardware.virtual_voice import VirtualVoice
from hardware.voice_chain import VoiceChain
from link.fake_broker import FakeBroker
from tests.display_board.views import BOARD, BRANCH, NINE, call, view, waiting
from tests.waiting import eventually

SETTINGS = BoardSettings(branch=BRANCH, board=BOARD)
VIEW, BEAT = topics.board_view(BRANCH, BOARD), topics.beat(BRANCH)
SHOWN, SPOKEN = topics.shown(BRANCH, BOARD), topics.spoken(BRANCH, BOARD)


IN_POLISH = NUMERALS["pl"]


class HandClock:
    """A clock that a test sets forward by hand; the day may run faster than the world."""

    def __init__(self, speed=1.0):
        self.world_s = 1000.0
        self.speed = speed

    def now(self):
        return NINE + timedelta(seconds=self.elapsed())

    def elapsed(self):
        return (self.world_s - 1000.0) * self.speed

    def real_s(self, day_s):
        return day_s / self.speed

    def monotonic(self):
        return self.world_s


@dataclass
class Glass:
    """A screen that keeps what it was told to draw, and draws when the test says so."""

    large: int = 3
    last: int = 6
    faces: list[Face] = field(default_factory=list)

    def fit(self, view):
        return Slot(self.large, large=True), Slot(self.last, large=False)

    def show(self, face):
        self.faces.append(face)

    @property
    def numbers(self):
        return [row.number for row in self.faces[-1].large]


class Desk:
    """A running board, the hub's end of its wire, and the clock of both."""

    def __init__(self, *, settings=SETTINGS, speed=1.0, screen=True, speaker=None, voice=None):
        self.clock = HandClock(speed)
        self.hub = FakeBroker()
        self.wire = FakeBroker(self.hub.bus)
        self.glass = Glass() if screen else None
        self.woken = threading.Event()
        self.hub.start()
        self.shell = Shell(
            settings,
            self.clock,
            self.wire,
            screen=self.glass,
            speaker=speaker,
            voices=BoardVoice(voice) if voice is not None else None,
            wake=self.woken.set,
            monotonic=self.clock.monotonic,
        )
        self.shell.start()
        self.shell.work()

    def publish(self, *calls, frame=True, **changes):
        self.hub.publish(VIEW, encode(view(*calls, **changes)), retain=True)
        return self.work(frame=frame)

    def beat(self):
        beat = Beat(branch=BRANCH, epoch=1, seq=0, at=self.clock.now())
        self.hub.publish(BEAT, encode(beat), retain=False)
        self.work()

    def work(self, *, frame=True):
        rest_s = self.shell.work()
        if frame and self.glass is not None:
            self.shell.drawn()
        return rest_s

    def wait(self, seconds):
        """Let the world's time go on, as the loop would see it: once a second."""
        for _ in range(int(seconds)):
            self.clock.world_s += 1
            self.work()

    @property
    def reports(self):
        return [decode(data, Shown) for topic, data, _ in self.hub.bus.sent if topic == SHOWN]

    @property
    def spoken(self):
        return [decode(data, Spoken) for topic, data, _ in self.hub.bus.sent if topic == SPOKEN]

    @property
    def health(self):
        return decode(self.hub.bus.retained[topics.health(BRANCH, f"board-{BOARD}")], HealthState)


@pytest.fixture
def start():
    running = []

    def started(**settings):
        running.append(Desk(**settings))
        return running[-1]

    yield started
    for desk in running:
        desk.shell.close()


class BrokenVoice(VirtualVoice):
    """A voice that can break, and be mended."""

    broken = False

    def speak(self, text, language):
        if self.broken:
            raise SoundCut("the program died")
        return super().speak(text, language)


def sounding():
    return {"speaker": VirtualSpeaker(speed=200), "voice": VirtualVoice()}


def said(voice):
    return [text for text, language in voice.said if language == "pl"][1:]


def test_a_view_is_drawn(start):
    desk = start()

    desk.publish(call(1), call(2, "A015"))

    assert desk.glass.numbers == ["A015", "A014"]


def test_what_has_not_changed_is_not_drawn_again(start):
    desk = start()
    desk.publish(call(1))
    drawn = len(desk.glass.faces)

    desk.publish(call(1), seq=2)

    assert len(desk.glass.faces) == drawn


def test_a_new_call_is_spoken_and_reported(start):
    sound = sounding()
    desk = start(**sound)
    desk.publish()

    desk.publish(call(1), seq=2)
    eventually(lambda: (desk.work(), desk.spoken)[1])

    assert desk.reports == [Shown(board=BOARD, call=1)]
    assert desk.spoken == [Spoken(board=BOARD, call=1, languages=("pl", "uk"))]
    assert said(sound["voice"]) == ["numer A zero czternaście, stanowisko pięć"]


def test_a_call_is_reported_as_shown_before_it_has_been_spoken(start):
    desk = start(speaker=VirtualSpeaker(speed=0.01), voice=VirtualVoice())
    desk.publish()

    desk.publish(call(1), seq=2)

    assert [report.call for report in desk.reports] == [1]
    assert desk.spoken == []


@pytest.mark.accessibility("A38")
def test_what_is_spoken_is_what_is_shown_for_every_call_of_a_burst(start):
    sound = sounding()
    desk = start(**sound)
    desk.publish()

    desk.publish(*(call(n, f"A{n:03d}", str(n)) for n in range(1, 21)), seq=2)
    stood_out = []

    def all_reported():
        desk.work()
        turn = [(row.number, row.desk) for row in desk.glass.faces[-1].large if row.stands_out]
        stood_out.extend(row for row in turn if row not in stood_out)
        desk.clock.world_s += 1
        return len(desk.spoken) == 20

    eventually(all_reported, within_s=20)
    assert sorted(report.call for report in desk.reports if report.shown) == list(range(1, 21))
    assert [report.call for report in desk.spoken] == list(range(1, 21))
    assert all(report.languages == ("pl", "uk") for report in desk.spoken)
    assert stood_out == [(f"A{n:03d}", str(n)) for n in range(1, 21)]
    assert said(sound["voice"]) == [
        f"numer {IN_POLISH.spelled(number)}, stanowisko {IN_POLISH.spelled(at_desk)}"
        for number, at_desk in stood_out
    ]
    assert sound["speaker"].overlaps() == []


def test_the_report_tells_how_long_the_frame_took(start):
    desk = start()
    desk.publish()

    desk.publish(call(1), seq=2, frame=False)
    desk.clock.world_s += 0.04
    desk.shell.drawn()

    assert desk.reports[0].shown_after_s == pytest.approx(0.04)


def test_a_board_without_a_screen_speaks_and_says_that_it_showed_nothing(start):
    desk = start(screen=False, **sounding())
    desk.publish()

    desk.publish(call(1), seq=2)
    eventually(lambda: (desk.work(), desk.spoken)[1])

    assert not desk.reports[0].shown
    assert desk.spoken[0].languages == ("pl", "uk")


def test_a_board_without_a_screen_says_so_at_once(start):
    desk = start(screen=False, speaker=VirtualSpeaker(speed=0.01), voice=VirtualVoice())
    desk.publish()

    desk.publish(call(1), seq=2)

    assert desk.reports == [Shown(board=BOARD, call=1, shown=False)]


@pytest.mark.accessibility("A42")
@pytest.mark.fault("F07")
def test_a_board_says_that_it_is_stale_within_ten_seconds_and_keeps_its_calls(start):
    desk = start()
    desk.publish(call(1))
    desk.beat()

    desk.wait(9)
    assert desk.glass.faces[-1].stale_since is None
    desk.wait(2)

    stale = desk.glass.faces[-1]
    assert stale.stale_since == NINE
    assert [row.number for row in stale.large] == ["A014"]


def test_a_beat_takes_the_notice_away(start):
    desk = start()
    desk.publish(call(1))
    desk.wait(12)
    assert desk.glass.faces[-1].stale_since is not None

    desk.beat()

    assert desk.glass.faces[-1].stale_since is None


def test_staleness_is_not_hurried_by_a_fast_day(start):
    desk = start(speed=60.0)
    desk.publish(call(1))
    desk.beat()

    desk.wait(9)

    assert desk.glass.faces[-1].stale_since is None


def test_a_board_that_never_heard_of_the_hub_says_so(start):
    desk = start()

    desk.wait(12)

    assert desk.glass.faces[-1].stale_since is not None
    assert not desk.glass.faces[-1].connected


def test_a_silent_call_stands_out_for_as_many_seconds_of_the_day_as_the_settings_say(start):
    desk = start(settings=msgspec.structs.replace(SETTINGS, call_s=5.0), speed=10.0)
    desk.publish()

    rest_s = desk.publish(call(1), seq=2)

    assert rest_s == pytest.approx(0.5)
    assert desk.glass.faces[-1].large[0].stands_out
    desk.wait(1)
    assert not desk.glass.faces[-1].large[0].stands_out


def test_a_reconnected_board_speaks_only_what_is_new_and_young(start):
    sound = sounding()
    desk = start(**sound)
    desk.publish(call(1), call(2, "A015"))
    desk.wire.cut()
    desk.wait(300)
    old, fresh = call(3, "A016", age_s=200), call(4, "A017", age_s=5)
    desk.publish(call(1), call(2, "A015"), old, fresh, seq=9, after_s=300)

    desk.wire.heal()
    desk.work()

    eventually(lambda: (desk.work(), len(desk.spoken) == 4)[1])
    assert [(report.call, report.silent) for report in desk.spoken[2:]] == [(3, Unspoken.LATE), (4, None)]


def test_a_view_that_waited_at_the_broker_is_as_old_as_it_is(start):
    sound = sounding()
    desk = start(**sound)
    desk.publish()
    desk.wire.cut()
    desk.publish(call(3, "A016", age_s=5), seq=9, after_s=10)
    desk.wait(300)

    desk.wire.heal()
    desk.work()

    assert [(report.call, report.silent) for report in desk.spoken] == [(3, Unspoken.LATE)]


@pytest.mark.fault("F07")
def test_a_first_view_that_lay_at_the_broker_makes_no_later_call_look_younger(start):
    desk = start(**sounding())
    desk.wire.cut()
    desk.publish()
    desk.wait(100)
    desk.wire.heal()
    desk.work()
    desk.beat()
    desk.wait(10)
    desk.wire.cut()
    desk.publish(call(3, "A016", age_s=5), seq=9, after_s=110)
    desk.wait(125)

    desk.wire.heal()
    desk.work()

    assert [(report.call, report.silent) for report in desk.spoken] == [(3, Unspoken.LATE)]


def test_quiet_hours_keep_the_board_silent_and_calls_stand_out_all_the_same(start):
    quiet = msgspec.structs.replace(SETTINGS, sound=SoundSettings(quiet=("09:00-09:30",)))
    sound = sounding()
    desk = start(settings=quiet, **sound)
    desk.publish()

    desk.publish(call(1), seq=2)

    assert desk.glass.faces[-1].large[0].stands_out
    assert desk.reports == [Shown(board=BOARD, call=1)]
    assert desk.spoken == [Spoken(board=BOARD, call=1, silent=Unspoken.QUIET)]
    assert said(sound["voice"]) == []


def test_a_board_without_a_sound_card_is_mute_and_shows_all_the_same(start):
    class Away(VirtualSpeaker):
        def play(self, wav, volume_db=0.0):
            raise NoSoundCard("no sound device 'default'")

    desk = start(speaker=Away(), voice=VirtualVoice())
    desk.publish()
    eventually(lambda: desk.health.fault == "mute")

    desk.publish(call(1), seq=2)
    eventually(lambda: (desk.work(), desk.spoken)[1])

    assert desk.glass.numbers == ["A014"]
    assert desk.spoken == [Spoken(board=BOARD, call=1, silent=Unspoken.BROKEN)]
    assert "no sound device" in desk.health.detail


def test_a_board_whose_sound_is_off_says_so_of_each_call(start):
    desk = start()
    desk.publish()

    desk.publish(call(1), seq=2)

    assert [(report.call, report.silent) for report in desk.spoken] == [(1, Unspoken.NO_SOUND)]


def test_a_board_that_speaks_with_another_voice_than_it_should_is_at_fault_until_it_does_again(start):
    best, fallback = BrokenVoice(), VirtualVoice()
    chain = VoiceChain([("piper", best), ("espeak", fallback)], retry_s=0.0)
    desk = start(speaker=VirtualSpeaker(speed=200), voice=chain)
    desk.publish()
    best.broken = True

    desk.publish(call(1), seq=2)
    eventually(lambda: (desk.work(), desk.health.fault == "voice")[1])
    eventually(lambda: (desk.work(), len(fallback.said) == 2)[1])
    said_by_the_other = [language for _, language in fallback.said]
    best.broken = False
    desk.clock.world_s += 10
    desk.publish(call(1), call(2, "A015"), seq=3)

    eventually(lambda: (desk.work(), desk.health.status == "ready" and len(desk.spoken) == 2)[1])
    assert said_by_the_other == ["pl", "uk"]
    assert [report.languages for report in desk.spoken] == [("pl", "uk"), ("pl", "uk")]


@pytest.mark.parametrize(
    ("hall_waits", "volume_db"),
    [(0, -10.0), (29, -10.0), (30, -4.0)],
)
def test_how_loud_it_is_hangs_on_the_hour_and_on_how_many_wait(start, hall_waits, volume_db):
    hours = VolumeHours(hours="09:00-10:00", volume_db=-10.0)
    sound = SoundSettings(volume=(hours,), crowd=30, crowd_db=6.0)
    speaker = VirtualSpeaker(speed=200)
    desk = start(
        settings=msgspec.structs.replace(SETTINGS, sound=sound), speaker=speaker, voice=VirtualVoice()
    )
    desk.publish()

    desk.publish(call(1), seq=2, waiting=(waiting(count=hall_waits),))
    eventually(lambda: (desk.work(), desk.spoken)[1])

    assert {sound.volume_db for sound in speaker.played if sound.duration_s > 0.2} == {volume_db}


def test_a_board_that_is_to_be_silent_is_ready(start):
    assert start().health.status == "ready"


def test_garbage_is_dropped_and_the_next_view_is_drawn(start):
    desk = start()
    desk.publish(call(1))

    for garbage in (b"", b"\xff\xfe", b"{", b"[]", b'{"epoch": "x"}', b'"' * 100_000):
        desk.hub.publish(VIEW, garbage, retain=False)
        desk.work()
    assert desk.glass.numbers == ["A014"]
    desk.publish(call(1), call(2, "A015"), seq=2)

    assert desk.glass.numbers == ["A015", "A014"]


def test_a_report_made_while_the_broker_is_away_is_sent_when_it_is_back(start):
    sound = sounding()
    desk = start(**sound)
    desk.publish()
    desk.publish(call(1), seq=2)
    desk.wire.cut()
    eventually(
        lambda: (desk.work(), desk.shell.board.turn is not None and not desk.shell.board.turn.speaking)[1]
    )
    assert desk.spoken == []
    desk.clock.world_s += 40

    desk.wire.heal()
    desk.work()

    assert [report.call for report in desk.spoken] == [1]
    assert desk.spoken[0].ago_s >= 40


def test_a_board_that_is_switched_off_reports_what_it_showed_and_did_not_speak(start):
    desk = start(speaker=VirtualSpeaker(speed=0.01), voice=VirtualVoice())
    desk.publish()
    desk.publish(call(1), call(2, "A015"), seq=2)

    desk.shell.close()

    assert [report.call for report in desk.reports if report.shown] == [1, 2]
    assert [(report.call, report.silent) for report in desk.spoken] == [
        (1, Unspoken.ENDED),
        (2, Unspoken.ENDED),
    ]
    assert desk.health.status == "lost"


def test_a_board_runs_without_a_screen_until_it_is_stopped():
    bus = FakeBroker()
    bus.start()
    stopped, woken = threading.Event(), threading.Event()
    voice = VirtualVoice()
    shell = Shell(
        SETTINGS,
        HandClock(),
        FakeBroker(bus.bus),
        speaker=VirtualSpeaker(speed=200),
        voices=BoardVoice(voice),
        wake=woken.set,
    )
    thread = threading.Thread(target=run, args=(shell, stopped, woken))
    thread.start()

    bus.publish(VIEW, encode(view()), retain=True)
    eventually(lambda: shell.board.view is not None)
    bus.publish(VIEW, encode(view(call(1), seq=2)), retain=True)
    eventually(lambda: [topic for topic, _, _ in bus.bus.sent if topic == SHOWN])
    stopped.set()
    woken.set()
    thread.join(5)

    assert not thread.is_alive()
    assert said(voice) == ["numer A zero czternaście, stanowisko pięć"]


def test_the_screen_can_be_changed_for_one_of_another_size(start):
    desk = start()
    desk.publish(call(1), call(2, "A015"))
    other = Glass(large=1, last=0)

    desk.shell.attach(other)
    desk.work()

    assert [row.number for row in other.faces[-1].large] == ["A015"]


def test_a_fault_of_the_program_is_told_to_the_hub_and_taken_back(start):
    desk = start()

    desk.shell.fault("program", "ValueError: x")
    assert (desk.health.status, desk.health.fault) == ("fault", "program")
    desk.shell.back("program")

    assert desk.health.status == "ready"
