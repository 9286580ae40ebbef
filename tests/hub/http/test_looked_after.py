"""An alarm that somebody looks after is quiet for everybody, this time; the heaviest stand first."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta

from contract.codec import encode
from contract.commands import CallNext, LookAfter
from contract.hall_views import Alarm
from contract.names import DeskId, DeviceId
from contract.reports import HealthState
from contract.topics import health
from hub.accounts.roles import Role
from hub.http.alarm_watch import GONE_S, AlarmWatch
from hub.http.devices import Devices
from hub.http.pace import FLOODS, NOISY, DevicePace, Pace
from hub.http.problems import TooFast
from link.fake_broker import FakeBroker
from tests.hub.branch import Day, wish
from tests.hub.http.running import Client


def alarms(hub: Client) -> list[dict]:
    return hub.get("/v1/alarms").json()["alarms"]


def look_after(hub: Client, code: str, about: str = ""):
    return hub.signed_in(Role.SUPERVISOR).post(
        hub.url + "/v1/alarms/look-after",
        json={"code": code, "about": about},
        headers={"Idempotency-Key": f"look-{code}-{hub.clock.now().timestamp():.0f}"},
        timeout=10,
    )


def no_desk_for(hub: Client, minutes: float = 7) -> None:
    hub.issue()
    hub.clock.ahead_s += minutes * 60


def test_an_alarm_says_who_looks_after_it_and_since_when(hub: Client):
    no_desk_for(hub)
    assert [(one["code"], one.get("looked_after_by")) for one in alarms(hub)] == [("no-open-desk", None)]

    assert look_after(hub, "no-open-desk", "karta").status_code == 200

    (alarm,) = alarms(hub)
    assert alarm["looked_after_by"].startswith("person-")
    assert alarm["looked_after_at"] >= alarm["began"]


def test_who_looks_after_one_looks_after_no_other(hub: Client):
    no_desk_for(hub)
    alarms(hub)

    look_after(hub, "no-open-desk", "paszport")

    assert [one.get("looked_after_by") for one in alarms(hub)] == [None]


def test_it_is_of_nobody_when_it_comes_again(hub: Client):
    no_desk_for(hub)
    alarms(hub)
    look_after(hub, "no-open-desk", "karta")
    hub.verb("1", "open")
    assert alarms(hub) == []
    hub.clock.ahead_s += GONE_S
    assert alarms(hub) == []
    hub.clock.ahead_s += 1
    assert alarms(hub) == []

    hub.verb("1", "close")
    hub.clock.ahead_s += 400

    (again,) = alarms(hub)
    assert again.get("looked_after_by") is None


class _NoBoards:
    """Nothing that a board or device could be blamed for."""

    def __init__(self, day: Day) -> None:
        self.devices = Devices(day.branch.settings.branch, day.clock.now)

    def alarms(self, *_: object) -> tuple[()]:
        return ()


async def flood(pace: DevicePace, device: DeviceId) -> None:
    """Press more often than anybody does."""

    async def carried_out(_: object) -> None:
        """Do nothing: what is refused is looked at."""

    guarded = pace.guarding(carried_out)
    for number in range(NOISY + 1):
        with contextlib.suppress(TooFast):
            await guarded(CallNext(command_id=f"mad-{number}", by=device, desk=DeskId("1")))


def test_who_looks_after_a_button_that_is_stuck_has_not_looked_after_its_flood():
    day, desk, wire = Day(), DeviceId("desk-1"), FakeBroker()
    boards, branch = _NoBoards(day), day.branch.settings.branch
    boards.devices.listen(wire)
    wire.start()
    stuck = HealthState(device=desk, status="fault", fault="button-stuck", faults=("button-stuck",))
    wire.publish(health(branch, desk), encode(stuck), retain=True)
    pace = DevicePace(Pace(0.001, 1, lambda: 0.0), lambda: day.branch.settings, day.clock)
    watch = AlarmWatch(boards, day.clock, [pace.alarms])
    day.clock.turn(minutes=1)
    (first,) = watch.look(day.branch).alarms
    day.clock.turn(seconds=5)
    day.do(wish(LookAfter, code=first.code, about=first.about))

    day.clock.turn(seconds=5)
    asyncio.run(flood(pace, desk))
    told = {alarm.code: alarm.looked_after_by for alarm in watch.look(day.branch).alarms}

    assert told == {"device-fault": "kiosk-K1", FLOODS: None}


def test_it_is_still_the_same_when_it_was_gone_for_a_moment():
    day, standing = Day(), []
    watch = AlarmWatch(_NoBoards(day), day.clock, [lambda: standing])
    watch.look(day.branch)
    day.clock.turn(minutes=1)
    alarm = Alarm(code="codes-guessed", about="K1", since=day.clock.now(), what="w", way_out="o")
    standing.append(alarm)
    (first,) = watch.look(day.branch).alarms
    day.do(wish(LookAfter, code="codes-guessed", about="K1"))

    standing.clear()
    watch.look(day.branch)
    day.clock.turn(seconds=GONE_S - 1)
    standing.append(alarm)
    (again,) = watch.look(day.branch).alarms

    assert (again.began, again.looked_after_by) == (first.began, "kiosk-K1")


def test_a_hub_that_was_started_anew_knows_who_looks_after_what_stood_before():
    day = Day()
    alarm = Alarm(code="codes-guessed", about="K1", since=day.clock.now(), what="w", way_out="o")
    day.clock.turn(minutes=1)
    day.do(wish(LookAfter, code="codes-guessed", about="K1"))
    day.clock.turn(minutes=1)

    (told,) = AlarmWatch(_NoBoards(day), day.clock, [lambda: [alarm]]).look(day.branch).alarms

    assert told.looked_after_by == "kiosk-K1"


def test_the_heaviest_alarm_stands_first_though_another_is_older(hub: Client):
    hub.issue("karta")
    hub.verb("1", "call-next")
    hub.verb("1", "start")
    hub.verb("1", "park")
    hub.clock.ahead_s += timedelta(hours=3).total_seconds()
    hub.verb("1", "close")
    no_desk_for(hub)

    told = [(one["code"], one["weight"]) for one in alarms(hub)]

    assert next(code for code, _ in told) == "no-open-desk"
    assert [weight for _, weight in told] == sorted((weight for _, weight in told), reverse=True)
