"""However often a button is pressed and however much is sent, a desk unit keeps so much and no more."""

from __future__ import annotations

import pytest

from desk.happenings import Pressed
from desk.signals import Button
from link.arrivals import MOST
from link.fake_broker import FakeBroker
from tests.desk.table import Desk
from tests.waiting import eventually

MANY = 10_000


@pytest.mark.fault("F27")
def test_ten_thousand_presses_while_the_loop_stands_are_no_burden_and_are_reported(hub):
    wire = FakeBroker()
    wire.start()
    desk = Desk(hub, wire)
    for number in range(MANY):
        desk.unit._tell(Pressed(Button.NEXT, number / 100))
    waiting = len(desk.unit._happenings)
    desk.unit.begin()
    desk.unit.work()
    desk.unit._health.look(1e9)
    desk.unit.stop()

    assert waiting <= MOST + 10
    assert desk.health.beyond["presses-waiting"] >= MANY - waiting


@pytest.mark.fault("F27")
def test_of_a_hundred_presses_a_second_only_a_thumb_s_number_is_asked_for(hub, new_desk):
    desk = new_desk(repeat_s=0.5)
    now = [0.0]
    desk.unit._monotonic = lambda: now[0]
    for number in range(MANY):
        desk.unit._tell(Pressed(Button.RECALL, number / 100))
        now[0] = number / 100
    eventually(lambda: len(desk.unit._happenings) == 0 and desk.unit.state.asking is None)

    assert len(desk.unit.state.in_line) <= 1
    assert len(hub.commands) <= MANY / 100 / 0.5 + 1
