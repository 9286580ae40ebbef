"""How many people and cases a ticket is for, how many are left, and what is said to whoever gets none."""

# ruff: noqa: RUF001  Cyrillic letters look like Latin ones, and are meant

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from contract.commands import IssueTicket
from contract.names import Language, ServiceId
from kiosk.counts import few_left
from kiosk.happenings import Button, ChangeCount, Counted, MenuArrived, PickService, RefusedBy
from kiosk.samples import CLOCK, sample_menu, sample_party, sample_state, sample_ticket
from kiosk.scene import Facts, Stepper, Text, Tiles, Title
from kiosk.screens import Confirm, Refused, Services, Taken
from kiosk.slip import Imprint, slip_for
from kiosk.slip_file import shipped
from kiosk.stage import scene_of
from kiosk.texts import languages, words_in
from tests.kiosk.visits import CARDS, EN, PL, UK, Play

MORE, FEWER = ChangeCount(Counted.PEOPLE, 1), ChangeCount(Counted.PEOPLE, -1)
MORE_CASES = ChangeCount(Counted.CASES, 1)
ADVICE = {PL: "Prosimy przyjść jutro o 8:00.", EN: "Please come tomorrow at 8:00."}


def menu_with(**changed):
    """Return the menu of the busy branch in which the cards' service is *changed*."""
    menu = sample_menu()
    services = tuple(
        msgspec.structs.replace(each, **changed) if each.service == CARDS else each for each in menu.services
    )
    return msgspec.structs.replace(menu, services=services)


def at_confirm(**changed) -> Play:
    return Play(menu_with(**{"party_most": 4, "cases_most": 3} | changed)).show(Confirm(EN, CARDS))


def shown(play: Play):
    return scene_of(play.state, words_in, CLOCK)


def texts(scene) -> list[str]:
    return [block.text for block in (*scene.main, *scene.aside) if isinstance(block, Title | Text)]


def test_unless_somebody_says_otherwise_a_ticket_is_for_one_person_with_one_case():
    command = at_confirm().tap(Button.CONFIRM).asked.command

    assert isinstance(command, IssueTicket)
    assert (command.party, command.cases) == (1, 1)


def test_the_ticket_is_asked_for_as_many_as_the_visitor_says():
    command = at_confirm().tap(MORE, MORE, FEWER, MORE, MORE_CASES, Button.CONFIRM).asked.command

    assert (command.party, command.cases) == (3, 2)


@pytest.mark.parametrize(
    ("taps", "people"), [([FEWER] * 3, 1), ([MORE] * 9, 4), ([MORE] * 9 + [FEWER], 3), ([MORE, MORE], 3)]
)
def test_there_are_never_fewer_than_one_nor_more_than_the_service_allows(taps, people):
    assert at_confirm().tap(*taps).screen == Confirm(EN, CARDS, people=people)


def test_no_more_can_be_chosen_than_tickets_are_left():
    assert at_confirm(left=2, limit=60).tap(MORE, MORE, MORE).screen == Confirm(EN, CARDS, people=2)


def test_what_others_take_meanwhile_is_not_asked_for():
    play = at_confirm(left=4, limit=60).tap(MORE, MORE, MORE)

    play.happen(MenuArrived(menu_with(party_most=4, left=2, limit=60)))

    assert play.screen == Confirm(EN, CARDS, people=2)


def test_a_new_menu_that_changes_no_count_leaves_the_very_same_screen():
    play = at_confirm().tap(MORE)
    before = play.screen

    play.happen(MenuArrived(menu_with(party_most=4, cases_most=3)))

    assert play.screen is before


def test_a_quick_thumb_may_count_up_but_a_trembling_one_counts_once():
    quick, trembling = at_confirm(), at_confirm()
    quick.tap(MORE).tap(MORE, after_s=0.3)
    trembling.tap(MORE).tap(MORE, after_s=0.1)

    assert (quick.screen.people, trembling.screen.people) == (3, 2)


def test_only_what_a_service_allows_is_asked():
    asked = [
        [block.question for block in shown(at_confirm(**limits)).aside if isinstance(block, Stepper)]
        for limits in ({"party_most": 1, "cases_most": 1}, {"cases_most": 1}, {})
    ]

    people, cases = "How many people are you?", "How many cases do you have?"
    assert asked == [[], [people], [people, cases]]


def test_a_key_that_leads_nowhere_is_dead():
    first, last = at_confirm(cases_most=1), at_confirm(cases_most=1).tap(MORE, MORE, MORE)

    assert FEWER not in shown(first).touches()
    assert MORE in shown(first).touches()
    assert MORE not in shown(last).touches()
    assert FEWER in shown(last).touches()


def test_a_scene_with_a_stepper_tells_the_number():
    (stepper,) = [b for b in shown(at_confirm(cases_most=1).tap(MORE)).aside if isinstance(b, Stepper)]

    assert stepper.number == "2"


