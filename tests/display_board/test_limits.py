"""However many views and calls come, a board keeps so much and no more, and tells what it gave up."""

from __future__ import annotations

import threading

import pytest

from contract.codec import encode
from contract.reports import Shown
from contract.views import BoardView
from display_board.announcer import MADE, Announcer
from display_board.reports import Dated, Reports
from display_board.telling import UNSENT, Telling
from hardware.virtual_speaker import VirtualSpeaker
from hardware.virtual_voice import VirtualVoice
from link.fake_broker import FakeBroker
from link.inbox import Inbox
from tests.display_board.views import BOARD, BRANCH, call, view

MANY = 10_000


class HeldVoice(VirtualVoice):
    """A voice that makes its first words only when it is let."""

    def __init__(self):
        super().__init__()
        self.may = threading.Event()
        self.made = 0

    def speak(self, text, language):
        self.may.wait(20)
        self.made += 1
        return super().speak(text, language)


@pytest.mark.fault("F34")
def test_ten_thousand_views_that_nobody_takes_leave_the_newest():
    inbox = Inbox(FakeBroker(), "x", BoardView)
    for seq in range(1, MANY):
        inbox._take_in_view("x", encode(view(seq=seq)), False)  # noqa: FBT003  the wire's order

    assert [taken.seq for taken in inbox.take()] == [MANY - 1]


@pytest.mark.fault("F07")
def test_reports_beyond_their_number_are_counted_while_the_broker_is_away():
    telling = Telling(FakeBroker(), BRANCH, BOARD, lambda: 0.0)
    for number in range(MANY):
        telling.tell([Dated(Shown(board=BOARD, call=number), 0.0)])

    assert (len(telling._unsent), telling.lost) == (UNSENT, MANY - UNSENT)


def test_ten_thousand_calls_that_are_never_drawn_are_not_waited_for():
    reports = Reports(BOARD)
    for number in range(MANY):
        reports.arrived(frozenset({number}), 0.0)
        reports.expect(number)

    assert len(reports._arrived) == len(reports._expected) == 500


def test_words_of_calls_that_were_skipped_are_not_made():
    voice = HeldVoice()
    announcer = Announcer(VirtualSpeaker(speed=1000.0), voice, on_finished=lambda *_: None)
    for number in range(1, MANY):
        announcer.prepare(call(number), with_room=False)
    kept = len(announcer._made)
    waiting = [words for words in announcer._made.values() if not words.cancelled()]
    voice.may.set()
    for words in waiting:
        words.result(20)
    announcer.close()

    assert kept == len(waiting) == MADE
    assert voice.made < 10 * MADE
