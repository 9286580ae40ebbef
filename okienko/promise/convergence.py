"""I7: a board is right or says that it is stale, and soon after the last fault it is right. Pure.

What a device shows at any time must be what the hub would have had it show within the last few seconds:
`SOON_S` while all is well, `STALE_AFTER_S` while something is wrong. A picture that says it is stale is
right, unless nothing has been wrong for `SOON_S`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import inf

from contract.events import DayOpened
from contract.names import DeskId, RoomId
from okienko.promise.history import Fault, History, Picture
from okienko.promise.invariants import Invariant, Judgement
from okienko.promise.spoken import unheard
from okienko.promise.told import Told

Span = tuple[float, float]

SOON_S = 5.0
"""So soon after the last fault every device shows what the hub holds."""
STALE_AFTER_S = 10.0 + 3.0
"""So long a board that hears no beat may go on as if nothing were: ten seconds, and one beat between two."""


def judge(history: History, told: Told) -> Judgement:
    """Judge the pictures, and what boards were sent and have shown."""
    judged = Judgement(Invariant.I7)
    _older_after_newer(history, judged)
    _missed_calls(history, told, judged)
    unheard(history, told, judged)
    shown = _by_device(history.pictures)
    truth = {device: _when(pictures) for device, pictures in _by_device(history.truth).items()}
    end_s = history.ended_s
    if end_s is None:
        end_s = max((each.at_s for each in (*history.pictures, *history.truth)), default=0.0)
    if history.pictures:
        _never_seen(history, truth, end_s, judged)
    for device, pictures in shown.items():
        faults = [fault for fault in history.faults if fault.excuses(device)]
        for picture, until_s in judged.each(_spans(pictures, end_s)):
            for what, at_s in _wrong(picture, until_s, truth.get(device, {}), faults):
                judged.says(f"{device} {what}", device=device, at_s=at_s)
    return judged


def _never_seen(
    history: History, truth: Mapping[str, Mapping[Hashable, Sequence[Span]]], end_s: float, judged: Judgement
) -> None:
    """Find who was to show something, and was never seen to."""
    seen = {each.device for each in history.pictures}
    for device in truth.keys() - seen:
        since_s = min(span[0][0] for span in truth[device].values())
        well_s = _well_from(since_s, [fault for fault in history.faults if fault.excuses(device)])
        if end_s > well_s:
            what = f"{device} showed nothing at all, and should have at {well_s:.1f} s"
            judged.says(what, device=device, at_s=well_s)


def _by_device(pictures: Sequence[Picture]) -> dict[str, list[Picture]]:
    found: defaultdict[str, list[Picture]] = defaultdict(list)
    for each in sorted(pictures, key=lambda picture: picture.at_s):
        found[each.device].append(each)
    return found


def _spans(pictures: Sequence[Picture], end_s: float) -> Iterator[tuple[Picture, float]]:
    for picture, after in pairwise(pictures):
        yield picture, after.at_s
    if pictures:
        yield pictures[-1], max(end_s, pictures[-1].at_s)


def _wrong(
    picture: Picture, until_s: float, truth: Mapping[Hashable, Sequence[Span]], faults: Sequence[Fault]
) -> Iterator[tuple[str, float]]:
    """Yield what is wrong with *picture*, which stood until *until_s*, and since when."""
    if picture.stale:
        well_s = _well_from(picture.at_s, faults)
        if until_s > well_s:
            yield f"says at {well_s:.1f} s that it is stale, and nothing has been wrong for a while", well_s
        return
    for fault in faults:
        late_s = max(fault.begun_s + STALE_AFTER_S, picture.at_s)
        if picture.device in fault.cut and min(until_s, fault.healed_s) > late_s:
            yield f"heard no hub in {fault.name} and does not say at {late_s:.1f} s that it is stale", late_s
    spans = truth.get(picture.said, ())
    if not any(a_s <= picture.at_s for a_s, _ in spans):
        yield f"showed {picture.said!r} at {picture.at_s:.1f} s, which was never so", picture.at_s
        return
    right_s = max(b_s for a_s, b_s in spans if a_s <= until_s)
    wrong_s = _wrong_from(right_s, picture.at_s, faults)
    if until_s > wrong_s and until_s > picture.at_s:
        yield f"still shows {picture.said!r} at {wrong_s:.1f} s, which is over since {right_s:.1f} s", wrong_s
    elif picture.at_s > wrong_s:
        yield f"went back to {picture.said!r} at {picture.at_s:.1f} s", picture.at_s


def _when(truth: Sequence[Picture]) -> dict[Hashable, list[Span]]:
    """Return from when to when each picture was the true one."""
    found: dict[Hashable, list[Span]] = {}
    for each, until_s in _spans(truth, inf):
        found.setdefault(each.said, []).append((each.at_s, until_s))
    return found


def _wrong_from(over_s: float, drawn_s: float, faults: Sequence[Fault]) -> float:
    """Return from when on nothing excuses a picture that was *drawn_s* and is over since *over_s*.

    One that is drawn after a fault may be of those that were held up by it, and stand until the last of them
    has come. A device that comes back while something else is wrong is handed what the broker kept, and knows
    no better before it has missed the beat for as long as any other.
    """
    excused_s = over_s + SOON_S
    for fault in sorted(faults, key=lambda each: each.begun_s):
        back_in_trouble, drawn_since = _is_hurt(fault.healed_s, faults), drawn_s >= fault.healed_s
        was_kept = drawn_since and back_in_trouble
        if fault.healed_s >= over_s and (fault.begun_s <= excused_s or was_kept):
            soon_s = fault.healed_s + (STALE_AFTER_S if back_in_trouble else SOON_S)
            excused_s = max(excused_s, soon_s if drawn_since else min(over_s + STALE_AFTER_S, soon_s))
    return excused_s


def _is_hurt(at_s: float, faults: Sequence[Fault]) -> bool:
    return any(each.begun_s <= at_s < each.healed_s for each in faults)


def _well_from(at_s: float, faults: Sequence[Fault]) -> float:
    """Return from when on nothing excuses a device that says since *at_s* that it is stale."""
    well_s = at_s
    for fault in sorted(faults, key=lambda each: each.begun_s):
        if fault.begun_s <= well_s <= fault.healed_s + SOON_S:
            well_s = fault.healed_s + SOON_S
    return well_s if well_s > at_s else at_s + SOON_S  # just started, or a beat was late


def _older_after_newer(history: History, judged: Judgement) -> None:
    newest: dict[str, tuple[int, int]] = {}
    for seen in judged.each(history.evidence.boards):
        view = seen.message
        stamp, before = (view.epoch, view.seq), newest.get(view.board, (0, 0))
        if stamp < before:
            judged.says(
                f"board {view.board} was sent seq {view.seq} after {before[1]}",
                device=view.board,
                at_s=seen.at_s,
            )
        newest[view.board] = max(before, stamp)


def _missed_calls(history: History, told: Told, judged: Judgement) -> None:
    evidence, hall = history.evidence, history.hall
    if hall is None or not evidence.boards:
        return
    rooms_of = {seen.message.board: frozenset(seen.message.rooms) for seen in evidence.boards}
    listed = {(seen.message.board, line.call) for seen in evidence.boards for line in seen.message.calls}
    reports = Counter((s.message.board, s.message.call) for s in evidence.shown if s.message.shown)
    for board, rooms in rooms_of.items():
        for seq, call in _calls_in(rooms, told, hall.rooms):
            if (board, seq) not in listed:
                if _went_with_its_day(seq, f"board-{board}", history):
                    continue
                judged.says(f"call {seq} never reached board {board}", device=board, entry=seq)
            elif board in evidence.drawing and reports[board, seq] != 1:
                judged.says(
                    f"board {board} showed call {seq} {reports[board, seq]} times", device=board, number=call
                )


def _went_with_its_day(call: int, board: str, history: History) -> bool:
    """Return whether the day ended before *board* could be told of *call*."""
    ends = (e.seq for e in history.journal if e.seq > call and isinstance(e.event, DayOpened))
    made_s, over_s = history.committed.get(call), history.committed.get(next(ends, 0))
    if made_s is None or over_s is None:
        return False
    cut_off = any(f.excuses(board) and f.begun_s <= over_s and f.healed_s >= made_s for f in history.faults)
    return cut_off or over_s - made_s < SOON_S


def _calls_in(
    rooms: frozenset[RoomId], told: Told, room_of: Mapping[DeskId, RoomId]
) -> Iterator[tuple[int, str]]:
    for seq, call in told.calls.items():
        if room_of.get(call.desk) in rooms:
            yield seq, call.number
