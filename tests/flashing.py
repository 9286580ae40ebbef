"""Finds flashing in a film of a screen, as WCAG 2.3.1 means it, and looks closer than that asks for.

A film is a list of frames with their times. It is cut into small fields; the mean luminance of each is
followed, and a flash is a pair of opposing changes of a tenth of the full luminance or more, where the darker
end is below 0.8. WCAG lets small areas flash as they will; here every field counts, however small its part.
Saturated red is followed in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PIL import Image

MOST_A_SECOND = 3
LEAST_CHANGE = 0.1
DARK = 0.8
LEAST_RED = 20.0 / 320.0
COLUMNS, ROWS = 12, 12

Frame = tuple[float, Image.Image]
_GAMMA = [
    round(255 * (((value / 255 + 0.055) / 1.055) ** 2.4 if value > 10 else value / 255 / 12.92))
    for value in range(256)
]


@dataclass(frozen=True, slots=True)
class Worst:
    """The most flashes within a second that any field had, which field, and when that second began."""

    flashes: int
    field: int
    at_s: float


def worst_flashing(film: Iterable[Frame]) -> Worst:
    """Return the worst second of *film*, over all fields, for light and for red."""
    times: list[float] = []
    light: list[list[float]] = []
    red: list[list[float]] = []
    for at_s, picture in film:
        times.append(at_s)
        bright, reddish = _fields(picture)
        light.append(bright)
        red.append(reddish)
    found = [Worst(0, 0, 0.0)]
    for field in range(COLUMNS * ROWS):
        for frames, is_flash in ((light, _is_light), (red, _is_red)):
            turns = _turns([frame[field] for frame in frames], is_flash)
            found.append(_most_in_a_second([times[turn] for turn in turns], field))
    return max(found, key=lambda worst: worst.flashes)


def _fields(picture: Image.Image) -> tuple[list[float], list[float]]:
    """Return of each field the relative luminance, and how red it is where that red is saturated."""
    bands = picture.convert("RGB").split()
    means = [_means(band) for band in bands]
    light = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in zip(*means, strict=True)]
    red = [max(0.0, r - g - b) if r > 0.8 * (r + g + b) else 0.0 for r, g, b in zip(*means, strict=True)]
    return light, red


def _means(band: Image.Image) -> list[float]:
    return [
        value / 255 for value in band.point(_GAMMA).resize((COLUMNS, ROWS), Image.Resampling.BOX).tobytes()
    ]


def _is_light(low: float, high: float) -> bool:
    return high - low >= LEAST_CHANGE and low < DARK


def _is_red(low: float, high: float) -> bool:
    return high - low >= LEAST_RED


def _turns(values: Sequence[float], is_change: Callable[[float, float], bool]) -> list[int]:
    """Return at which frames a change began to go the other way; two of them make a flash."""
    turns: list[int] = []
    reference, direction = values[0], 0
    for number, value in enumerate(values):
        up = value > reference
        if direction and (up == (direction > 0)):
            reference = value  # further the same way
        elif is_change(min(reference, value), max(reference, value)):
            direction, reference = (1 if up else -1), value
            turns.append(number)
    return turns


def _most_in_a_second(turns_s: Sequence[float], field: int) -> Worst:
    worst = Worst(0, field, 0.0)
    for number, begin_s in enumerate(turns_s):
        within = sum(1 for at_s in turns_s[number:] if at_s < begin_s + 1.0)
        if within // 2 > worst.flashes:
            worst = Worst(within // 2, field, begin_s)
    return worst
