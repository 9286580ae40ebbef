"""I10: the chain through the journal, reckoned once more by hand as `docs/audit.md` tells it. Pure.

Journals that were read elsewhere or earlier must be the beginning of the one that is believed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

import msgspec

from contract.events import Entry
from okienko.promise.history import Chain, History
from okienko.promise.invariants import Invariant, Judgement
from okienko.promise.told import Told

_encoder = msgspec.json.Encoder()


def judge(history: History, told: Told) -> Judgement:
    """Judge the beginning, the chain and the other journals; gaps were found when the journal was read."""
    judged = told.judgements[Invariant.I10]
    anchor = history.chain.start if history.chain is not None else ""
    first = history.journal[0].seq if history.journal else 1
    if first != 1 and not anchor:
        judged.says(f"the journal begins with entry {first}, and nothing tells of any before")
    for name, other in history.others.items():
        _same(name, other, history.journal, judged)
    if history.chain is not None:
        _proved(history.chain, history.journal, judged)
    return judged


def _same(name: str, other: Sequence[Entry], journal: Sequence[Entry], judged: Judgement) -> None:
    if not other or not journal:
        return
    judged.looked += len(other)
    skip = journal[0].seq - other[0].seq
    ours, theirs = (journal, other[skip:]) if skip >= 0 else (journal[-skip:], other)
    if ours[: len(theirs)] == theirs[: len(ours)]:
        return
    for mine, their in zip(ours, theirs, strict=False):
        if mine != their:
            judged.says(f"entry {mine.seq} is another one in {name}", entry=mine.seq)
            return


def _proved(chain: Chain, journal: Sequence[Entry], judged: Judgement) -> None:
    link = chain.start or sha256(f"okienko-journal-1:{chain.branch}".encode()).hexdigest()
    heads, links = dict(chain.heads), {}
    for row in judged.each(chain.rows):
        link = sha256(f"{link}\n{_line(row)}".encode()).hexdigest()
        if link != row["link"]:
            judged.says(f"the chain breaks at entry {row['seq']}", entry=int(str(row["seq"])))
            return
        links[row["seq"]] = link
    for seq, noted in heads.items():
        if links.get(seq, noted if seq < _first(chain) else "") != noted:
            judged.says(f"entry {seq} is not the one whose head was noted", entry=seq)
    if journal and len(journal) != len(chain.rows):
        judged.says(f"the database holds {len(chain.rows)} entries, and {len(journal)} were told")
    for entry, row in zip(journal, chain.rows, strict=False):
        if not _is(entry, row):
            judged.says(f"the database holds another entry {entry.seq} than was told", entry=entry.seq)
            return


def _is(entry: Entry, row: Mapping[str, object]) -> bool:
    told = (entry.seq, entry.epoch, entry.by, entry.command, _encoder.encode(entry.event).decode())
    return told == (row["seq"], row["epoch"], row["by"], row["command"], row["body"])


def _first(chain: Chain) -> int:
    return int(str(chain.rows[0]["seq"])) if chain.rows else 1


def _line(row: Mapping[str, object]) -> str:
    at = str(row["at"]).replace(".000000", "").replace("+00:00", "Z")
    fields = {"seq": row["seq"], "epoch": row["epoch"], "at": at, "by": row["by"], "command": row["command"]}
    return f'{_encoder.encode(fields).decode()[:-1]},"event":{row["body"]}}}'
