"""The branch of the short days, and what the judge must know of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from hub.domain.layout import Layout
from hub.domain.settings import BranchSettings, read_branch
from okienko.demo.table import Table
from okienko.promise.history import Hall
from okienko.promise.limits import Limits

DAY_TOML = """
branch = "sim"
names = {pl = "Urząd prób"}
languages = ["pl", "uk", "ar"]
status_url = "http://localhost/t/{token}"
double_press_s = 2.0
services = [
    {id = "A", series = "A", serving_minutes = 1, party_most = 3, names = {pl = "Karta pobytu"}},
    {id = "B", series = "B", serving_minutes = 1, names = {pl = "Wnioski"}},
]
rooms = [{id = "hol", names = {pl = "Hol"}}, {id = "pietro", names = {pl = "Piętro"}}]
desks = [
    {id = "1", name = "1", room = "hol", services = ["A", "B"]},
    {id = "2", name = "2", room = "hol", services = ["A"]},
    {id = "3", name = "3", room = "pietro", services = ["A", "B"]},
]
boards = [{id = "hol-1", rooms = ["hol"]}, {id = "wszystko", rooms = ["hol", "pietro"]}]
kiosks = [
    {id = "K1", room = "hol", spare_series = "X"},
    {id = "K2", room = "hol", spare_series = "Y"},
]
"""
KIOSKS, DESKS, BOARDS = ("K1", "K2"), ("1", "2", "3"), ("hol-1", "wszystko")
LANGUAGES = ("pl", "uk", "ar")


RULES = """
[calling]
booked_first = true
priority_every = 3
parked = "last"
parked_minutes = 0.2
missed_again = 1
"""


def day_toml(*, ruled: bool) -> str:
    """Return what the operator has written."""
    if not ruled:
        return DAY_TOML
    return DAY_TOML.replace('rooms = ["hol"]}', 'rooms = ["hol"], stand_in = "wszystko"}') + RULES


@cache
def settings(*, ruled: bool = False) -> BranchSettings:
    """Return the branch as its hub reads it."""
    return read_branch(day_toml(ruled=ruled), "branch.toml")


@cache
def hall(*, ruled: bool = False) -> Hall:
    """Return the branch as the judge knows it."""
    branch = settings(ruled=ruled)
    layout, known = Layout(branch), Table(Path(), branch, "", 0).hall()
    return replace(
        known,
        limits=Limits(party_most={"A": 3, "X": 3, "Y": 3}),
        double_press_s=branch.double_press_s,
        voices={room.id: layout.voices_in(room.id) for room in branch.rooms},
    )


OF_KIND = SimpleNamespace(kiosk=KIOSKS, desk=DESKS, board=BOARDS)
