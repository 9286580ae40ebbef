"""Who waits, gathered by service, for pages that show the whole hall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contract.names import ServiceId
from contract.views import QueueLine, QueueView, Texts


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """Those who wait for one service, in calling order; *longest_minutes*: how long the first to come has."""

    service: ServiceId
    names: Texts
    lines: tuple[QueueLine, ...]
    longest_minutes: int


def waiting_by_service(view: QueueView, order: Iterable[ServiceId]) -> list[ServiceLine]:
    """Return who waits in *view*, by service; services in *order*, those without anybody left out."""
    found: dict[ServiceId, list[QueueLine]] = {service: [] for service in order}
    for line in view.lines:
        found.setdefault(line.ticket.service, []).append(line)
    return [_gathered(view, service, lines) for service, lines in found.items() if lines]


def _gathered(view: QueueView, service: ServiceId, lines: list[QueueLine]) -> ServiceLine:
    first = min(line.ticket.issued_at for line in lines)
    longest = max(0, int((view.at - first).total_seconds() // 60)) if view.at else 0
    return ServiceLine(service, lines[0].ticket.service_names, tuple(lines), longest)
