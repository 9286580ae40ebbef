"""What holds for every sequence of touches, answers and waits."""

from __future__ import annotations

from dataclasses import fields, replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.commands import CheckIn, IssueTicket
from contract.names import CommandId, ServiceId
from kiosk.flow import step
from kiosk.happenings import (
    Button,
    ChangeCount,
    CodeChecked,
    Counted,
    Digit,
    Fresh,
    Happening,
    HubAway,
    HubLost,
    Issued,
    PickLanguage,
    PickService,
    PickSlip,
    PrinterSeen,
    RefusedBy,
    Scanned,
    SlipDone,
    SlipFailed,
    SlipUnknown,
    SpareFailed,
    SpareIssued,
    SpareSeen,
    Stale,
    Tick,
    Touched,
)
from kiosk.samples import CLOCK, house_states, sample_ticket, visitor_states
from kiosk.screens import (
    Away,
    Finding,
    Idle,
    Issuing,
    Languages,
    OutOfService,
    Printing,
    Shown,
    SpareRequest,
    StaffPrinting,
    Taken,
)
from kiosk.stage import scene_of
from kiosk.state import State
from kiosk.survey_screens import AskingVisit
from kiosk.texts import words_in
from kiosk.wishes import Ask, Print, TakeSpare
from tests.kiosk.visits import EN, PL, UK, Play

TOUCHES = st.one_of(
    st.sampled_from(list(Button)),
    st.sampled_from([PickLanguage(language) for language in (PL, UK, EN)]),
    st.sampled_from([PickService(ServiceId(letter)) for letter in "ABSZ"]),
    st.sampled_from([Digit(digit) for digit in "0123456789"]),
    st.sampled_from([ChangeCount(what, by) for what in Counted for by in (-1, 1)]),
    st.just(PickSlip(sample_ticket().ticket)),
)
ANSWERS = Issued | RefusedBy | HubAway | SpareIssued | SpareFailed
FINDINGS = st.sampled_from(list(Finding))
# An answer of the hub or the printer is meant for what is out when it comes; see `answer`.
MOVES = st.one_of(
    st.tuples(st.just("touch"), TOUCHES),
    st.tuples(st.just("touch"), TOUCHES),
    st.tuples(st.just("hub"), st.sampled_from(["issued", "refused", "away", "not-arrived", "late"])),
    st.tuples(st.just("paper"), st.tuples(st.sampled_from([SlipDone, SlipFailed, SlipUnknown]), FINDINGS)),
    st.tuples(st.just("scan"), st.sampled_from(["123456", "nonsense"])),
    st.tuples(
        st.just("news"),
        st.sampled_from(
            [
                Stale(),
                Fresh(),
                HubLost(),
                CodeChecked(right=True),
                CodeChecked(right=False),
                PrinterSeen(None),
                SpareSeen(3),
                SpareSeen(200),
                SpareSeen(0, disk_full=True),
            ]
        ),
    ),
    st.tuples(st.just("wait"), st.sampled_from([1.0, 30.0, 400.0])),
)
PACES = st.sampled_from([0.05, 0.3, 0.6, 2.0])
RUNS = st.lists(st.tuples(MOVES, PACES), max_size=60)


def answer(state: State, how: str) -> Happening:
    screen = state.screen
    command = screen.command.command_id if isinstance(screen, Issuing) else CommandId("none")
    if isinstance(getattr(screen, "command", None), SpareRequest):
        return word_of_the_disk(screen.command, how)
    match how:
        case "issued":
            ticket = replace_ticket(command)
            return Issued(command, ticket)
        case "refused":
            return RefusedBy(command, "service-closed")
        case "away" | "not-arrived":
            return HubAway(command, how == "away")
        case _:
            return Issued(CommandId("long-ago"), replace_ticket(CommandId("long-ago")))


def word_of_the_disk(request: SpareRequest, how: str) -> Happening:
    """Return what comes while a number is being written down; what the hub says now comes late."""
    late, command = request.wanted.command_id, request.command_id
    match how:
        case "issued":
            return SpareIssued(command, msgspec.structs.replace(replace_ticket(command), spare=True))
        case "late":
            return Issued(late, replace_ticket(late))
        case _:
            return SpareFailed(command)


def replace_ticket(command: CommandId):
    return msgspec.structs.replace(sample_ticket(), ticket=command)


def happening_of(state: State, move, now_s: float) -> Happening:
    kind, what = move
    match kind:
        case "touch":
            return Touched(what, now_s)
        case "hub":
            return answer(state, what)
        case "paper":
            ending, finding = what
            screen = state.screen
            ticket = screen.ticket if isinstance(screen, Printing | StaffPrinting) else sample_ticket()
            return ending(ticket) if ending is SlipDone else ending(ticket, finding)
        case "scan":
            return Scanned(what, now_s)
        case "news":
            return what
        case _:
            return Tick(now_s + what)


