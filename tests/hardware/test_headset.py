"""The headset jack: how it is found, and that a pulled plug counts at once and a pushed one when it is in."""

from __future__ import annotations

import math
import os
import queue

import pytest

from hardware.headset import JackState
from hardware.input_events import EV_KEY, EV_SYN, EVENT, SYN_DROPPED, event_bytes
from hardware.switch_jack import SwitchJack, find_jacks, open_jack, switch_state
from hardware.virtual_keypad import VirtualJack
from tests.hardware.pins import open_files, threads_called, wait_for


@pytest.fixture
def told():
    return queue.Queue()


@pytest.fixture
def plug():
    twin = VirtualJack()
    yield twin
    twin.close()


def listened(plug, told, **settings):
    settings = {"settle_s": 0.0, "retry_s": 0.01, "longest_retry_s": 0.02} | settings
    return SwitchJack(plug.open, on_change=told.put, state_of=plug.state_of, **settings)


def test_a_plug_counts_when_it_has_been_in_for_a_moment():
    jack = JackState(settle_s=0.25)
    jack.start(closed=False)

    early = jack.contact(closed=True, at_s=10.0)
    due_s = jack.due_s()

    assert (early, due_s, jack.pass_time(10.2), jack.pass_time(10.25), jack.plugged) == (
        False, 10.25, False, True, True,
    )  # fmt: skip


def test_a_plug_that_bounces_counts_from_its_last_contact():
    jack = JackState(settle_s=0.25)
    jack.start(closed=False)
    for at_s in (10.0, 10.1, 10.2):
        jack.contact(closed=True, at_s=at_s)
        jack.contact(closed=False, at_s=at_s + 0.05)
    jack.contact(closed=True, at_s=10.3)

    assert jack.due_s() == pytest.approx(10.55)


def test_pulling_the_plug_counts_at_once():
    jack = JackState(settle_s=0.25)
    jack.start(closed=True)

    assert (jack.plugged, jack.contact(closed=False, at_s=10.0), jack.plugged) == (True, True, False)


def test_the_same_news_twice_is_no_news():
    jack = JackState(settle_s=0.0)
    jack.start(closed=False)

    assert [jack.contact(closed=closed, at_s=1.0) for closed in (False, True, True, False, False)] == [
        False, True, False, True, False,
    ]  # fmt: skip


def test_nothing_is_due_while_the_jack_rests():
    jack = JackState()
    jack.start(closed=True)

    assert jack.due_s() == math.inf


def test_a_jack_that_is_gone_knows_nothing():
    jack = JackState()
    jack.start(closed=True)

    assert (jack.gone(), jack.plugged, jack.gone()) == (True, None, False)


@pytest.mark.parametrize("plugged", [True, False])
def test_the_state_at_the_start_is_told(told, plugged):
    plug = VirtualJack(plugged=plugged)
    with listened(plug, told) as jack:
        assert (told.get(timeout=10), jack.plugged) == (plugged, plugged)
    plug.close()


def test_plugging_in_and_out_is_told_each_time(plug, told):
    with listened(plug, told):
        start = told.get(timeout=10)
        plug.headset(plugged=True)
        plug.headset(plugged=False)

        assert [start, told.get(timeout=10), told.get(timeout=10)] == [False, True, False]


def test_a_plug_that_settles_is_told_without_a_further_event(plug, told):
    with listened(plug, told, settle_s=0.05) as jack:
        told.get(timeout=10)
        plug.headset(plugged=True)

        assert (told.get(timeout=10), jack.plugged) == (True, True)


def test_other_events_of_the_sound_card_are_no_plug(plug, told):
    with listened(plug, told):
        told.get(timeout=10)
        plug.send(event_bytes(EV_KEY, 164, 1) + event_bytes(5, 4, 1))  # its button, and a microphone
        plug.headset(plugged=True)

        assert told.get(timeout=10) is True
        assert told.empty()


def test_after_events_were_dropped_the_kernel_is_asked_again(plug, told):
    with listened(plug, told):
        told.get(timeout=10)
        plug._plugged_headset = True  # its event was lost
        plug.send(EVENT.pack(0, 0, EV_SYN, SYN_DROPPED, 0))

        assert told.get(timeout=10) is True


def test_a_sound_card_that_is_pulled_takes_its_headset_along(told):
    plug = VirtualJack(plugged=True)
    with listened(plug, told) as jack:
        start = told.get(timeout=10)
        plug.unplug()

        assert (start, told.get(timeout=10), jack.plugged) == (True, False, None)
    plug.close()


def test_a_sound_card_that_is_back_tells_how_its_jack_is_found(plug, told):
    with listened(plug, told) as jack:
        told.get(timeout=10)
        plug.unplug()
        wait_for(lambda: jack.plugged is None, "the loss")
        plug.headset(plugged=True)
        plug.plug()

        assert told.get(timeout=10) is True


def test_closing_twice_gives_thread_and_files_back(plug, told):
    threads, files = threads_called("headset jack"), open_files()
    jack = listened(plug, told)
    told.get(timeout=10)

    jack.close()
    jack.close()
    plug.close()

    assert (threads_called("headset jack"), open_files()) == (threads, files)


def test_jacks_are_found_by_what_the_kernel_says_they_can(tmp_path):
    for event, name, switches in (
        ("event0", "Lid Switch", "1"),
        ("event1", "USB Keyboard", "0"),
        ("event2", "HDA Intel PCH Front Headphone", "4"),
        ("event3", "sndrpi Headset", "0 14"),
    ):
        (tmp_path / event / "device" / "capabilities").mkdir(parents=True)
        (tmp_path / event / "device" / "name").write_text(name)
        (tmp_path / event / "device" / "capabilities" / "sw").write_text(switches + "\n")

    assert list(find_jacks(tmp_path)) == ["HDA Intel PCH Front Headphone", "sndrpi Headset"]


def test_a_jack_that_is_not_there_is_told_as_such():
    with pytest.raises(LookupError, match="no headset jack named 'no such jack'"):
        open_jack("no such jack")


def test_the_kernel_is_asked_for_the_switches_of_input_devices_only():
    reader, writer = os.pipe()
    try:
        with pytest.raises(OSError, match="Inappropriate ioctl"):
            switch_state(reader)
    finally:
        os.close(reader)
        os.close(writer)


def test_a_jack_that_is_lost_and_back_is_told_once_each(plug, told):
    news = queue.Queue()
    jack = SwitchJack(
        plug.open,
        on_change=told.put,
        on_lost=lambda: news.put("lost"),
        on_back=lambda: news.put("back"),
        state_of=plug.state_of,
        retry_s=0.01,
        longest_retry_s=0.01,
    )
    with jack:
        told.get(timeout=10)
        plug.unplug()
        assert news.get(timeout=10) == "lost"
        plug.plug()
        assert news.get(timeout=10) == "back"
    assert news.empty()
