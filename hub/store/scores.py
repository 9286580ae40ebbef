"""The counts of `hub.domain.scores` in a database."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from contract.names import BranchId, ServiceId
from hub.domain.scores import NO_DAY, Counted, Heap, Scored, heaped
from hub.store.schema import scores


def count(connection: Connection, branch: BranchId, day: str, given: Scored) -> None:
    """Count the answer *given* on *day*, in the transaction that *connection* is in."""
    before = _heap(connection, branch, day, given.service)
    _write(connection, branch, before, heaped(before, day, given))


def counted(connection: Connection, branch: BranchId, begins: date, ends: date) -> list[Counted]:
    """Return what may be shown of the days from *begins* to *ends*."""
    wanted = (
        select(scores.c.day, scores.c.service, scores.c.score, scores.c.count)
        .where(scores.c.branch == branch, scores.c.day.between(begins.isoformat(), ends.isoformat()))
        .order_by(scores.c.day, scores.c.service, scores.c.score)
    )
    return [
        Counted(day=date.fromisoformat(day), service=ServiceId(service), score=score, count=number)
        for day, service, score, number in connection.execute(wanted)
    ]


def _heap(connection: Connection, branch: BranchId, day: str, service: ServiceId) -> Heap:
    wanted = select(scores.c.day, scores.c.score, scores.c.count).where(
        scores.c.branch == branch, scores.c.day.in_((NO_DAY, day)), scores.c.service == service
    )
    return {(of, service, score): number for of, score, number in connection.execute(wanted)}


def _write(connection: Connection, branch: BranchId, before: Heap, after: Heap) -> None:
    for key in before.keys() | after.keys():
        of, service, score = key
        row = {"branch": branch, "day": of, "service": service, "score": score}
        mine = [scores.c[name] == value for name, value in row.items()]
        if key not in after:
            connection.execute(delete(scores).where(*mine))
        elif key not in before:
            connection.execute(insert(scores).values(**row, count=after[key]))
        elif before[key] != after[key]:
            connection.execute(update(scores).where(*mine).values(count=after[key]))
