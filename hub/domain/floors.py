"""The work that open desks have to do before a newcomer, as `hub.estimate` reckons it.

Worked out once between two entries of the journal: every picture asks for the wait of each service, and all
of them rest on the same desks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate

from contract.names import DeskId, ServiceId


class Floors:
    """What stands before the water is poured in, in seconds of each open desk.

    Attributes:
        serves: the services of each open desk.
        sent_s: the work that was sent to a desk.
        left_s: what is left of the serving there.

    Args:
        serves: the services of each open desk.
        sent_s: the work that was sent to a desk.
        left_s: what is left of the serving there.
        busy: the desks at which somebody is.
        shares_s: of each service that is waited for, what each of its desks gets.
    """

    def __init__(
        self,
        serves: Mapping[DeskId, tuple[ServiceId, ...]],
        sent_s: Mapping[DeskId, float],
        left_s: Mapping[DeskId, float],
        busy: Collection[DeskId],
        shares_s: Mapping[ServiceId, float],
    ) -> None:
        self.serves, self.sent_s, self.left_s = serves, sent_s, left_s
        self._busy, self._shares_s = busy, shares_s
        self._others_s: dict[tuple[ServiceId, ...], dict[ServiceId, float]] = {}
        self._bound_s: dict[tuple[DeskId, ...], tuple[dict[DeskId, float], list[float] | None]] = {}

    def before(self, desk: DeskId) -> float:
        """Return the seconds of work that *desk* has, whatever it is, without the serving there."""
        return self.sent_s[desk] + sum(self._shares_s.get(other, 0.0) for other in self.serves[desk])

    def under(self, service: ServiceId, desks: tuple[DeskId, ...]) -> Sequence[float]:
        """Return what the open ones of *desks* have to do beside *service*, sorted."""
        if desks not in self._bound_s:
            self._bound_s[desks] = self._bound(desks)
        bound_s, alike_s = self._bound_s[desks]
        if alike_s is not None:  # they share all their services: one sum for all of them
            other_s = self._other(self.serves[next(iter(bound_s))], service)
            return [each_s + other_s for each_s in alike_s]
        return sorted(each_s + self._other(self.serves[desk], service) for desk, each_s in bound_s.items())

    def _bound(self, desks: tuple[DeskId, ...]) -> tuple[dict[DeskId, float], list[float] | None]:
        """Return what is bound to each open one of *desks*; sorted besides, where all serve the same."""
        there = [desk for desk in desks if desk in self.serves]
        bound_s = {desk: self.sent_s[desk] for desk in there if desk not in self._busy}
        busy = sorted((desk for desk in there if desk in self._busy), key=self.left_s.__getitem__)
        for rank, desk in enumerate(busy, 1):
            bound_s[desk] = self.sent_s[desk] + 2 * self.left_s[desk] * rank / (len(busy) + 1)
        alike = len({self.serves[desk] for desk in there}) == 1
        return bound_s, sorted(bound_s.values()) if alike else None

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
