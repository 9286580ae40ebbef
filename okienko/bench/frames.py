"""How many whole frames a second are really drawn."""

from __future__ import annotations

from collections.abc import Iterator

from okienko.bench.children import child
from okienko.bench.figures import Figure, Spread
from okienko.bench.measure import Bench

START_S = 30.0
FRAME_S = 2.0
GLASSES = {"board": "board redrawn whole, 1920x1080", "kiosk": "kiosk's next screen, 1080x1920"}


def frames(bench: Bench) -> Iterator[Figure]:
    """Frames a second of a board and of a kiosk that change as fast as they can, beside an empty window."""
    bare = _drawn(bench, "bare")
    for what, name in GLASSES.items():
        spread = _drawn(bench, what)
        yield Figure(
            name=f"{name}",
            value=1 / spread.p50,
            unit="frames/s",
            limit=1 / bare.p50,
            limit_name="one colour filling the window",
            note=f"{bench.counts.frames} frames, a pixel read back from each; "
            f"p50 {spread.p50 * 1e3:.0f} ms, worst {spread.worst * 1e3:.0f} ms",
            more_is_better=True,
        )


def _drawn(bench: Bench, what: str) -> Spread:
    count = bench.counts.frames
    with child(bench.folder, "glass_frames", what, str(count)) as glass:
        glass.until(lambda told: len(told) >= count, START_S + FRAME_S * count)
    return Spread.of([float(one["frame_s"]) for one in glass.told])
