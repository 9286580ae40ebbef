"""Who needs to go first says so with one touch, is asked nothing, and no board and no slip tells."""

from __future__ import annotations

from dataclasses import fields as fields_of

import msgspec
import pytest

from contract.codec import encode
from contract.names import BoardId, KioskId, Language
from contract.states import SlipState
from hub.domain.calling_settings import CallingSettings
from hub.estimate import likely_wait
from hub.views import Pictures
from kiosk.happenings import Button, HubLost, Issued, PickLanguage, PickService
from kiosk.samples import CLOCK, sample_menu, sample_ticket
from kiosk.screens import Confirm, Issuing, Printing
from kiosk.slip import Imprint, slip_for
from kiosk.slip_file import shipped
from kiosk.slip_journal import SlipJournal
from kiosk.spare_journal import SpareJournal
from kiosk.spare_numbers import SpareNumbers
from kiosk.stage import scene_of
from kiosk.texts import languages, words_in
from kiosk.wishes import TakeSpare
from tests.hub.branch import Day, call_next, open_desks, ticket_for
from tests.kiosk.rooms import SetClock
from tests.kiosk.visits import CARDS, RULES, UK, Play

FIRST = msgspec.structs.replace(sample_menu(), priority=True)


def confirming(menu=FIRST) -> Play:
    play = Play(menu).tap(PickLanguage(UK), PickService(CARDS))
    assert isinstance(play.screen, Confirm)
    return play


def keys(play: Play) -> list[object]:
    return [key.touch for key in scene_of(play.state, words_in, CLOCK).keys]


@pytest.mark.accessibility("A26")
def test_one_touch_says_it_and_no_screen_asks_why():
    play = confirming().tap(Button.CONFIRM_FIRST)

    assert isinstance(play.screen, Issuing)
    assert play.asked.command.priority
    play.happen(Issued(play.asked.command.command_id, sample_ticket(UK)))
    assert isinstance(play.screen, Printing), "the same screens as everybody's"


@pytest.mark.accessibility("A26")
@pytest.mark.parametrize("language", languages())
def test_it_stands_on_the_screen_in_every_language_in_which_the_others_stand(language: Language):
    play = Play(msgspec.structs.replace(FIRST, languages=(language,)))
    play.tap(PickLanguage(language), PickService(CARDS))
    texts = {key.touch: key.text for key in scene_of(play.state, words_in, CLOCK).keys}

    assert texts[Button.CONFIRM_FIRST]
    assert language == "en" or texts[Button.CONFIRM_FIRST] != "Ticket with priority"


def test_whoever_takes_an_ordinary_ticket_has_none():
    assert not confirming().tap(Button.CONFIRM).asked.command.priority


def test_where_the_calling_rule_knows_no_priority_none_is_offered_and_none_can_be_had():
    play = confirming(sample_menu())
    offered = keys(play)

    play.tap(Button.CONFIRM_FIRST)

    assert Button.CONFIRM_FIRST not in offered
    assert not play.asked.command.priority


def test_it_is_kept_while_the_hub_is_away():
    play = confirming().happen(HubLost()).tap(Button.CONFIRM_FIRST)

    (wish,) = play.wanted(TakeSpare)

    assert wish.request.wanted.priority


@pytest.mark.parametrize(("every", "offered"), [(0, False), (3, True)])
def test_the_hub_offers_it_where_its_calling_rule_has_it(every: int, offered: bool):  # noqa: FBT001  a table
    day = Day(calling=CallingSettings(priority_every=every))

    assert Pictures(day.branch, day.clock.now(), likely_wait).menu(KioskId("K1")).priority is offered


@pytest.mark.accessibility("A26")
def test_who_has_it_is_called_first_and_the_board_shows_the_same_as_for_everybody():
    plain, first = (called_day(priority) for priority in (False, True))

    boards = [
        Pictures(day.branch, day.clock.now(), likely_wait).board(BoardId("hall-1")) for day in (plain, first)
    ]
    numbers = [[call.number for call in board.calls] for board in boards]

    assert numbers == [["A001"], ["A002"]], "the second visitor went first"
    for board in boards:
        assert b"priority" not in encode(board)
    unlike = msgspec.structs.replace(boards[1].calls[0], number="A001", ticket=boards[0].calls[0].ticket)
    assert unlike == boards[0].calls[0], "but for the number nothing on the board is another"


def called_day(priority: bool) -> Day:  # noqa: FBT001  a table
    day = Day(calling=CallingSettings(priority_every=2))
    day.do(*open_desks("1"), ticket_for("A", name="anna"), ticket_for("A", name="ben", priority=priority))
    day.do(call_next("1"))
    return day


@pytest.mark.accessibility("A26")
def test_nothing_on_the_slip_tells_it():
    ticket = sample_ticket(UK)
    slip = slip_for(ticket, Imprint(menu=FIRST, words_in=words_in, printed_at="", template=shipped()))

    assert ticket.slip is SlipState.NOT_PRINTED
    assert not hasattr(ticket, "priority"), "what a kiosk prints from does not even know"
    for language in languages():
        word = words_in(language).gettext("Ticket with priority")
        assert word not in repr([getattr(slip, field.name) for field in fields_of(slip)])


def test_a_number_given_without_the_hub_is_handed_in_with_it(tmp_path):
    journal = SpareJournal(tmp_path / "spare.jsonl", lambda: 1.0, "boot")
    request = confirming().happen(HubLost()).tap(Button.CONFIRM_FIRST).wanted(TakeSpare)[0].request
    happened = []
    numbers = SpareNumbers(
        journal,
        SlipJournal(tmp_path / "slips.jsonl"),
        None,
        kiosk=KioskId("K1"),
        by=RULES.by,
        clock=SetClock(),
        happen=happened.append,
    )

    numbers.take(request, FIRST)

    assert [each.priority for each in journal.waiting(9)] == [True]
