"""The secret from which the seed of each day's draw follows: one file beside the database.

A seed must be known to the hub before the draw, also after a restart, and to nobody else. So it stands
neither in the journal nor in memory alone: it is made anew from the key whenever it is needed. Whoever can
read this file can know a draw beforehand; nobody can change one that was committed to.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from pathlib import Path

from hub.store import StoreError

KEY_FILE = "draw.key"
KEY_BYTES = 32

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


def _key_in(path: Path) -> bytes:
    try:
        if not path.exists():
            _keep(path, new_key())
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise StoreError(f"{path}: the key of the draw cannot be used: {error}") from error
    # Cut off, it would give other seeds than those that were committed to.
    if len(key) != KEY_BYTES:
        raise StoreError(f"{path}: the key of the draw is cut off; restore it, or remove it to get a new one")
    return key


def _keep(path: Path, key: bytes) -> None:
    beside = path.with_suffix(".new")
    with contextlib.suppress(FileNotFoundError):
        beside.unlink()
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key.hex())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
