"""What a kiosk's flow is told once and never changes: how long it waits, and in whose name it asks. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from contract.names import DeviceId, Language
from kiosk.idle_rules import IdleRules
from kiosk.misses import Tries
from kiosk.modes import USUAL, Modes

POLISH = Language("pl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How long a screen waits, all in seconds of the day.

    Attributes:
        idle_s: without a touch for so long, a visit ends and everything of the visitor is forgotten.
        warning_s: so long before that the visitor is asked; at least 20.
        taken_s: how long the screen after a printed slip stays.
        shown_s: how long a number that is on no paper stays.
        staff_s: without a touch for so long, the staff menu closes.
        same_tap_s: a second tap within it does not count: a trembling finger takes one ticket.
        same_key_s: the same for one key of a keypad, where a digit may come twice in a row.
        corner_s: five taps on the corner within it open the staff's door.
        locked_s: how long that door stays shut after five wrong codes.
        rest_s: so long after a fault of its own program the kiosk rests before it tries again.
    """

    idle_s: float = 60.0
    warning_s: float = 20.0
    taken_s: float = 15.0
    shown_s: float = 120.0
    staff_s: float = 300.0
    same_tap_s: float = 0.5
    same_key_s: float = 0.25
    corner_s: float = 4.0
    locked_s: float = 60.0
    rest_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One kiosk's rules.

    Attributes:
        by: the device that asks.
        id_stem: begins the id of every command; never used before, so that no id comes twice.
        services_per_page: how many services stand on the screen at once.
        staff_language: in which the staff menu speaks.
        scanner: whether a code can be held to a reader.
        paperless: whether a visitor may do without paper.
        idle: what the kiosk does while nobody is there.
        tries: how many codes may be unknown.
        cards: whether a card with the code can be held to a reader.
        modes: how screens are shown before a visitor asks for anything else.
    """

    by: DeviceId
    id_stem: str
    times: Times = field(default_factory=Times)
    services_per_page: int = 14
    staff_language: Language = POLISH
    scanner: bool = True
    paperless: bool = False
    idle: IdleRules = field(default_factory=IdleRules)
    tries: Tries = field(default_factory=Tries)
    cards: bool = False
    modes: Modes = USUAL
