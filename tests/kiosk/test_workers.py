"""Threads of the kiosk: errands that reach the hub, workers that survive, deadlines that are kept, sounds."""

from __future__ import annotations

import threading

import pytest

from contract.commands import ReportSlip
from contract.names import CommandId, DeviceId, TicketId
from contract.refusal import UnknownTicket
from contract.states import SlipState
from hardware.sound_errors import NoSoundCard
from hardware.virtual_speaker import VirtualSpeaker
from hardware.wav import duration_s
from kiosk.deadlines import Deadlines
from kiosk.errands import MOST, Errands
from kiosk.happenings import Fresh, HubAway, RefusedBy, SlipDone, SlipUnknown
from kiosk.jingles import Jingles, jingle
from kiosk.screens import Finding
from kiosk.wishes import Sound
from link.hub_client import HubAway as NoHub
from link.worker import Worker
from tests.waiting import eventually


def news(number: int) -> ReportSlip:
    return ReportSlip(
        command_id=CommandId(f"c{number}"),
        by=DeviceId("kiosk-K1"),
        ticket=TicketId(f"t{number}"),
        slip=SlipState.PRINTED,
    )


class Hub:
    """Hears what it is told, or is away, or throws what it is given."""

    def __init__(self, *troubles: Exception) -> None:
        self.heard, self.troubles, self.gate = [], list(troubles), threading.Event()
        self.gate.set()

    def ask(self, command):
        self.gate.wait(5)
        if self.troubles:
            raise self.troubles.pop(0)
        self.heard.append(command.command_id)


@pytest.fixture
def errands():
    made = []

    def make(hub):
        made.append(Errands(hub, again_s=0.01))
        return made[-1]

    yield make
    for each in made:
        each.close(0.2)


def test_errands_are_told_in_order(errands):
    hub = Hub()
    running = errands(hub)

    for number in range(20):
        running.tell(news(number))

    eventually(lambda: hub.heard == [f"c{number}" for number in range(20)])
    assert running.left == 0


def test_an_errand_is_repeated_until_the_hub_has_heard_it(errands):
    hub = Hub(*[NoHub("away", maybe_done=True)] * 5)
    running = errands(hub)

    running.tell(news(1))
    running.tell(news(2))

    eventually(lambda: hub.heard == ["c1", "c2"])


@pytest.mark.parametrize("trouble", [UnknownTicket("no such ticket"), ValueError("a bug")])
def test_an_errand_that_the_hub_will_never_take_holds_up_no_other(errands, trouble):
    hub = Hub(trouble)
    running = errands(hub)

    running.tell(news(1))
    running.tell(news(2))

    eventually(lambda: hub.heard == ["c2"])


def test_errands_for_a_hub_that_stays_away_are_bounded(errands):
    hub = Hub()
    hub.gate.clear()
    running = errands(hub)

    for number in range(MOST + 50):
        running.tell(news(number))

    assert running.left == MOST
    hub.gate.set()
    eventually(lambda: hub.heard and hub.heard[-1] == f"c{MOST + 49}")


def test_closing_waits_for_what_is_left(errands):
    hub = Hub()
    running = errands(hub)
    for number in range(10):
        running.tell(news(number))

    running.close(2.0)

    assert len(hub.heard) == 10


def test_a_job_that_fails_is_told_and_the_next_one_is_done():
    told, done = [], threading.Event()
    worker = Worker("test-worker", told.append)

    worker.do(lambda: 1 / 0)
    worker.do(done.set)

    assert done.wait(5)
    assert [type(error) for error in told] == [ZeroDivisionError]
    worker.close()


def test_a_deadline_that_is_missed_is_told_once():
    now = [0.0]
    deadlines = Deadlines(lambda: now[0])
    deadlines.set(5.0, HubAway(CommandId("c1")))
    assert deadlines
    assert deadlines.missed() == []

    now[0] = 5.0

    assert deadlines.missed() == [HubAway(CommandId("c1"))]
    assert deadlines.missed() == []
    assert not deadlines


@pytest.mark.parametrize(
    ("awaited", "answer"),
    [
        (HubAway(CommandId("c1")), RefusedBy(CommandId("c1"), "service-closed")),
        (SlipUnknown(None, Finding.SILENT), SlipDone(None)),
    ],
)
def test_an_answer_ends_its_own_deadline_only(awaited, answer):
    deadlines = Deadlines(lambda: 0.0)
    deadlines.set(5.0, awaited)
    deadlines.met(Fresh())
    assert deadlines

    deadlines.met(answer)

    assert not deadlines


@pytest.mark.parametrize("sound", list(Sound))
def test_sounds_are_short(sound):
    assert 0.2 <= duration_s(jingle(sound)) <= 1.0


def test_sounds_are_played_at_the_volume_of_the_settings():
    speaker = VirtualSpeaker(speed=100.0)

    Jingles(speaker, -6.0).play(Sound.TICKET)

    assert [played.volume_db for played in speaker.played] == [-6.0]


def test_a_lost_loudspeaker_is_logged_once_and_once_when_it_is_back(caplog):
    class Loses:
        def __init__(self):
            self.lost = True

        def play(self, wav, volume_db=0.0):
            if self.lost:
                raise NoSoundCard("no card")
            return True

        def stop(self):
            pass

    speaker = Loses()
    jingles = Jingles(speaker, 0.0)
    with caplog.at_level("INFO", logger="kiosk.jingles"):
        for _ in range(3):
            jingles.play(Sound.TICKET)
        speaker.lost = False
        for _ in range(2):
            jingles.play(Sound.TICKET)

    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
