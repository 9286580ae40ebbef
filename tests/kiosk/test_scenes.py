"""What stands on the screens: every screen has words, the right targets, and says what is so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import get_args

import msgspec
import pytest

from contract.names import Language
from contract.refusal import REFUSALS
from contract.views import Wait
from kiosk import screens
from kiosk.answers import FIRST
from kiosk.happenings import Aid, Button, PickLanguage
from kiosk.refusals import refusal_words
from kiosk.rest import Rest, rest_of
from kiosk.samples import CLOCK, house_states, sample_menu, sample_state, sample_ticket, visitor_states
from kiosk.scene import Block, Facts, Number, Qr, Scene, Text, Tiles, Title, Weight
from kiosk.screens import (
    Away,
    Code,
    Confirm,
    Finding,
    Languages,
    OutOfService,
    Refused,
    Services,
    Shown,
    StaffMenu,
    Taken,
    UnknownSlips,
)
from kiosk.stage import scene_of
from kiosk.state import State
from kiosk.texts import languages, words_in
from tests.kiosk.visits import CARDS, EN, PL, UK

RU = Language("ru")

EVERY = [*((f"{n}-{tag}", s) for tag in (*languages(), "uz") for n, s in visitor_states(Language(tag)))]
EVERY += list(house_states())


def shown(state: State) -> Scene:
    return scene_of(state, words_in, CLOCK)


def blocks(scene: Scene) -> tuple[Block, ...]:
    return (*scene.main, *scene.aside)


def said(scene: Scene) -> str:
    return " | ".join(
        getattr(block, "text", "")
        + " ".join(f"{tile.title} {tile.detail}" for tile in getattr(block, "tiles", ()))
        for block in (*scene.main, *scene.aside)
    )


@pytest.mark.parametrize(("name", "state"), EVERY, ids=[name for name, _ in EVERY])
def test_every_screen_can_be_shown_and_names_place_and_time(name, state):
    scene = shown(state)

    assert scene.main
    assert scene.branch
    assert scene.clock == CLOCK
    lies_over = {"display": "Display", "help": "Help"}.get(name.partition("-")[0])
    below = type(state.screen).__name__ if rest_of(state) is Rest.AWAKE else rest_of(state).title()
    assert scene.name == (lies_over or below)


def test_equal_states_look_equal_so_that_nothing_is_drawn_twice():
    assert shown(sample_state(Services(UK))) == shown(replace(sample_state(Services(UK)), now_s=5.0))


def test_every_language_is_offered_by_its_own_name_and_speaks_itself():
    (tiles,) = [block for block in shown(sample_state(Languages())).main if isinstance(block, Tiles)]

    assert [(tile.title, tile.detail) for tile in tiles.tiles][:2] == [
        ("Polski", "Dotknij, aby zacząć"),
        ("Українська", "Торкніться, щоб почати"),
    ]
    assert [tile.touch for tile in tiles.tiles] == [PickLanguage(tag) for tag in sample_menu().languages]


def test_a_language_without_a_catalogue_is_offered_by_its_name_and_says_that_it_is_english():
    state = sample_state(Languages())
    menu = msgspec.structs.replace(state.menu, languages=(EN, Language("uz")))

    (tiles,) = [block for block in shown(replace(state, menu=menu)).main if isinstance(block, Tiles)]

    assert [(tile.title, tile.detail) for tile in tiles.tiles] == [
        ("English", "Touch here to begin"),
        ("Oʻzbekcha", "in English for now"),  # noqa: RUF001  the letter it is written with
    ]
    assert tiles.tiles[1].touch == PickLanguage(Language("uz"))


def idle_service(high: int) -> State:
    """Return the confirmation of a service for which nobody waits, with a wait up to *high* minutes."""
    state = sample_state(Confirm(EN, CARDS))
    services = tuple(
        msgspec.structs.replace(each, waiting=0, estimate=Wait(low=high // 2, high=high))
        for each in state.menu.services
    )
    return replace(state, menu=msgspec.structs.replace(state.menu, services=services))


def test_a_wait_where_nobody_waits_is_explained_by_busy_desks():
    (facts,) = [block for block in blocks(shown(idle_service(44))) if isinstance(block, Facts)]
    listed = shown(replace(idle_service(44), screen=Services(EN)))

    assert facts.pairs[0] == ("For this service", "Nobody is waiting, but the desks are busy")
    assert "The desks are busy now · about 22–44 min" in said(listed)  # noqa: RUF001  a range


def test_where_nobody_waits_and_a_desk_is_free_nothing_is_explained():
    (facts,) = [block for block in blocks(shown(idle_service(4))) if isinstance(block, Facts)]

    assert facts.pairs[0] == ("For this service", "Nobody is waiting")


@pytest.mark.parametrize(
    ("code", "typed", "leads_on"),
    [
        ("booking-unknown", True, "Try again"),
        ("code-unreadable", True, "Try again"),
        ("booking-used", True, "Back"),
        ("service-closed", False, "Back"),
    ],
)
def test_a_code_that_may_be_mistyped_leads_on_to_another_try(code, typed, leads_on):
    *_, first = shown(sample_state(Refused(EN, code, typed=typed))).keys

    assert (first.text, first.touch, first.weight) == (leads_on, Button.BACK, Weight.FIRST)


@pytest.mark.parametrize("language", languages())
@pytest.mark.accessibility("A29")
def test_services_stand_in_the_same_order_in_every_language(language):
    (tiles,) = [block for block in shown(sample_state(Services(language))).main if isinstance(block, Tiles)]

    assert [tile.badge for tile in tiles.tiles] == list("ABCEFGHKPSUZO")


@pytest.mark.parametrize(
    ("letter", "detail", "dim"),
    [
        ("A", "7 people are waiting · about 14–28 min", False),  # noqa: RUF001  a range
        ("B", "With a booking only", True),
        ("C", "1 person is waiting · up to 5 min", False),
        ("S", "Closed now", True),
    ],
)
def test_a_service_says_how_things_stand(letter, detail, dim):
    (tiles,) = [block for block in shown(sample_state(Services(EN))).main if isinstance(block, Tiles)]
    (tile,) = [tile for tile in tiles.tiles if tile.badge == letter]

    assert (tile.detail, tile.dim) == (detail, dim)


def test_stale_waiting_times_are_not_shown():
    scene = shown(replace(sample_state(Services(EN)), stale=True))
    confirm = shown(replace(sample_state(Confirm(EN, CARDS)), stale=True))

    assert "waiting" not in said(scene)
    assert "Closed now" in said(scene)
    (facts,) = [block for block in blocks(confirm) if isinstance(block, Facts)]
    assert facts.pairs == (("Waiting time", "not known now"), ("Where to wait", "Main hall, ground floor"))


def test_a_scene_has_all_services_and_says_how_many_of_them_a_face_may_show_at_once():
    state = sample_state(Services(EN))
    state = replace(state, rules=replace(state.rules, services_per_page=5))

    (tiles,) = [block for block in shown(state).main if isinstance(block, Tiles)]

    assert len(tiles.tiles) == len(state.menu.services)
    assert tiles.at_once == 5


def test_before_a_ticket_is_issued_every_screen_of_a_visit_has_a_way_back():
    for name, state in visitor_states(EN):
        if isinstance(state.screen, Services | Confirm | Code):
            assert {Button.HOME, Button.BACK, Aid.ENOUGH} & set(shown(state).touches()), name


@pytest.mark.parametrize("name", ["issuing", "printing"])
def test_while_something_is_on_its_way_nothing_can_be_touched(name):
    assert shown(dict(visitor_states(EN))[name]).touches() == ()


def test_the_ticket_screen_says_number_queue_wait_and_way():
    scene = shown(sample_state(Taken(EN, sample_ticket(EN))))

    assert Number("E042") in scene.main
    (facts,) = [block for block in scene.aside if isinstance(block, Facts)]
    assert facts.pairs == (
        ("Before you (other services too)", "22 people"),
        ("Waiting time", "about 44–88 min"),  # noqa: RUF001  a range
        ("Where to wait", "Main hall, ground floor"),
    )


@pytest.mark.parametrize("maybe", [True, False])
def test_without_a_slip_the_number_stands_with_its_code(maybe):
    scene = shown(sample_state(Shown(EN, sample_ticket(EN), Finding.PAPER_OUT, maybe_printed=maybe)))

    (code,) = [block for block in scene.aside if isinstance(block, Qr)]
    assert Number("E042") in scene.main
    assert code.text == f"https://kolejka.example.pl/t/{sample_ticket().token}"
    assert ("do not know" in said(scene)) == maybe


def test_a_number_without_a_token_is_shown_without_a_code():
    ticket = msgspec.structs.replace(sample_ticket(EN), token=None)

    scene = shown(sample_state(Shown(EN, ticket, Finding.PAPER_OUT, maybe_printed=False)))

    assert scene.aside == ()
    assert Number("E042") in scene.main


@pytest.mark.parametrize("screen", [OutOfService(), Away()])
def test_screens_without_a_visitor_speak_all_first_languages(screen):
    scene = shown(sample_state(screen))

    assert [block.language for block in scene.main if isinstance(block, Text) and block.strong] == list(
        sample_menu().languages[:FIRST]
    )
    assert scene.touches() == ()


def test_a_kiosk_that_never_heard_its_hub_speaks_the_houses_languages():
    scene = shown(replace(sample_state(Away()), menu=None))

    assert [block.language for block in scene.main if isinstance(block, Text) and block.strong] == [
        "pl",
        "en",
        "uk",
        "ru",
    ]


def test_the_question_counts_down_and_offers_both_answers():
    state = dict(visitor_states(EN))["warned"]

    scene = shown(state)

    assert scene.question.text == "This screen closes in 13 seconds."
    assert scene.touches() == (Button.HOME, Button.STAY)


@pytest.mark.parametrize("code", [*sorted(REFUSALS), "of-a-newer-hub", "code-unreadable", "too-late"])
@pytest.mark.parametrize("language", [PL, UK, EN])
def test_every_refusal_is_a_sentence_and_never_a_code(code, language):
    title, way_out = refusal_words(words_in(language), code)

    assert code not in title + way_out
    assert way_out.endswith(".")


def test_what_a_visitor_can_be_refused_with_has_words_of_its_own():
    general = refusal_words(words_in(EN), "of-a-newer-hub")

    for code in ("service-closed", "series-exhausted", "booking-unknown", "booking-used", "unknown-service"):
        assert refusal_words(words_in(EN), code) != general


AT = datetime.fromisoformat("2026-12-01T08:30:00+01:00")


@pytest.mark.parametrize("language", [PL, UK, RU, EN])
@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("too-early", ["08:30"]),
        ("too-late", ["08:30"]),
        ("wrong-day", ["01.12.2026", "08:30"]),
        ("booking-used", ["C017"]),
    ],
)
def test_a_refusal_names_the_time_or_the_number_that_helps(language, code, told):
    title, way_out = refusal_words(words_in(language), code, AT, "C017")

    assert all(each in way_out for each in told)
    assert way_out.endswith(".")
    assert "%" not in title + way_out


@pytest.mark.parametrize("language", [PL, UK, RU, EN])
def test_every_answer_to_a_booking_is_another_sentence_in_each_language(language):
    codes = [
        "too-early",
        "too-late",
        "wrong-day",
        "wrong-branch",
        "booking-cancelled",
        "booking-used",
        "booking-unknown",
    ]
    general = refusal_words(words_in(language), "of-a-newer-hub")

    said = {refusal_words(words_in(language), code, at, "") for code in codes for at in (None, AT)}

    assert len({title for title, _ in said}) == len(codes)
    assert general not in said


def test_what_stands_on_the_screen_names_the_time():
    scene = shown(sample_state(screens.Refused(EN, "too-early", typed=True, at=AT)))

    assert "Please check in at this kiosk from 08:30." in said(scene)


def test_who_is_checked_in_already_sees_the_number_as_large_as_on_a_new_ticket():
    scene = shown(sample_state(screens.Refused(EN, "booking-used", typed=True, number="C117")))

    assert Number("C117") in scene.main


def test_a_refusal_without_a_number_shows_none():
    scene = shown(sample_state(screens.Refused(EN, "too-early", typed=True, at=AT)))

    assert not any(isinstance(block, Number) for block in scene.main)


def test_who_is_late_is_told_on_the_screen_with_whom_to_wait():
    told = ("Late for your booking", "you wait with visitors without a booking")

    def facts_of(ticket) -> tuple[tuple[str, str], ...]:
        [facts] = [
            block for block in shown(sample_state(Taken(EN, ticket))).aside if isinstance(block, Facts)
        ]
        return facts.pairs

    assert told in facts_of(msgspec.structs.replace(sample_ticket(EN), late=True))
    assert told not in facts_of(sample_ticket(EN))


def test_a_printer_that_fails_is_said_before_the_ticket_is_taken():
    assert "cannot be printed" in said(shown(dict(visitor_states(EN))["confirm-no-printer"]))


@pytest.mark.parametrize("finding", list(Finding))
def test_staff_read_what_is_wrong_with_the_printer(finding):
    well = said(shown(sample_state(StaffMenu())))

    assert said(shown(replace(sample_state(StaffMenu()), printer=finding))) != well


def test_the_list_of_slips_in_doubt_says_when_there_are_none():
    state = replace(sample_state(UnknownSlips()), unknown=())

    assert "Nie ma takich biletów." in said(shown(state))


def test_staff_see_their_own_language():
    state = sample_state(StaffMenu())
    english = replace(state, rules=replace(state.rules, staff_language=EN))

    assert Title("Dla pracowników") in shown(state).main
    assert Title("For staff") in shown(english).main


def test_the_sample_states_hold_every_screen():
    kinds = {kind for part in (screens.Idle, screens.Visit, screens.Staff) for kind in get_args(part)}

    assert kinds == {type(state.screen) for _, state in EVERY}


def test_the_notice_of_the_day_stands_above_the_services():
    many = dict(visitor_states(EN))["services-notice"]
    few = replace(many, menu=msgspec.structs.replace(many.menu, services=many.menu.services[:3]))
    notice = "Information Saturday: information, MOS help and residence cards only."

    assert [getattr(block, "text", "") for block in shown(many).main] == [notice, ""]
    assert [getattr(block, "text", "") for block in shown(few).main] == [
        "What have you come for?",
        notice,
        "",
    ]
