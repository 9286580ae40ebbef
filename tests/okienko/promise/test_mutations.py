"""Honest days, lived by the hub's own rules, are acquitted; one thing that is otherwise is noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.events import TicketCalled, TicketIssued
from contract.names import DeskId, TicketId, TicketNumber
from okienko.promise.checker import Invariant, broken, judged
from okienko.promise.evidence import Evidence, Seen, SlipSeen
from okienko.promise.history import Counted, Fault, History, Kept, OpenCall, Picture, Replied
from tests.okienko.promise.lived import lived

SEEDS, WHERE = st.integers(0, 40), st.integers(0, 10_000)
day = cache(lambda seed: lived(seed, visitors=12))


@given(seed=SEEDS)
@settings(max_examples=30, deadline=None)
def test_a_day_that_the_hub_lived_is_acquitted(seed):
    assert [str(each) for each in broken(day(seed))] == []


@pytest.mark.long
@given(seed=st.integers(0, 2**32))
@settings(max_examples=1500, deadline=None)
def test_days_by_the_thousand_are_acquitted(seed):
    assert [str(each) for each in broken(lived(seed))] == []


def test_a_lived_day_is_judged_from_all_sides():
    assert set(Invariant) - set(judged(day(1))) == {Invariant.I11, Invariant.I12}


Mutation = Callable[[History, int], None]
MUTATIONS: dict[str, Mutation] = {}


def mutation(change: Mutation) -> Mutation:
    MUTATIONS[change.__name__] = change
    return change


def copied(history: History) -> History:
    """Return a copy in which lists may be changed, and nothing in them."""
    made = History(**{name: getattr(history, name) for name in History.__slots__})
    for name in ("journal", "replied", "kept", "outputs", "rows", "calls", "counted", "truth", "pictures"):
        setattr(made, name, list(getattr(history, name)))
    made.committed = dict(history.committed)
    seen = history.evidence
    made.evidence = Evidence(
        slips=list(seen.slips),
        answers=list(seen.answers),
        boards=list(seen.boards),
        desks=list(seen.desks),
        shown=list(seen.shown),
        stories=list(seen.stories),
    )
    return made


def at(things: list[Any], where: int, wanted: Callable[[Any], object] = lambda _: True) -> int:
    """Return the index of one of *things* that is *wanted*, as *where* picks it."""
    found = [index for index, thing in enumerate(things) if wanted(thing)]
    return found[where % len(found)]


def alter(history: History, where: int, kind: type[Any], **fields: Any) -> None:
    index = at(history.journal, where, lambda entry: isinstance(entry.event, kind))
    entry = history.journal[index]
    changed = msgspec.structs.replace(entry.event, **fields)
    history.journal[index] = msgspec.structs.replace(entry, event=changed)
    history.chain = None
    history.others = {}


@mutation
def an_entry_is_gone(history, where):
    del history.journal[at(history.journal, where)]
    history.chain, history.others = None, {}


@mutation
def two_entries_changed_places(history, where):
    index = at(history.journal[:-1], where)
    one, two = history.journal[index : index + 2]
    history.journal[index : index + 2] = [
        msgspec.structs.replace(one, event=two.event),
        msgspec.structs.replace(two, event=one.event),
    ]


@mutation
def a_call_was_to_another_desk(history, where):
    alter(history, where, TicketCalled, desk=DeskId("9"))


@mutation
def a_call_was_of_another_ticket(history, where):
    alter(history, where, TicketCalled, ticket=TicketId("nobody"))


@mutation
def a_ticket_got_the_number_of_the_first(history, where):
    first = next(entry.event for entry in history.journal if isinstance(entry.event, TicketIssued))
    index = at(
        history.journal, where, lambda e: isinstance(e.event, TicketIssued) and e.event.ticket != first.ticket
    )
    entry = history.journal[index]
    changed = msgspec.structs.replace(entry.event, number=first.number)
    history.journal[index] = msgspec.structs.replace(entry, event=changed)
    history.chain, history.others = None, {}


@mutation
def a_ticket_got_another_number(history, where):
    alter(history, where, TicketIssued, number=TicketNumber("Z", 77))


@mutation
def a_command_was_carried_out_again(history, where):
    index = at(history.journal[:-2], where)
    last = history.journal[-1]
    if history.journal[index].command == last.command:
        index = 0
    history.journal[-1] = msgspec.structs.replace(last, command=history.journal[index].command)
    history.chain, history.others = None, {}


@mutation
def a_slip_has_another_number(history, where):
    index = at(history.evidence.slips, where)
    history.evidence.slips[index] = replace(history.evidence.slips[index], number="Z999")


@mutation
def a_slip_leads_nowhere(history, where):
    slips = history.evidence.slips
    index = at(slips, where)
    slips[index] = SlipSeen("K1", slips[index].number, "https://town.example/t/nowhere")


@mutation
def a_slip_came_out_again(history, where):
    history.evidence.slips.append(history.evidence.slips[at(history.evidence.slips, where)])


@mutation
def a_slip_never_came_out(history, where):
    del history.evidence.slips[at(history.evidence.slips, where)]
    history.outputs = []


@mutation
def an_answer_names_another_number(history, where):
    index = at(history.evidence.answers, where)
    history.evidence.answers[index] = replace(history.evidence.answers[index], number="Z999")


@mutation
def a_number_came_out_too_soon(history, where):
    index = at(history.outputs, where, lambda output: not output.number.startswith("X"))
    early = history.outputs[index].at_s - 1.0
    history.outputs[index] = replace(history.outputs[index], at_s=early)


@mutation
def a_reply_was_another(history, where):
    index = at(history.replied, where)
    before = history.replied[index]
    history.replied[index] = Replied(before.command, "something else", refused=before.refused)


@mutation
def a_kiosks_ticket_is_lost(history, where):
    history.kept.append(Kept("K1", f"lost-{where}", "X099"))


@mutation
def a_row_is_gone(history, where):
    del history.rows[at(history.rows, where)]


@mutation
def a_row_has_another_state(history, where):
    index = at(history.rows, where)
    state = "parked" if history.rows[index].state != "parked" else "expired"
    history.rows[index] = replace(history.rows[index], state=state)


@mutation
def a_table_has_one_open_call_more(history, where):
    history.calls.append(OpenCall(history.rows[at(history.rows, where)].ticket, "9"))


@mutation
def a_count_is_off_by_one(history, where):
    index = at(history.counted, where)
    claim = history.counted[index]
    history.counted[index] = Counted(
        claim.where, claim.seq, {**claim.counts, "waiting": claim.counts.get("waiting", 0) + 1}
    )


def repaint(history: History, where: int, **fields: Any) -> None:
    """Let a board, in some view, show some call otherwise."""
    boards = history.evidence.boards
    index = at(boards, where, lambda seen: seen.message.calls)
    view = boards[index].message
    line = where // 7 % len(view.calls)
    was = view.calls[line]
    fields = {name: value(was) if callable(value) else value for name, value in fields.items()}
    calls = (*view.calls[:line], msgspec.structs.replace(was, **fields), *view.calls[line + 1 :])
    boards[index] = Seen(boards[index].at_s, msgspec.structs.replace(view, calls=calls))


@mutation
def a_board_showed_another_number(history, where):
    repaint(history, where, number="Z077")


@mutation
def a_board_showed_another_desk(history, where):
    repaint(history, where, desk=DeskId("9"))


@mutation
def a_board_showed_a_call_of_the_future(history, where):
    repaint(history, where, call=100_000)


@mutation
def a_view_came_after_a_newer_one(history, where):
    boards = history.evidence.boards
    index = at(boards, where, lambda seen: seen.message.seq > boards[0].message.seq)
    view = boards[index].message
    first = next(seen for seen in boards if seen.message.board == view.board)
    if first is not boards[index]:
        boards.insert(index + 1, first)
    else:
        boards.append(first)


@mutation
def a_desk_was_told_of_somebody_else(history, where):
    desks = history.evidence.desks
    index = at(desks, where, lambda seen: seen.message.current is not None)
    view = desks[index].message
    desks[index] = Seen(desks[index].at_s, msgspec.structs.replace(view, current=None))


@mutation
def a_board_was_stuck(history, where):
    board = history.pictures[at(history.pictures, where)].device
    mine = [picture for picture in history.pictures if picture.device == board]
    history.pictures = [picture for picture in history.pictures if picture.device != board] + mine[:1]


@mutation
def a_board_showed_what_never_was(history, where):
    index = at(history.pictures, where)
    history.pictures[index] = replace(history.pictures[index], said="nonsense")


@mutation
def a_board_stayed_stale(history, where):
    device = history.pictures[-1].device
    history.pictures.append(Picture(device, history.pictures[-1].at_s + 0.1, "", stale=True))
    history.faults = [Fault("early", 0.0, 1.0)]


@mutation
def a_row_of_the_chain_was_changed(history, where):
    rows = list(history.chain.rows)
    index = at(rows, where)
    rows[index] = {**rows[index], "by": "mallory"}
    history.chain = replace(history.chain, rows=rows)


@mutation
def a_committed_entry_is_gone(history, where):
    history.committed[len(history.journal) + 1 + where] = 0.0


@given(seed=SEEDS, where=WHERE)
@settings(max_examples=40, deadline=None)
def test_a_journal_in_disorder_is_condemned_and_does_not_upset_the_judge(seed, where):
    history, chance = copied(day(seed)), Random(where)
    events = [entry.event for entry in history.journal]
    chance.shuffle(events)
    history.journal = [
        msgspec.structs.replace(entry, event=event)
        for entry, event in zip(history.journal, events, strict=True)
        if chance.random() < 0.9
    ]
    history.chain, history.others = None, {}

    assert broken(history) != []


@pytest.mark.parametrize("name", MUTATIONS)
@given(seed=SEEDS, where=WHERE)
@settings(max_examples=12, deadline=None)
def test_one_thing_that_is_otherwise_is_noticed(name, seed, where):
    history = copied(day(seed))

    MUTATIONS[name](history, where)

    assert broken(history) != []


def test_a_journal_whose_beginning_is_gone_is_noticed_even_where_nothing_followed_from_it():
    history = copied(day(7))
    del history.journal[:2]
    history.chain, history.others = None, {}

    assert [str(each) for each in broken(history)] == [
        "I10: the journal begins with entry 3, and nothing tells of any before"
    ]
