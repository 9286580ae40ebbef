"""The table of faults is current, and claims nothing that no test shows."""

from __future__ import annotations

import re
from pathlib import Path

from okienko.manual.guards import guards_in
from okienko.manual.reliability import RELIABILITY

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reliability.md"
GUARDS = guards_in(ROOT / "tests" / "faults" / "sabotage")


def test_the_table_is_what_faults_tests_and_guards_say(tmp_path):
    fresh = RELIABILITY.write(tmp_path, ROOT)

    assert PAGE.read_text(encoding="utf-8") == fresh.read_text(encoding="utf-8"), "run make docs"


def test_every_fault_has_its_row():
    faults = RELIABILITY.faults()

    assert list(faults) == [f"F{number:02d}" for number in range(1, 39)]
    assert {each.area for each in faults.values()} == set(RELIABILITY.areas)


def test_what_is_said_to_be_survived_is_shown_by_a_test():
    shown, faults = RELIABILITY.marked(ROOT), RELIABILITY.faults()

    assert {name for name, each in faults.items() if each.met} - set(shown) == set(), "no test shows these"
    assert set(shown) - set(faults) == set(), "no fault has these names"
    assert [name for name, each in faults.items() if not (each.met or each.open)] == [], "no reason is given"


def test_every_guard_is_against_a_fault_of_the_table():
    assert {guard.fault for guard in GUARDS} - set(RELIABILITY.faults()) == set()


def test_every_place_that_the_table_names_exists():
    text = "\n".join(RELIABILITY.page_of(ROOT))
    places = set(re.findall(r"`([a-z_]+/[a-z_/.-]*)`", text))

    assert len(places) > 20
    assert [place for place in places if not (ROOT / place).exists()] == []
