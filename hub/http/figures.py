"""What the hub counts of itself, for `/metrics`."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from contract.commands import Asked, Command
from contract.words import kebab
from hub.answers import Answer
from hub.certificate_watch import Certificate
from hub.http.problems import Busy, TurnedAway
from hub.limits import Limits
from hub.waiting_line import HubBusy

CarryOut = Callable[[Command], Awaitable[Answer]]
DONE = "done"
FAILED = "failed"

Sample = tuple[Mapping[str, str], float]


class Figures:
    """Counts since the hub started.

    Attributes:
        commands: how often a command (its name on the wire) had an outcome: ``done``, the code of a refusal,
            or ``failed`` where the store was away.
        seconds: how long carrying them out took, all in all.
        answers: how many HTTP answers there were of each status.
        limits: how much there may be of everything, how much there is, and what was beyond.
        certificates: returns those that are watched, with the days until each ends.
    """

    def __init__(self) -> None:
        self.answers: Counter[int] = Counter()
        self.limits = Limits()
        self.commands: Counter[tuple[str, str]] = Counter()
        self.seconds = 0.0
        self.certificates: Callable[[], Iterable[tuple[Certificate, float]]] = tuple

    def counting(self, carry_out: CarryOut) -> CarryOut:
        """Return *carry_out* with its commands counted."""

        async def counted(command: Command) -> Answer:
            kind, outcome = _name(type(command)), FAILED
            begun = time.perf_counter()
            try:
                answer = await carry_out(command)
                outcome = DONE if answer.status < 400 else answer.view.code  # type: ignore[union-attr]
            except TurnedAway as reason:
                outcome = reason.code
                raise
            except HubBusy:
                outcome = Busy.code
                raise
            else:
                return answer
            finally:
                self.commands[kind, outcome] += 1
                self.seconds += time.perf_counter() - begun

        return counted

    def refusals(self) -> Counter[str]:
        """Return how often each refusal was given, by its code."""
        codes: Counter[str] = Counter()
        for (_, outcome), times in self.commands.items():
            if outcome not in (DONE, FAILED):
                codes[outcome] += times
        return codes


_names: dict[type[Asked], str] = {}


def _name(kind: type[Asked]) -> str:
    if kind not in _names:
        _names[kind] = kebab(kind.__name__)
    return _names[kind]


def exposition(name: str, kind: str, meaning: str, samples: Iterable[Sample]) -> str:
    """Return one metric in the text format of Prometheus, version 0.0.4."""
    lines = [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
    lines += [f"{name}{_labels(labels)} {value:.10g}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def histogram(name: str, meaning: str, ends: Sequence[float], cumulated: Sequence[int], total: float) -> str:
    """Return a histogram in the same format.

    Args:
        name: of the metric.
        meaning: for people.
        ends: the upper ends of the classes.
        cumulated: how many lie below each of them, and how many there are in all.
        total: the sum of all values.
    """
    bounds = [f"{end:g}" for end in ends] + ["+Inf"]
    lines = [f"# HELP {name} {meaning}", f"# TYPE {name} histogram"]
    lines += [
        f'{name}_bucket{{le="{bound}"}} {count}' for bound, count in zip(bounds, cumulated, strict=True)
    ]
    return "\n".join([*lines, f"{name}_sum {total:.10g}", f"{name}_count {cumulated[-1]}"]) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{key}="{_escaped(value)}"' for key, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
