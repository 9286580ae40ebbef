"""Whatever fails, on any path: visitors see a calm screen, staff are told, the kiosk goes on.

The faults are injected one after the other into everything that can happen and everything that can be wanted.
"""

from __future__ import annotations

import gettext
import logging
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest

from contract.check_slips import CheckSlipState, ReportCheckSlip
from contract.commands import IssueTicket
from contract.names import CheckSlipId, CommandId, DeviceId, KioskId, Language
from contract.states import SlipState
from contract.survey import SurveyView
from hardware.status import PrinterStatus
from kiosk import happenings as h
from kiosk import shell as shells
from kiosk import wishes as w
from kiosk.calm import Guard, calm_scene
from kiosk.happenings import Button, PickLanguage, PickService, Tick
from kiosk.samples import CLOCK, house_states, sample_menu, sample_state, sample_ticket, visitor_states
from kiosk.scene import Scene, Text
from kiosk.screens import (
    Confirm,
    Finding,
    Issuing,
    Languages,
    OutOfService,
    Printing,
    Services,
    Shown,
    SpareRequest,
    Staff,
    StaffCode,
    StaffMenu,
    Taken,
)
from kiosk.shell import Shell
from kiosk.slip_journal import SlipJournal
from kiosk.speech.state import Plugged
from kiosk.stage import scene_of
from kiosk.state import report, trouble
from kiosk.texts import words_in
from tests.kiosk.rooms import Room, room, ticket
from tests.kiosk.visits import CARDS, RULES, UK, Play
from tests.waiting import eventually

BOOM = RuntimeError("a fault that nobody thought of")
COMMAND = IssueTicket(command_id=CommandId("c1"), by=RULES.by, service=CARDS, language=UK)
TICKET = sample_ticket(UK)
SURVEY = SurveyView(
    branch=sample_menu().branch,
    epoch=1,
    seq=1,
    at=sample_menu().at,
    number=TICKET.number,
    language=UK,
    service_names=TICKET.service_names,
)
SPARE = SpareRequest(CommandId("c1"), COMMAND, CARDS, UK)
HAPPENINGS: dict[type, Any] = {
    h.Touched: h.Touched(PickLanguage(UK), 1.0),
    h.Scanned: h.Scanned("483920", 1.0),
    h.MenuArrived: h.MenuArrived(sample_menu()),
    h.MenuKept: h.MenuKept(sample_menu()),
    h.SpareIssued: h.SpareIssued(CommandId("c1"), TICKET),
    h.SpareFailed: h.SpareFailed(CommandId("c1")),
    h.SpareSeen: h.SpareSeen(0),
    h.Issued: h.Issued(CommandId("c1"), TICKET),
    h.RefusedBy: h.RefusedBy(CommandId("c1"), "service-closed"),
    h.HubAway: h.HubAway(CommandId("c1")),
    h.SlipDone: h.SlipDone(TICKET),
    h.SlipFailed: h.SlipFailed(TICKET, Finding.PAPER_OUT),
    h.SlipUnknown: h.SlipUnknown(TICKET, Finding.SILENT),
    h.SlipsFound: h.SlipsFound((TICKET,)),
    h.PrinterSeen: h.PrinterSeen(None),
    h.SelfTested: h.SelfTested(()),
    h.CodeChecked: h.CodeChecked(True),  # noqa: FBT003  what it says
}
"""One of each kind; the others are made without a word or with the time."""


def happening_of(kind: type) -> Any:
    if kind in HAPPENINGS:
        return HAPPENINGS[kind]
    usual = {
        "at_s": 1.0,
        "there": True,
        "command": CommandId("c1"),
        "menu": sample_menu(),
        "token": TICKET.token,
        "code": "survey-off",
        "view": SURVEY,
        "slip": CheckSlipId("slip"),
        "how": h.SlipDone(None),
    }
    return kind(**{name: usual[name] for name in getattr(kind, "__dataclass_fields__", {})})


KINDS = [kind for kind in get_args(h.Happening) if kind is not h.Broken]


class Glass:
    """What the visitor sees: the last scene."""

    def __init__(self) -> None:
        self.scene: Scene | None = None

    def show(self, scene: Scene) -> None:
        self.scene = scene

    @property
    def lines(self) -> list[str]:
        assert self.scene is not None
        return [block.text for block in self.scene.main if isinstance(block, Text)]


@pytest.fixture
def kiosk(tmp_path: Path) -> Any:
    """Yield a kiosk that is turned by hand, with what it shows."""
    with room(tmp_path, by_hand=True) as one:
        glass = Glass()
        one.shell.attach(glass.show)
        one.menu()
        eventually(lambda: one.shell.work() and isinstance(one.shell.state.screen, Languages))
        yield SimpleNamespace(room=one, shell=one.shell, glass=glass)


