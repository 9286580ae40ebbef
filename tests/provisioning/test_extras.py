"""Each device's lock brings every foreign module that its program can reach."""

import re
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest

from provisioning.plan import Kind

PROJECT = Path(__file__).parents[2]
OURS = ("contract", "hardware", "link", "hub", "kiosk", "display_board", "desk", "provisioning", "okienko")
PROGRAMS = {
    Kind.HUB: "hub.run",
    Kind.KIOSK: "kiosk.app",
    Kind.BOARD: "display_board.app",
    Kind.DESK: "desk.app",
}
FRONT_DOOR = ("okienko.logs", "okienko.clock")


@cache
def graph():
    return grimp.build_graph(*OURS, include_external_packages=True, cache_dir=None)


def foreign(program):
    reached = {name.split(".")[0] for name in graph().find_upstream_modules(program)}
    return reached - set(OURS) - set(sys.stdlib_module_names)


def pinned(kind):
    lock = (PROJECT / f"requirements/{kind}.txt").read_text()
    return set(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,-]+\])?==", lock, re.MULTILINE))


def brought_by(module):
    return {name.lower().replace("_", "-") for name in packages_distributions().get(module, [module])}


@pytest.mark.parametrize("kind", Kind)
def test_nothing_that_a_program_imports_is_missing_from_its_lock(kind):
    reached = foreign(PROGRAMS[kind]).union(*(foreign(module) for module in FRONT_DOOR))

    lacking = {
        module: graph().find_shortest_chain(PROGRAMS[kind], module)
        for module in reached
        if not brought_by(module) & pinned(kind)
    }
    assert reached
    assert lacking == {}


def test_a_part_that_no_lock_brings_would_be_seen():
    assert "kivy" in foreign("display_board.app")
    assert not brought_by("kivy") & pinned(Kind.DESK)
