"""The style sheet of one board on one panel: where everything stands, in hundredths of its width. Pure.

Letters and places are measured in `vw` alone, so that they are as large as the panel is, whatever a browser
takes for a pixel. Nothing newer than absolute places is used: televisions have old browsers.
"""

from __future__ import annotations

from collections.abc import Iterator

from contract.board_layout import Zone
from contract.board_plan import DESK_WIDTH, NUMBER_WIDTH, CallsPlan, Place, Plan
from contract.glass import CAPITAL, Box
from hub.web.board_measures import CELL_EM, LARGER, NOTE_LINES, STEPS, TIME_EM

ARROW_SHARE = 0.3  # height of the arrow, in heights of the number's capitals


def css_of(plan: Plan) -> str:
    """Return the style sheet for *plan*."""
    return "\n".join(_Sheet(plan).rules()) + "\n"


def cover_of(plan: Plan) -> Box:
    """Return where the notice stands that covers everything but the clock."""
    return plan.free_beside(*plan.clocks).inset(plan.letters.margin_px, plan.letters.margin_px)


class _Sheet:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._vw = 100 / plan.panel.width_px

    def rules(self) -> Iterator[str]:
        letters, panel = self._plan.letters, self._plan.panel
        small, line = self._of(letters.small_px), self._of(letters.line_px)
        yield f"#board{{width:100vw;height:{self._of(panel.height_px)};font-size:{small};line-height:{line}}}"
        yield f".air{{padding:0 {self._of(letters.margin_px * 0.8)}}}"
        yield f".cell{{width:{self._of(CELL_EM * letters.small_px)}}}"
        yield f".is-stale .cell{{width:{self._of((CELL_EM + TIME_EM) * letters.small_px)}}}"
        yield f".chime{{font-size:{self._of(letters.small_px * 0.5)};line-height:1.5}}"
        for step in STEPS:
            yield f".s{step}{{font-size:{step}%}}"
        for step in LARGER:
            yield f".c{step}{{font-size:{step}%}}"
        whole = Box(0, 0, panel.width_px, panel.height_px)
        yield f".cover{{{self._at(cover_of(self._plan), whole)}}}"
        for number, place in enumerate(self._plan.places):
            yield f".z{number}{{{self._at(place.box, whole)}}}"
            yield from self._of_zone(f".z{number}", place)
        words = self._plan.places.index(self._plan.words)
        yield f".words{{{self._at(self._plan.places[words].box, whole)}}}"

    def _of_zone(self, name: str, place: Place) -> Iterator[str]:
        if place.calls is not None:
            yield from self._of_calls(name, place, place.calls)
        if place.zone.shows is Zone.CLOCK:
            size = min(place.box.height / 1.3, place.box.width / 3.4, 2.4 * place.letters.small_px)
            yield f"{name} .now{{font-size:{self._of(size)};line-height:{self._of(place.box.height)}}}"

    def _of_calls(self, name: str, place: Place, calls: CallsPlan) -> Iterator[str]:
        capital = calls.large_px * CAPITAL
        line, air = place.letters.line_px, place.letters.margin_px * 0.8
        for number, row in enumerate(calls.rows):
            yield f"{name} .r{number}{{{self._at(row, place.box)}}}"
        row = calls.rows[0]
        high = row.height - (line if calls.narrow else 0.0)
        large = f"font-size:{self._of(calls.large_px)};line-height:{self._of(high)}"
        inner = row.inset(air, 0)
        between = inner.width - (NUMBER_WIDTH + DESK_WIDTH) * capital
        yield f"{name} .num,{name} .desk{{{large}}}"
        yield f"{name} .num{{left:{self._of(air)}}}{name} .desk{{right:{self._of(air)}}}"
        if calls.narrow:
            yield f"{name} .notes{{bottom:0;left:{self._of(air)}}}"
        else:
            left, width = self._of(air + NUMBER_WIDTH * capital), self._of(max(0.0, between))
            yield f"{name} .notes{{left:{left};width:{width};text-align:center}}"
            for lines in range(1, NOTE_LINES + 1):
                yield f"{name} .n{lines}{{top:{self._of(max(0.0, (row.height - lines * line) / 2))}}}"
            yield f".is-stale {name} .notes{{top:{self._of((row.height - line) / 2)}}}"
        arrow = ARROW_SHARE * capital
        x = air + NUMBER_WIDTH * capital + max(0.0, between) / 2 - arrow / 3
        yield (
            f"{name} .arrow{{left:{self._of(x)};top:{self._of(high / 2 - arrow)};"
            f"border-width:{self._of(arrow)} 0 {self._of(arrow)} {self._of(arrow * 1.3)}}}"
        )
        if calls.last is not None:
            whole_lines = calls.last.top(max(1, int(calls.last.height / line)) * line)
            yield f"{name} .last{{{self._at(whole_lines, place.box)}}}"

    def _at(self, box: Box, within: Box) -> str:
        """Return where *box* stands, counted from the upper left corner of *within*."""
        top = within.y + within.height - box.y - box.height
        return (
            f"left:{self._of(box.x - within.x)};top:{self._of(top)};"
            f"width:{self._of(box.width)};height:{self._of(box.height)}"
        )

    def _of(self, pixels: float) -> str:
        return f"{pixels * self._vw:.3f}vw"
