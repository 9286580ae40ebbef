"""What a kiosk is told of its card reader: table `[card_reader]` of `kiosk.toml`."""

from __future__ import annotations

from pathlib import Path

from hardware.card_settings import CardReaderSettings

SECRET_LETTERS = 16
"""No secret is shorter."""


class NoCardSecret(ValueError):
    """The file of the cards' secret holds none; the message says what it must hold."""


class KioskCardSettings(CardReaderSettings, frozen=True, kw_only=True):
    """The card reader. With `reads = "text"` a card holds the code of a booking; else its number makes it."""

    secret_file: str = ""
    """With `reads = "number"`: the file whose first line is the office's secret, 16 letters or more. From it
    and the card's number the code of the card is made, the same at each kiosk with the same secret."""

    def __post_init__(self) -> None:
        if self.on and self.reads == "number" and not self.secret_file:
            raise ValueError(
                "'secret_file' is missing: name a file with a secret, as 'openssl rand -hex 32' writes it, "
                'or set reads = "text" for cards that hold the code itself'
            )


def card_secret(settings: KioskCardSettings) -> bytes:
    """Return the secret from which the codes of cards are made; empty where none is needed.

    Raises:
        NoCardSecret: the file cannot be read, or begins with less than 16 letters.
    """
    if not settings.on or settings.reads == "text":
        return b""
    return secret_in(Path(settings.secret_file))


def secret_in(path: Path) -> bytes:
    """Return the secret in the file at *path*.

    Raises:
        NoCardSecret: as `card_secret`.
    """
    try:
        first = (path.read_bytes().splitlines() or [b""])[0].strip()
    except OSError as error:
        raise NoCardSecret(f"[card_reader] secret_file: {path}: {error.strerror}") from error
    if len(first) < SECRET_LETTERS:
        raise NoCardSecret(
            f"[card_reader] secret_file: {path}: the first line must be {SECRET_LETTERS} letters or more; "
            "'openssl rand -hex 32' makes a good one"
        )
    return first