def put_on(kiosk: Any, screen: Any) -> None:
    kiosk.shell._state = replace(kiosk.shell.state, screen=screen, touched_s=kiosk.room.clock.seconds)


def closed_words(language: Language) -> str:
    return words_in(language).gettext("This kiosk is closed")


def fault_of(one: Room) -> str:
    eventually(lambda: one.health.fault == "broken")
    return one.health.detail


def failing_once(monkeypatch: pytest.MonkeyPatch, kind: type) -> None:
    real = shells.step

    def step(state: Any, happening: Any) -> Any:
        if isinstance(happening, kind):
            monkeypatch.setattr(shells, "step", real)
            raise BOOM
        return real(state, happening)

    monkeypatch.setattr(shells, "step", step)


# --- in the flow: whatever happens


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_fault_in_any_rule_ends_in_the_closed_screen_in_the_visitors_language(kiosk, monkeypatch, kind):
    put_on(kiosk, Services(Language("uk")))
    failing_once(monkeypatch, kind)

    kiosk.shell.happen(happening_of(kind))
    kiosk.shell.work()

    assert kiosk.shell.state.screen == OutOfService(Language("uk"))
    assert kiosk.glass.lines[0] == closed_words(UK)
    assert "nobody thought of" in fault_of(kiosk.room)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_after_a_rest_it_serves_again_and_staff_are_told_that_it_is_over(kiosk, monkeypatch, kind):
    failing_once(monkeypatch, kind)
    kiosk.shell.happen(happening_of(kind))
    kiosk.shell.work()
    assert isinstance(kiosk.shell.state.screen, OutOfService)

    kiosk.room.clock.advance(RULES.times.rest_s + 1)
    kiosk.shell.work()

    assert kiosk.shell.state.screen == Languages()
    eventually(lambda: kiosk.room.health.status == "ready")


def test_a_fault_in_the_rule_about_faults_ends_in_the_closed_screen_too(kiosk, monkeypatch):
    put_on(kiosk, Services(UK))
    monkeypatch.setattr(shells, "step", lambda *_: (_ for _ in ()).throw(BOOM))

    kiosk.shell.happen(h.Fresh())
    kiosk.shell.work()

    assert kiosk.shell.state.screen == OutOfService(UK)
    assert kiosk.glass.lines[0] == closed_words(UK)
    assert "nobody thought of" in fault_of(kiosk.room)


@pytest.mark.parametrize(
    ("screen", "after"),
    [
        (Printing(UK, TICKET), Shown(UK, TICKET, Finding.FAULT, maybe_printed=True)),
        (Taken(UK, TICKET), Taken(UK, TICKET)),
        (Shown(UK, TICKET, Finding.PAPER_OUT, maybe_printed=False),) * 2,
        (StaffMenu(), StaffMenu()),
        (Issuing(UK, COMMAND), OutOfService(UK)),
        (Languages(), OutOfService()),
    ],
    ids=lambda screen: type(screen).__name__,
)
def test_no_fault_takes_a_number_from_whoever_has_one(screen, after):
    play = Play().show(screen).happen(h.Broken("a fault"))

    assert play.screen == after


# --- in what is carried out: whatever is wanted

LEAVE = ReportCheckSlip(
    command_id=CommandId("leave"),
    by=DeviceId("kiosk-K1"),
    kiosk=KioskId("K1"),
    check_slip=CheckSlipId("slip"),
    state=CheckSlipState.BEGUN,
)
WISHES: dict[type, w.Wish] = {
    w.Ask: w.Ask(COMMAND),
    w.TakeSpare: w.TakeSpare(SPARE),
    w.Tell: w.Tell(report(sample_state(Languages()), TICKET.ticket, SlipState.PRINTED)[1].command),
    w.Print: w.Print(TICKET),
    w.AskLeave: w.AskLeave(LEAVE),
    w.PrintTest: w.PrintTest(),
    w.Settle: w.Settle(TICKET.ticket),
    w.AskPrinter: w.AskPrinter(),
    w.CheckCode: w.CheckCode("2468"),
    w.TellStaff: w.TellStaff("paper-out"),
    w.Mended: w.Mended("paper-out"),
    w.Beep: w.Beep(w.Sound.TICKET),
    w.Dim: w.Dim(dim=True),
}
CAN_DO_WITHOUT = {w.AskLeave, w.AskPrinter, w.TellStaff, w.Mended, w.Beep, w.Dim}
LATER = [kind for kind in get_args(w.Wish) if kind not in WISHES]


