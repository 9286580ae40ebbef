"""A desk unit end to end: fingers on mock pins, a hub by real HTTP, lamps that are looked at."""

from __future__ import annotations

import logging
import threading

import pytest

from contract.commands import CallNext, OpenDesk, PauseDesk
from contract.names import DeskId
from contract.refusal import NobodyWaiting
from desk.app import DeskUnit, on_pins
from hardware.virtual_pins import VirtualLamps, virtual_pin_factory
from link.broker import BrokerSettings
from link.fake import Delay, Drop, FakeHub, Garbage, Refuse
from link.fake_answers import Answers, desk_ticket, desk_view
from link.fake_broker import FakeBroker
from link.health import Watchdog
from link.hub_client import HubSettings
from tests.desk.table import Desk, HandClock, desk_settings
from tests.waiting import eventually

CALL_NEXT = "/v1/desks/{desk}/call-next"


def impatient(hub: FakeHub, patience_s: float = 0.4) -> dict[str, object]:
    return {"hub": HubSettings(url=hub.url, patience_s=patience_s)}


def kinds(hub: FakeHub) -> list[type]:
    return [type(command) for command in hub.commands]


def test_a_press_becomes_a_command_of_this_desk(hub, new_desk):
    desk = new_desk("7")

    desk.press("next")

    eventually(lambda: hub.commands)
    assert (type(hub.commands[0]), hub.commands[0].desk, hub.commands[0].by) == (CallNext, "7", "desk-7")


def test_green_tells_that_a_press_was_accepted(hub, new_desk):
    desk = new_desk()

    desk.press("next")

    eventually(lambda: desk.lamp("green") == "on")
    eventually(lambda: desk.lamp("green") == "off")


def test_green_blinks_while_a_press_is_on_its_way(hub, new_desk):
    hub.script(CALL_NEXT, Delay(2.0))
    desk = new_desk()

    desk.press("next")

    eventually(lambda: desk.lamp("green") == "blinking")
    assert hub.commands == []


def test_yellow_tells_that_nobody_waits(hub, new_desk):
    hub.script(CALL_NEXT, Refuse("nobody-waiting"))
    desk = new_desk()

    desk.press("next")

    eventually(lambda: desk.lamp("yellow") == "blinking")
    eventually(lambda: desk.buzzer.beeps() == 2)


def test_yellow_stands_while_the_desk_is_paused_and_pause_opens_it_again(hub, new_desk):
    desk = new_desk()
    desk.press("pause")
    eventually(lambda: desk.lamp("yellow") == "on")

    desk.press("pause")

    eventually(lambda: desk.lamp("yellow") == "off")
    eventually(lambda: kinds(hub) == [PauseDesk, OpenDesk])


def test_red_goes_out_when_the_wire_is_there_and_stands_when_it_is_cut(hub, new_desk):
    desk = new_desk()
    eventually(lambda: desk.lamp("red") == "off")

    desk.wire.cut()

    eventually(lambda: desk.lamp("red") == "on")
    desk.wire.heal()
    eventually(lambda: desk.lamp("red") == "off")


def test_red_stands_when_the_hub_is_silent_and_goes_out_at_its_next_beat(hub, new_desk):
    desk = new_desk(stale_after_s=4.0)
    desk.hub_beats()
    eventually(lambda: desk.lamp("red") == "off")

    eventually(lambda: desk.lamp("red") == "on", within_s=7.0)
    desk.hub_beats()

    eventually(lambda: desk.lamp("red") == "off")


def test_blue_tells_that_somebody_has_begun_to_wait_for_this_idle_desk(hub, new_desk):
    desk = new_desk()
    desk.hub_shows(desk_view("3", seq=1))
    eventually(lambda: desk.is_shown(desk_view("3", seq=1)))

    desk.hub_shows(desk_view("3", seq=2, waiting=1))

    eventually(lambda: desk.lamp("blue") == "blinking")
    eventually(lambda: desk.buzzer.beeps() == 1)
    desk.hub_shows(desk_view("3", seq=3, waiting=0, current=desk_ticket("A001")))
    eventually(lambda: desk.lamp("blue") == "off")


def test_the_last_picture_is_there_when_the_unit_is_switched_on(hub, new_desk):
    first = new_desk("3")
    first.hub_shows(desk_view("3", seq=5, waiting=2))

    second = new_desk("3")

    eventually(lambda: second.lamp("blue") == "blinking")


@pytest.mark.fault("F08")
def test_a_press_while_the_hub_is_away_is_said_to_be_not_sent_and_never_carried_out(hub, new_desk):
    desk = new_desk(**impatient(hub))
    hub.go_away()
    desk.press("next")
    eventually(lambda: desk.unit.state.hub_away and desk.lamp("red") == "blinking")

    hub.views["/v1/desks/3"] = desk_view("3")
    hub.come_back()
    eventually(lambda: not desk.unit.state.hub_away, within_s=10.0)
    desk.press("recall")

    eventually(lambda: len(hub.asked) >= 2 and desk.unit.state.asking is None)
    assert CallNext not in kinds(hub)
    assert desk.health.status == "ready"


def test_a_hub_that_is_away_is_reported_to_the_branch(hub, new_desk):
    desk = new_desk(**impatient(hub))
    hub.go_away()

    desk.press("next")

    eventually(lambda: desk.health.fault == "hub-away")


@pytest.mark.fault("F09", "F10")
def test_an_answer_that_got_lost_has_one_effect_and_is_accepted(hub, new_desk):
    hub.script(CALL_NEXT, Drop())
    desk = new_desk()

    desk.press("next")

    eventually(lambda: hub.commands and desk.unit.state.asking is None)
    assert (kinds(hub), desk.unit.state.hub_away) == ([CallNext], False)


