"""One touch calls staff from every screen; the visitor is told what comes of it, and can take it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from contract.commands import AskForHelp, EndHelp, IssueTicket
from contract.help_parts import HelpCall
from contract.names import Language
from contract.views import Menu, text_in
from kiosk.bar_keys import Aid
from kiosk.happenings import Button, HelpNotTold, HelpTold, HubAway, HubLost, Issued, MenuArrived, Stale
from kiosk.help_state import Phase
from kiosk.samples import CLOCK, house_states, sample_menu, sample_ticket, visitor_states
from kiosk.scene import Scene, Text, Title
from kiosk.screens import Confirm, Languages, Printing, Services, Taken
from kiosk.staff_call import phase
from kiosk.stage import scene_of
from kiosk.state import Sheet
from kiosk.texts import words_in
from kiosk.wishes import Ask, Beep, CallStaff, Sound, Tell
from link.fake import Delay, Refuse
from tests.kiosk.rooms import room
from tests.kiosk.visits import CARDS, EN, UK, Play, up_to_asking
from tests.waiting import eventually

ALL_STATES = [*visitor_states(EN), *house_states()]
CALL = HelpCall(kiosk=sample_menu().kiosk, asked_at=sample_menu().at, language=EN)
PATH = "/v1/kiosks/{kiosk}/ask-for-help"
COMING = msgspec.structs.replace(CALL, coming=True)


def menu(call: HelpCall | None, seq: int = 2) -> Menu:
    return msgspec.structs.replace(sample_menu(), help=call, seq=seq)


def shown(play: Play) -> Scene:
    return scene_of(play.state, words_in, CLOCK)


def said(play: Play) -> list[str]:
    return [block.text for block in shown(play).main if isinstance(block, Title | Text)]


def called(play: Play) -> CallStaff:
    (call,) = play.wanted(CallStaff)
    return call


def with_staff_told(screen=None) -> Play:
    play = Play().show(screen or Confirm(EN, CARDS)).tap(Aid.HELP)
    play.happen(HelpTold(called(play).command.command_id, menu(CALL)))
    assert phase(play.state) is Phase.ASKED
    return play


@pytest.mark.accessibility("A27")
@pytest.mark.parametrize(("name", "state"), ALL_STATES, ids=[name for name, _ in ALL_STATES])
def test_one_touch_calls_staff_from_every_screen_and_leaves_it_as_it_is(name, state):
    play = Play()
    calm = replace(state, sheet=None, help=Play().state.help, away=False, menu=state.menu or sample_menu())
    play.state = replace(calm, menu=msgspec.structs.replace(calm.menu, help=None))

    play.tap(Aid.HELP)

    command = called(play).command
    assert isinstance(command, AskForHelp)
    assert command.kiosk == sample_menu().kiosk
    assert play.screen == state.screen
    assert phase(play.state) is Phase.ASKING, name
    assert play.state.sheet is Sheet.HELP


def test_it_says_which_language_the_visitor_speaks():
    assert called(Play().show(Services(UK)).tap(Aid.HELP)).command.language == UK
    assert called(Play().tap(Aid.HELP)).command.language == Language("pl")


def test_the_visitor_is_told_that_staff_have_been_told_and_goes_on():
    play = with_staff_told()
    assert said(play)[0] == "Staff have been told"
    assert shown(play).bar.help.on

    play.tap(Aid.ENOUGH, Button.CONFIRM)

    assert isinstance(play.asked.command, IssueTicket)
    assert shown(play).bar.help.on, "the call is still out"


def test_five_taps_call_once():
    play = Play().show(Services(EN))
    for _ in range(5):
        play.tap(Aid.HELP, after_s=0.1)

    assert len(play.wanted(CallStaff)) == 1


def test_touched_again_it_says_how_it_stands_and_does_not_call_again():
    play = with_staff_told().tap(Aid.ENOUGH, Aid.HELP)

    assert len(play.wanted(CallStaff)) == 1
    assert play.state.sheet is Sheet.HELP


def test_it_can_be_taken_back():
    play = with_staff_told().tap(Aid.NO_HELP)

    command = play.wanted(CallStaff)[-1].command
    assert isinstance(command, EndHelp)
    assert command.who == ""
    assert (phase(play.state), play.state.sheet) == (Phase.NOBODY, None)

    play.happen(HelpTold(command.command_id, menu(None, seq=3))).tap(Aid.HELP)
    assert len(play.wanted(CallStaff)) == 3


def test_what_could_not_be_taken_back_stands_on():
    play = with_staff_told().tap(Aid.NO_HELP)

    play.happen(HelpNotTold(play.wanted(CallStaff)[-1].command.command_id))

    assert phase(play.state) is Phase.ASKED


def test_when_somebody_comes_the_visitor_sees_and_hears_it():
    play = with_staff_told().tap(Aid.ENOUGH)
    play.wishes.clear()

    play.happen(MenuArrived(menu(COMING, seq=3)))

    assert said(play)[0] == "Somebody is coming to you"
    assert play.wanted(Beep) == [Beep(Sound.TICKET)]
    assert play.screen == Confirm(EN, CARDS)


def test_the_word_that_somebody_comes_is_told_once_and_then_over():
    play = with_staff_told()
    play.happen(MenuArrived(menu(COMING, seq=3))).tap(Aid.ENOUGH)
    play.wishes.clear()

    play.happen(MenuArrived(menu(COMING, seq=4)))

    assert (phase(play.state), play.state.sheet, play.wanted(Beep)) == (Phase.NOBODY, None, [])


def test_the_next_visitor_is_not_told_that_somebody_comes():
    play = with_staff_told(Taken(EN, sample_ticket())).tap(Aid.ENOUGH)
    play.happen(MenuArrived(menu(COMING, seq=3))).tap(Button.DONE)

    assert (play.screen, phase(play.state)) == (Languages(), Phase.NOBODY)


def test_a_number_on_the_screen_is_not_covered_by_the_word_that_somebody_comes():
    play = with_staff_told(Taken(EN, sample_ticket())).tap(Aid.ENOUGH)

    play.happen(MenuArrived(menu(COMING, seq=3)))

    assert play.state.sheet is None
    assert shown(play).bar.help.on


def test_a_ticket_that_comes_while_staff_are_called_is_seen():
    play = up_to_asking(Play()).tap(Aid.HELP)

    play.happen(Issued(play.asked.command.command_id, sample_ticket(UK)))

    assert isinstance(play.screen, Printing)
    assert play.state.sheet is None


@pytest.mark.accessibility("A27")
def test_while_the_hub_is_away_the_visitor_is_told_at_once_where_to_go_and_nothing_is_kept():
    play = Play().happen(Stale(), HubLost()).show(Services(EN)).tap(Aid.HELP)

    assert said(play) == [
        "Staff cannot be called from here now",
        "Please go to the nearest desk: somebody will help you there.",
    ]
    assert play.wanted(CallStaff) == []
    assert play.wanted(Tell) == []
    assert play.wanted(Beep) == [Beep(Sound.TROUBLE)]


def test_without_an_answer_the_visitor_is_told_where_to_go_in_the_operators_words():
    where = {"pl": "Informacja, parter", "en": "Information, ground floor"}
    play = Play(msgspec.structs.replace(sample_menu(), help_at=where)).show(Services(EN)).tap(Aid.HELP)

    play.happen(HelpNotTold(called(play).command.command_id))

    assert said(play)[1] == text_in(where, EN)
    assert phase(play.state) is Phase.IN_VAIN
    assert not shown(play).bar.help.on


def test_who_was_told_in_vain_may_try_again():
    play = Play().show(Services(EN)).tap(Aid.HELP)
    play.happen(HelpNotTold(called(play).command.command_id)).tap(Aid.ENOUGH, Aid.HELP)

    assert len(play.wanted(CallStaff)) == 2


def test_a_late_answer_about_a_ticket_does_not_end_the_call():
    play = up_to_asking(Play())
    play.tap(Aid.HELP).happen(HubAway(play.asked.command.command_id))

    assert phase(play.state) is Phase.ASKING
    assert len(play.wanted(Ask)) == 1


def test_an_answer_that_is_older_than_the_menu_does_not_undo_it():
    play = Play().show(Services(EN)).tap(Aid.HELP)
    play.happen(
        MenuArrived(menu(COMING, seq=5)), HelpTold(called(play).command.command_id, menu(CALL, seq=4))
    )

    assert phase(play.state) is Phase.COMING


def test_the_sheet_of_a_call_goes_with_the_visit_and_the_call_does_not():
    play = with_staff_told(Services(EN)).wait(61)

    assert (play.screen, play.state.sheet, phase(play.state)) == (Languages(), None, Phase.ASKED)


@pytest.mark.accessibility("A27")
def test_a_running_kiosk_brings_the_call_to_the_hub_and_shows_its_answer(tmp_path):
    def answers(command):
        return menu(msgspec.structs.replace(CALL, asked_at=CALL.asked_at + timedelta(minutes=1)))

    with room(tmp_path, answers) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        kiosk.touch(Aid.HELP)

        eventually(lambda: phase(kiosk.shell.state) is Phase.ASKED)
        (command,) = kiosk.told(AskForHelp)
        assert command.kiosk == sample_menu().kiosk


@pytest.mark.accessibility("A27")
@pytest.mark.parametrize("fault", ["away", "refused", "silent"])
def test_a_running_kiosk_says_within_seconds_that_staff_were_not_reached(tmp_path, fault):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        if fault == "away":
            kiosk.hub.go_away()
        else:
            kiosk.hub.script(PATH, Refuse("help-too-often") if fault == "refused" else Delay(30.0))

        kiosk.touch(Aid.HELP)

        eventually(lambda: phase(kiosk.shell.state) is Phase.IN_VAIN, 12.0)
        assert kiosk.shell.untold == 0, "it is not sent later"
