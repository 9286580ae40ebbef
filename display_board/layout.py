"""How large everything must be to be read from the farthest seat, and what then fits on the panel. Pure.

The yardsticks are a capital letter of 0.7 degrees (distance / 82) for the number and the desk, and of
distance / 250 for everything else. A panel that is too small for its hall shows one row as large as it can.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

CAPITAL = 0.714  # height of a capital letter of our font in its size
LARGE_SHARE, SMALL_SHARE = 82, 250  # distance / height of capitals
ROW_SHARE = 1.45  # a large row in heights of its capitals
LINE_SHARE = 1.3  # a line of small text in its font size
NUMBER_WIDTH, DESK_WIDTH = 3.5, 1.7  # of "W999" and "12" in heights of their capitals
NUMBER_SHARE = 0.56  # of a row, at most, for a very long number beside a long desk
ARROW_SHARE, NOTES_SHARE = 0.06, 0.2  # of a row, at least, between number and desk
LYING_HEADING = (40, 60)  # number, desk: the word for a desk is the one that needs translating
UPRIGHT_HEADING = (33, 25, 42)  # number, clock, desk
MOST_ROWS = 5
LAST_LINES = 2


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, counted from the lower left corner of the screen."""

    x: float
    y: float
    width: float
    height: float

    def top(self, height: float) -> Box:
        """Return the uppermost part of that *height*."""
        return Box(self.x, self.y + self.height - height, self.width, height)

    def below(self, height: float) -> Box:
        """Return what is left without the uppermost part of that *height*."""
        return Box(self.x, self.y, self.width, max(0.0, self.height - height))

    def rows(self, count: int) -> list[Box]:
        """Return the box cut into *count* equal rows, from the top down."""
        height = self.height / count
        return [
            Box(self.x, self.y + self.height - (n + 1) * height, self.width, height) for n in range(count)
        ]

    def columns(self, *shares: float) -> list[Box]:
        """Return the box cut into columns by their *shares*, from the left."""
        width = self.width / sum(shares)
        lefts = [sum(shares[:n]) * width for n in range(len(shares))]
        return [
            Box(self.x + left, self.y, share * width, self.height)
            for left, share in zip(lefts, shares, strict=True)
        ]

    def inset(self, x: float, y: float) -> Box:
        """Return the box without *x* pixels at the left and right and *y* at the top and bottom."""
        return Box(self.x + x, self.y + y, max(0.0, self.width - 2 * x), max(0.0, self.height - 2 * y))


@dataclass(frozen=True, slots=True)
class Panel:
    """The glass: its size in pixels and inches, and how far away the last seat is, in metres."""

    width_px: int
    height_px: int
    diagonal_inch: float
    distance_m: float

    @property
    def px_per_mm(self) -> float:
        """Pixels in a millimetre."""
        return math.hypot(self.width_px, self.height_px) / (self.diagonal_inch * 25.4)

    def capital_px(self, share: float) -> float:
        """Return the height of a capital that is the *share* of the distance, in pixels."""
        return self.distance_m * 1000 / share * self.px_per_mm


