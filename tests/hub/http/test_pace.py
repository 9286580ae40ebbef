"""Whoever asks too fast is told to come later, is counted, and slows nobody else down."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor, as_completed

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.routes import DEVICE_HEADER, ID_HEADER
from hub.config import HttpSettings, HubSettings
from hub.http.pace import MOST_ASKERS, NOISY, Pace, asker_of
from hub.limit_settings import LimitSettings
from tests.hub.http.metrics import metrics
from tests.hub.http.running import running

HTTP = HttpSettings(port=0, names=("hub.local",), behind_tls=True)


def hub_with(**limits):
    return running(settings=HubSettings(branch="given", http=HTTP, limits=LimitSettings(**limits)))


def press(hub, number: int, device: str = "desk-1", path: str = "/v1/desks/1/call-next"):
    headers = {ID_HEADER: f"p-{device}-{number}", DEVICE_HEADER: device}
    return hub.machine.post(hub.hub.url + path, headers=headers, timeout=10)


def test_a_bucket_gives_its_burst_at_once_and_its_rate_for_ever():
    seconds = [0.0]
    pace = Pace(2.0, 5, lambda: seconds[0])

    at_once = [pace.lets("a") for _ in range(7)]
    seconds[0] = 1.0
    later = [pace.lets("a") for _ in range(3)]

    assert (at_once, later, pace.refused) == ([True] * 5 + [False] * 2, [True, True, False], 3)


def test_each_asker_has_a_bucket_of_its_own():
    pace = Pace(1.0, 1, lambda: 0.0)

    assert [pace.lets(asker) for asker in "abab"] == [True, True, False, False]


def test_however_many_addresses_ask_only_so_many_are_told_apart():
    pace = Pace(1.0, 1, lambda: 0.0)

    for number in range(MOST_ASKERS + 500):
        pace.lets(str(number))

    assert len(pace) == MOST_ASKERS


@given(st.lists(st.floats(0, 3), max_size=200), st.floats(0.5, 50), st.integers(1, 20))
def test_nobody_ever_gets_more_than_the_burst_and_the_rate(waits, per_s, burst):
    now = [0.0]
    pace, let = Pace(per_s, burst, lambda: now[0]), 0
    for wait_s in waits:
        now[0] += wait_s
        let += pace.lets("a")

    assert let <= burst + per_s * sum(waits) + 1e-6


def test_a_clock_that_goes_back_takes_nothing_away():
    now = [100.0]
    pace = Pace(1.0, 2, lambda: now[0])
    pace.lets("a")
    now[0] = 0.0

    assert pace.lets("a")


def test_a_machine_with_a_million_addresses_of_version_6_is_one_asker():
    assert asker_of("2001:db8:1:2::1") == asker_of("2001:db8:1:2:ffff::9") != asker_of("2001:db8:1:3::1")
    assert asker_of("192.0.2.7") == "192.0.2.7"


@pytest.mark.security("S10")
@pytest.mark.fault("F27")
def test_a_button_that_has_gone_mad_is_told_to_stop_and_all_other_desks_are_answered():
    with hub_with(device_per_s=1.0, device_burst=30) as hub, ThreadPoolExecutor(8) as hands:
        mad = hands.map(lambda number: press(hub, number).status_code, range(300))
        others = [press(hub, number, "desk-2", "/v1/desks/2/open") for number in range(20)]
        codes = list(mad)
        found = metrics(hub)

    assert {answer.status_code for answer in others} == {200}
    assert codes.count(429) >= 300 - 30 - 10
    assert found["okienko_limit_exceeded_total"]["device-commands-per-second"] == codes.count(429)


def test_who_presses_too_fast_reads_what_is_the_case_and_when_to_come_again():
    with hub_with(device_per_s=0.001, device_burst=1) as hub:
        press(hub, 1)
        answer = press(hub, 2)

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    assert answer.json()["code"] == "too-fast"
    assert "desk-1 sends too many commands" in answer.json()["detail"]


def test_a_press_that_was_refused_is_carried_out_when_it_comes_again_with_its_id():
    with hub_with(device_per_s=1.0, device_burst=1) as hub:
        press(hub, 1)
        refused = press(hub, 2, path="/v1/desks/1/open").status_code
        hub.clock.ahead_s += 5
        again = press(hub, 2, path="/v1/desks/1/open").status_code

    assert (refused, again) == (429, 200)


@pytest.mark.security("S10")
def test_a_device_that_floods_is_an_alarm_and_the_alarm_ends():
    with hub_with(device_per_s=0.001, device_burst=1) as hub:
        for number in range(NOISY + 2):
            press(hub, number)
        loud = [alarm for alarm in alarms(hub) if alarm["about"] == "desk-1"]
        hub.clock.ahead_s += 120
        quiet = [alarm for alarm in alarms(hub) if alarm["about"] == "desk-1"]

    assert ("more commands than anybody presses" in loud[0]["what"], quiet) == (True, [])


def alarms(hub):
    return hub.machine.get(f"{hub.hub.url}/v1/alarms", timeout=10).json()["alarms"]


@pytest.mark.security("S10")
@pytest.mark.fault("F33")
def test_a_flood_from_one_address_is_turned_away_and_the_other_address_is_answered():
    with hub_with(address_per_s=0.001, address_burst=50) as hub:

        def look(address: str) -> int:
            headers = {"X-Forwarded-For": address}
            return hub.machine.get(f"{hub.hub.url}/now", headers=headers, timeout=10).status_code

        flood = [look("203.0.113.9") for _ in range(120)]
        others = [look(f"198.51.100.{number}") for number in range(20)]
        found = metrics(hub)

    assert (flood.count(200), flood.count(429)) == (50, 70)
    assert set(others) == {200}
    assert found["okienko_limit_exceeded_total"]["address-requests-per-second"] == 70


def test_programs_on_the_hub_s_own_machine_are_not_held_back():
    with hub_with(address_per_s=0.001, address_burst=1) as hub:
        codes = {hub.machine.get(f"{hub.hub.url}/healthz", timeout=10).status_code for _ in range(20)}

    assert codes == {200}


def test_a_hub_in_which_too_many_commands_wait_says_so_and_takes_the_same_one_later():
    with hub_with(commands_waiting=1, commands_waiting_of_one=1) as hub:
        held = asyncio.run_coroutine_threadsafe(hub.hub.authority._committed.acquire(), hub.loop)
        held.result(10)
        with ThreadPoolExecutor(6) as hands:
            coming = [hands.submit(press, hub, number, "desk-2", "/v1/desks/2/open") for number in range(6)]
            first = next(as_completed(coming)).result()
            hub.loop.call_soon_threadsafe(hub.hub.authority._committed.release)
            codes = sorted(answer.result(10).status_code for answer in coming)
        again = press(hub, 5, "desk-2", "/v1/desks/2/open")

    assert (first.status_code, first.json()["code"], first.headers["retry-after"]) == (503, "hub-busy", "1")
    assert set(codes) == {200, 503}
    assert again.status_code == 200
