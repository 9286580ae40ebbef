"""What a kiosk says before a ticket is what the hub says after: who is served, where to go, which code."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from contract.codec import decode, encode
from contract.commands import CheckIn
from contract.names import Language, TicketId
from contract.problem import Problem
from contract.refusal import Refused, refusal_in
from contract.states import State
from contract.views import Menu, TicketView, text_in
from hub.answers import refusal_answer
from hub.branches import SHIPPED, text_of
from hub.domain.settings import BranchSettings, read_branch
from hub.estimate import likely_wait
from hub.views import Pictures
from kiosk.happenings import Button, Issued, PickLanguage, PickService, RefusedBy, Scanned
from kiosk.samples import CLOCK
from kiosk.scene import Facts, Listing, Text
from kiosk.screens import Code, Confirm, Directions, Printing
from kiosk.stage import scene_of
from kiosk.texts import words_in
from kiosk.wishes import Ask
from tests.hub.branch import NINE, Day, booking, bookings, token_of
from tests.kiosk.visits import EN, Play

BRANCHES = {name: read_branch(text_of(name), f"{name}.toml") for name in SHIPPED}


def day_of(branch: BranchSettings) -> Day:
    """Return a day of *branch* on which tickets are given at any hour."""
    parts = {part: getattr(branch, part) for part in ("services", "desks", "rooms", "languages", "kiosks")}
    return Day(**parts, names=branch.names)


def menu_of(day: Day) -> Menu:
    """Return the menu as it comes over the wire."""
    return decode(encode(Pictures(day.branch, day.clock.now(), likely_wait).menu()), Menu)


def answered(day: Day, play: Play) -> Play:
    """Let the hub answer what the kiosk has asked last, over the wire and back."""
    command = play.wanted(Ask)[-1].command
    try:
        day.do(msgspec.structs.replace(command, token=token_of(command.command_id)))
    except Refused as no:
        told = refusal_in(decode(refusal_answer(no).body, Problem))
        helps = told.at, told.number, told.booking, told.told
        return play.happen(RefusedBy(command.command_id, told.code, *helps))
    view = Pictures(day.branch, day.clock.now(), likely_wait).ticket(TicketId(command.command_id))
    return play.happen(Issued(command.command_id, decode(encode(view), TicketView)))


def blocks(play: Play, kind: type) -> list:
    scene = scene_of(play.state, words_in, CLOCK)
    return [block for block in (*scene.main, *scene.aside) if isinstance(block, kind)]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_service_of_the_shipped_branches_says_beforehand_what_the_hub_does(name: str):
    branch = BRANCHES[name]

    for service in branch.services:
        for language in (branch.languages[0], branch.languages[-1]):
            day = day_of(branch)
            play = Play(menu_of(day)).tap(PickLanguage(language), PickService(service.id))
            if service.elsewhere or service.booked_only:
                assert play.screen == Directions(language, service.id)
                continue
            assert isinstance(play.screen, Confirm)
            answered(day, play.tap(Button.CONFIRM))
            assert isinstance(play.screen, Printing)
            (ticket,) = day.branch.tickets.values()
            assert (ticket.service, ticket.state, ticket.language) == (service.id, State.WAITING, language)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("language", ["pl", "uk", "ar", "ka"])
def test_before_the_ticket_stands_what_to_have_ready_and_the_ticket_takes_it_along(name: str, language: str):
    service = BRANCHES[name].services[0]
    day = day_of(BRANCHES[name])
    play = Play(menu_of(day)).tap(PickLanguage(Language(language)), PickService(service.id))

    (_, ready) = blocks(play, Listing)
    (facts,) = blocks(play, Facts)
    answered(day, play.tap(Button.CONFIRM))

    said = text_in(service.bring, Language(language))
    assert ready.things == tuple(said.splitlines())
    assert len(facts.pairs) >= 3
    assert play.screen.ticket.bring[Language(language)] == said
    assert set(play.screen.ticket.bring) == {language, "pl"}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_hub_that_is_asked_all_the_same_says_the_same_words_as_the_kiosk(name: str):
    day = day_of(BRANCHES[name])
    (away,) = [service for service in BRANCHES[name].services if service.elsewhere]
    play = Play(menu_of(day)).tap(PickLanguage(EN), PickService(away.id))
    by_kiosk = [block.text for block in blocks(play, Text)]

    day.do(bookings(booking("483920", away.id)))
    answered(day, play.show(Code(EN, "483920")).tap(Button.CONFIRM))

    assert play.screen.code == "not-here"
    assert [block.text for block in blocks(play, Text)] == by_kiosk == away.elsewhere["en"].splitlines()


def test_a_family_of_which_one_has_come_on_the_wrong_day_goes_on_without_asking_for_a_code_twice():
    later = NINE + timedelta(days=2)
    day = Day(bookings(booking("111111"), booking("222222", starts=later), booking("333333", "A")))
    play = Play(menu_of(day)).tap(PickLanguage(EN), Button.TYPE_CODE, Button.ANOTHER)
    for code in ("111111", "222222", "333333"):
        play.now_s += 1
        play.happen(Scanned(code, play.now_s))

    answered(day, play.tap(Button.CONFIRM))
    told = [block.text for block in blocks(play, Text)]
    answered(day, play.tap(Button.CONFIRM))

    assert "It is about the booking ••••22." in told
    assert isinstance(play.screen, Printing)
    asked = [wish.command for wish in play.wanted(Ask)]
    assert [command.codes for command in asked if isinstance(command, CheckIn)] == [
        ("111111", "222222", "333333"),
        ("111111", "333333"),
    ]
    (ticket,) = day.branch.tickets.values()
    assert ticket.bookings == ("111111", "333333")