def played(run):
    """Yield every step: the state before, what happened, the state after and its wishes."""
    play, now_s = Play(), 0.0
    state = play.state
    for move, pace_s in run:
        now_s += pace_s + (move[1] if move[0] == "wait" else 0.0)
        happening = happening_of(state, move, now_s)
        after, wishes = step(state, happening)
        yield state, happening, after, wishes
        state = after


@given(RUNS)
@settings(max_examples=150, deadline=None)
def test_no_two_requests_are_out_at_once(run):
    out = None
    for before, happening, after, wishes in played(run):
        if isinstance(happening, ANSWERS) and happening.command == out:
            out = None
        for wish in wishes:
            if isinstance(wish, Ask | TakeSpare):
                assert out is None, "a second request while the first one is out"
                out = wish.command.command_id if isinstance(wish, Ask) else wish.request.command_id
        assert isinstance(after.screen, Issuing) == (out is not None), (before.screen, happening)


@given(RUNS)
@settings(max_examples=150, deadline=None)
def test_no_command_id_is_used_for_two_commands(run):
    seen: dict[str, object] = {}
    for _, _, _, wishes in played(run):
        for wish in wishes:
            command = getattr(wish, "command", None)
            if command is not None:
                assert seen.setdefault(command.command_id, command) == command


@given(RUNS)
@settings(max_examples=150, deadline=None)
@pytest.mark.fault("F24")
def test_a_slip_is_printed_once_for_each_answer_and_again_only_when_staff_ask(run):
    for _, happening, _, wishes in played(run):
        for wish in wishes:
            if isinstance(wish, Print):
                asked_by_staff = happening == Touched(Button.PRINT_COPY, getattr(happening, "at_s", 0.0))
                assert wish.copy == asked_by_staff
                assert wish.copy or isinstance(happening, Issued | SpareIssued)


@given(RUNS)
@settings(max_examples=200, deadline=None)
def test_no_visitor_is_given_two_different_numbers(run):
    """A visit begins at the languages and ends there; whatever is lost, one number at most is printed."""
    printed: set[str] = set()
    for before, _, _, wishes in played(run):
        if isinstance(before.screen, Languages | OutOfService) or before.screen == Away():
            printed.clear()
        printed |= {wish.ticket.ticket for wish in wishes if isinstance(wish, Print) and not wish.copy}
        if isinstance(before.screen, Taken | Shown):
            printed.clear()  # who scans a code on this screen is the next one
        assert len(printed) <= 1


@given(RUNS)
@settings(max_examples=200, deadline=None)
def test_a_lost_request_is_void_taken_back_or_answered_to_its_visitor(run):
    """What the hub may have issued unheard is named by the number that was given instead."""
    for before, happening, _, wishes in played(run):
        for wish in wishes:
            if isinstance(wish, TakeSpare):
                heard_away = isinstance(happening, HubAway) and happening.maybe_done
                booked = getattr(before.screen, "booked", None)
                assert wish.request.maybe_done == (booked.maybe_done if booked else heard_away)


@given(RUNS)
@settings(max_examples=100, deadline=None)
def test_a_double_tap_wants_no_more_than_a_tap(run):
    for _, happening, after, _ in played(run):
        if isinstance(happening, Touched) and happening.what is not Button.CORNER:
            again, wishes = step(after, Touched(happening.what, happening.at_s + 0.1))
            assert wishes == ()
            assert again.screen == after.screen


@given(RUNS)
@settings(max_examples=100, deadline=None)
@pytest.mark.security("S42")
def test_every_screen_that_waits_for_nobody_reaches_home_and_forgets_the_visitor(run):
    final = Play().state
    for _, _, after, _ in played(run):
        final = after
    if isinstance(final.screen, Issuing | Printing | StaffPrinting):
        return

    for seconds in (40.0, 60.0, 120.0, 300.0, 700.0):
        final, _ = step(final, Tick(final.now_s + seconds))

    assert isinstance(final.screen, Idle | Away)
    assert getattr(final.screen, "command", None) is None
    for field in fields(final):
        value = getattr(final, field.name)
        if field.name in {"rules", "menu", "unknown", "last_tap"}:
            continue
        assert not isinstance(value, IssueTicket | CheckIn)
        assert "123456" not in repr(value)


def test_from_every_screen_of_a_visitor_touches_alone_lead_home():
    for name, state in [*visitor_states(UK), *house_states()]:
        if isinstance(state.screen, Issuing | Printing | StaffPrinting | AskingVisit):
            continue  # these end by the answer that they wait for
        seen, reached = [replace(state, warned=False)], False
        for _ in range(4):
            seen = [
                step(each, Touched(touch, each.now_s + 1.0))[0]
                for each in seen
                for touch in scene_of(each, words_in, CLOCK).touches()
                if not isinstance(touch, PickService | Digit | PickLanguage)
            ] or seen
            if any(isinstance(each.screen, Idle | Away) for each in seen):
                reached = True
                break
        assert reached, name
