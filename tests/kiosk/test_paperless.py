"""A ticket without paper: offered once the ticket is there, chosen by the visitor, told to the hub."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from contract.commands import ReportSlip
from contract.states import SlipState
from kiosk.config import KioskSettings, rules_of
from kiosk.happenings import Broken, Button, Issued, PrinterSeen, SlipDone
from kiosk.paper_screens import Paperless, PaperOrNot
from kiosk.samples import CLOCK, sample_menu, sample_ticket
from kiosk.scene import Number, Qr, Tiles
from kiosk.screens import Finding, Languages, Printing, Shown, Taken
from kiosk.stage import scene_of
from kiosk.texts import words_in
from kiosk.wishes import Print, Tell
from link.hub_client import HubSettings
from tests.kiosk.visits import EN, RULES, UK, Play, up_to_asking

OFFERED = replace(RULES, paperless=True)


def asked(menu=None, **ticket) -> Play:
    """Return a kiosk that offers to do without paper, just after the hub's answer."""
    play = up_to_asking(Play(menu, OFFERED))
    issued = msgspec.structs.replace(sample_ticket(UK), **ticket)
    return play.happen(Issued(play.asked.command.command_id, issued))


def told_of(play: Play) -> list[SlipState]:
    return [told.command.slip for told in play.wanted(Tell) if isinstance(told.command, ReportSlip)]


def test_who_is_offered_it_is_asked_once_the_ticket_is_there_and_nothing_is_printed_yet():
    play = asked()

    assert play.screen == PaperOrNot(UK, sample_ticket(UK))
    assert play.wanted(Print) == []


def test_paper_is_printed_for_whoever_wants_it():
    play = asked().tap(Button.ON_PAPER)

    assert play.screen == Printing(UK, sample_ticket(UK))
    assert play.wanted(Print) == [Print(sample_ticket(UK))]
    assert told_of(play) == []


def test_without_paper_the_number_stands_on_the_screen_and_the_hub_knows():
    play = asked().tap(Button.NO_PAPER)

    assert play.screen == Paperless(UK, sample_ticket(UK))
    assert told_of(play) == [SlipState.PAPERLESS]
    assert play.wanted(Print) == []
    assert play.tap(Button.DONE).screen == Languages()


def test_who_has_thought_better_of_it_gets_the_paper():
    play = asked().tap(Button.NO_PAPER, Button.ON_PAPER)
    assert play.screen == Printing(UK, sample_ticket(UK))

    play.happen(SlipDone(sample_ticket(UK)))

    assert play.screen == Taken(UK, sample_ticket(UK))
    assert told_of(play) == [SlipState.PAPERLESS, SlipState.PRINTED]
    assert play.wanted(Print) == [Print(sample_ticket(UK), copy=False)]


@pytest.mark.parametrize("leaving", ["time", "the question"])
def test_who_does_not_answer_gets_the_paper_too(leaving):
    play = asked().wait(45)
    assert play.state.warned

    play = play.wait(16) if leaving == "time" else play.tap(Button.HOME)

    assert play.screen == Printing(UK, sample_ticket(UK))
    assert play.wanted(Print) == [Print(sample_ticket(UK))]
    assert not play.state.warned


def test_the_number_on_the_screen_stays_as_long_as_one_that_could_not_be_printed():
    play = asked().tap(Button.NO_PAPER).wait(99)
    assert isinstance(play.screen, Paperless)
    assert not play.state.warned

    assert play.wait(2).state.warned
    assert play.wait(20).screen == Languages()


@pytest.mark.parametrize(
    ("menu", "ticket"),
    [
        (sample_menu(status_url=""), {}),
        (None, {"token": None}),
        (None, {"spare": True}),
    ],
    ids=["no page", "no token", "no hub"],
)
def test_it_is_not_offered_where_no_phone_could_find_the_ticket(menu, ticket):
    play = asked(menu, **ticket)

    assert isinstance(play.screen, Printing)


def test_it_is_not_offered_while_nothing_can_be_printed_anyway():
    play = Play(None, OFFERED).happen(PrinterSeen(Finding.PAPER_OUT))
    up_to_asking(play)

    play.happen(Issued(play.asked.command.command_id, sample_ticket(UK)))

    assert isinstance(play.screen, Printing)


def test_a_kiosk_that_does_not_offer_it_prints_at_once():
    play = up_to_asking(Play())

    play.happen(Issued(play.asked.command.command_id, sample_ticket(UK)))

    assert isinstance(play.screen, Printing)


def test_the_number_is_kept_whatever_becomes_of_the_program():
    waiting, chosen = asked(), asked().tap(Button.NO_PAPER)

    assert waiting.happen(Broken("x")).screen == Shown(
        UK, sample_ticket(UK), Finding.FAULT, maybe_printed=False
    )
    assert isinstance(chosen.happen(Broken("x")).screen, Paperless)


def test_both_ways_stand_on_the_screen_with_the_number():
    scene = scene_of(asked().state, words_in, CLOCK)

    (tiles,) = [block for block in scene.aside if isinstance(block, Tiles)]
    assert [tile.touch for tile in tiles.tiles] == [Button.ON_PAPER, Button.NO_PAPER]
    assert Number("E042") in scene.main


def test_the_number_without_paper_has_its_code_beside_it():
    play = asked().tap(Button.NO_PAPER)
    play.state = replace(play.state, screen=Paperless(EN, sample_ticket(EN)))

    scene = scene_of(play.state, words_in, CLOCK)

    (code,) = [block for block in scene.aside if isinstance(block, Qr)]
    assert code.text == f"https://kolejka.example.pl/t/{sample_ticket().token}"
    assert Number("E042") in scene.main
    assert [key.touch for key in scene.keys] == [Button.ON_PAPER, Button.DONE]


def test_it_is_a_matter_of_the_kiosks_settings():
    settings = KioskSettings(branch="b", kiosk="K1", hub=HubSettings(url="http://hub"), paperless=True)

    assert rules_of(settings, "boot").paperless
    assert not rules_of(msgspec.structs.replace(settings, paperless=False), "boot").paperless
