"""A lost, mute or blind board is known within seconds, is told with since, what and way out, and recovers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contract.board_layout import BoardColumn, BoardZone, Zone
from contract.codec import encode
from contract.commands import Recall
from contract.names import BoardId, BranchId, device_id
from contract.reports import HealthState, Shown, Spoken, Unspoken
from contract.topics import health, shown, spoken
from hub.domain.alarm_settings import AlarmSettings
from hub.domain.board_settings import BoardSettings, LayoutSettings
from hub.http.board_watch import UNHEARD_S, WELL_S, BoardWatch
from hub.http.devices import Devices
from hub.http.due_calls import LINE_S
from hub.voices import Voices
from link.fake_broker import FakeBroker
from tests.hub.branch import Day, HandClock, call_next, ticket_for, wish

BOARDS = (
    BoardSettings(id="first", rooms=("hall",), stand_in="second"),
    BoardSettings(id="second", rooms=("hall",), voice=False),
    BoardSettings(id="third", rooms=("hall",), voice=False),
)
TOWN = BranchId("town")


class Hall:
    """A branch with three boards in one room, watched over; its day and the world go at one pace."""

    def __init__(self, boards=BOARDS, **changed):
        self.clock = HandClock()
        self.day = Day(clock=self.clock, boards=boards, alarms=AlarmSettings(board_s=5.0), **changed)
        self.wire = FakeBroker()
        devices = Devices(TOWN, self.clock.now)
        self.voices, self.anew = Voices(), []
        self.watch = BoardWatch(
            devices,
            self.voices,
            self.clock,
            connected=lambda: self.wire.is_connected,
            republish=self.anew.append,
            monotonic=self.clock.elapsed,
        )
        devices.listen(self.wire)
        self.wire.start()

    def say(self, board, status, *faults, session=1, **more):
        device = device_id("board", board)
        fault = faults[0] if faults else ""
        state = HealthState(device=device, status=status, fault=fault, faults=faults, session=session, **more)
        self.wire.publish(health(TOWN, device), encode(state), retain=True)

    def all_ready(self):
        for board in BOARDS:
            self.say(board.id, "ready")
        return self

    def call(self, name="anna"):
        """Call a visitor and return the number of the call."""
        before = len(self.day.journal)
        self.day.do(ticket_for("A", name), call_next("1"))
        return self._told(before)

    def recall(self):
        before = len(self.day.journal)
        self.day.do(wish(Recall, desk="1"))
        return self._told(before)

    def show(self, board, call):
        report = Shown(board=BoardId(board), call=call)
        self.wire.publish(shown(TOWN, board), encode(report), retain=False)

    def speak(self, board, call, silent=None):
        languages = ("pl",) if silent is None else ()
        report = Spoken(board=BoardId(board), call=call, languages=languages, silent=silent)
        self.wire.publish(spoken(TOWN, board), encode(report), retain=False)

    def wait(self, seconds):
        for _ in range(int(seconds * 2)):
            self.clock.turn(seconds=0.5)
            self.watch.look(self.day.branch)

    def alarms(self):
        return {alarm.code: alarm for alarm in self.watch.alarms(self.day.branch, self.clock.now())}

    def voice(self, call):
        return self.voices.of(call, "hall", self.day.branch.layout)

    def _told(self, before):
        entries = self.day.journal[before:]
        self.watch.show(self.day.branch, entries)
        self.watch.look(self.day.branch)
        return entries[-1].seq


@pytest.fixture
def hall():
    return Hall().all_ready()


def test_boards_that_are_well_are_no_alarm(hall):
    call = hall.call()
    for board in ("first", "second", "third"):
        hall.show(board, call)
    hall.speak("first", call)
    for board in ("second", "third"):
        hall.speak(board, call, Unspoken.ANOTHER)
    hall.wait(120)

    assert hall.alarms() == {}
    assert hall.anew == []


def test_a_board_that_the_broker_lost_is_told_with_since_what_and_way_out(hall):
    hall.say("first", "lost", detail="the broker lost the device")
    lost_at = hall.clock.now()
    hall.wait(4)
    assert hall.alarms() == {}

    hall.wait(1)

    [alarm] = hall.alarms().values()
    assert (alarm.code, alarm.about, alarm.since) == ("board-lost", "board-first", lost_at)
    assert alarm.what == "board first: the broker lost the device; second speaks in its place"
    assert "power" in alarm.way_out


def test_the_stand_in_has_the_voice_at_the_next_look(hall):
    call = hall.call()

    hall.say("first", "lost")
    hall.wait(0.5)

    assert (hall.voice(call), hall.anew) == ("second", [["hall"]])


def test_the_voice_is_given_back_when_the_board_has_been_well_for_a_moment(hall):
    hall.say("first", "lost")
    hall.wait(10)
    hall.say("first", "ready", session=2)

    hall.wait(WELL_S - 1)
    before = hall.voice(hall.call())
    hall.wait(2)

    assert before == "second"
    assert hall.voice(hall.recall()) == "first"
    assert hall.alarms() == {}


def test_a_board_that_comes_and_goes_does_not_have_the_voice(hall):
    voices = []
    for session in range(2, 12):
        hall.say("first", "lost")
        hall.wait(1)
        hall.say("first", "ready", session=session)
        hall.wait(3)
        voices.append(hall.voices.now("hall", hall.day.branch.layout))

    assert set(voices) == {"second"}


def test_a_board_that_says_it_is_mute_is_told_so_and_is_replaced(hall):
    hall.say("first", "fault", "mute", detail="no sound device 'default'")
    hall.wait(5)

    assert hall.alarms()["board-mute"].what == (
        "board first: no sound device 'default'; second speaks in its place"
    )
    assert hall.voice(hall.call()) == "second"


def test_a_mute_board_is_known_though_another_fault_came_first(hall):
    hall.say("first", "fault", "program", "mute")
    hall.wait(5)

    assert list(hall.alarms()) == ["board-mute"]


def test_a_mute_board_that_never_speaks_is_no_alarm(hall):
    hall.say("third", "fault", "mute")
    hall.wait(60)

    assert hall.alarms() == {}


def test_a_voice_whose_sound_is_switched_off_is_mute(hall):
    call = hall.call()
    hall.show("first", call)
    hall.speak("first", call, Unspoken.NO_SOUND)
    hall.wait(5)

    assert "switched off" in hall.alarms()["board-mute"].what
    assert hall.voice(call) == "second"


def test_a_voice_that_tells_nothing_any_more_is_mute(hall):
    call = hall.call()
    for board in ("first", "second", "third"):
        hall.show(board, call)
    for board in ("second", "third"):
        hall.speak(board, call, Unspoken.ANOTHER)

    hall.wait(LINE_S + 1)

    assert hall.alarms()["board-mute"].about == "board-first"
    assert hall.voice(call) == "second"


def test_a_board_that_does_not_show_a_call_within_seconds_is_blind_and_loses_the_voice(hall):
    call = hall.call()
    for board in ("second", "third"):
        hall.show(board, call)
    called_at = hall.clock.now()

    hall.wait(4)
    assert hall.alarms() == {}
    hall.wait(1.5)

    [alarm] = hall.alarms().values()
    assert (alarm.code, alarm.about, alarm.since) == ("board-blind", "board-first", called_at)
    assert "screen" in alarm.way_out
    assert hall.voice(call) == "second"


@pytest.mark.parametrize(
    "cure",
    [lambda hall, call: hall.show("first", call), lambda hall, _: hall.say("first", "ready", session=9)],
)
def test_a_blind_board_recovers_when_it_shows_the_call_or_is_started_again(hall, cure):
    call = hall.call()
    for board in ("second", "third"):
        hall.show(board, call)
    hall.wait(10)
    assert list(hall.alarms()) == ["board-blind"]

    cure(hall, call)
    hall.wait(1)

    assert hall.alarms() == {}


def test_of_a_board_that_nobody_has_heard_nothing_is_waited_for():
    hall = Hall()
    hall.say("first", "ready")
    call = hall.call()
    hall.show("first", call)
    hall.speak("first", call)

    hall.wait(120)

    assert hall.alarms() == {}


def test_a_board_that_was_never_heard_has_the_voice_until_a_stand_in_is_there_and_it_is_not():
    hall = Hall()
    hall.say("second", "ready")

    hall.wait(UNHEARD_S - 1)
    before = hall.voice(hall.call())
    hall.wait(2)

    assert (before, hall.voice(hall.recall())) == ("first", "second")


def test_while_the_broker_is_away_nobody_is_blind(hall):
    hall.wire.cut()
    hall.call()
    hall.wait(60)
    hall.wire.heal()
    hall.wait(1)

    assert "board-blind" not in hall.alarms()


def test_a_board_without_a_place_for_calls_is_not_waited_for():
    zone = BoardZone(shows=Zone.NOTICES)
    layout = LayoutSettings(id="words", columns=(BoardColumn(zones=(zone,)),))
    words = BoardSettings(id="first", rooms=("hall",), voice=False, layout="words")
    hall = Hall(boards=(words,), layouts=(layout,)).all_ready()
    hall.call()

    hall.wait(30)

    assert "board-blind" not in hall.alarms()


def test_a_board_that_cannot_speak_a_call_hands_it_on_at_once(hall):
    call = hall.call()
    hall.show("first", call)

    hall.speak("first", call, Unspoken.BROKEN)
    hall.wait(0.5)

    assert (hall.voice(call), hall.anew) == ("second", [["hall"]])


def test_the_log_of_calls_has_what_every_board_told(hall):
    call = hall.call("anna")
    hall.clock.turn(seconds=0.25)
    hall.show("first", call)
    hall.wait(0.5)

    [line] = hall.watch.log.newest_first()

    assert (line.call, line.number, line.at) == (call, "A001", hall.clock.now() - timedelta(seconds=0.75))
    assert [(board.board, board.shown_s) for board in line.boards] == [("first", 0.25)]
