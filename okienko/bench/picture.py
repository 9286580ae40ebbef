"""The figures as a picture: how much of its goal each one uses up, on a scale of tens."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape

from okienko.bench.figures import Figure, number

WIDTH, LEFT, RIGHT, ROW, TOP = 1000, 330, 200, 34, 74
GOOD, MISSED, INK, SOFT, GRID, GROUND = "#2166ac", "#b2182b", "#1a1a1a", "#595959", "#d0d0d0", "#ffffff"
FONT = "font-family='Noto Sans, DejaVu Sans, sans-serif'"


def picture(figures: Sequence[Figure]) -> str:
    """Return an SVG with a bar for each of *figures* that has a goal to be divided by."""
    shown = [one for one in figures if used(one) is not None]
    scale = Scale.over([value for one in shown for value in (used(one), _limit_used(one)) if value])
    height = TOP + ROW * len(shown) + 50
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' role='img' {FONT}>",
        "<title>Each figure as a share of its goal, and the limit of the machine</title>",
        f"<rect width='{WIDTH}' height='{height}' fill='{GROUND}'/>",
        _text(16, 30, "How much of its goal each figure uses", 20, font_weight="bold"),
        _text(
            16, 52, "left of the line: goal reached; diamond: the limit of this machine; scale of tens", 14
        ),
        *_grid(scale, height),
    ]
    for place, one in enumerate(shown):
        parts += _bar(one, scale, TOP + ROW * place)
    return "\n".join([*parts, "</svg>"]) + "\n"


def used(figure: Figure) -> float | None:
    """Return which share of its goal *figure* uses, below 1 where it is reached; None without such a goal."""
    return _share(figure.value, figure)


def _limit_used(figure: Figure) -> float | None:
    return _share(figure.limit, figure) if figure.limit else None


def _share(value: float, figure: Figure) -> float | None:
    if not figure.goal or not value:
        return None
    return figure.goal / value if figure.more_is_better else value / figure.goal


class Scale:
    """A scale of tens between two powers of ten, across the middle of the picture."""

    def __init__(self, lowest: int, highest: int) -> None:
        self.lowest, self.highest = lowest, highest

    @classmethod
    def over(cls, values: Sequence[float]) -> Scale:
        """Return the scale on which all *values*, and one, have a place."""
        logs = [math.log10(value) for value in values] + [0.0]
        return cls(math.floor(min(logs) - 0.02), max(1, math.ceil(max(logs) + 0.02)))

    def x(self, value: float) -> float:
        """Return where *value* stands, in units of the picture."""
        share = (math.log10(value) - self.lowest) / (self.highest - self.lowest)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _grid(scale: Scale, height: int) -> Iterator[str]:
    bottom = height - 38
    for power in range(scale.lowest, scale.highest + 1):
        x, is_goal = scale.x(10.0**power), power == 0
        colour, width = (INK, 2) if is_goal else (GRID, 1)
        ends = f"x1='{x}' y1='{TOP - 8}' x2='{x}' y2='{bottom}'"
        yield f"<line {ends} stroke='{colour}' stroke-width='{width}'/>"
        label = "goal" if is_goal else f"{10.0**power:g}"
        yield _text(
            x, bottom + 20, label, 14, text_anchor="middle", font_weight="bold" if is_goal else "normal"
        )


def _bar(figure: Figure, scale: Scale, top: int) -> Iterator[str]:
    share = used(figure)
    assert share is not None
    colour = GOOD if figure.reached else MISSED
    x0, x1 = scale.x(10.0**scale.lowest), scale.x(share)
    yield _text(LEFT - 12, top + 17, figure.name, 15, text_anchor="end")
    yield f"<rect x='{x0}' y='{top + 2}' width='{max(1.0, round(x1 - x0, 1))}' height='20' fill='{colour}'/>"
    if limit := _limit_used(figure):
        x, y = scale.x(limit), top + 12
        points = f"{x},{y - 8} {x + 7},{y} {x},{y + 8} {x - 7},{y}"
        yield f"<polygon points='{points}' fill='#ffffff' stroke='{INK}' stroke-width='2'/>"
    side = "≥" if figure.more_is_better else "≤"
    mark = "" if figure.reached else " missed"
    said = f"{number(figure.value)} ({side} {number(figure.goal)} {figure.unit}){mark}"
    yield _text(WIDTH - RIGHT + 12, top + 17, said, 14, font_weight="normal" if figure.reached else "bold")


def _text(x: float, y: float, text: str, size: int, **style: str) -> str:
    strong = style.get("font_weight") == "bold" or size >= 15
    said = {"fill": INK if strong else SOFT} | {
        name.replace("_", "-"): value for name, value in style.items()
    }
    attributes = " ".join(f"{name}='{value}'" for name, value in said.items())
    return f"<text x='{x}' y='{y}' font-size='{size}' {attributes}>{escape(text)}</text>"