def test_garbage_for_an_answer_is_not_sent_and_the_next_press_works(hub, new_desk):
    hub.script(CALL_NEXT, Garbage())
    desk = new_desk()
    desk.press("next")
    eventually(lambda: desk.unit.state.hub_away)

    desk.press("next")

    eventually(lambda: kinds(hub) == [CallNext])


@pytest.mark.fault("F25")
def test_a_bouncing_button_is_one_press(hub, new_desk):
    desk = new_desk(debounce_s=0.05)

    desk.bounce("next", 10)

    eventually(lambda: hub.commands)
    eventually(lambda: desk.unit.state.asking is None)
    assert kinds(hub) == [CallNext]


@pytest.mark.fault("F26")
def test_a_stuck_button_is_one_press_then_a_fault_until_it_is_released(hub, new_desk):
    desk = new_desk(stuck_after_s=1.0)

    desk.hold("next")
    eventually(lambda: desk.health.fault == "button-stuck")
    eventually(lambda: kinds(hub) == [CallNext])
    assert desk.health.detail == "stuck: next"
    eventually(lambda: desk.lamp("red") == "blinking")

    desk.release("next")
    eventually(lambda: desk.health.status == "ready")
    eventually(lambda: desk.lamp("red") == "off")


def test_a_flood_of_presses_asks_a_few_times_and_leaves_the_unit_well(hub, new_desk):
    desk = new_desk(repeat_s=0.5)

    for _ in range(200):
        desk.press("recall")

    eventually(lambda: desk.unit.state.asking is None and len(hub.asked) >= 1)
    desk.press("next")
    eventually(lambda: CallNext in kinds(hub))
    assert len([request for request in hub.asked if request.path.endswith("recall")]) <= 3


@pytest.mark.fault("F29")
def test_a_double_press_while_the_first_is_on_its_way_is_one(hub, new_desk):
    hub.script(CALL_NEXT, Delay(0.3))
    desk = new_desk()

    desk.press("next")
    desk.press("next")

    eventually(lambda: kinds(hub) == [CallNext] and desk.unit.state.asking is None)
    assert len(hub.asked) == 1


def test_of_two_desks_that_press_for_one_visitor_the_other_sees_that_nobody_waits(new_desk):
    lock, left = threading.Lock(), ["A001"]
    answers = Answers()

    def one_visitor(command):
        with lock:
            if not left:
                raise NobodyWaiting("nobody waits")
            left.pop()
        return answers(command)

    with FakeHub(one_visitor) as hub:
        desks = [new_desk(name, hub=HubSettings(url=hub.url)) for name in ("1", "2")]

        for desk in desks:
            desk.press("next")

        eventually(lambda: sorted(desk.lamp("green") for desk in desks) == ["off", "on"])
        eventually(lambda: sorted(desk.lamp("yellow") for desk in desks) == ["blinking", "off"])


def test_forty_desks_work_in_one_process(hub, new_desk):
    desks = [new_desk(str(number)) for number in range(1, 41)]

    for desk in desks:
        desk.press("next")

    eventually(lambda: len(hub.commands) == 40, within_s=20.0)
    assert {command.desk for command in hub.commands} == {DeskId(str(number)) for number in range(1, 41)}


def test_a_stopped_unit_leaves_no_thread_and_no_light_and_says_that_it_is_off(hub, new_desk):
    before = threading.active_count()
    desk = new_desk("9")
    desk.hub_shows(desk_view("9", waiting=1))
    eventually(lambda: desk.lamp("blue") == "blinking")

    desk.unit.stop()
    desk.unit.stop()

    assert (desk.health.status, desk.health.detail) == ("lost", "switched off")
    eventually(lambda: threading.active_count() <= before)


def test_a_unit_that_never_began_can_be_stopped(hub):
    settings = desk_settings(hub)
    unit = DeskUnit(settings, on_pins(settings, virtual_pin_factory()), clock=HandClock(), wire=FakeBroker())

    unit.stop()

    assert unit.state.view is None


@pytest.mark.fault("F04")
def test_the_loop_pats_the_watchdog(hub):
    told: list[str] = []

    class Ear(Watchdog):
        def ready(self) -> None:
            told.append("ready")

        def beat(self) -> None:
            told.append("beat")

        def stopping(self) -> None:
            told.append("stopping")

    wire = FakeBroker()
    wire.start()
    one = Desk(hub, wire, "8")
    thread = threading.Thread(target=one.unit.run, args=(Ear({}),), daemon=True)
    thread.start()
    eventually(lambda: told.count("beat") >= 2)

    one.unit.stop()
    thread.join(5.0)

    assert (told[0], told[-1]) == ("ready", "stopping")


def test_a_unit_on_a_real_broker_says_that_it_is_lost_and_finds_it_again(hub, own_mosquitto, caplog):
    caplog.set_level(logging.INFO, logger="link.broker")
    settings = desk_settings(hub, broker=BrokerSettings(urls=(own_mosquitto.url,)))
    pins = virtual_pin_factory()
    unit = DeskUnit(settings, on_pins(settings, pins), clock=HandClock())
    lamps = VirtualLamps({"red": 13}, pins)
    unit.start()
    eventually(lambda: unit.state.linked and not lamps.lit("red"))

    own_mosquitto.kill()
    eventually(lambda: not unit.state.linked and lamps.lit("red"))
    own_mosquitto.start()

    eventually(lambda: unit.state.linked and not lamps.lit("red"), within_s=15.0)
    unit.stop()
    assert [message.split(":")[0].split(" after")[0] for message in caplog.messages] == [
        "Broker lost",
        "Broker back",
    ]
