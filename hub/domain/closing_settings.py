"""What an operator writes into the ``[closing]`` table of ``branch.toml``: when desks close."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

import msgspec

from contract.names import ServiceId

WAIT, CLOSE = "wait", "close"


class ClosingSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of visitors when desks close."""

    closing_call: Literal["served", "put-back", "refuse"] = "served"
    """A desk closes while its visitor is called and has not come: ``served``, it counts as served;
    ``put-back``, the visitor waits on at the old place; ``refuse``, the desk must finish the call first."""
    no_desk_minutes: Annotated[float, msgspec.Meta(ge=0, le=1440)] = 15.0
    """How long a service may be without a desk before `when_no_desk` of the service takes hold; a desk on a
    break counts as there, and nothing is counted before the first desk of the branch has opened."""


def closing_mistakes(when_no_desk: Mapping[ServiceId, str]) -> Iterator[str]:
    """Yield what is wrong with *when_no_desk* of each service, one sentence each."""
    for service, told in when_no_desk.items():
        where = f"[services] {service!r}: 'when_no_desk'"
        if told == service:
            yield f"{where} must name another service, not {told!r} itself"
        elif told not in {WAIT, CLOSE, *when_no_desk}:
            known = ", ".join(sorted(when_no_desk))
            yield f"{where} must be 'wait', 'close' or a service ({known}), not {told!r}"