def wanting(monkeypatch: pytest.MonkeyPatch, *wishes: w.Wish) -> None:
    """Let the next tick want *wishes*."""
    real = shells.step

    def step(state: Any, happening: Any) -> Any:
        after, wanted = real(state, happening)
        if isinstance(happening, Tick):
            monkeypatch.setattr(shells, "step", real)
            return after, (*wanted, *wishes)
        return after, wanted

    monkeypatch.setattr(shells, "step", step)


@pytest.mark.parametrize("kind", [*WISHES, *LATER], ids=lambda kind: kind.__name__)
def test_a_wish_that_cannot_be_carried_out_stops_neither_the_others_nor_the_kiosk(kiosk, monkeypatch, kind):
    put_on(kiosk, Services(UK))
    carried: list[w.Wish] = []
    wish, after = WISHES.get(kind) or kind.__new__(kind), w.Mended("what came after it")

    def carry_out(each: w.Wish) -> None:
        if each is wish:
            raise BOOM
        carried.append(each)

    monkeypatch.setattr(kiosk.shell._deeds, "carry_out", carry_out)
    wanting(monkeypatch, wish, after)

    kiosk.shell.work()

    assert after in carried
    closed = isinstance(kiosk.shell.state.screen, OutOfService)
    assert closed == (kind not in CAN_DO_WITHOUT), "a kiosk without its sound or its lamp serves everybody"


@pytest.mark.parametrize(
    ("part", "method", "wish"),
    [
        ("_journal", "settle", w.Settle(TICKET.ticket)),
        ("_errands", "tell", WISHES[w.Tell]),
        ("_provisions", "take", w.TakeSpare(SPARE)),
        ("_provisions", "look", None),
        ("_provisions", "learn", None),
        ("_watch", "look", None),
        ("_health", "fault", w.TellStaff("paper-out")),
        ("_health", "back", w.Mended("paper-out")),
    ],
    ids=lambda it: it if isinstance(it, str) else type(it).__name__,
)
@pytest.mark.parametrize("error", [BOOM, OSError(28, "No space left on device")], ids=["fault", "full disk"])
def test_each_part_of_the_kiosk_may_fail_and_the_loop_goes_on(  # noqa: PLR0917  a table of faults
    kiosk, monkeypatch, part, method, wish, error
):
    def failing(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(getattr(kiosk.shell._deeds, part), method, failing)
    if wish is not None:
        wanting(monkeypatch, wish)

    for _ in range(3):
        kiosk.room.clock.advance(0.1)
        kiosk.shell.work()

    assert isinstance(kiosk.shell.state.screen, Languages | OutOfService)
    assert kiosk.glass.scene is not None


class BrokenPrinter:
    """A driver that throws what no driver should."""

    def status(self) -> PrinterStatus:
        raise BOOM

    def print(self, slip: Any) -> Any:
        raise BOOM


@pytest.mark.fault("F23")
def test_a_printers_driver_that_throws_anything_leaves_the_number_on_the_screen(tmp_path):
    with room(tmp_path, instead={"printer": BrokenPrinter()}) as one:
        one.menu()
        one.on(Languages)
        one.touch(PickLanguage(UK), PickService(CARDS), Button.CONFIRM)

        shown = one.on(Shown)

    assert shown.ticket.number == "A001"
    assert shown.finding is Finding.FAULT


def test_a_hub_that_answers_nonsense_ends_in_a_calm_screen_in_the_visitors_language(tmp_path):
    def nonsense(command: Any) -> Any:
        made = ticket("A001", command)
        return SimpleNamespace(number=made.number)  # no view at all

    with room(tmp_path, nonsense) as one:
        glass = Glass()
        one.shell.attach(glass.show)
        one.menu()
        one.on(Languages)
        one.touch(PickLanguage(UK), PickService(CARDS), Button.CONFIRM)
        eventually(lambda: not isinstance(one.shell.state.screen, Confirm | Issuing))
        one.settle()

        assert not isinstance(one.shell.state.screen, Languages)
        assert glass.scene is not None
        assert glass.scene.language == UK


class Croaking:
    """A loudspeaker whose driver is broken beyond what it says of itself."""

    def look(self) -> None:
        pass

    def play(self, sound: w.Sound) -> None:
        raise BOOM


def test_a_sound_that_fails_in_any_way_closes_no_kiosk_and_staff_are_told(tmp_path):
    with room(tmp_path, instead={"jingles": Croaking()}) as one:
        one.menu()
        one.on(Languages)
        one.touch(PickLanguage(UK), PickService(CARDS), Button.CONFIRM)
        one.on(Taken)

        eventually(lambda: "nobody thought of" in one.health.detail)
        assert not one.shell.state.broken


def test_a_full_disk_when_a_slip_is_accounted_for_closes_no_kiosk(tmp_path, monkeypatch, caplog):
    journal = SlipJournal(tmp_path / "slips.jsonl")
    journal.begin(TICKET)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journal, "_append", full)
    journal.settle(TICKET.ticket)

    assert journal.open == ()
    assert "cannot be noted" in caplog.text
    monkeypatch.undo()
    assert SlipJournal(tmp_path / "slips.jsonl").open == (TICKET,), "staff are asked after the next start"


