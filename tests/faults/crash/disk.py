"""A disk as a power cut leaves it: what was done to files, in order, and what may remain of that.

The model is the strict one. A file's bytes are on the disk when that file was synced, a name when its folder
was; until then each write, each truncation and each name may be there or not, in any order, and of a write
any sectors may be there. Sectors that were not written are not harmed.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

SECTOR = 512
Key = tuple[object, ...]


class Node:
    """One file or folder, whatever its name is now; *version* names what of it is on the disk."""

    __slots__ = ("durable", "is_folder", "seen", "version")

    def __init__(self, *, is_folder: bool = False) -> None:
        self.is_folder = is_folder
        self.durable = b""
        self.seen = bytearray()
        self.version = 0


@dataclass(frozen=True, slots=True)
class Write:
    """*data* put into *node* from byte *at* on."""

    node: Node
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """*node* made *size* bytes long."""

    node: Node
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """The bytes of *node* put on the disk."""

    node: Node


@dataclass(frozen=True, slots=True)
class FailedSync:
    """The disk did not take what was written into *node*, and said so; *folder*: nor the names in it.

    The system takes it for written from then on, so that no later sync writes it: programs read it, and a
    power cut takes it away.
    """

    node: Node | None
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """*path* made the name of *node*; None: there is no such name any more. *old*: the name it had before."""

    path: str
    node: Node | None
    old: str = ""


@dataclass(frozen=True, slots=True)
class SyncFolder:
    """The names in *folder* put on the disk."""

    folder: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something was told to somebody: *said*."""

    said: object


Op = Write | Truncate | Sync | FailedSync | Name | SyncFolder | Mark
Piece = tuple[Op, bytes | None]
"""Something not synced that is on the disk after all; of a write perhaps other bytes than were written."""
Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Image:
    """What a disk may show after the *point*-th thing that was done to it; *how* says how it came to that.

    *marks*: so many things had been told to somebody by then.
    """

    point: int
    how: str
    marks: int
    _names: dict[str, Node]
    _durable: dict[Node, bytes]
    _pieces: Sequence[Piece]
    _folders: frozenset[str]

    def files(self) -> Files:
        """Return the files by name."""
        data: dict[Node, bytearray] = {}
        for op, instead in self._pieces:
            if isinstance(op, Write | Truncate):
                _put(data.setdefault(op.node, bytearray(self._durable.get(op.node, b""))), op, instead)
        names = _reached(_names_after(self._names, self._pieces), self._folders)
        found = {name: node for name, node in names.items() if not node.is_folder}
        return {name: bytes(data.get(node, self._durable.get(node, b""))) for name, node in found.items()}

    def put(self, folder: Path) -> None:
        """Write the image into *folder*."""
        for name, data in self.files().items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def __str__(self) -> str:
        return f"after operation {self.point}, {self.how}"


@dataclass(slots=True)
class Disk:
    """What was synced so far, and what was not."""

    names: dict[str, Node] = field(default_factory=dict)
    pending: list[Op] = field(default_factory=list)
    folders: frozenset[str] = frozenset()

    def take(self, op: Op) -> None:
        """Let *op* be done."""
        match op:
            case Write() | Truncate():
                _put(op.node.seen, op, None)
                self.pending.append(op)
            case Name(path, node):
                self.pending.append(op)
                if node is not None and node.is_folder:
                    self.folders |= {path}
            case Sync(node):
                mine = [
                    each for each in self.pending if isinstance(each, Write | Truncate) and each.node is node
                ]
                if mine:
                    durable = bytearray(node.durable)
                    for each in mine:
                        _put(durable, each, None)
                    node.durable = bytes(durable)
                    node.version = _key_of(node, [(each, None) for each in mine])
                self._without(mine)
            case FailedSync(node, folder):
                mine = [each for each in self.pending if _is_of(each, node, folder)]
                self._without(mine)
            case SyncFolder(folder):
                mine = [each for each in self.pending if isinstance(each, Name) and _is_in(each, folder)]
                self.names = _names_after(self.names, [(each, None) for each in mine])
                self._without(mine)
            case Mark():
                pass

    def image(self, point: int, how: str, marks: int, pieces: Sequence[Piece]) -> Image:
        """Return the image if of all that is pending just the *pieces* reached the disk, in that order."""
        nodes = {
            op.node for op, _ in pieces if isinstance(op, Write | Truncate | Name) and op.node is not None
        }
        durable = {node: node.durable for node in nodes | set(self.names.values())}
        return Image(point, how, marks, dict(self.names), durable, pieces, self.folders)

    def key(self, pieces: Sequence[Piece]) -> Key:
        """Return what is equal for pieces that lead to the same files."""
        names = _reached(_names_after(self.names, pieces), self.folders)
        return tuple((name, _key_of(names[name], pieces)) for name in sorted(names))

    def _without(self, done: Sequence[Op]) -> None:
        gone = {id(each) for each in done}
        self.pending = [each for each in self.pending if id(each) not in gone]


def whole(ops: Sequence[Op]) -> Files:
    """Return the files as programs see them after *ops*, whatever of that is on the disk."""
    ops = [op for op in ops if not isinstance(op, FailedSync)]
    disk = Disk()
    _begin(ops)
    for op in ops:
        disk.take(op)
    return disk.image(len(ops), "all of it", 0, [(op, None) for op in disk.pending]).files()


def _begin(ops: Sequence[Op]) -> None:
    for op in ops:
        if isinstance(op, Write | Truncate | Name) and op.node is not None:
            op.node.durable, op.node.seen, op.node.version = b"", bytearray(), id(op.node)


