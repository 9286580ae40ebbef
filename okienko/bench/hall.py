"""The largest hall there is, as a branch: five rooms, sixty desks, forty boards, ten kiosks."""

from __future__ import annotations

import json

from okienko.bench.house import PEOPLE, SERVICES

SERVED = ("ABC", "CDE", "FGH", "HIJ", "KLA")
"""What the desks of each room serve; some services are served in two rooms."""
DESKS_A_ROOM = 12
BOARDS_A_ROOM = 8
KIOSKS_A_ROOM = 2


def hall_text(name: str) -> str:
    """Return the ``branch.toml`` of the hall; a second press counts at once, as in `house.branch_text`."""
    rooms = range(1, len(SERVED) + 1)
    lines = [
        f'branch = "{name}"',
        f"names = {_texts(PEOPLE)}",
        'languages = ["pl", "uk", "ru", "en"]',
        "double_press_s = 0.0",
    ]
    for room in rooms:
        lines += ["[[rooms]]", f'id = "r{room}"', f"names = {_texts({'pl': f'Sala {room}'})}"]
    for room, served in enumerate(SERVED, 1):
        for number in range(1, BOARDS_A_ROOM + 1):
            lines += ["[[boards]]", f'id = "b{room}-{number}"', f'rooms = ["r{room}"]']
        for number in range(1, KIOSKS_A_ROOM + 1):
            series = chr(ord("A") + (room - 1) * KIOSKS_A_ROOM + number - 1)
            lines += ["[[kiosks]]", f'id = "K{room}-{number}"', f'room = "r{room}"']
            lines.append(f'spare_series = "Z{series}"')
        for number in range(1, DESKS_A_ROOM + 1):
            desk = f"{room}{number:02}"
            lines += ["[[desks]]", f'id = "{desk}"', f'name = "{desk}"', f'room = "r{room}"']
            lines.append(f"services = {json.dumps(list(served))}")
    for letter in SERVICES:
        names = {language: f"{text} {letter}" for language, text in PEOPLE.items()}
        lines += ["[[services]]", f'id = "{letter}"', f'series = "{letter}"', f"names = {_texts(names)}"]
    return "\n".join(lines) + "\n"


def _texts(texts: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{language} = {json.dumps(text)}" for language, text in texts.items()) + " }"
