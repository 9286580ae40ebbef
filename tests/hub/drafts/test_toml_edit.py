"""Forms change a branch.toml key by key, and every comment, order and blank line of it stays."""

from __future__ import annotations

import difflib
from datetime import date

import pytest

from contract.syntax import parsed
from hub.branches import SHIPPED, text_of
from hub.drafts.toml_edit import CannotEdit, with_part, with_values, without_part

TEXT = """\
# The office.
branch = "town"        # never change it
names = { pl = "Urząd" }   # on slips
languages = ["pl", "en"]

rooms = [
    { id = "hall", names = { pl = "Sala" } },   # the large one
]

# What visitors come for.
[[services]]            # the first
id = "A"
serving_minutes = 7     # measured
series = "A"

[services.names]
pl = "Karta"            # short
en = "Card"

# The second one.
[[services]]
id = "B"
series = "B"
names = { pl = "Paszport" }

# Who is called first.
[calling]
priority_every = 3
"""


def lines_changed(before: str, after: str) -> list[str]:
    found = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in found if line[:2] in {"- ", "+ "}]


def test_a_value_changes_and_its_comment_stays():
    after = with_values(TEXT, ("services", 0), {"serving_minutes": 8})

    assert lines_changed(TEXT, after) == [
        "- serving_minutes = 7     # measured",
        "+ serving_minutes = 8     # measured",
    ]


def test_what_is_the_same_leaves_the_text_as_it_is():
    values = {"serving_minutes": 7, "names": {"pl": "Karta", "en": "Card"}, "about": None}

    assert with_values(TEXT, ("services", 0), values) == TEXT


def test_a_new_key_stands_before_the_comment_that_tells_of_the_next_table():
    after = with_values(TEXT, ("services", 1), {"open": False})

    assert 'names = { pl = "Paszport" }\nopen = false\n\n# Who is called first.' in after


def test_a_new_text_gets_a_table_of_its_own_before_the_next_comment():
    after = with_values(TEXT, ("services", 1), {"about": {"pl": "Odbiór", "en": "Collecting"}})

    assert (
        '}\n\n[services.about]\npl = "Odbiór"\nen = "Collecting"\n\n# Who is called first.\n[calling]'
        in after
    )


def test_one_more_language_stands_below_the_others():
    after = with_values(TEXT, ("services", 0), {"names": {"pl": "Karta", "en": "Card", "uk": "Карта"}})

    assert lines_changed(TEXT, after) == ['+ uk = "Карта"']
    assert 'en = "Card"\nuk = "Карта"\n\n# The second one.' in after


def test_a_text_that_is_taken_away_takes_no_comment_of_the_next_with_it():
    after = with_values(TEXT, ("services", 0), {"names": None})

    assert "# The second one." in after
    assert "names" not in parsed(after)["services"][0]


def test_a_table_within_a_line_stays_within_it():
    after = with_values(TEXT, ("rooms", 0), {"names": {"pl": "Sala A", "en": "Hall A"}})

    assert parsed(after)["rooms"][0]["names"] == {"pl": "Sala A", "en": "Hall A"}
    assert "# the large one" in after


def test_a_table_that_is_missing_is_made_at_the_end():
    after = with_values(TEXT, ("hours",), {"monday": ["8:00-16:00"], "closed": [date(2026, 12, 24)]})

    assert after == TEXT + '\n[hours]\nmonday = ["8:00-16:00"]\nclosed = [2026-12-24]\n'


def test_a_new_key_of_the_branch_stands_before_its_tables():
    after = with_values(TEXT, (), {"status_url": "https://x/t/{token}"})

    assert parsed(after)["status_url"] == "https://x/t/{token}"
    assert lines_changed(TEXT, after) == ['+ status_url = "https://x/t/{token}"']


def test_a_new_part_stands_behind_the_last_of_its_kind():
    after = with_part(TEXT, "services", {"id": "C", "names": {"pl": "Inne"}})

    assert (
        '"Paszport" }\n\n[[services]]\nid = "C"\n\n[services.names]\npl = "Inne"\n\n# Who is called' in after
    )


def test_a_new_part_of_a_list_in_lines_is_one_more_line():
    after = with_part(TEXT, "rooms", {"id": "b", "names": {"pl": "B"}})

    assert [room["id"] for room in parsed(after)["rooms"]] == ["hall", "b"]
    assert "# the large one" in after


def test_the_first_part_of_its_kind_is_made_at_the_end():
    assert with_part(TEXT, "notices", {"id": "n"}) == TEXT + '\n[[notices]]\nid = "n"\n'


@pytest.mark.parametrize("place", [0, 1])
def test_a_part_that_is_taken_out_takes_only_its_own_lines(place):
    after = without_part(TEXT, "services", place)

    assert [service["id"] for service in parsed(after)["services"]] == ["BA"[place]]
    for comment in ("# What visitors come for.", "# The second one.", "# Who is called first.", "# on slips"):
        assert comment in after


def test_what_is_no_toml_is_not_touched():
    with pytest.raises(CannotEdit):
        with_values("branch = ", (), {"branch": "b"})


def test_lines_that_end_as_on_windows_go_on_so():
    after = with_values(TEXT.replace("\n", "\r\n"), ("services", 1), {"open": False, "series": "D"})

    assert after.replace("\r\n", "") == after.replace("\r\n", "").replace("\n", "")
    assert parsed(after)["services"][1]["series"] == "D"


@pytest.mark.parametrize("name", SHIPPED)
def test_every_part_of_a_shipped_branch_can_be_changed_and_changed_back(name):
    text = text_of(name)
    services = parsed(text)["services"]
    for place in (0, len(services) - 1):
        path = ("services", place)

        there = with_values(text, path, {"open": False, "about": {"pl": "x"}, "serving_minutes": 3})
        back = with_values(
            there, path, {key: services[place].get(key) for key in ("open", "about", "serving_minutes")}
        )

        assert parsed(back) == parsed(text)
        assert [line for line in text.splitlines() if line.startswith("#")] == [
            line for line in there.splitlines() if line.startswith("#")
        ]
