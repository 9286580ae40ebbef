"""The work that open desks have to do before somebody, as `hub.estimate` reckons it.

Worked out once for many who ask: every picture asks for the wait of each service, and all of them rest on the
same desks. A new ticket changes nothing of what is bound to the desks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from typing import NamedTuple

from contract.names import DeskId, ServiceId


class Floors:
    """What is bound to the open desks, in seconds of each: who is there, and who was sent there.

    Attributes:
        serves: the services of each open desk.
        served: at how many of them each service is served.
        sent_s: the work that was sent to a desk.
        left_s: what is left of the serving there.

    Args:
        serves: the services of each open desk.
        sent_s: the work that was sent to a desk.
        left_s: what is left of the serving there.
        busy: the desks at which somebody is.
    """

    def __init__(
        self,
        serves: Mapping[DeskId, tuple[ServiceId, ...]],
        sent_s: Mapping[DeskId, float],
        left_s: Mapping[DeskId, float],
        busy: Collection[DeskId],
    ) -> None:
        self.serves, self.sent_s, self.left_s, self._busy = serves, sent_s, left_s, busy
        self.served = _served(tuple(serves.values()))
        self._bound: dict[tuple[DeskId, ...], Bound] = {}

    def bound(self, desks: tuple[DeskId, ...]) -> Bound:
        """Return what is bound to the open ones of *desks*."""
        if desks not in self._bound:
            self._bound[desks] = self._found(desks)
        return self._bound[desks]

    def _found(self, desks: tuple[DeskId, ...]) -> Bound:
        there = [desk for desk in desks if desk in self.serves]
        bound_s = {desk: self.sent_s[desk] for desk in there if desk not in self._busy}
        busy = sorted((desk for desk in there if desk in self._busy), key=self.left_s.__getitem__)
        for rank, desk in enumerate(busy, 1):
            bound_s[desk] = self.sent_s[desk] + 2 * self.left_s[desk] * rank / (len(busy) + 1)
        served = {self.serves[desk] for desk in there}
        return Bound(bound_s, served.pop() if len(served) == 1 else None, sorted(bound_s.values()))


@lru_cache(maxsize=64)  # desks open and close some hundred times a day, and this is asked at every call
def _served(serves: tuple[tuple[ServiceId, ...], ...]) -> Counter[ServiceId]:
    return Counter(chain.from_iterable(serves))


class Bound(NamedTuple):
    """What is bound to some desks, in seconds of each.

    Attributes:
        alike: the services of them all, where they share all their services.
        in_order: the seconds alone, sorted.
    """

    by_desk: Mapping[DeskId, float]
    alike: tuple[ServiceId, ...] | None
    in_order: Sequence[float]


class Work:
    """What the open desks have to do before somebody's place.

    Args:
        floors: what is bound to the desks.
        shares_s: of each service that is waited for, what each of its desks gets, in seconds.
    """

    def __init__(self, floors: Floors, shares_s: Mapping[ServiceId, float]) -> None:
        self._floors, self._shares_s = floors, shares_s
        self._others_s: dict[tuple[ServiceId, ...], dict[ServiceId, float]] = {}

    def at(self, desk: DeskId) -> float | None:
        """Return the seconds of work that *desk* has, whatever it is; None: it is not open."""
        if desk not in self._floors.serves:
            return None
        shared_s = sum(self._shares_s.get(other, 0.0) for other in self._floors.serves[desk])
        return self._floors.sent_s[desk] + shared_s + self._floors.left_s[desk]

    def beside(self, service: ServiceId, desks: tuple[DeskId, ...]) -> Sequence[float]:
        """Return what the open ones of *desks* have to do beside *service*, sorted."""
        bound = self._floors.bound(desks)
        if bound.alike is not None:  # one sum for all of them
            other_s = self._other(bound.alike, service)
            return [each_s + other_s for each_s in bound.in_order]
        serves, by_desk = self._floors.serves, bound.by_desk
        return sorted(each_s + self._other(serves[desk], service) for desk, each_s in by_desk.items())

    def _other(self, served: tuple[ServiceId, ...], service: ServiceId) -> float:
        """Return what a desk that serves *served* gets of all that but *service*."""
        if served not in self._others_s:
            shares_s = [self._shares_s.get(each, 0.0) for each in served]
            # From both ends: taken from the sum, a share would leave a speck where there is nothing.
            behind_s = list(accumulate(reversed(shares_s), initial=0.0))[-2::-1]
            before_s = accumulate(shares_s, initial=0.0)
            sums_s = zip(served, before_s, behind_s, strict=False)
            self._others_s[served] = {each: before + behind for each, before, behind in sums_s}
        return self._others_s[served][service]
