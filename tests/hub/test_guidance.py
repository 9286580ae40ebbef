"""Am I right here? What a service tells before a ticket is taken, and what is dealt with in another place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from contract.codec import encode
from contract.commands import TransferTicket
from contract.names import Language, ServiceId
from contract.refusal import NotHere
from contract.views import Menu, TicketView
from hub.answers import Answer
from hub.branches import SHIPPED, text_of
from hub.domain.guidance_settings import (
    ABOUT_LETTERS,
    BRING_LETTERS,
    BRING_LINES,
    MENU_BYTES,
    menu_mistakes,
    things_in,
)
from hub.domain.profiles import in_profile
from hub.domain.remarks import checked_branch, missing_texts
from hub.domain.settings import read_branch
from hub.estimate import likely_wait
from hub.views import Pictures
from link.answers import answer_in
from tests.hub.branch import (
    BRANCH_TOML,
    NINE,
    Day,
    booking,
    bookings,
    branch_settings,
    check_in,
    ticket_for,
    wish,
)
from tests.hub.limited import services
from tests.hub.running import run, running

ELSEWHERE = {"pl": "Prosimy pójść na ul. Długą 5.", "en": "Please go to 5 Długa street."}
ABOUT = {"pl": "Dla osób, które dostały SMS.", "en": "For those who had an SMS."}
BRING = {"pl": "Paszport\nSMS o karcie", "en": "Your passport\nThe SMS"}


def day_with(*commands: Any, **guidance: Mapping[str, Mapping[str, str]]) -> Day:
    return Day(*commands, services=services(**guidance))


def menu_of(day: Day) -> Menu:
    return Pictures(day.branch, day.clock.now(), likely_wait).menu()


def offered(day: Day, service: str = "A") -> Any:
    return next(each for each in menu_of(day).services if each.service == service)


def told(text: str) -> list[str]:
    looked = checked_branch(text, "branch.toml")
    return [f"{found.line}: {found.says}" for found in (*looked.mistakes, *looked.remarks)]


def branch_with(line: str) -> str:
    """Return the branch of these tests with *line* among the keys of its first service, in one line."""
    return BRANCH_TOML.replace('{id = "A", series = "A",', '{id = "A", series = "A", ' + line + ",", 1)


def test_the_menu_tells_who_is_served_and_what_to_have_ready():
    service = offered(day_with(A={"about": ABOUT, "bring": BRING}))

    assert (service.about, service.bring, service.elsewhere, service.open) == (ABOUT, BRING, {}, True)


def test_a_service_of_another_place_gives_no_ticket_and_says_where_to_go():
    day = day_with(A={"elsewhere": ELSEWHERE})

    with pytest.raises(NotHere, match="A is dealt with in another place: Please go to 5 Długa") as no:
        day.do(ticket_for("A", language="en"))

    assert (no.value.code, no.value.told) == ("not-here", ELSEWHERE)


def test_the_menu_says_beforehand_that_it_is_not_here_whatever_the_time_is():
    service = offered(day_with(A={"elsewhere": ELSEWHERE, "open": False}))

    assert (service.open, service.closed_why, service.elsewhere) == (False, "not-here", ELSEWHERE)


def test_who_is_booked_for_what_is_in_another_place_today_is_sent_there_and_not_told_to_wait():
    day = day_with(bookings(booking("111111", "A", NINE + timedelta(hours=3))), A={"elsewhere": ELSEWHERE})

    with pytest.raises(NotHere) as no:
        day.do(check_in("111111"))

    assert (no.value.booking, no.value.told) == ("111111", ELSEWHERE)


def test_of_a_family_the_booking_that_is_for_another_place_is_named_and_nothing_is_used():
    family = bookings(booking("111111", "B"), booking("222222", "A"))
    day = day_with(family, A={"elsewhere": ELSEWHERE})

    with pytest.raises(NotHere) as no:
        day.do(check_in("111111", "222222"))
    [issued] = day.do(check_in("111111"))

    assert (no.value.booking, issued.service) == ("222222", "B")


def test_nobody_is_transferred_to_a_queue_that_is_in_another_place():
    day = day_with(ticket_for("B", "anna"), A={"elsewhere": ELSEWHERE})

    with pytest.raises(NotHere):
        day.do(wish(TransferTicket, ticket="anna", service="A", reason="cards"))


def test_the_hub_refuses_by_its_door_too_and_hands_over_the_texts():
    async def story() -> Answer:
        async with running(services=services(A={"elsewhere": ELSEWHERE})) as hub:
            return await hub.carry_out(ticket_for("A"))

    answer = run(story())

    with pytest.raises(NotHere) as no:
        answer_in(answer.status, answer.content_type, answer.body, TicketView)
    assert (answer.status, no.value.told) == (409, ELSEWHERE)


@pytest.mark.parametrize(
    ("language", "on_slip"), [("en", {"en", "pl"}), ("pl", {"pl"}), ("uk", {"en", "pl"})]
)
def test_the_ticket_brings_what_to_have_ready_in_the_languages_of_its_slip(language: str, on_slip: set[str]):
    bring = {**BRING, "ka": "პასპორტი"}
    day = day_with(ticket_for("A", "anna", language=language), A={"bring": bring})

    ticket = Pictures(day.branch, NINE, likely_wait).ticket("anna")  # type: ignore[arg-type]

    assert ticket.bring == {each: bring[each] for each in on_slip}


def test_a_ticket_of_a_service_without_such_a_text_brings_nothing():
    day = Day(ticket_for("A", "anna"))

    assert Pictures(day.branch, NINE, likely_wait).ticket("anna").bring == {}  # type: ignore[arg-type]


def test_a_day_profile_may_say_something_else_and_take_a_text_away():
    text = branch_with('bring = {pl = "Paszport"}, about = {pl = "Dla wszystkich"}') + (
        '\n[[profiles]]\nid = "saturday"\nnames = {pl = "Sobota"}\ndates = [2026-12-05]\n'
        'change = {A = {bring = {}, elsewhere = {pl = "Dziś w sali B"}}}\n'
    )
    ordinary = read_branch(text, "branch.toml")

    [a, *_] = in_profile(ordinary, "saturday").services

    assert (a.about, a.bring, a.elsewhere) == ({"pl": "Dla wszystkich"}, {}, {"pl": "Dziś w sali B"})


def test_a_service_of_another_place_needs_no_desk():
    text = branch_with('elsewhere = {pl = "Tam"}').replace('services = ["A", "B"]', 'services = ["B"]')
    text = text.replace('services = ["A"]}', 'services = ["B"]}')

    assert not [each for each in told(text) if "'A': no desk serves" in each]


def test_a_profile_that_brings_it_here_must_have_a_desk_for_it():
    text = branch_with('elsewhere = {pl = "Tam"}').replace('services = ["A", "B"]', 'services = ["B"]')
    text = text.replace('services = ["A"]}', 'services = ["B"]}') + (
        '\n[[profiles]]\nid = "saturday"\nnames = {pl = "Sobota", en = "Saturday"}\ndates = [2026-12-05]\n'
        "change = {A = {elsewhere = {}}}\n"
    )

    assert any(
        "'saturday' change A: it is dealt with here, and no desk serves it" in each for each in told(text)
    )


@pytest.mark.parametrize("key", ["about", "bring", "elsewhere"])
def test_a_text_that_is_not_in_every_language_is_told_as_a_remark(key: str):
    assert f"7: [services] 'A': '{key}': no text in en; English or Polish stands in" in told(
        branch_with(f'{key} = {{pl = "Tekst"}}')
    )


def test_a_text_without_polish_is_a_mistake():
    looked = checked_branch(branch_with('bring = {en = "Passport"}'), "branch.toml")

    assert ["'pl' is missing" in each.says for each in looked.mistakes] == [True]


def test_a_text_of_a_day_profile_is_held_to_the_same():
    text = BRANCH_TOML + (
        '\n[[profiles]]\nid = "saturday"\nnames = {pl = "Sobota", en = "Saturday"}\ndates = [2026-12-05]\n'
        'change = {A = {about = {en = "Only cards"}}}\n'
    )

    assert any("'saturday' change A: 'about': 'pl' is missing" in each for each in told(text))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            f'about = {{pl = "{"a" * (ABOUT_LETTERS + 1)}"}}',
            "'about' 'pl' has 161 letters, and kiosks have room for 160",
        ),
        ('elsewhere = {pl = "' + "a" * 241 + '"}', "'elsewhere' 'pl' has 241 letters"),
        ('bring = {pl = "' + r"a\n" * (BRING_LINES + 1) + '"}', "names 7 things, and kiosks have room for 6"),
        ('bring = {pl = "' + "a" * (BRING_LETTERS + 1) + '"}', "has a line of 61 letters"),
    ],
)
def test_a_text_for_which_a_screen_has_no_room_is_a_mistake_in_its_line(line: str, says: str):
    [mistake] = checked_branch(branch_with(line), "branch.toml").mistakes

    assert mistake.line == 7
    assert says in mistake.says


def test_texts_that_a_menu_could_not_carry_are_a_mistake():
    long = {Language(f"a{letter}"): "\N{GEORGIAN LETTER AN}" * 240 for letter in "abcdefghijkl"}
    services = [
        msgspec.structs.replace(each, about=long, bring=long, elsewhere=long)
        for each in branch_settings().services * 3
    ]

    [mistake] = menu_mistakes(services)

    assert "all their texts are 308 kB, and a menu carries 128 kB" in mistake


def test_a_thing_to_bring_stands_in_a_line_of_its_own():
    assert things_in("\n Paszport \n\nSMS\n") == ("Paszport", "SMS")


@pytest.mark.parametrize("name", SHIPPED)
def test_the_menu_of_a_shipped_branch_is_far_from_what_a_device_would_not_read(name: str):
    day = Day(services=read_branch(text_of(name), "x").services)

    assert len(encode(menu_of(day))) < MENU_BYTES // 2


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_branches_say_it_in_all_their_languages(name: str):
    branch = read_branch(text_of(name), "x")
    guidance = [getattr(each, key) for each in branch.services for key in ("about", "bring", "elsewhere")]

    assert {frozenset(texts) for texts in guidance if texts} == {frozenset(branch.languages)}
    assert missing_texts(branch).keys() <= set(branch.languages)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_branches_show_a_service_of_another_building(name: str):
    away = [each.id for each in read_branch(text_of(name), "x").services if each.elsewhere]

    assert away == [ServiceId("O")]


def test_no_desk_is_given_what_is_in_another_building_and_each_keeps_what_moves_there_for_a_day():
    large = read_branch(text_of("large"), "x")
    [saturday] = large.profiles
    moved = msgspec.structs.replace(saturday, change={ServiceId("E"): {"elsewhere": ELSEWHERE}})

    on_it = in_profile(msgspec.structs.replace(large, profiles=(moved,)), saturday.id)

    served = {service for desk in on_it.desks for service in desk.services}
    assert ("O" in served, "E" in served) == (False, True)