@pytest.mark.parametrize(
    ("left", "limit", "said"),
    [
        (None, None, ""),
        (11, 60, ""),
        (10, 60, "10 tickets left today"),
        (1, 60, "1 ticket left today"),
        (20, 200, "20 tickets left today"),
        (21, 200, ""),
    ],
)
def test_that_few_are_left_is_said_when_few_are_left(left, limit, said):
    service = menu_with(left=left, limit=limit).services[0]

    assert few_left(words_in(EN), service) == said


@pytest.mark.parametrize(
    ("tag", "left", "said"),
    [
        ("pl", 1, "Na dziś został 1 bilet"),
        ("pl", 3, "Na dziś zostały 3 bilety"),
        ("pl", 5, "Na dziś zostało 5 biletów"),
        ("uk", 1, "На сьогодні залишився 1 талон"),
        ("uk", 7, "На сьогодні залишилося 7 талонів"),
        ("ru", 2, "На сегодня осталось 2 талона"),
    ],
)
def test_few_tickets_are_counted_as_people_count_them(tag, left, said):
    assert few_left(words_in(Language(tag)), menu_with(left=left, limit=60).services[0]) == said


def tile(**changed):
    play = Play(menu_with(**changed)).show(Services(EN))
    (tiles,) = [block for block in shown(play).main if isinstance(block, Tiles)]
    return tiles.tiles[0]


def test_the_list_of_services_says_it_before_anybody_queues():
    details = [
        tile(left=8, limit=60).detail,
        tile(warning="no-capacity").detail,
        tile(open=False, closed_why="quota-reached").detail,
        tile(open=False, closed_why="no-capacity").detail,
        tile(open=False, closed_why="service-closed").detail,
    ]

    assert details == [
        "8 tickets left today · about 14–28 min",
        "It may be too late today · about 14–28 min",
        "No more tickets today",
        "No more tickets today",
        "Closed now",
    ]


def test_before_the_last_tickets_the_confirmation_says_how_many_there_are():
    scene = shown(at_confirm(left=3, limit=60))
    (facts,) = [b for b in (*scene.main, *scene.aside) if isinstance(b, Facts)]

    assert ("Tickets", "3 tickets left today") in facts.pairs


def test_who_may_not_be_served_any_more_is_told_before_taking_a_ticket():
    assert "The desks may have no time left for you today." in texts(shown(at_confirm(warning="no-capacity")))
    assert texts(shown(at_confirm())) == ["Would you like a ticket?"]


@pytest.mark.parametrize("code", ["quota-reached", "no-capacity"])
def test_a_service_that_is_used_up_says_why_without_asking_the_hub(code):
    play = Play(menu_with(open=False, closed_why=code, instead=ADVICE)).show(Services(UK))

    play.tap(PickService(CARDS))

    assert play.screen == Refused(UK, code, instead=ADVICE[EN])


def test_the_advice_is_the_operator_s_and_in_the_visitor_s_language():
    play = at_confirm(instead=ADVICE).show(Confirm(PL, CARDS)).tap(Button.CONFIRM)

    play.happen(RefusedBy(play.asked.command.command_id, "quota-reached"))

    assert texts(shown(play)) == ["Na dziś bilety do tej sprawy się skończyły", ADVICE[PL]]


def test_advice_for_who_gets_no_ticket_today_is_not_given_for_other_reasons():
    play = at_confirm(instead=ADVICE).tap(Button.CONFIRM)

    play.happen(RefusedBy(play.asked.command.command_id, "service-closed"))

    assert play.screen == Refused(EN, "service-closed")


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("code", ["quota-reached", "no-capacity", "party-too-large", "too-many-cases"])
def test_each_refusal_has_words_of_its_own_in_every_language(tag, code):
    words = words_in(Language(tag))
    scene = scene_of(sample_state(Refused(Language(tag), code)), words_in, CLOCK)

    assert words.gettext("That is not possible now") not in texts(scene)
    assert words.gettext("Please ask the staff.") not in texts(scene)


def test_the_slip_of_a_party_says_for_how_many_it_is():
    imprint = Imprint(
        menu=sample_menu(), words_in=words_in, printed_at="01.12.2026  09:00", template=shipped()
    )

    party, alone = (
        [getattr(block, "text", "") for block in slip_for(ticket, imprint).blocks]
        for ticket in (sample_party(EN), sample_ticket(EN))
    )

    assert [line for line in party if line not in alone] == ["4 people, 2 cases", "4 osoby, 2 sprawy"]


def test_the_screen_of_a_party_says_for_how_many_the_ticket_is():
    scene = scene_of(sample_state(Taken(EN, sample_party(EN))), words_in, CLOCK)
    (facts,) = [block for block in scene.aside if isinstance(block, Facts)]

    assert facts.pairs[0] == ("On this ticket", "4 people, 2 cases")


def test_a_service_that_is_gone_from_the_menu_changes_no_count():
    play = at_confirm()
    gone = replace(play.state, menu=msgspec.structs.replace(play.state.menu, services=()))
    play.state = gone

    assert play.tap(MORE).screen == Confirm(EN, ServiceId("A"))
