"""What a layout comes to on a panel: where everything stands, in letters that can be read from the last seat.

A board that draws and the page for the browser of a television go by the same plan, and the hub measures by
it whether a layout can be read at all. A panel that is too small for its hall shows one row as large as it
can.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contract.board_layout import WORDS, BoardLayout, BoardZone, Zone
from contract.glass import CAPITAL, Box, Letters, Panel, letters_on

ROW_SHARE = 1.45  # a large row in heights of its capitals
NUMBER_WIDTH, DESK_WIDTH = 3.77, 1.7  # of "W999" and "12" in heights of their capitals
NUMBER_SHARE = 0.56  # of a row, at most, for a very long number beside a long desk
ARROW_SHARE, NOTES_SHARE = 0.06, 0.2  # of a row, at least, between number and desk
LYING_HEADING = (40, 60)  # number, desk: the word for a desk is the one that needs translating
UPRIGHT_HEADING = (33, 25, 42)  # number, clock, desk
MOST_ROWS = 5
LAST_LINES = 2
FLAT = 2.2  # calls stand in two stacks where their part of the board is so many times as wide as high
GAP_SHARE = 0.7  # between two zones of a column, in margins

NEEDED = {
    Zone.WAITING: (3, 8),
    Zone.NOTICES: (3, 8),
    Zone.BOOKINGS: (2, 8),
    Zone.LAST: (1, 9),
    Zone.CLOCK: (1, 3),
}
"""How many lines of small text a zone must have room for at least, and how wide it must be in font sizes."""


@dataclass(frozen=True, slots=True)
class RowBoxes:
    """The parts of one large row."""

    number: Box
    notes: Box
    arrow: Box
    desk: Box


@dataclass(frozen=True, slots=True)
class CallsPlan:
    """Where the called numbers stand in their part of the board.

    Attributes:
        letters: how large everything else is.
        narrow: what must be said of a call has a line of its own below number and desk.
        heading: the words above the two columns, or the name of the room.
        rows: boxes of the large rows, newest first.
        last: the box of the calls before those; None: they stand in a zone of their own.
        body: the box of all calls, large rows and last ones.
        large_px: font size of number and desk.
        clock: the clock stands in the middle of the heading.
    """

    letters: Letters
    narrow: bool
    heading: Box
    rows: tuple[Box, ...]
    last: Box | None
    body: Box
    large_px: float
    clock: bool = False

    def headings(self) -> list[tuple[Box, Box]]:
        """Return, for each stack of rows, the boxes of the words above its numbers and above its desks."""
        air, found = self.letters.margin_px * 0.8, []
        for row in dict.fromkeys((row.x, row.width) for row in self.rows):
            stack = Box(row[0], self.heading.y, row[1], self.heading.height)
            left, *_, right = stack.columns(*(UPRIGHT_HEADING if self.clock else LYING_HEADING))
            number = Box(left.x + air, left.y, left.width - air, left.height)
            found.append((number, Box(right.x, right.y, right.width - air, right.height)))
        return found

    def parts(self, row: Box, number_px: float, desk_px: float, *, notes: bool) -> RowBoxes:
        """Return the parts of a large *row* whose number and desk are so many pixels wide.

        Where number and desk are short, all rows get the same parts, so that their arrows stand in line. With
        *notes* there is room for them in the middle; in a narrow plan they have a line of their own.
        """
        inner, capital = row.inset(self.letters.margin_px * 0.8, 0), self.large_px * CAPITAL
        below = inner.below(inner.height - self.letters.line_px)
        if self.narrow:
            inner = inner.top(inner.height - self.letters.line_px)
        between = inner.width * (NOTES_SHARE if notes and not self.narrow else ARROW_SHARE)
        # A short desk leaves more to a number of four digits, a short number to a long desk.
        free = inner.width - desk_px - between
        number = min(max(number_px, NUMBER_WIDTH * capital), max(inner.width * NUMBER_SHARE, free))
        number = min(number, max(number_px, free))
        desk = min(max(desk_px, DESK_WIDTH * capital), inner.width - number - between)
        middle = Box(inner.x + number, inner.y, inner.width - number - desk, inner.height)
        return RowBoxes(
            number=Box(inner.x, inner.y, number, inner.height),
            notes=below if self.narrow else middle,
            arrow=middle,
            desk=Box(inner.x + inner.width - desk, inner.y, desk, inner.height),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A zone and where it stands; *calls* tells more of one that shows calls."""

    zone: BoardZone
    box: Box
    letters: Letters
    calls: CallsPlan | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole board."""

    panel: Panel
    letters: Letters
    places: tuple[Place, ...]
    is_built_in: bool = False

    @property
    def calls(self) -> tuple[CallsPlan, ...]:
        """Every part that shows calls in large letters."""
        return tuple(place.calls for place in self.places if place.calls is not None)

    @property
    def legible_m(self) -> float:
        """From how far the called numbers can be read, in metres."""
        capital = min(calls.large_px for calls in self.calls) * CAPITAL
        return self.panel.distance_m * capital / self.letters.wanted_px

    def free_beside(self, *boxes: Box) -> Box:
        """Return the largest part of the glass that has nothing of *boxes* in it."""
        free = Box(0.0, 0.0, float(self.panel.width_px), float(self.panel.height_px))
        for box in boxes:
            top, right = free.y + free.height, free.x + free.width
            beside = (
                Box(free.x, free.y, free.width, box.y - free.y),
                Box(free.x, box.y + box.height, free.width, top - box.y - box.height),
                Box(free.x, free.y, box.x - free.x, free.height),
                Box(box.x + box.width, free.y, right - box.x - box.width, free.height),
            )
            free = max(beside, key=lambda one: max(0.0, one.width) * max(0.0, one.height))
        return free

    @property
    def clocks(self) -> list[Box]:
        """Where the clocks stand; they are seen whatever else is covered."""
        return [place.box for place in self.places if place.zone.shows is Zone.CLOCK]

    @property
    def words(self) -> Place:
        """Where it is said that the board is stale: the largest of those that have words."""
        return max(
            (place for place in self.places if place.zone.shows in WORDS),
            key=lambda place: place.box.width * place.box.height,
        )


def plan_for(layout: BoardLayout | None, panel: Panel) -> Plan:
    """Return what *layout* comes to on *panel*; None: calls, clock and waiting people, as they fit best."""
    letters = letters_on(panel)
    whole = Box(0, 0, panel.width_px, panel.height_px).inset(letters.margin_px, letters.margin_px)
    if layout is None:
        return Plan(panel, letters, tuple(_built_in(panel, letters, whole)), is_built_in=True)
    return Plan(panel, letters, tuple(_by_layout(layout, panel, letters, whole)))


def too_small(plan: Plan) -> Iterator[str]:
    """Yield what of *plan* could not be read from the last seat, one sentence each."""
    far = plan.panel.distance_m
    if plan.legible_m < far * 0.999:
        yield (
            f"the called numbers could be read from {plan.legible_m:.1f} m, not from {far:g} m; "
            "give 'calls' more room, or show less beside them"
        )
    for place in plan.places:
        lines, wide = NEEDED.get(place.zone.shows, (0, 0))
        have, need = place.box, plan.letters
        if have.height < lines * need.line_px * 0.99 or have.width < wide * need.small_px * 0.99:
            yield (
                f"'{place.zone.shows}' has {have.width:.0f} by {have.height:.0f} pixels, and needs "
                f"{wide * need.small_px:.0f} by {lines * need.line_px:.0f} to be read from {far:g} m"
            )


def _built_in(panel: Panel, letters: Letters, whole: Box) -> Iterator[Place]:
    line, margin = letters.line_px, letters.margin_px
    if panel.is_upright:
        main = whole.top(whole.height * 0.7 - margin)
        side, clock = whole.below(whole.height * 0.7), main.top(line).columns(*UPRIGHT_HEADING)[1]
    else:
        main, side = whole.columns(68, 32)
        side = Box(side.x + margin, side.y, side.width - margin, side.height)
        side, clock = side.below(line * 1.25 + margin / 4), side.top(line * 1.25)
    calls = _calls(main, letters, narrow=panel.is_upright, with_last=True, clock=panel.is_upright)
    yield Place(BoardZone(shows=Zone.CALLS), main, letters, calls)
    yield Place(BoardZone(shows=Zone.CLOCK), clock, letters)
    yield Place(BoardZone(shows=Zone.WAITING), side, letters)


def _by_layout(layout: BoardLayout, panel: Panel, letters: Letters, whole: Box) -> Iterator[Place]:
    with_last = all(zone.shows is not Zone.LAST for zone in layout.zones)
    cut = whole.one_below_the_other if panel.is_upright else whole.side_by_side
    boxes = cut([column.share for column in layout.columns], letters.margin_px)
    for column, box in zip(layout.columns, boxes, strict=True):
        shares = [zone.share for zone in column.zones]
        parts = box.one_below_the_other(shares, letters.margin_px * GAP_SHARE)
        for zone, part in zip(column.zones, parts, strict=True):
            if zone.shows is Zone.CALLS:
                narrow = part.width < _wide_enough(letters)
                calls = _calls(part, letters, narrow=narrow, with_last=with_last)
                yield Place(zone, part, letters, calls)
            else:
                yield Place(zone, part, letters)


def _calls(area: Box, letters: Letters, *, narrow: bool, with_last: bool, clock: bool = False) -> CallsPlan:
    line, margin, wanted = letters.line_px, letters.margin_px, letters.wanted_px
    body = area.below(line + margin / 4)
    last_height = LAST_LINES * line * 1.1 + margin if with_last else 0.0
    extra = line if narrow else 0.0  # the notes' own line
    stacks = _stacks(body, letters)
    count = int((body.height - last_height) / (wanted * ROW_SHARE + extra))
    rows_box = body.top(body.height - last_height) if count >= 1 else body
    count = max(1, min(MOST_ROWS, count))
    boxes = rows_box.side_by_side([1.0] * stacks, margin)
    width = (boxes[0].width - 1.6 * margin) * (1 - ARROW_SHARE) / (NUMBER_WIDTH + DESK_WIDTH)
    capital = min((rows_box.height / count - extra) / ROW_SHARE, width)
    return CallsPlan(
        letters=letters,
        narrow=narrow,
        heading=area.top(line),
        rows=tuple(row.inset(0, margin * 0.12) for box in boxes for row in box.rows(count)),
        last=body.below(rows_box.height + margin / 2) if with_last else None,
        body=body,
        large_px=max(capital, 1.0) / CAPITAL,
        clock=clock,
    )


def _wide_enough(letters: Letters) -> float:
    """Return how wide a row is that holds number, desk, and between them what must be said of the call."""
    return (NUMBER_WIDTH + DESK_WIDTH) * letters.wanted_px / (1 - NOTES_SHARE) + 1.6 * letters.margin_px


def _stacks(body: Box, letters: Letters) -> int:
    """Return in how many stacks rows stand: on a very wide panel a desk would be too far from its number."""
    wide = (body.width - letters.margin_px) / 2 >= _wide_enough(letters)
    return 2 if wide and body.width > FLAT * body.height else 1
