"""Views go down: what people wait for at once, counts soon and once, everything when the broker is back."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from datetime import timedelta

import msgspec
import pytest

from contract import topics
from contract.commands import (
    CloseDesk,
    GoOn,
    OpenDesk,
    Recall,
    ReportSlip,
    Serve,
    StopHall,
    SwitchProfile,
    TakeSettings,
    Transfer,
)
from contract.states import SlipState
from contract.views import Beat, BoardView, DeskView, Menu
from hub.domain.calling_settings import CallingSettings
from hub.domain.hours_settings import HoursSettings
from hub.domain.profile_settings import ProfileSettings
from hub.publisher import WITHHELD, Publisher
from hub.store import StoreError
from link.order import is_newer
from tests.hub.branch import (
    BRANCH_TOML,
    NINE,
    TUESDAY,
    HandClock,
    booking,
    bookings,
    branch_settings,
    call_next,
    check_in,
    open_day,
    open_desks,
    ticket_for,
    wish,
)
from tests.hub.running import run, running, until

BOARDS = {"hall-1": ["hall"], "stairs": ["hall", "upstairs"], "up-1": ["upstairs"]}


class Wire:
    """Everything that was published, in order."""

    def __init__(self):
        self.sent: list[tuple[str, bytes, bool]] = []

    def publish(self, topic, payload, retain):
        self.sent.append((topic, payload, retain))

    def take(self):
        """Return what was published since the last time, by the short end of its topic."""
        sent, self.sent = self.sent, []
        return [topic.removeprefix("okienko/1/town/") for topic, _, _ in sent]

    def last(self, topic, kind):
        """Return the newest message on *topic*."""
        payload = [payload for sent, payload, _ in self.sent if sent == topic][-1]
        return msgspec.json.decode(payload, type=kind)


@contextlib.asynccontextmanager
async def published(*, calm_s=60.0, beat_s=60.0, follow=True, clock=None, **changed):
    """Run an authority with a publisher whose first, whole round has been sent."""
    wire, clock = Wire(), clock or HandClock()
    publisher = Publisher(
        branch_settings(**changed), clock=clock, publish=wire.publish, calm_s=calm_s, beat_s=beat_s
    )
    async with running(show=publisher.show, clock=clock, **changed) as authority:
        task = asyncio.create_task(publisher.run(authority.committed)) if follow else None
        if follow:
            await until(lambda: any(topic.endswith("K2/view") for topic, _, _ in wire.sent))
        wire.take()
        try:
            yield authority, wire, publisher
        finally:
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task


def test_at_the_start_every_device_gets_its_view():
    async def work():
        wire = Wire()
        publisher = Publisher(branch_settings(), clock=HandClock(), publish=wire.publish)
        async with running(show=publisher.show) as authority:
            task = asyncio.create_task(publisher.run(authority.committed))
            await until(lambda: any(topic.endswith("K2/view") for topic, _, _ in wire.sent))
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        return wire

    wire = run(work())

    views = [(topic, retain) for topic, _, retain in wire.sent if topic.endswith("/view")]
    assert sorted(topic.removeprefix("okienko/1/town/") for topic, _ in views) == sorted(
        [f"desk/{desk}/view" for desk in "123"]
        + [f"board/{board}/view" for board in BOARDS]
        + ["kiosk/K1/view", "kiosk/K2/view"]
    )
    assert all(retain for _, retain in views)


def test_a_call_goes_to_its_desk_then_to_the_boards_of_its_room_before_anything_else():
    async def work():
        async with published() as (authority, wire, _):
            await authority.carry_out(ticket_for("A"))
            wire.take()
            await authority.carry_out(call_next("2"))
            return wire

    sent = run(work()).take()

    assert sent == [
        "desk/2/view",
        "board/hall-1/view",
        "board/stairs/view",
        "event/desk-opened",
        "event/ticket-called",
    ]


def test_a_call_stands_on_the_board_with_desk_and_room():
    async def work():
        async with published() as (authority, wire, _):
            await authority.carry_out(ticket_for("A"))
            await authority.carry_out(call_next("2"))
            return wire

    board = run(work()).last(topics.board_view("town", "hall-1"), BoardView)

    [call] = board.calls
    assert (call.number, call.desk_name, call.room, call.times, call.over) == ("A001", "2", "hall", 1, False)


def test_a_recall_and_a_goodbye_reach_the_boards_at_once():
    async def work():
        async with published() as (authority, wire, _):
            for command in (*open_desks("2"), ticket_for("A"), call_next("2")):
                await authority.carry_out(command)
            wire.take()
            await authority.carry_out(wish(Recall, desk="2"))
            recalled = wire.take()
            await authority.carry_out(wish(Serve, desk="2"))
            return recalled, wire.take()

    recalled, served = run(work())

    assert recalled == ["desk/2/view", "board/hall-1/view", "board/stairs/view", "event/ticket-recalled"]
    assert served == ["desk/2/view", "board/hall-1/view", "board/stairs/view", "event/ticket-served"]


def test_a_new_ticket_costs_no_view_in_its_own_turn():
    async def work():
        async with published() as (authority, wire, _):
            await authority.carry_out(ticket_for("A"))
            return wire.take()

    assert run(work()) == ["event/ticket-issued"]


def test_counts_follow_soon_each_device_once_however_many_came():
    async def work():
        async with published(calm_s=0.02) as (authority, wire, publisher):
            await asyncio.gather(*(authority.carry_out(ticket_for("A")) for _ in range(100)))
            await until(lambda: any(topic.endswith("K1/view") for topic, _, _ in wire.sent))
            await until(lambda: not publisher._due)
            return wire

    wire = run(work())
    menu = wire.last(topics.kiosk_view("town", "K1"), Menu)
    views = [topic for topic in wire.take() if topic.endswith("/view")]

    assert menu.services[0].waiting == 100
    assert views.count("kiosk/K1/view") <= 3
    assert set(views) == {
        "desk/1/view",
        "desk/2/view",
        "board/hall-1/view",
        "board/stairs/view",
        "kiosk/K1/view",
    }  # K2 gives no tickets for A, and its picture has not changed


def test_a_desk_that_opens_sees_it_at_once_and_the_others_soon():
    async def work():
        async with published() as (authority, wire, publisher):
            publisher._wake.clear()
            await authority.carry_out(wish(OpenDesk, desk="3"))
            opened = wire.take(), set(publisher._due)
            await authority.carry_out(wish(CloseDesk, desk="3"))
            return opened, wire.take()

    (opened, due), closed = run(work())

    assert opened == ["desk/3/view", "event/desk-opened"]
    assert due == {("board", "stairs"), ("board", "up-1"), ("kiosk", "K1")}
    assert closed == ["desk/3/view", "event/desk-closed"]


def test_a_transfer_is_seen_at_the_desk_it_leaves():
    async def work():
        async with published() as (authority, wire, _):
            for command in (*open_desks("1", "2"), ticket_for("A"), call_next("2")):
                await authority.carry_out(command)
            wire.take()
            await authority.carry_out(wish(Transfer, desk="2", to="1"))
            return wire.take()

    assert run(work())[:3] == ["desk/2/view", "board/hall-1/view", "board/stairs/view"]


def test_a_report_about_paper_changes_no_picture():
    async def work():
        async with published() as (authority, wire, publisher):
            await authority.carry_out(ticket_for("A", "anna"))
            publisher._due.clear()
            wire.take()
            await authority.carry_out(wish(ReportSlip, ticket="anna", slip=SlipState.PRINTED))
            return wire.take(), dict(publisher._due)

    assert run(work()) == (["event/slip-reported"], {})


@pytest.mark.fault("F05")
def test_when_the_broker_is_back_everything_is_published_again():
    async def work():
        async with published(calm_s=0.01) as (_, wire, publisher):
            thread = threading.Thread(target=publisher.publish_all_soon)
            thread.start()
            thread.join()
            await until(lambda: any(topic.endswith("K2/view") for topic, _, _ in wire.sent))
            return wire.take()

    assert len([topic for topic in run(work()) if topic.endswith("/view")]) == 3 + 3 + 2


def test_a_broker_that_connects_before_or_after_the_hub_runs_does_no_harm():
    publisher = Publisher(branch_settings(), clock=HandClock(), publish=Wire().publish)

    publisher.publish_all_soon()

    async def work():
        async with running(show=publisher.show) as authority:
            task = asyncio.create_task(publisher.run(authority.committed))
            await asyncio.sleep(0.01)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    run(work())
    publisher.publish_all_soon()


def test_a_new_day_is_published_whole():
    async def work():
        async with published() as (authority, _, publisher):
            await authority.carry_out(open_day(TUESDAY + timedelta(days=1)))
            return publisher._everything

    assert run(work())


def test_the_hub_beats_and_nobody_keeps_it():
    async def work():
        async with published(beat_s=0.01) as (_, wire, _):
            await until(lambda: sum(topic.endswith("/beat") for topic, _, _ in wire.sent) >= 3)
            return wire

    wire = run(work())
    beats = [(payload, retain) for topic, payload, retain in wire.sent if topic == topics.beat("town")]

    assert {retain for _, retain in beats} == {False}
    assert msgspec.json.decode(beats[-1][0], type=Beat).epoch == 1


@pytest.mark.security("S08")
@pytest.mark.fault("F11")
def test_epoch_and_seq_of_a_topic_never_run_backwards():
    async def work():
        async with published(calm_s=0.0) as (authority, wire, publisher):
            for command in open_desks("1", "2"):
                await authority.carry_out(command)
            for number in range(30):
                await asyncio.gather(
                    authority.carry_out(ticket_for("A")), authority.carry_out(call_next("12"[number % 2]))
                )
                publisher.publish_all_soon()
            return wire

    newest: dict[str, tuple[int, int]] = {}
    for topic, payload, retain in run(work()).sent:
        if retain:
            view = msgspec.json.decode(payload)
            assert (view["epoch"], view["seq"]) >= newest.get(topic, (0, 0))
            newest[topic] = view["epoch"], view["seq"]
    assert len(newest) == 3 + 3 + 2


def test_events_are_published_for_integrators_without_the_visitor_s_token():
    async def work():
        async with published() as (authority, wire, _):
            await authority.carry_out(ticket_for("A", "anna"))
            return wire.sent[0]

    topic, payload, retain = run(work())
    event = msgspec.json.decode(payload)

    assert (topic, retain) == (topics.event("town", "ticket-issued"), False)
    assert (event["type"], event["id"], event["data"]["event"]["ticket"]) == (
        "okienko.ticket-issued.v1",
        "town-2",
        "anna",
    )
    assert event["data"]["event"]["token"] == WITHHELD
    assert b"anna____" not in payload


def test_views_that_could_not_be_made_while_the_store_was_away_follow_later(monkeypatch):
    monkeypatch.setattr("hub.publisher.AGAIN_S", 0.01)
    tries = []

    async def work():
        async with published(follow=False) as (authority, wire, publisher):

            @contextlib.asynccontextmanager
            async def first_away():
                tries.append(1)
                if len(tries) < 3:
                    raise StoreError("away")
                async with authority.committed() as branch:
                    yield branch

            publisher._calm_s = 0.0
            task = asyncio.create_task(publisher.run(first_away))
            await until(lambda: any(topic.endswith("K2/view") for topic, _, _ in wire.sent))
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            return wire.last(topics.desk_view("town", "1"), DeskView)

    assert run(work()).desk == "1"
    assert len(tries) >= 3


STOP = {"who": "supervisor", "reason": "fire alarm"}


def test_a_stop_goes_to_every_face_at_once():
    async def work():
        async with published() as (authority, wire, _):
            await authority.carry_out(wish(StopHall, **STOP))
            return wire.take()

    sent = run(work())

    assert sent[-1] == "event/hall-stopped"
    assert sorted(sent[:-1]) == [
        "board/hall-1/view",
        "board/stairs/view",
        "board/up-1/view",
        "desk/1/view",
        "desk/2/view",
        "desk/3/view",
        "kiosk/K1/view",
        "kiosk/K2/view",
    ]


def test_so_does_its_end():
    async def work():
        async with published() as (authority, wire, _):
            await authority.carry_out(wish(StopHall, **STOP))
            wire.take()
            await authority.carry_out(wish(GoOn, **STOP))
            return wire.take()

    assert len([topic for topic in run(work()) if topic.endswith("/view")]) == 8


NO_DESK_2 = BRANCH_TOML.replace('    {id = "2", name = "2", room = "hall", services = ["A"]},\n', "")


def test_devices_that_were_taken_out_get_empty_messages_and_all_others_their_views():
    async def work():
        async with published(calm_s=0.0) as (authority, wire, _):
            await authority.carry_out(wish(TakeSettings, text=NO_DESK_2))
            await until(lambda: any(topic.endswith("K2/view") for topic, _, _ in wire.sent))
            return wire

    wire = run(work())

    cleared = {topic.removeprefix("okienko/1/town/") for topic, payload, _ in wire.sent if not payload}
    viewed = {topic for topic, payload, retain in wire.sent if retain and payload}
    assert cleared == {"desk/2/view", "device/desk-2/health"}
    assert {topic.rpartition("/town/")[2] for topic in viewed} == {
        "desk/1/view", "desk/3/view", "board/hall-1/view", "board/stairs/view", "board/up-1/view",
        "kiosk/K1/view", "kiosk/K2/view",
    }  # fmt: skip


def test_a_device_that_comes_back_is_not_taken_back_again():
    async def work():
        async with published(calm_s=0.0) as (authority, wire, publisher):
            await authority.carry_out(wish(TakeSettings, text=NO_DESK_2))
            await authority.carry_out(wish(TakeSettings, text=BRANCH_TOML))
            wire.take()
            publisher.publish_all_soon()
            await until(lambda: any(topic.endswith("K2/view") for topic, _, _ in wire.sent))
            return wire

    assert [topic for topic, payload, _ in run(work()).sent if not payload] == []


def test_a_new_desk_is_shown_what_happens_at_it_at_once():
    new = BRANCH_TOML.replace(
        '    {id = "3"', '    {id = "9", name = "9", room = "hall", services = ["A"]},\n    {id = "3"'
    )

    async def work():
        async with published() as (authority, wire, _):
            await authority.carry_out(wish(TakeSettings, text=new))
            wire.take()
            await authority.carry_out(wish(OpenDesk, desk="9"))
            return wire.take()

    assert "desk/9/view" in run(work())


def test_the_text_of_settings_is_not_published():
    async def work():
        async with published() as (authority, wire, _):
            await authority.carry_out(wish(TakeSettings, text=BRANCH_TOML, reason="tried"))
            return wire

    [event] = [payload for topic, payload, _ in run(work()).sent if topic.endswith("event/settings-taken")]
    assert b"tried" in event
    assert b"Wnioski" not in event


# --- what time alone changes

FROM_EIGHT = HoursSettings(tuesday=("8:00-16:00",))
SATURDAY_DESKS = ProfileSettings(id="saturday", names={"pl": "Sobota"}, services=("C",), desks={"1": ("C",)})


def before_eight() -> HandClock:
    return HandClock(NINE - timedelta(hours=1, minutes=5))


async def looked(authority, publisher):
    async with authority.committed() as branch:
        publisher.look(branch)


def test_a_look_publishes_nothing_while_nothing_has_changed_but_time():
    async def work():
        clock = HandClock()
        async with published(clock=clock) as (authority, wire, publisher):
            for command in (*open_desks("1"), ticket_for("A"), ticket_for("A"), call_next("1")):
                await authority.carry_out(command)
            publisher.publish_all_soon()
            await looked(authority, publisher)
            wire.take()
            clock.turn(minutes=1)
            await looked(authority, publisher)
            return wire.take()

    assert run(work()) == []


BOARDS_AND_KIOSKS = [
    "board/hall-1/view",
    "board/stairs/view",
    "board/up-1/view",
    "kiosk/K1/view",
    "kiosk/K2/view",
]


def test_kiosks_and_boards_learn_that_the_branch_has_opened_though_nothing_has_happened():
    async def work():
        clock = before_eight()
        async with published(clock=clock, hours=FROM_EIGHT) as (authority, wire, publisher):
            clock.turn(minutes=4)
            await looked(authority, publisher)
            before = wire.take()
            clock.turn(minutes=1)
            await looked(authority, publisher)
            return before, wire

    before, wire = run(work())

    assert wire.last(topics.kiosk_view("town", "K1"), Menu).open
    assert wire.last(topics.board_view("town", "hall-1"), BoardView).open
    assert (before, wire.take()) == ([], BOARDS_AND_KIOSKS)


def test_a_desk_learns_that_a_booking_has_become_due():
    async def work():
        clock = HandClock()
        rule = CallingSettings(booked_first=True)
        async with published(clock=clock, calling=rule) as (authority, wire, publisher):
            early = booking("111111", "A", starts=NINE + timedelta(minutes=10))
            for command in (bookings(early), check_in("111111", name="anna"), ticket_for("A", "ben")):
                await authority.carry_out(command)
            await looked(authority, publisher)
            first = wire.last(topics.desk_view("town", "1"), DeskView).next.ticket
            wire.take()
            clock.turn(minutes=10)
            await looked(authority, publisher)
            return first, wire.last(topics.desk_view("town", "1"), DeskView).next.ticket

    assert run(work()) == ("ben", "anna")


def test_a_view_that_time_changed_is_newer_than_the_one_before_though_nothing_was_journalled():
    async def work():
        clock = before_eight()
        async with published(clock=clock, hours=FROM_EIGHT) as (authority, wire, publisher):
            async with authority.committed() as branch:
                old = authority.pictures(branch).menu("K1")
            clock.turn(minutes=5)
            await looked(authority, publisher)
            return old, wire.last(topics.kiosk_view("town", "K1"), Menu)

    old, new = run(work())

    assert (new.epoch, new.seq) == (old.epoch, old.seq)
    assert is_newer(new, old)
    assert not is_newer(old, new)


@pytest.mark.fault("F13")
def test_what_changes_when_the_clock_is_set_back_is_taken_for_newer_all_the_same():
    async def work():
        clock = before_eight()
        async with published(clock=clock, hours=FROM_EIGHT) as (authority, wire, publisher):
            right = clock.now()
            clock.set(right + timedelta(hours=1))
            await looked(authority, publisher)
            wrong = wire.last(topics.kiosk_view("town", "K1"), Menu)
            clock.set(right)
            await looked(authority, publisher)
            return wrong, wire.last(topics.kiosk_view("town", "K1"), Menu)

    wrong, after = run(work())

    assert (wrong.open, after.open) == (True, False)
    assert (wrong.epoch, wrong.seq) == (after.epoch, after.seq)
    assert is_newer(after, wrong)


def test_it_looks_by_itself_and_at_most_once_a_second_however_fast_the_day_passes(monkeypatch):
    monkeypatch.setattr("hub.publisher.LOOK_REAL_S", 0.01)
    monkeypatch.setattr(HandClock, "real_s", lambda _, day_s: day_s / 10_000)

    async def work():
        clock = before_eight()
        async with published(clock=clock, hours=FROM_EIGHT) as (_, wire, _):
            clock.turn(minutes=5)
            await until(lambda: any(topic.endswith("K2/view") for topic, _, _ in wire.sent))
            return wire.take()

    assert run(work()) == BOARDS_AND_KIOSKS


def test_a_store_that_is_away_ends_no_look(monkeypatch):
    monkeypatch.setattr("hub.publisher.LOOK_REAL_S", 0.001)
    monkeypatch.setattr(HandClock, "real_s", lambda _, day_s: 0.0)
    looks = []

    @contextlib.asynccontextmanager
    async def away():
        looks.append(1)
        raise StoreError("away")
        yield

    async def work():
        publisher = Publisher(branch_settings(), clock=HandClock(), publish=Wire().publish)
        task = asyncio.create_task(publisher._look_again(away))
        await until(lambda: len(looks) > 3)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    run(work())
    assert len(looks) > 3


def test_a_switch_of_the_day_profile_is_published_whole_and_by_the_new_layout():
    async def work():
        async with published(profiles=(SATURDAY_DESKS,)) as (authority, _, publisher):
            await authority.carry_out(
                wish(SwitchProfile, profile="saturday", reason="the heating has failed")
            )
            return publisher._everything, publisher._faces.touched_by("C")

    everything, touched = run(work())

    assert everything
    assert ("desk", "1") in touched
