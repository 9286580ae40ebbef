"""Mistakes in limits and capacity are found before the hub starts, and named with the way out."""

from __future__ import annotations

import pytest

from contract.settings import BadSettings
from hub.branches import text_of
from hub.domain.settings import read_branch
from tests.hub.branch import BRANCH_TOML

MISTAKES = [
    ("walk_in_limit = 0", "", "'walk_in_limit' must be int >= 1, not 0"),
    ("party_most = 0", "", "'party_most' must be int >= 1, not 0"),
    ("cases_most = 51", "", "'cases_most' must be int <= 50, not 51"),
    (
        'instead = {en = "Come tomorrow"}',
        "",
        r"[services] 'A': 'instead': 'pl' is missing; it stands in for every language without a text",
    ),
    (
        "booked_only = true, walk_in_limit = 5",
        "",
        "[services] 'A': 'walk_in_limit' means nothing with 'booked_only = true'; remove one of them",
    ),
    ("", "priority_reserve = 101", "[capacity]: 'priority_reserve' must be int <= 100, not 101"),
    ("", "bookings_come = -1", "[capacity]: 'bookings_come' must be int >= 0, not -1"),
    ("", 'cut_off = "on"', "[capacity]: 'cut_off'"),
    (
        "",
        'desks_until = "25:00"',
        "[capacity]: 'desks_until' must be a time such as '16:00', not '25:00'",
    ),
    ("", 'desks_until = "16"', "[capacity]: 'desks_until' must be a time such as '16:00', not '16'"),
    ("", "desk_until = 1", "unknown key 'desk_until'; did you mean 'desks_until'?"),
]


def written(service: str, capacity: str) -> str:
    """Return the branch with these keys in its first service and its table of capacity."""
    with_service = BRANCH_TOML.replace('id = "A", ', f'id = "A", {service}{", " if service else ""}', 1)
    return with_service + (f"\n[capacity]\n{capacity}\n" if capacity else "")


@pytest.mark.parametrize(("service", "capacity", "said"), MISTAKES)
def test_a_mistake_is_named(service, capacity, said):
    with pytest.raises(BadSettings) as error:
        read_branch(written(service, capacity), "branch.toml")

    assert said.replace("[capacity]: ", "") in str(error.value)


def test_what_is_left_out_changes_nothing():
    settings = read_branch(BRANCH_TOML, "branch.toml")

    assert settings.capacity.cut_off == "off"
    assert settings.capacity.desks_close is None
    assert {(s.walk_in_limit, s.party_most, s.cases_most) for s in settings.services} == {(None, None, None)}


def test_a_branch_may_say_all_of_it():
    settings = read_branch(
        written('walk_in_limit = 5, instead = {pl = "Jutro"}', 'cut_off = "warn"\ndesks_until = "15:30"'),
        "branch.toml",
    )

    assert (settings.services[0].walk_in_limit, f"{settings.capacity.desks_close:%H:%M}") == (5, "15:30")


def test_the_large_branch_has_the_quotas_of_its_office_and_stops_when_the_desks_have_no_time():
    settings = read_branch(text_of("large"), "large.toml")

    limits = {s.id: s.walk_in_limit for s in settings.services if s.walk_in_limit is not None}
    assert limits == {"F": 200, "C": 60, "G": 70}
    assert settings.capacity.cut_off == "refuse"


@pytest.mark.parametrize("name", ["large", "small"])
def test_in_the_shipped_branches_a_family_takes_one_ticket_where_tickets_are_taken(name):
    settings = read_branch(text_of(name), f"{name}.toml")

    assert {s.party_most for s in settings.services if not s.booked_only and not s.elsewhere} == {6}