@dataclass(frozen=True, slots=True)
class RowBoxes:
    """The parts of one large row."""

    number: Box
    notes: Box
    arrow: Box
    desk: Box


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands and how large its letters are.

    Attributes:
        upright: the panel is higher than wide.
        heading: the words above the two columns.
        rows: boxes of the large rows, from the top down.
        last: the box of the calls before those.
        side: the box of the waiting people, or of the notice that the board is stale.
        clock: the box of the clock.
        body: the box of all calls, large rows and last ones.
        margin_px: the air around everything.
        large_px: font size of number and desk.
        small_px: the least font size of everything else.
        legible_m: from how far the large rows can be read.
    """

    upright: bool
    heading: Box
    rows: tuple[Box, ...]
    last: Box
    side: Box
    clock: Box
    body: Box
    margin_px: float
    large_px: float
    small_px: float
    legible_m: float

    @property
    def line_px(self) -> float:
        """Height of a line of small text."""
        return self.small_px * LINE_SHARE

    def headings(self) -> tuple[Box, Box]:
        """Return the boxes of the words above the numbers and above the desks."""
        boxes = self.heading.columns(*(UPRIGHT_HEADING if self.upright else LYING_HEADING))
        air = self.margin_px * 0.8
        left, right = boxes[0], boxes[-1]
        return (
            Box(left.x + air, left.y, left.width - air, left.height),
            Box(right.x, right.y, right.width - air, right.height),
        )

    def parts(self, row: Box, number_px: float, desk_px: float, *, notes: bool) -> RowBoxes:
        """Return the parts of a large *row* whose number and desk are so many pixels wide.

        Where number and desk are short, all rows get the same parts, so that their arrows stand in line. With
        *notes* there is room for them in the middle; on an upright panel they have a line of their own.
        """
        inner, capital = row.inset(self.margin_px * 0.8, 0), self.large_px * CAPITAL
        below = inner.below(inner.height - self.line_px)
        if self.upright:
            inner = inner.top(inner.height - self.line_px)
        between = inner.width * (NOTES_SHARE if notes and not self.upright else ARROW_SHARE)
        # A short desk leaves more to a long number, such as one of four digits.
        room = max(inner.width * NUMBER_SHARE, inner.width - desk_px - between)
        number = min(max(number_px, NUMBER_WIDTH * capital), room)
        desk = min(max(desk_px, DESK_WIDTH * capital), inner.width - number - between)
        middle = Box(inner.x + number, inner.y, inner.width - number - desk, inner.height)
        return RowBoxes(
            number=Box(inner.x, inner.y, number, inner.height),
            notes=below if self.upright else middle,
            arrow=middle,
            desk=Box(inner.x + inner.width - desk, inner.y, desk, inner.height),
        )


def layout(panel: Panel) -> Layout:
    """Return the layout for *panel*, upright or lying."""
    upright = panel.height_px > panel.width_px
    small = min(panel.capital_px(SMALL_SHARE) / CAPITAL, panel.height_px / 14, panel.width_px / 14)
    margin = round(min(panel.width_px, panel.height_px) * 0.022)
    line = small * LINE_SHARE
    main, side, clock = _areas(panel, margin, line)
    body, last_height = main.below(line + margin / 4), LAST_LINES * line * 1.1 + margin
    wanted = panel.capital_px(LARGE_SHARE)
    extra = line if upright else 0.0  # the notes' own line
    count = int((body.height - last_height) / (wanted * ROW_SHARE + extra))
    rows_box = body.top(body.height - last_height) if count >= 1 else body
    count = max(1, min(MOST_ROWS, count))
    width = (rows_box.width - 1.6 * margin) * (1 - ARROW_SHARE) / (NUMBER_WIDTH + DESK_WIDTH)
    capital = min((rows_box.height / count - extra) / ROW_SHARE, width)
    return Layout(
        upright=upright,
        heading=main.top(line),
        rows=tuple(row.inset(0, margin * 0.12) for row in rows_box.rows(count)),
        last=body.below(rows_box.height + margin / 2),
        side=side,
        clock=clock,
        body=body,
        margin_px=margin,
        large_px=capital / CAPITAL,
        small_px=small,
        legible_m=panel.distance_m * capital / wanted,
    )


def _areas(panel: Panel, margin: float, line: float) -> tuple[Box, Box, Box]:
    """Return the boxes of the calls, of the waiting people and of the clock."""
    whole = Box(0, 0, panel.width_px, panel.height_px).inset(margin, margin)
    if panel.height_px > panel.width_px:
        main = whole.top(whole.height * 0.7 - margin)
        return main, whole.below(whole.height * 0.7), main.top(line).columns(*UPRIGHT_HEADING)[1]
    main, side = whole.columns(68, 32)
    side = Box(side.x + margin, side.y, side.width - margin, side.height)
    return main, side.below(line * 1.25 + margin / 4), side.top(line * 1.25)
