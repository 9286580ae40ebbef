"""Passwords: the guessable ones refused, the others kept so that nobody can read them back."""

from __future__ import annotations

import pytest
from argon2.exceptions import VerifyMismatchError

from hub.accounts import passwords
from hub.accounts.errors import WeakPassword
from hub.accounts.passwords import LONGEST, hashed, is_outdated, is_right, require_strong

GOOD = "cztery niebieskie parasole w tramwaju"

REAL = passwords._hasher, passwords._NOBODY
"""As they ship: the other tests hash fast."""


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("krótkie", "short"),
        ("a" * (LONGEST + 1), "long"),
        ("aaaaaaaaaaaaaaaa", "guessable"),
        ("password1234", "guessable"),
        ("qwertyuiop12", "guessable"),
        ("anna.nowak2026", "guessable"),
    ],
)
@pytest.mark.security("S20")
def test_a_weak_password_is_refused_and_said_why(password, why):
    with pytest.raises(WeakPassword) as refused:
        require_strong(password, ("anna.nowak", "Anna Nowak"))

    assert refused.value.why == why


@pytest.mark.parametrize("password", [GOOD, "Ъ7фы-Їжак-19-квітень", "x" + GOOD * 3])
def test_a_long_one_in_any_script_is_good(password):
    require_strong(password, ("anna.nowak", "Anna Nowak"))


def test_only_the_same_password_is_right():
    kept = hashed(GOOD)

    assert GOOD not in kept
    assert is_right(kept, GOOD)
    assert not is_right(kept, GOOD + " ")
    assert not is_right(None, GOOD)
    assert not is_right(None, "nobody has this password")
    assert not is_right("no hash at all", GOOD)


def test_what_was_kept_with_less_care_is_known():
    weaker = (
        "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$Yk3s5LdDC1PYQFSGN1d0vLoLxQnEWhmZ4m7Qe9BYqTE"
    )

    assert is_outdated(weaker)
    assert not is_outdated(hashed(GOOD))


def test_a_name_that_nobody_has_costs_as_much_and_has_no_right_password(
    monkeypatch,
):
    hasher, nobody = REAL
    monkeypatch.setattr(passwords, "_hasher", hasher)
    monkeypatch.setattr(passwords, "_NOBODY", nobody)

    assert not is_outdated(nobody)
    with pytest.raises(VerifyMismatchError):
        hasher.verify(nobody, "any password")
    assert not is_right(None, "any password")
