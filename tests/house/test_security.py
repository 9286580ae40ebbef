"""The table of security is current, and claims nothing that no test shows."""

from __future__ import annotations

import re
from pathlib import Path

from okienko.manual.security import SECURITY

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"


def test_the_table_is_what_requirements_and_tests_say(tmp_path):
    fresh = SECURITY.write(tmp_path, ROOT)

    assert PAGE.read_text(encoding="utf-8") == fresh.read_text(encoding="utf-8"), "run make docs"


def test_every_requirement_of_the_reference_has_its_row():
    asked = SECURITY.requirements()

    assert list(asked) == [f"S{number:02d}" for number in range(1, 45)]
    assert {each.area for each in asked.values()} == set(SECURITY.areas)


def test_what_is_said_to_be_met_is_shown_by_a_test():
    shown = SECURITY.marked(ROOT)
    asked = SECURITY.requirements()

    assert {name for name, each in asked.items() if each.met} - set(shown) == set(), "no test shows these"
    assert set(shown) - set(asked) == set(), "no requirement has these names"
    assert [name for name, each in asked.items() if each.met and each.so_far] == []


def test_what_is_not_met_says_so():
    text = "\n".join(SECURITY.page({}))

    assert "| **S04** | A device may publish and subscribe only what is its own. | *Not yet.* |  |" in text


def test_every_place_that_the_table_names_exists():
    text = "\n".join(SECURITY.page({}))
    places = set(re.findall(r"`([a-z_]+/[a-z_/.-]*)`", text))

    assert len(places) > 20
    assert [place for place in places if not (ROOT / place).exists()] == []
