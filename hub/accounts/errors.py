"""Why somebody is not let in, or an account is not changed. Each has a lasting code, as refusals have."""

from __future__ import annotations

from typing import ClassVar


class AccountError(ValueError):
    """What all of them share.

    ├── NotLetIn          the same for a wrong name, a wrong password and a closed account
    ├── TooManyTries      wait *wait_s* seconds
    ├── LinkUsedUp        the one-time link is unknown, used or too old
    ├── WeakPassword      the message says what to do
    ├── BadAccount        a name or role that cannot be
    ├── NotFromDirectory  the directory's answer is not to be believed; the message is for the log
    ├── DirectoryAway     the directory does not answer
    ├── NoRole            the directory gives no role here
    ├── LoginTaken        the login in the directory cannot be one here
    └── LastAdministrator nobody could administer the branch any more
    """

    code: ClassVar[str] = "account"


class NotLetIn(AccountError):
    """Name and password belong to no account that may sign in; which of them is wrong is not said."""

    code = "not-let-in"


class TooManyTries(AccountError):
    """Passwords were tried too often in vain; the next try counts after `wait_s` seconds."""

    code = "too-many-tries"

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"too many tries: wait {wait_s:.0f} seconds")
        self.wait_s = wait_s


class LinkUsedUp(AccountError):
    """A one-time link that is unknown, was used, or is too old."""

    code = "link-used-up"


class WeakPassword(AccountError):
    """A password that would soon be guessed; `why` is ``short``, ``long`` or ``guessable``."""

    code = "weak-password"

    def __init__(self, why: str, told: str) -> None:
        super().__init__(told)
        self.why = why


class BadAccount(AccountError):
    """A login or a role that cannot be, or a login that is there already."""

    code = "bad-account"


class LastAdministrator(AccountError):
    """The last account that may administer would be closed or lose that role."""

    code = "last-administrator"


class NotFromDirectory(AccountError):
    """What came back from the office's directory is not to be believed."""

    code = "directory-refused"


class DirectoryAway(AccountError):
    """The office's directory does not answer, or not as one must."""

    code = "directory-away"


class NoRole(AccountError):
    """The groups of the directory give no role here."""

    code = "no-role"


class LoginTaken(AccountError):
    """The login of the directory is none that can be here, or is somebody else's."""

    code = "login-taken"
