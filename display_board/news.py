"""What is new in a picture of the hub, and how old it is. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from contract.names import BoardId, TicketId
from contract.views import BoardView, Call
from display_board.happenings import HubHeard

Key = tuple[int, TicketId]
"""What tells a call from all others, also when a hub counts its calls anew."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """An instant of the hub's clock and when it was on our own; two of them tell how late a view came."""

    hub: datetime
    own_s: float


def key_of(call: Call) -> Key:
    """Return what tells *call* from all others."""
    return call.call, call.ticket


def lag_s(anchor: Anchor | None, heard: HubHeard) -> float:
    """Tell how long what was heard was on its way: it may have lain at the broker, or before a cut cable.

    What the hub's clock says is believed only as far as the hub was really silent, so that a hub whose
    clock is set back does not make its next calls look old.
    """
    if anchor is None:
        return 0.0
    on_hub_s = (heard.hub - anchor.hub).total_seconds()
    on_board_s = heard.at_s - anchor.own_s
    return max(0.0, min(on_board_s - on_hub_s, heard.gap_s))


def fresh_calls(view: BoardView, newest: int, known: Collection[Key]) -> list[Call]:
    """Return the calls not *known* yet, oldest first.

    Calls are numbered upwards, so a lower number than the *newest* is old news. Only where all numbers fall
    below what is known has the hub begun to count anew, and the calls are told apart by their tickets.
    """
    calls = sorted(view.calls, key=lambda call: call.call)
    if calls and calls[-1].call < newest:
        told = set(known)
        return [call for call in calls if key_of(call) not in told]
    return [call for call in calls if call.call > newest]


def as_of(view: BoardView, call: Call) -> Call:
    """Return *call* as *view* tells it; as it was where it has only become too old for the view.

    A view holds the calls back to some number without a gap, and always the last ones: what is missing among
    them, or in a view without calls, was of a day that is over, and nobody is expected any more.
    """
    if (told := next((each for each in view.calls if key_of(each) == key_of(call)), None)) is not None:
        return told
    oldest = min((each.call for each in view.calls), default=None)
    is_gone = oldest is None or call.call > oldest
    return msgspec.structs.replace(call, over=True) if is_gone else call


def voices_kept(
    view: BoardView, before: BoardView | None, kept: Mapping[Key, BoardId | None]
) -> dict[Key, BoardId | None]:
    """Return by whom calls of *view* are spoken whatever it says: those from before a start of the hub.

    A hub that was started anew has forgotten who speaks what; its calls of before keep the voice they had.
    """
    if before is not None and before.epoch != view.epoch:
        kept = {**kept, **{key_of(call): call.voice for call in before.calls}}
    there = {key_of(call) for call in view.calls}
    return {key: voice for key, voice in kept.items() if key in there}


def with_voices(view: BoardView, kept: Mapping[Key, BoardId | None]) -> BoardView:
    """Return *view* with the voices that are *kept*."""
    if not kept:
        return view
    calls = tuple(
        msgspec.structs.replace(call, voice=kept.get(key_of(call), call.voice)) for call in view.calls
    )
    return msgspec.structs.replace(view, calls=calls)
