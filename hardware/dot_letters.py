"""Letters and digits of five by seven dots, each told apart from every other from afar. Pure.

Each is five columns from left to right, the lowest bit on top. The zero is crossed, so that it is no O.
"""

from __future__ import annotations

WIDTH, HEIGHT, GAP = 5, 7, 1

_COLUMNS = {
    "0": "3E5149453E", "1": "00427F4000", "2": "4261514946", "3": "2141454B31", "4": "1814127F10",
    "5": "2745454539", "6": "3C4A494930", "7": "0171090503", "8": "3649494936", "9": "064949291E",
    "A": "7C1211127C", "B": "7F49494936", "C": "3E41414122", "D": "7F4141221C", "E": "7F49494941",
    "F": "7F09090901", "G": "3E4149497A", "H": "7F0808087F", "I": "00417F4100", "J": "2040413F01",
    "K": "7F08142241", "L": "7F40404040", "M": "7F020C027F", "N": "7F0408107F", "O": "3E4141413E",
    "P": "7F09090906", "Q": "3E4151215E", "R": "7F09192946", "S": "4649494931", "T": "01017F0101",
    "U": "3F4040403F", "V": "1F2040201F", "W": "3F4038403F", "X": "6314081463", "Y": "0304780403",
    "Z": "6151494543", "-": "0008080800", " ": "0000000000",
}  # fmt: skip
COLUMNS = {character: bytes.fromhex(columns) for character, columns in _COLUMNS.items()}


def complaint_of(text: str) -> str:
    """Return why *text* cannot be shown in dots; empty when it can."""
    for character in text:
        if character not in COLUMNS:
            return f"{character!r} cannot be shown: only capital letters, digits and hyphens"
    return ""


def columns_of(text: str, width: int) -> bytes:
    """Return *width* columns with *text* in their middle."""
    lit = bytes(GAP).join(COLUMNS[character] for character in text)
    left = (width - len(lit)) // 2
    return bytes(left) + lit + bytes(width - left - len(lit))


def places_in(width: int) -> int:
    """Return how many characters *width* columns hold."""
    return (width + GAP) // (WIDTH + GAP)
