"""How visitors rated their visits, from the counts of the store. Pure.

What is counted there came together in batches of the branch's least count, so that no row is of fewer. A row
of services or days that has fewer than *least* now, because the operator asks for more, is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

import msgspec

from contract.survey import Face
from contract.views import Count
from hub.domain.scores import Counted


class SurveyRow(msgspec.Struct, frozen=True, kw_only=True):
    """The answers of those whose *by* is *name*: ``all``, a ``service``, or a ``day``; never a desk.

    Attributes:
        answers: how many there are.
        given: how often each of the five faces was chosen, the saddest first.
        mean: of the scores, 1 to 5.
    """

    by: str
    name: str
    answers: Count
    given: tuple[Count, ...]
    mean: float


def survey_rows(counts: Iterable[Counted], least: int) -> tuple[SurveyRow, ...]:
    """Return the rows that *counts* make: all, then services, then days where there are several."""
    known = list(counts)
    by: dict[str, Callable[[Counted], str]] = {
        "all": lambda _: "all",
        "service": lambda one: one.service,
        "day": lambda one: one.day.isoformat(),
    }
    rows = [row for name, key in by.items() for row in _rows(name, known, key) if row.answers >= least]
    days = [row for row in rows if row.by == "day"]
    return tuple(row for row in rows if row.by != "day" or len(days) > 1)


def _rows(by: str, counts: Iterable[Counted], key: Callable[[Counted], str]) -> Iterator[SurveyRow]:
    groups: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for one in counts:
        groups[key(one)][one.score] += one.count
    for name, scores in sorted(groups.items()):
        answers = scores.total()
        yield SurveyRow(
            by=by,
            name=name,
            answers=answers,
            given=tuple(scores[face] for face in Face),
            mean=round(sum(score * number for score, number in scores.items()) / answers, 2),
        )