# --- in what is shown: whatever the screen

STATES = list(
    {type(state.screen): (name, state) for name, state in (*visitor_states(UK), *house_states())}.values()
)
"""One of every kind of screen."""


@pytest.mark.parametrize(("name", "state"), STATES, ids=[name for name, _ in STATES])
def test_a_screen_that_cannot_be_made_is_replaced_by_a_calm_one(kiosk, monkeypatch, name, state):
    real, kind = scene_of, type(state.screen)

    def scene(now: Any, *more: Any) -> Scene:
        if type(now.screen) is kind or isinstance(now.screen, OutOfService):
            raise BOOM
        return real(now, *more)

    monkeypatch.setattr(shells, "scene_of", scene)
    now_s, rules = kiosk.room.clock.seconds, kiosk.shell.state.rules
    touched_s = now_s - (state.now_s - state.touched_s)
    kiosk.shell._state = replace(state, rules=rules, now_s=now_s, touched_s=touched_s)

    kiosk.shell.work()
    shown = kiosk.glass.lines
    kiosk.shell.work()

    spoken = getattr(state.screen, "language", None)
    assert shown[0] == closed_words(spoken or Language("pl")), name
    assert "nobody thought of" in fault_of(kiosk.room)


def test_what_fails_at_every_turn_is_told_and_logged_once_and_once_when_it_works_again(caplog):
    caplog.set_level(logging.INFO)
    told: list[Exception] = []
    guard = Guard(told.append)
    state = {"works": False}

    def deed() -> None:
        if not state["works"]:
            raise BOOM

    done = [guard.does("sing", deed) for _ in range(5)]
    state["works"] = True
    done.append(guard.does("sing", deed))

    assert done == [False] * 5 + [True]
    assert told == [BOOM]
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]


def test_the_calm_screen_speaks_the_visitors_language_first_then_the_houses():
    texts = [block.text for block in calm_scene(Language("ru"), CLOCK).main if isinstance(block, Text)]

    assert texts[0] == closed_words(Language("ru"))
    assert closed_words(Language("pl")) in texts
    assert len(texts) == len(set(texts)) == 8


def test_a_damaged_catalogue_is_read_as_english(tmp_path):
    folder = tmp_path / "uk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for damaged in (b"", b"not a catalogue at all", b"\xde\x12\x04\x95" + b"\xff" * 40):
        (folder / "kiosk.mo").write_bytes(damaged)
        gettext._translations.clear()
        words_in.cache_clear()

        assert words_in(UK, tmp_path).gettext("Welcome") == "Welcome"
    words_in.cache_clear()


def test_staff_who_are_at_work_are_not_thrown_out_by_a_fault_and_see_it():
    play = Play().show(StaffCode()).happen(h.Broken("a fault"))

    assert isinstance(play.screen, Staff)
    assert play.state.broken == "a fault"
    assert trouble(play.state) is None


def test_the_shell_can_be_worked_before_it_was_ever_shown(tmp_path):
    with room(tmp_path, by_hand=True) as one:
        assert isinstance(one.shell, Shell)
        assert one.shell.work() > 0


def test_a_voice_that_fails_in_any_way_leaves_the_screen_and_tells_staff(kiosk, monkeypatch):
    put_on(kiosk, Services(UK))

    def failing(*_: Any, **__: Any) -> None:
        raise BOOM

    monkeypatch.setattr(kiosk.shell._voicing, "look", failing)
    monkeypatch.setattr(kiosk.shell._voicing, "take", failing)
    kiosk.shell.happen(Plugged(True, 1.0))  # noqa: FBT003  a headset is in
    for _ in range(3):
        kiosk.shell.work()

    assert isinstance(kiosk.shell.state.screen, Services)
    eventually(lambda: "nobody thought of" in kiosk.room.health.detail)
