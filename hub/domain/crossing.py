"""What only shows when two tables of a branch are held against each other: the same for every table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from contract.mistakes import ANY, Mistake, nearest
from contract.toml_lines import Path


def again(words: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield each word that stood before, and its place."""
    seen: set[str] = set()
    for place, word in enumerate(words):
        if word in seen:
            yield place, word
        seen.add(word)


def unknown(of: str, path: Path, named: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    """Yield a mistake for each of *named* that is not among *known*.

    Args:
        of: the id of the part that names them.
        path: the key in which it does; its last step says what they are, such as ``room``.
        named: the ids it points at.
        known: the ids that there are.
    """
    table, _, key = path
    what = str(key).removesuffix("s")
    for place, name in enumerate(named):
        if name not in known:
            at = (*path, place) if key in {"services", "rooms"} else path
            yield nowhere(f"[{table}] {of!r}", at, what, name, known)


def nowhere(head: str, at: Path, what: str, name: str, known: Iterable[str]) -> Mistake:
    """Return the mistake that at *at*, of which *head* tells people, *name* is no *what* among *known*."""
    hint = f"(known: {', '.join(sorted(known))}){nearest(name, known)}"
    return Mistake(f"{head}: there is no {what} {name!r} {hint}", at, rests_on=((f"{what}s", ANY, "id"),))


def claim(owners: dict[str, str], series: str, owner: str, path: Path) -> Iterator[str]:
    """Yield a mistake if *series*, which *owner* wants at *path*, has one among *owners* already."""
    if series in owners:
        says = f"series {series!r}: {owners[series]} and {owner} both use it; give one of them another"
        yield Mistake(says, path)
    owners.setdefault(series, owner)
