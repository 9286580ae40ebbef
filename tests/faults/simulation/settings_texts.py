"""Settings that an operator hands over during the day: good ones, and such as no branch can go on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.simulation.hall import day_toml

if TYPE_CHECKING:
    import random

    from tests.faults.simulation.kinds import Kind

NAMES = ("Wnioski", "Wnioski i pytania", "Podania", "Składanie wniosków")


def good(kind: Kind, chance: random.Random) -> str:
    """Return settings under which the day can go on: a service has another name."""
    return day_toml(ruled=kind.ruled).replace('"Wnioski"', f'"{chance.choice(NAMES)} {chance.randint(1, 9)}"')


def bad(kind: Kind, chance: random.Random) -> str:
    """Return settings that must be refused."""
    written = day_toml(ruled=kind.ruled)
    return chance.choice(
        (
            written.replace('series = "B"', 'series = "A"'),  # a letter used twice
            written.replace('names = {pl = "Wnioski"}', 'names = {uk = "Заяви"}'),  # no Polish
            written.replace('services = ["A", "B"]', 'services = ["Z"]'),  # no such service
            written.replace('room = "pietro"', 'room = "strych"'),  # no such room
            written.replace('"Wnioski"}},', '"Wnioski"}'),  # cut off
            written.replace("double_press_s", "double_pres_s"),  # misspelt
            written.replace('branch = "sim"', 'branch = "other"'),  # of another branch
        )
    )
