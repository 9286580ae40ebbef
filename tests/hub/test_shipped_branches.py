"""The shipped branches are laid out as the two offices are whose days the product is tried on."""
# ruff: noqa: RUF001  the names are Ukrainian and Russian

from __future__ import annotations

import pytest

from hub.branches import SHIPPED, text_of
from hub.domain.settings import BranchSettings, read_branch

NAMES = {
    "A": (
        "Odbiór karty pobytu",
        "Collecting a residence card",
        "Отримання карти побиту",
        "Получение карты побыту",
    ),
    "B": (
        "Uzupełnienie dokumentów",
        "Supplementing documents",
        "Доповнення документів",
        "Дополнение документов",
    ),
    "C": ("Braki formalne", "Formal deficiencies", "Формальні недоліки", "Формальные недостатки"),
    "E": (
        "Odciski palców i wzór podpisu",
        "Fingerprints and signature",
        "Відбитки пальців і зразок підпису",
        "Отпечатки пальцев и образец подписи",
    ),
    "F": ("Informacja", "Information", "Інформація", "Информация"),
    "G": ("Pomoc w MOS", "Help with the MOS application", "Допомога з МОС", "Помощь с МОС"),
    "H": (
        "Pobyt stały i rezydent UE",
        "Permanent and EU long-term residence",
        "Постійне проживання та резидент ЄС",
        "ПМЖ и резидент ЕС",
    ),
    "K": ("Zezwolenia na pracę", "Work permits", "Дозволи на роботу", "Разрешения на работу"),
    "P": ("Czytelnia akt", "File reading room", "Читальня справ", "Чтение дел"),
    "S": ("Zaświadczenia", "Certificates", "Довідки", "Справки"),
    "U": ("Status UKR i CUKR", "UKR status and CUKR", "Статус UKR і CUKR", "Статус UKR и CUKR"),
    "Z": ("Zaproszenia", "Invitations", "Запрошення", "Приглашения"),
}
ELSEWHERE = {
    "O": (
        "Obywatelstwo polskie i paszporty",
        "Polish citizenship and passports",
        "Польське громадянство та паспорти",
        "Польское гражданство и паспорта",
    ),
}
"""What is dealt with in another building."""
DESKS = {
    "A": [*range(1, 7)],
    "B": [*range(7, 11), 23, 24],
    "C": [*range(9, 13)],
    "E": [*range(13, 21)],
    "F": [5, 6, 21, 22],
    "G": [*range(25, 31)],
    "H": [*range(31, 35)],
    "K": [*range(23, 27)],
    "P": [35, 36],
    "S": [21, 22, 37],
    "U": [*range(37, 41)],
    "Z": [37, 38],
}
SPOKEN = {
    "uk": [2, 4, 7, 13, 14, 15, 16, 21, 25, 26, 27, 37, 38, 39, 40],
    "ru": [3, 8, 16, 17, 22, 28, 31, 38],
    "en": [1, 6, 9, 12, 18, 22, 29, 32, 35],
    "vi": [19],
    "pl": [*range(1, 41)],
}
ROOMS = {
    "hall": range(1, 23),
    "hall-b": range(23, 35),
    "reading-room": range(35, 37),
    "corridor": range(37, 41),
}
BOARDS = {"hall": 4, "hall-b": 3, "reading-room": 1, "corridor": 4}
WALK_IN_ONLY, BOOKED_ONLY = {"F", "S"}, {"B", "P"}


def branch(name: str) -> BranchSettings:
    return read_branch(text_of(name), f"{name}.toml")


@pytest.fixture(scope="module")
def large() -> BranchSettings:
    """Return the voivodeship's hall."""
    return branch("large")


@pytest.mark.parametrize("name", SHIPPED)
def test_both_offer_the_same_services_in_the_four_languages_of_the_office(name: str):
    told = {
        service.series: tuple(service.names[language] for language in ("pl", "en", "uk", "ru"))  # type: ignore[index]
        for service in branch(name).services
    }

    assert told == NAMES | ELSEWHERE


@pytest.mark.parametrize("name", SHIPPED)
def test_both_show_the_office_s_languages_in_their_order(name: str):
    assert " ".join(branch(name).languages) == "pl uk ru en be ka vi hi tr es ar"


@pytest.mark.parametrize("name", SHIPPED)
def test_both_take_booked_visitors_only_where_the_office_does(name: str):
    assert {service.id for service in branch(name).services if service.booked_only} == BOOKED_ONLY


@pytest.mark.parametrize("name", SHIPPED)
def test_both_let_the_booked_report_from_half_an_hour_before_and_to_the_walk_ins_when_late(name: str):
    rules = {
        (rule.early_minutes, rule.grace_minutes, rule.late_minutes, rule.late)
        for service in branch(name).services
        if service.id not in WALK_IN_ONLY | ELSEWHERE.keys()
        for rule in [service.check_in]
    }

    assert rules == {(30, 5, 20, "queue")}


@pytest.mark.parametrize("name", SHIPPED)
def test_both_call_priority_at_most_at_every_third_call(name: str):
    assert branch(name).calling.priority_every == 3


def test_every_desk_of_the_large_branch_serves_what_it_does_there(large: BranchSettings):
    served = {
        service.id: [int(desk.id) for desk in large.desks if service.id in desk.services]
        for service in large.services
    }

    assert served == DESKS | {letter: [] for letter in ELSEWHERE}


def test_every_clerk_of_the_large_branch_speaks_what_is_spoken_there(large: BranchSettings):
    spoken = {language: [int(d.id) for d in large.desks if language in d.languages] for language in SPOKEN}

    assert spoken == SPOKEN
    assert {language for desk in large.desks for language in desk.languages} == set(SPOKEN)


def test_every_desk_of_the_large_branch_stands_where_it_does_there(large: BranchSettings):
    assert [room.id for room in large.rooms] == list(ROOMS)
    assert {desk.id: desk.room for desk in large.desks} == {
        str(desk): room for room, desks in ROOMS.items() for desk in desks
    }


def test_the_last_desks_of_the_large_branch_are_called_by_the_numbers_on_their_doors(large: BranchSettings):
    assert [desk.name for desk in large.desks if desk.room == "corridor"] == ["4.01", "4.02", "4.03", "4.04"]


def test_so_many_boards_hang_in_each_room_of_the_large_branch(large: BranchSettings):
    assert {room: sum(room in board.rooms for board in large.boards) for room in BOARDS} == BOARDS


def test_four_kiosks_stand_at_the_entrance_of_the_large_branch(large: BranchSettings):
    assert [(kiosk.id, kiosk.room) for kiosk in large.kiosks] == [
        (f"K{number}", "hall") for number in range(1, 5)
    ]


def test_the_small_branch_has_four_desks_with_all_letters_one_kiosk_and_one_board():
    small = branch("small")

    assert [desk.services for desk in small.desks] == [tuple(NAMES)] * 4
    assert (len(small.boards), len(small.kiosks), len(small.rooms)) == (1, 1, 1)
