"""One visit of the doctor: what is looked at for each device kind, and how it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from okienko.doctor import devices, screen, surroundings
from okienko.doctor.finding import Finding, Mark

KINDS = ("demo", "hub", "kiosk", "board", "desk")
SIGNS = {Mark.WELL: "ok     ", Mark.WITHOUT: "without", Mark.MISSING: "MISSING"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Which device the machine is to be, and where its neighbours are if that is known."""

    kind: str = "demo"
    printer: str = ""
    broker: str = ""
    hub: str = ""
    folder: Path = Path("/var/lib/okienko")


def findings(visit: Visit) -> Iterator[Finding]:
    """Yield what is found, one thing after the other.

    Raises:
        ValueError: there is no such device kind.
    """
    if visit.kind not in KINDS:
        raise ValueError(f"no device kind {visit.kind!r} (one of {', '.join(KINDS)})")
    libraries = surroundings.libraries(visit.kind)
    yield libraries
    if libraries.mark is Mark.WELL:
        for look in _looks(visit):
            yield look()


def _looks(visit: Visit) -> Iterator[Callable[[], Finding]]:
    kind = visit.kind
    if kind in {"demo", "kiosk", "board"}:
        yield from (lambda: screen.display(kind), screen.drawing, screen.shaping, screen.fonts)
    if kind in {"demo", "kiosk"}:
        yield lambda: devices.printer(visit.printer, needed=kind == "kiosk")
    if kind in {"demo", "desk"}:
        yield lambda: devices.pins(needed=kind == "desk")
    if kind in {"demo", "board", "kiosk"}:
        yield from (lambda: devices.voice(needed=False), devices.loudspeaker)
    if kind == "kiosk":
        yield from (devices.keypad, devices.headset, devices.cards)
    if kind == "board":
        yield devices.films
    if kind == "desk":
        yield devices.number_display
    if visit.broker or kind in {"demo", "hub"}:
        yield lambda: surroundings.broker(visit.broker, needed=True)
    if visit.hub:
        yield lambda: surroundings.hub(visit.hub)
    yield from (surroundings.clock, lambda: surroundings.disk(visit.folder))


def told(finding: Finding) -> str:
    """Return *finding* as lines for a person."""
    line = f"{SIGNS[finding.mark]}  {finding.thing:<10} {finding.seen}"
    return f"{line}\n{'':21}→ {finding.way_out}" if finding.mark is not Mark.WELL else line


def verdict(kind: str, found: list[Finding]) -> str:
    """Return in one line whether the machine can be a *kind*, for a person."""
    missing = [finding.thing for finding in found if finding.mark is Mark.MISSING]
    what = "run the demo" if kind == "demo" else f"be a {kind}" if kind != "desk" else "be a desk unit"
    if not missing:
        return f"fit to {what}"
    things = "1 thing is" if len(missing) == 1 else f"{len(missing)} things are"
    return f"not fit to {what}: {things} missing ({', '.join(missing)})"


def is_fit(found: list[Finding]) -> bool:
    """Return whether the device can do its work."""
    return all(finding.mark is not Mark.MISSING for finding in found)
