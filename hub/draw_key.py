"""The secret from which the seed of each day's draw follows: a file, or a row where hubs share a database.

A seed must be known to the hub before the draw, also after a restart, and to nobody else. So it stands
neither in the journal nor in memory alone: it is made anew from the key whenever it is needed. Whoever can
read it can know a draw beforehand; nobody can change one that was committed to.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from pathlib import Path

from hub.store import StoreError
from link.durable import replace_whole

KEY_FILE = "draw.key"
KEY_BYTES = 32
WAY_OUT = "restore it, or remove it to get a new one"

SeedOf = Callable[[date], str]
"""Gives the seed of the draw of a day; the same whenever it is asked."""


def new_key() -> bytes:
    """Return a key that nobody knows."""
    return secrets.token_bytes(KEY_BYTES)


def seeds_from(key: bytes) -> SeedOf:
    """Return what gives the seeds that follow from *key*."""
    return lambda day: hmac.new(key, day.isoformat().encode(), hashlib.sha256).hexdigest()


def seeds_in(folder: Path) -> SeedOf:
    """Return what gives the seeds that follow from the key in *folder*; it is made when it is first needed.

    Asked for a seed, it raises `StoreError` when the key cannot be read or made.
    """
    key = cache(partial(_key_in, folder / KEY_FILE))

    def seed_of(day: date) -> str:
        return seeds_from(key())(day)

    return seed_of


def written(key: bytes) -> bytes:
    """Return what is kept of *key*: all of it, and by what it is known to be whole."""
    return f"{key.hex()} {_sum(key)}\n".encode()


def key_of(kept: bytes, where: str) -> bytes:
    """Return the key that was *kept*.

    Raises:
        StoreError: it is none any more; it is told *where*.
    """
    try:
        told, *rest = kept.decode("ascii").split() or [""]
        key = bytes.fromhex(told)
    except ValueError as error:
        raise StoreError(f"{where}: the key of the draw cannot be used: {error}; {WAY_OUT}") from error
    # Cut off or changed, it would give other seeds than those that were committed to.
    if len(key) != KEY_BYTES or (rest and rest != [_sum(key)]):
        raise StoreError(f"{where}: the key of the draw is damaged; {WAY_OUT}")
    return key


def _key_in(path: Path) -> bytes:
    try:
        if not path.exists():
            replace_whole(path, written(new_key()), mode=0o600)
        kept = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path}: the key of the draw cannot be used: {error}; {WAY_OUT}") from error
    return key_of(kept, str(path))


def _sum(key: bytes) -> str:
    return hashlib.sha256(b"sum of " + key).hexdigest()[:8]