def images(
    ops: Sequence[Op], chance: random.Random, after: int = 0, subsets: int = 6
) -> tuple[list[Image], int]:
    """Return what the disk may show after each of *ops*, and how many ways of losing things were tried.

    The first *after* of them made what was there before.
    Of images that are the same the last is kept: by then most was told to people, and what is right then was
    right before.
    """
    _begin(ops)
    disk, marks, tried = Disk(), 0, 0
    kept: dict[Key, Image] = {}
    for point, op in enumerate(ops, 1):
        disk.take(op)
        marks += isinstance(op, Mark)
        if point < after:
            continue
        for how, pieces in _ways(disk.pending, chance, subsets):
            tried += 1
            kept[disk.key(pieces)] = disk.image(point, how, marks, pieces)
    return list(kept.values()), tried


def _ways(pending: Sequence[Op], chance: random.Random, subsets: int) -> Iterator[tuple[str, list[Piece]]]:
    whole: list[Piece] = [(op, None) for op in pending]
    yield "all of it", whole
    if not pending:
        return
    yield "nothing of it", []
    for number, (op, _) in enumerate(whole):
        yield f"lost: {_told(op)}", whole[:number] + whole[number + 1 :]
        yield f"alone: {_told(op)}", [whole[number]]
    yield "names only", [piece for piece in whole if isinstance(piece[0], Name)]
    yield "bytes only", [piece for piece in whole if not isinstance(piece[0], Name)]
    yield from _torn(whole, len(whole) - 1)
    for number in range(subsets):
        some = [piece for piece in whole if chance.random() < chance.choice((0.3, 0.5, 0.8))]
        if number % 2:
            chance.shuffle(some)
        if some and number % 3 == 0:
            at = chance.randrange(len(some))
            some = chance.choice([pieces for _, pieces in _torn(some, at)] or [some])
        yield f"some, {'in another order' if number % 2 else 'in order'}", some


def _torn(whole: list[Piece], at: int) -> Iterator[tuple[str, list[Piece]]]:
    op = whole[at][0]
    if not isinstance(op, Write) or len(op.data) < 2:
        return
    begins, ends = op.at, op.at + len(op.data)
    cuts = [cut - begins for cut in range((begins // SECTOR + 1) * SECTOR, ends, SECTOR)]
    for cut in sorted({*cuts[:2], *cuts[-1:], len(op.data) // 2 if not cuts else cuts[len(cuts) // 2]}):
        rest = len(op.data) - cut
        first = op.data[:cut]
        yield f"torn at {cut}: {_told(op)}", _with(whole, at, first)
        yield f"torn at {cut}, zeros behind: {_told(op)}", _with(whole, at, first + bytes(rest))
        garbage = hashlib.shake_128(b"%d" % (op.at + cut)).digest(rest)
        yield f"torn at {cut}, garbage behind: {_told(op)}", _with(whole, at, first + garbage)
    yield f"its size only: {_told(op)}", _with(whole, at, bytes(len(op.data)))


def _with(whole: list[Piece], at: int, data: bytes) -> list[Piece]:
    return [*whole[:at], (whole[at][0], data), *whole[at + 1 :]]


def _put(data: bytearray, op: Write | Truncate, instead: bytes | None) -> None:
    if isinstance(op, Truncate):
        del data[op.size :]
        data.extend(bytes(op.size - len(data)))
        return
    data.extend(bytes(max(0, op.at - len(data))))
    new = op.data if instead is None else instead
    data[op.at : op.at + len(new)] = new


def _key_of(node: Node, pieces: Sequence[Piece]) -> int:
    mine = [(op, new) for op, new in pieces if isinstance(op, Write | Truncate) and op.node is node]
    if not mine:
        return node.version
    spans = [
        (-1, op.size, b"") if isinstance(op, Truncate) else (op.at, 0, _bytes(op, new)) for op, new in mine
    ]
    ordered = sorted(spans, key=lambda span: span[0])
    apart = all(one[0] + len(one[2]) <= two[0] for one, two in pairwise(ordered))
    return hash((node.version, *(ordered if apart and ordered[0][0] >= 0 else spans)))


def _bytes(op: Write, instead: bytes | None) -> bytes:
    return op.data if instead is None else instead


def _names_after(names: Mapping[str, Node], pieces: Sequence[Piece]) -> dict[str, Node]:
    after = dict(names)
    for op, _ in pieces:
        if isinstance(op, Name):
            if op.old:
                after.pop(op.old, None)
            if op.node is None:
                after.pop(op.path, None)
            else:
                after[op.path] = op.node
    return after


def _reached(names: dict[str, Node], made: frozenset[str]) -> dict[str, Node]:
    """Return those of *names* that do not lie in a folder that was *made* and has no name any more."""
    gone = made - names.keys()
    return {name: node for name, node in names.items() if not gone & set(map(str, Path(name).parents))}


def _is_of(op: Op, node: Node | None, folder: str) -> bool:
    if isinstance(op, Name):
        return node is None and _is_in(op, folder)
    return isinstance(op, Write | Truncate) and op.node is node


def _is_in(op: Name, folder: str) -> bool:
    return str(Path(op.path).parent) == folder


def _told(op: Op) -> str:
    match op:
        case Write(at=at, data=data):
            return f"{len(data)} bytes from {at}"
        case Truncate(size=size):
            return f"truncation to {size}"
        case Name(path=path, node=node, old=old):
            return f"the name {path}{' gone' if node is None else ''}{f' instead of {old}' if old else ''}"
        case _:
            return "nothing"
