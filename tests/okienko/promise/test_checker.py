"""An honest day is acquitted; each invariant is broken on purpose, and it alone is named."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from contract.events import (
    TicketCancelled,
    TicketExpired,
    TicketNoShow,
    TicketPutBack,
    TicketServed,
    TicketStarted,
    TicketTakenBack,
)
from contract.names import BoardId, Language, ServiceId, TicketId
from contract.reports import Spoken
from contract.states import State
from okienko.promise.checker import Invariant, broken, judged
from okienko.promise.evidence import Answered, Evidence, Seen, SlipSeen, Story
from okienko.promise.history import (
    Counted,
    DeskTold,
    History,
    OpenCall,
    Output,
    Picture,
    Recovery,
    Replied,
    Row,
    Sample,
    Text,
)
from tests.okienko.promise.day import (
    DESK_1,
    DESK_2,
    EVENTS,
    NINE,
    board,
    called,
    desk,
    honest,
    issued,
    journal_of,
    kept,
    line,
    slip,
    token,
)

I = Invariant  # noqa: E741  it is called so everywhere


def named(history: History) -> set[str]:
    return {each.invariant.name for each in broken(history)}


def test_an_honest_day_is_acquitted():
    assert [str(each) for each in broken(honest())] == []


def test_the_checker_says_at_how_much_it_looked():
    looked = judged(honest())

    assert list(looked) == list(Invariant)
    assert min(looked.values()) > 0


def test_what_was_not_gathered_is_not_said_to_be_judged():
    assert judged(History()) == {}
    assert set(judged(History(journal=journal_of(*EVENTS)))) == {I.I1, I.I3, I.I4, I.I8, I.I10}


def altered(**fields: Any) -> Callable[[History], None]:
    def change(history: History) -> None:
        for name, value in fields.items():
            setattr(history, name, value)

    return change


def also(name: str, *more: Any) -> Callable[[History], None]:
    def change(history: History) -> None:
        setattr(history, name, [*getattr(history, name), *more])

    return change


def seen(change: Callable[[Any], object]) -> Callable[[History], None]:
    return lambda history: change(history.evidence) and None


def entry(seq: int, **fields: Any) -> Callable[[History], None]:
    def change(history: History) -> None:
        journal = list(history.journal)
        journal[seq - 1] = msgspec.structs.replace(journal[seq - 1], **fields)
        history.journal = journal
        history.others, history.chain = {}, None

    return change


def events(*more: tuple[str, Any]) -> Callable[[History], None]:
    """Let the day be nothing but a journal, in which *more* follows."""

    def change(history: History) -> None:
        for name, value in vars_of(History()).items():
            if name != "hall":
                setattr(history, name, value)
        history.journal = journal_of(*more)

    return change


def vars_of(history: History) -> dict[str, Any]:
    return {name: getattr(history, name) for name in History.__slots__}


ANNA, BEN = ("anna", issued("anna")), ("ben", issued("ben"))
LATER = journal_of(*EVENTS, ("more", issued("zoe")), ("most", called("xenia", DESK_1)))


def impatient(history: History) -> None:
    served = TicketServed(ticket=TicketId("anna"), desk=DESK_1)
    events(ANNA, BEN, ("n", called("anna", DESK_1)), ("s", served), ("s", called("ben", DESK_1)))(history)
    history.hall = replace(history.hall, double_press_s=61.0)


def called_to_both(history: History) -> None:
    back = TicketPutBack(ticket=TicketId("anna"), desk=DESK_1)
    take_back = TicketTakenBack(
        ticket=TicketId("anna"), desk=DESK_2, was=State.CALLED, state=State.WAITING, service=ServiceId("A")
    )
    events(
        ANNA,
        ("n", called("anna", DESK_1)),
        ("p", back),
        ("m", called("anna", DESK_2)),
        ("t", take_back),
    )(history)
    at_1, at_2 = (
        msgspec.structs.replace(line(6), call=call, desk=at) for call, at in ((2, DESK_1), (4, DESK_2))
    )
    history.evidence = Evidence(boards=[board(4, at_2, at_1)])


def torn_out(history: History, seq: int) -> None:
    history.journal = [entry for entry in history.journal if entry.seq != seq]
    history.others, history.chain = {}, None


CRIMES: dict[str, tuple[str, Callable[[History], None]]] = {
    "a number issued twice": ("I1", events(ANNA, ("zoe", issued("zoe", number=issued("anna").number)))),
    "a number of the hub's and of a kiosk's": (
        "I1",
        also("kept", kept(ticket="zed", token=token("zed"), number="A001", void=True)),
    ),
    "a number that two kiosks gave": (
        "I1",
        also("kept", *(kept(ticket=name, token=token(name), number="Y001", void=True) for name in "uv")),
    ),
    "a ticket issued twice": ("I1", events(ANNA, ("again", issued("anna")))),
    "a slip that came out twice": ("I1", seen(lambda e: e.slips.append(slip("anna")))),
    "two visitors with one number": ("I1", seen(lambda e: e.stories.append(Story("zoe", "A001")))),
    "a slip that no journal knows": (
        "I2",
        seen(lambda e: e.slips.append(SlipSeen("K1", "A003", "https://x/t/nobody"))),
    ),
    "a slip whose number is not that of its code": (
        "I2",
        seen(lambda e: e.slips.append(replace(e.slips[0], number="A009", copy=True))),
    ),
    "an answer that was never stored": (
        "I2",
        seen(lambda e: e.answers.append(Answered(TicketId("zoe"), "A003", token("zoe")))),
    ),
    "a number that came out before it was safe": ("I2", also("outputs", Output("K1", "A002", at_s=2.9))),
    "a kiosk's number that came out before it was safe": (
        "I2",
        also("outputs", Output("K1", "X001", "xenia", at_s=8.9)),
    ),
    "a number that came out and stands nowhere": ("I2", also("outputs", Output("K1", "A077"))),
    "a ticket of a kiosk that got lost": (
        "I2",
        also("kept", kept(ticket="zed", number="X003", acknowledged=False)),
    ),
    "a committed entry that is gone": ("I2", lambda h: h.committed.__setitem__(14, 14.0)),
    "a restore that forgot the end": ("I2", altered(others={"before the restore": LATER})),
    "another answer to the same command": ("I3", also("replied", Replied("anna", b"A002"))),
    "a refusal after a yes": ("I3", also("replied", Replied("ben", b"no", refused=True))),
    "a command with two effects": ("I3", entry(13, command="next-1")),
    "a visitor served unseen by an impatient thumb": ("I3", impatient),
    "a ticket called to two desks": (
        "I4",
        events(ANNA, ("n", called("anna", DESK_1)), ("m", called("anna", DESK_2))),
    ),
    "a desk with two tickets": (
        "I4",
        events(ANNA, BEN, ("n", called("anna", DESK_1)), ("m", called("ben", DESK_1))),
    ),
    "a ticket called again when it had been served": (
        "I4",
        events(
            ANNA,
            ("n", called("anna", DESK_1)),
            ("s", TicketServed(ticket=TicketId("anna"), desk=DESK_1)),
            ("m", called("anna", DESK_1)),
        ),
    ),
    "a ticket served where it is not": (
        "I4",
        events(
            ANNA,
            ("n", called("anna", DESK_1)),
            ("s", TicketStarted(ticket=TicketId("anna"), desk=DESK_2)),
        ),
    ),
    "tables with two open calls": (
        "I4",
        altered(calls=[OpenCall("cleo", "2"), OpenCall("cleo", "1")]),
    ),
    "a board that calls one number to two desks": ("I4", called_to_both),
    "a younger ticket first": ("I5", events(ANNA, BEN, ("n", called("ben", DESK_1)))),
    "a call that says no reason": ("I5", events(ANNA, ("n", called("anna", DESK_1, "")))),
    "a wait at a kiosk that is told wrong": ("I5", altered(kept=[kept(came=NINE + timedelta(minutes=3))])),
    "a board that shows a call nobody made": ("I6", seen(lambda e: e.boards.append(board(13, line(9))))),
    "a board that shows a call before it was made": (
        "I6",
        seen(lambda e: e.boards.insert(0, board(5, line(6)))),
    ),
    "a board that sends to the wrong desk": (
        "I6",
        seen(lambda e: e.boards.append(board(13, line(6, desk=DESK_2, over=True)))),
    ),
    "a board that goes on calling who is served": (
        "I6",
        seen(lambda e: e.boards.append(board(13, line(13), line(6)))),
    ),
    "a board that calls nobody any more too soon": (
        "I6",
        seen(lambda e: e.boards.insert(1, board(8, line(8, over=True), line(7), line(6)))),
    ),
    "a board that shows another number": (
        "I6",
        seen(lambda e: e.boards.append(board(13, line(6, number="A010", over=True)))),
    ),
    "a desk that was told of somebody who is not there": (
        "I6",
        seen(lambda e: e.desks.append(desk(12, DESK_1, "anna"))),
    ),
    "a voice that calls nobody": (
        "I6",
        also("spoken", Seen(7.0, Spoken(board=BoardId("b1"), call=5, languages=(Language("pl"),)))),
    ),
    "a message that sends where nobody was called": ("I6", also("outputs", Output("sms", "A002", desk="1"))),
    "a voice before the call": ("I6", also("outputs", Output("b1", "A001", desk="1", at_s=5.9))),
    "a board that went back": ("I7", seen(lambda e: e.boards.append(board(8, line(8), line(7), line(6))))),
    "a board that never got a call": ("I7", seen(lambda e: e.boards.pop())),
    "a board that got a call and did not draw it": ("I7", seen(lambda e: e.shown.pop(0))),
    "a board that drew a call twice": ("I7", seen(lambda e: e.shown.append(e.shown[0]))),
    "a board that does not say it is stale": (
        "I7",
        altered(pictures=[Picture("board-b1", 0.5, "nobody"), Picture("board-b1", 10.2, "A001")]),
    ),
    "a board that stays stale": (
        "I7",
        lambda h: h.pictures.pop() and None,
    ),
    "a board that is wrong for too long with nothing wrong": ("I7", altered(faults=[], desks_told=[])),
    "a board that shows what never was": ("I7", also("pictures", Picture("board-b1", 70.0, "Z999"))),
    "a board that goes back to what is over": ("I7", also("pictures", Picture("board-b1", 70.0, "A001"))),
    "a served ticket that did not come": (
        "I8",
        events(
            ANNA,
            ("n", called("anna", DESK_1)),
            ("s", TicketServed(ticket=TicketId("anna"), desk=DESK_1)),
            ("m", TicketNoShow(ticket=TicketId("anna"), desk=DESK_1)),
        ),
    ),
    "a ticket that nobody issued": ("I8", events(ANNA, ("m", TicketCancelled(ticket=TicketId("zed"))))),
    "a ticket that ends twice": (
        "I8",
        events(
            ANNA,
            ("n", TicketCancelled(ticket=TicketId("anna"))),
            ("m", TicketExpired(ticket=TicketId("anna"))),
        ),
    ),
    "a table that has forgotten a ticket": ("I8", lambda h: h.rows.pop() and None),
    "a table with a ticket of its own": ("I8", also("rows", Row("2026-12-01", "zed", "A003", "waiting", 13))),
    "a table with another state": (
        "I8",
        lambda h: h.rows.__setitem__(0, replace(h.rows[0], state="waiting")),
    ),
    "a count that is wrong": ("I8", altered(counted=[Counted("metrics", 8, {"waiting": 2, "called": 2})])),
    "a count that has forgotten somebody": ("I8", altered(counted=[Counted("metrics", 8, {"called": 2})])),
    "a visitor who left with nothing": ("I9", seen(lambda e: e.stories.append(Story("emil")))),
    "a visitor refused for no good reason": (
        "I9",
        seen(lambda e: e.stories.append(Story("emil", refused="unknown-service"))),
    ),
    "a visitor with a number and no slip": ("I9", seen(lambda e: e.stories.append(Story("emil", "A077")))),
    "a desk that tells its clerk nothing": ("I9", also("desks_told", DeskTold("2", 15.0, ""))),
    "a desk that cannot send with nothing wrong": ("I9", also("desks_told", DeskTold("2", 10.0, "not-sent"))),
    "a hub that took too long": ("I9", also("recoveries", Recovery("hub", 20.0, 51.0, 30.0))),
    "a hub that never came back": ("I9", also("recoveries", Recovery("hub", 20.0, None, 30.0))),
    "a line torn out of the journal": ("I10", lambda h: torn_out(h, 5)),
    "an epoch that went back": ("I10", entry(9, epoch=0)),
    "another journal elsewhere": (
        "I10",
        altered(others={"the standby": journal_of(*EVENTS[:8], ("x", EVENTS[8][1]))}),
    ),
    "a row changed in the database": (
        "I10",
        lambda h: h.chain.rows.__setitem__(4, {**h.chain.rows[4], "by": "mallory"}),
    ),
    "a head that is not the one that was noted": (
        "I10",
        lambda h: setattr(h, "chain", replace(h.chain, heads=[(6, "0" * 64)])),
    ),
    "a database without its end": (
        "I10",
        lambda h: setattr(h, "chain", replace(h.chain, rows=h.chain.rows[:9])),
    ),
    "memory beyond its bound": ("I11", also("samples", Sample("memory", 25.0, 121.0))),
    "memory that grows": (
        "I11",
        altered(samples=[Sample("memory", float(at), 90.0 + at / 5) for at in range(100)]),
    ),
    "a name in a log": ("I12", also("texts", Text("hub.log", "called Kowalska to desk 1"))),
    "a token in a log": ("I12", also("texts", Text("hub.log", f"GET /t/{token('ben')}"))),
    "an address in a topic": ("I12", also("texts", Text("event", '"note":"jan@example.pl"'))),
    "a telephone number on a page": ("I12", also("texts", Text("page", "dzwon +48 600 700 801"))),
    "a PESEL in an error": ("I12", also("texts", Text("error", "no booking of 44051401359"))),
}


@pytest.mark.parametrize("crime", CRIMES)
def test_one_broken_invariant_is_named_and_no_other(crime):
    invariant, change = CRIMES[crime]
    history = copy.deepcopy(honest())

    change(history)

    assert named(history) == {invariant}, [str(each) for each in broken(history)]


def test_every_invariant_is_broken_in_at_least_two_ways():
    ways = [invariant for invariant, _ in CRIMES.values()]

    assert {each.name for each in Invariant if ways.count(each.name) < 2} == {"LIMITS"}


def test_who_is_served_on_purpose_at_once_is_not_served_unseen():
    history = honest()
    served = TicketServed(ticket=TicketId("anna"), desk=DESK_1)
    events(ANNA, BEN, ("n", called("anna", DESK_1)), ("s", served), ("m", called("ben", DESK_1)))(history)
    history.hall = replace(history.hall, double_press_s=61.0)

    assert broken(history) == []


def test_what_was_broken_says_where_and_by_what():
    history = honest()
    history.outputs = [Output("kiosk-K1", "A002", at_s=2.9)]

    (one,) = broken(history)

    assert (one.invariant, one.number, one.device, one.at_s) == (I.I2, "A002", "kiosk-K1", 2.9)
    assert str(one) == "I2: kiosk-K1 gave out A002 before it was committed"
