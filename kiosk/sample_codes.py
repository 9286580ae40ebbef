"""The screens of visitors who report with a booking: for pictures and tests, as in `kiosk.samples`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from contract.names import Language
from kiosk.screens import Code, Refused, Screen
from kiosk.state import State

FAMILY = ("483920", "117203")


def code_states(
    language: Language, state_of: Callable[[Screen], State], at: datetime
) -> Iterator[tuple[str, State]]:
    """Yield a name and a state for each; *state_of* makes the state that shows a screen."""
    whole = state_of(Code(language, "483920"))
    yield "code", state_of(Code(language, "483"))
    yield "code-whole", whole
    yield "code-masked", replace(whole, now_s=10.0)
    yield "code-card", replace(whole, rules=replace(whole.rules, cards=True))
    yield "code-several", state_of(Code(language, several=True))
    yield "code-family", state_of(Code(language, "48", others=FAMILY, several=True))
    yield "code-ten", state_of(Code(language, others=tuple(f"{n:06d}" for n in range(10)), several=True))
    yield "refused", state_of(Refused(language, "booking-used", typed=True))
    used = Refused(language, "booking-used", typed=True, number="A017", booking=FAMILY[0], others=FAMILY[1:])
    yield "refused-one", state_of(used)
    yield "refused-tries", state_of(Refused(language, "too-many-tries"))
    yield "refused-tries-hub", state_of(Refused(language, "too-many-tries", at=at))
    yield "refused-card", state_of(Refused(language, "card-unreadable", typed=True))
    yield "refused-no-card", state_of(Refused(language, "card-unusable", typed=True))
