"""A branch is described in one file, and every contradiction in it is named at once."""

from __future__ import annotations

import pytest

from contract.settings import BadSettings
from hub.branches import SHIPPED, text_of
from hub.domain.layout import Layout
from hub.domain.settings import read_branch
from tests.hub.branch import BRANCH_TOML, branch_settings


def mistake(before: str, after: str) -> str:
    """Return what is said of the branch in which *before* was written as *after*."""
    assert before in BRANCH_TOML
    with pytest.raises(BadSettings) as refused:
        read_branch(BRANCH_TOML.replace(before, after, 1), "branch.toml")
    return str(refused.value)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            'languages = ["pl"',
            'langages = ["pl"',
            "branch.toml:4: unknown key 'langages'; did you mean 'languages'?",
        ),
        ('series = "B"', 'series = "A"', "series 'A': service 'A' and service 'B' both use it"),
        ('spare_series = "Y"', 'spare_series = "X"', "series 'X': kiosk 'K1' and kiosk 'K2' both use it"),
        ('spare_series = "X"', 'spare_series = "C"', "series 'C': service 'C' and kiosk 'K1' both use it"),
        (
            'room = "hall", services = ["A"]}',
            'room = "hal", services = ["A"]}',
            "[desks] '2': there is no room 'hal'",
        ),
        ('services = ["C"]', 'services = ["Q"]', "[desks] '3': there is no service 'Q' (known: A, B, C, D)"),
        ('rooms = ["upstairs"]', 'rooms = ["attic"]', "[boards] 'up-1': there is no room 'attic'"),
        ('services = ["B"]}', 'services = ["Q"]}', "[kiosks] 'K2': there is no service 'Q'"),
        ('id = "2", name = "2"', 'id = "1", name = "2"', "[desks]: two of them have the id '1'"),
        ('id = "2", name = "2"', 'id = "2", name = "1"', "[desks]: two desks are called '1'"),
        ('names = {pl = "Akta"}', 'names = {en = "Files"}', "[services] 'C': 'names': 'pl' is missing"),
        ('names = {pl = "Hol"}', 'names = {en = "Hall"}', "[rooms] 'hall': 'names': 'pl' is missing"),
        ("/t/{token}", "/t/", "'status_url' must contain '{token}'"),
        ("serving_minutes = 10", "serving_minutes = 0", "'serving_minutes' must be"),
    ],
)
def test_a_mistake_is_named_with_its_place(before, after, said):
    assert said in mistake(before, after)


@pytest.mark.fault("F36")
def test_all_contradictions_are_named_at_once():
    said = mistake('room = "hall", services = ["A", "B"]}', 'room = "hal", services = ["A", "B", "Q"]}')

    assert [line.partition(": ")[0] for line in said.splitlines()] == ["branch.toml:14 [desks] '1'"] * 2


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_branches_can_be_used(name):
    settings = read_branch(text_of(name), f"{name}.toml")

    assert settings.branch == name
    named = [*settings.services, *settings.rooms]
    assert [part.id for part in named if part.names.keys() != set(settings.languages)] == []


def test_there_is_no_other_shipped_branch():
    with pytest.raises(KeyError, match="large, small"):
        text_of("huge")


def test_the_large_branch_is_laid_out_as_its_office_is():
    settings = read_branch(text_of("large"), "large.toml")
    layout = Layout(settings)

    assert (len(settings.services), len(settings.desks)) == (13, 40)
    assert (len(settings.boards), len(settings.kiosks)) == (12, 4)
    assert layout.desks_of["B"] == ("7", "8", "9", "10", "23", "24")
    assert layout.desks_of["F"] == ("5", "6", "21", "22")
    assert {service.id for service in settings.services if service.booked_only} == {"B", "P"}
    assert [len([desk for desk in settings.desks if desk.room == room.id]) for room in settings.rooms] == [
        22,
        12,
        2,
        4,
    ]
    assert "vi" in layout.desks["19"].languages


def test_in_the_small_branch_every_desk_serves_every_letter():
    settings = read_branch(text_of("small"), "small.toml")

    assert {desk.services for desk in settings.desks} == {tuple("ABCEFGHKPSUZ")}
    assert (len(settings.desks), len(settings.boards), len(settings.kiosks)) == (4, 1, 1)


def test_one_board_speaks_in_each_room_of_the_large_branch():
    settings = read_branch(text_of("large"), "large.toml")

    for room in settings.rooms:
        assert sum(board.voice for board in settings.boards if room.id in board.rooms) == 1


def test_a_service_s_visitors_are_surely_called_after_those_whom_all_its_desks_serve_too():
    layout = Layout(branch_settings())

    assert layout.sooner("B") == ("A", "B")
    assert layout.sooner("A") == ("A",)
    assert layout.sooner("gone") == ("gone",)


def test_what_was_taken_out_of_the_settings_has_a_stand_in():
    layout = Layout(branch_settings())

    assert layout.desk("9").name == "9"
    assert layout.names("Q") == {"pl": "Q"}
    assert layout.letter("Q") == "Q"
    assert layout.rooms_of("Q") == ()
