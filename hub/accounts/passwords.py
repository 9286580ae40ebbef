"""Passwords: which are good enough, and how they are kept (argon2id, RFC 9106)."""

from __future__ import annotations

from collections.abc import Sequence

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from hub.accounts.errors import WeakPassword

SHORTEST, LONGEST = 12, 128
"""NIST SP 800-63B-4 asks for 8 with a second factor and 15 without; 12 and a guess count stand between."""
GUESSES_AT_LEAST = 10**10
"""What zxcvbn must reckon: out of reach for who guesses at a door that slows down, and costly for who has the
hash."""

# RFC 9106, its second choice, for machines with little memory: 64 MiB, three passes.
_hasher = argon2.PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
_COSTS = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
# Verified where there is no account, so that a wrong name takes as long as a wrong password. It is a hash of
# nothing but zeros: to make one of a password here would cost each start 64 MiB and a tenth of a second.
_NOBODY = f"$argon2id$v=19${_COSTS}${'A' * 22}${'A' * 43}"


def require_strong(password: str, about: Sequence[str] = ()) -> None:
    """Refuse a password that would be guessed.

    Args:
        password: as it was typed.
        about: words that others would try first: the login, the name, the branch.

    Raises:
        WeakPassword: it is too short, too long, or easily guessed.
    """
    if len(password) < SHORTEST:
        raise WeakPassword(
            "short", f"the password must have at least {SHORTEST} characters; several words do"
        )
    if len(password) > LONGEST:
        raise WeakPassword("long", f"the password must have at most {LONGEST} characters")
    from zxcvbn import zxcvbn  # noqa: PLC0415  its lists of words weigh 12 MiB, and few starts of a hub need them

    # Its cost grows with the cube of the length: what the first 72 do not give, the rest would not need to.
    if zxcvbn(password[:72], user_inputs=list(about))["guesses"] < GUESSES_AT_LEAST:
        raise WeakPassword(
            "guessable", "the password is easily guessed; take several words that do not belong together"
        )


def hashed(password: str) -> str:
    """Return what is kept of *password*; slow and hungry by intent, so never on the event loop."""
    return _hasher.hash(password)


def is_right(kept: str | None, password: str) -> bool:
    """Tell whether *password* is the one of which *kept* was made; as slowly where nothing is kept."""
    try:
        return _hasher.verify(kept or _NOBODY, password[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Tell whether *kept* was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)
