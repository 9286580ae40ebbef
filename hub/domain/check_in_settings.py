"""What an operator writes into the ``check_in`` table of a service: when booked visitors may report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec

from contract.mistakes import ANY, Mistake, nearest
from contract.names import ServiceId
from contract.toml_lines import Path


class CheckInSettings(msgspec.Struct, frozen=True, kw_only=True):
    """When a booked visitor may report, before and after the booked time."""

    early_minutes: Annotated[int, msgspec.Meta(ge=0, le=1440)] = 30
    """Check-in begins so long before the booked time."""
    grace_minutes: Annotated[int, msgspec.Meta(ge=0, le=1440)] = 5
    """Who comes so long after it is still on time."""
    late_minutes: Annotated[int, msgspec.Meta(ge=0, le=1440)] = 20
    """Who comes so long after it is late, and served all the same; later the booking is over."""
    late: str = "queue"
    """What becomes of who is late: ``queue``, waits among those without a booking; ``refuse``, gets no
    ticket; or the id of the service whose queue it is."""
    cancel_missed: bool = False
    """Whether a booking is cancelled because nobody has reported in time."""


def check_in_mistakes(rules: Sequence[tuple[ServiceId, CheckInSettings]]) -> Iterator[str]:
    """Yield what contradicts itself in the *rules* of the services, which are in the order of the file."""
    services = [service for service, _ in rules]
    for place, (service, rule) in enumerate(rules):
        where = f"[services] {service!r} [check_in]"
        table: Path = ("services", place, "check_in")
        if rule.grace_minutes > rule.late_minutes:
            says = (
                f"{where}: 'late_minutes' must be 'grace_minutes' or more, "
                f"and {rule.late_minutes} is less than {rule.grace_minutes}"
            )
            yield Mistake(says, (*table, "late_minutes"), rests_on=((*table, "grace_minutes"),))
        if rule.late not in {*services, "queue", "refuse"}:
            known = ", ".join(sorted(services))
            hint = nearest(rule.late, ["queue", "refuse", *services])
            says = (
                f"{where}: 'late' must be 'queue', 'refuse' or a service ({known}), not {rule.late!r}{hint}"
            )
            yield Mistake(says, (*table, "late"), rests_on=(("services", ANY, "id"),))
