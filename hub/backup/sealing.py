"""How what leaves the hub is made unreadable for whoever finds the stick: age, for keys of others.

The hub needs public keys alone. Who has the private one (`identity`) reads everything, and nobody else does.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

SUFFIX = ".age"


class Locked(ValueError):
    """It is encrypted, and not for the key that was given; the message says what to do."""


class Seal(Protocol):
    """What makes bytes ready to leave the hub."""

    @property
    def suffix(self) -> str:
        """What the name of a sealed file ends in."""

    def bytes(self, plain: bytes) -> bytes:
        """Return *plain*, sealed."""

    def file(self, plain: BinaryIO, sealed: BinaryIO) -> None:
        """Write what is in *plain* into *sealed*."""


class Plain:
    """Nothing is encrypted."""

    suffix = ""

    def bytes(self, plain: bytes) -> bytes:
        return plain

    def file(self, plain: BinaryIO, sealed: BinaryIO) -> None:
        while some := plain.read(1 << 20):
            sealed.write(some)


class Age:
    """Encrypted for whoever has the private key of one of *recipients*."""

    suffix = SUFFIX

    def __init__(self, recipients: Sequence[str]) -> None:
        from pyrage import x25519  # noqa: PLC0415  only where something is encrypted

        self._recipients = [x25519.Recipient.from_str(each) for each in recipients]

    def bytes(self, plain: bytes) -> bytes:
        from pyrage import encrypt  # noqa: PLC0415

        return bytes(encrypt(plain, self._recipients))

    def file(self, plain: BinaryIO, sealed: BinaryIO) -> None:
        from pyrage import encrypt_io  # noqa: PLC0415

        encrypt_io(plain, sealed, self._recipients)


def seal_for(recipients: Sequence[str]) -> Seal:
    """Return what seals for *recipients*; for none, nothing is encrypted.

    Raises:
        ValueError: one of them is no public key.
    """
    try:
        return Age(recipients) if recipients else Plain()
    except Exception as error:
        raise ValueError(f"[backup] 'recipients': one of them is no public key of age: {error}") from error


class Key:
    """What opens what was sealed; *identity* is the text of the private key, empty: there is none."""

    def __init__(self, identity: str = "") -> None:
        self._identities = []
        lines = [line.strip() for line in identity.splitlines()]
        for line in lines:
            if line and not line.startswith("#"):
                self._identities.append(_identity(line))

    def bytes(self, sealed: bytes) -> bytes:
        """Return what is in *sealed*.

        Raises:
            Locked: this key does not open it.
        """
        opened = io.BytesIO()
        self.file(io.BytesIO(sealed), opened)
        return opened.getvalue()

    def file(self, sealed: BinaryIO, plain: BinaryIO) -> None:
        """Write what is in *sealed* into *plain*.

        Raises:
            Locked: this key does not open it.
        """
        from pyrage import DecryptError, decrypt_io  # noqa: PLC0415

        if not self._identities:
            raise Locked("it is encrypted; name the file of the private key with --identity")
        try:
            decrypt_io(sealed, plain, self._identities)
        except DecryptError as error:
            raise Locked(
                f"it cannot be decrypted with this key ({error}); is it the key of this hub?"
            ) from error


def key_in(path: Path | None) -> Key:
    """Return the key in the file at *path*; None: there is none, and only what is plain can be read.

    Raises:
        ValueError: there is no private key of age in it.
        OSError: it cannot be read.
    """
    return Key() if path is None else Key(path.read_text(encoding="utf-8"))


def new_key() -> tuple[str, str]:
    """Return a new private key, and the public one that goes with it."""
    from pyrage import x25519  # noqa: PLC0415

    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def _identity(line: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  a kind of pyrage's own
    from pyrage import IdentityError, x25519  # noqa: PLC0415

    try:
        return x25519.Identity.from_str(line)
    except IdentityError as error:
        raise ValueError(
            "the file of --identity holds no private key of age ('AGE-SECRET-KEY-1...')"
        ) from error
