"""How a language counts and spells, as data and a rule for each kind of language. Pure.

Written out because voices guess: a Ukrainian voice reads a Latin ``W`` in English, a Polish one takes a
leading zero away.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Numerals:
    """How one language counts up to 9999 and names the letters of the Latin alphabet.

    Attributes:
        say: gives the words of a number from 1 to 9999.
        zero: the word for nothing.
        letters: names of letters that the voice would read wrong; the others are read as they stand.
    """

    say: Callable[[int], str]
    zero: str
    letters: dict[str, str] = field(default_factory=dict)

    def words(self, number: int) -> str:
        """Return *number*, 0 to 9999, in words."""
        return self.say(number) if number else self.zero

    def digits(self, digits: str) -> str:
        """Return *digits* in words, each leading zero by itself: ``014`` → zero czternaście."""
        significant = digits.lstrip("0")
        zeros = [self.zero] * (len(digits) - len(significant))
        if not significant:
            return " ".join(zeros)
        if len(significant) > 4:
            return " ".join([*zeros, *(self.words(int(digit)) for digit in significant)])
        return " ".join([*zeros, self.words(int(significant))])

    def spelled(self, text: str) -> str:
        """Return *text*, letters and digits as in ``A042``, each said by its name."""
        parts = [
            self.digits(part) if part.isdecimal() else self.letters.get(part.upper(), part.upper())
            for part in re.findall(r"[0-9]+|[^\W\d_]", text)
        ]
        return " ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A language that says thousands, hundreds, tens and the rest after each other: most of Europe.

    Attributes:
        below_20: the words for 0 to 19.
        tens: the words for 20, 30 … 90.
        hundreds: the words for 100, 200 … 900.
        thousands: the words for 1000, 2000 … 9000.
        irregular: numbers below 1000 that are said otherwise, also at the end of a larger one.
        joint: stands between tens and units.
        hundred_and: the word for 100 where more follows; empty: as without.
    """

    below_20: tuple[str, ...]
    tens: tuple[str, ...]
    hundreds: tuple[str, ...]
    thousands: tuple[str, ...]
    irregular: dict[int, str] = field(default_factory=dict)
    joint: str = " "
    hundred_and: str = ""

    def __call__(self, number: int) -> str:
        """Return *number*, 1 to 9999, in words."""
        thousands, below_1000 = divmod(number, 1000)
        hundreds, below_100 = divmod(below_1000, 100)
        parts = [self.thousands[thousands - 1]] if thousands else []
        if hundreds:
            short = hundreds == 1 and below_100 and self.hundred_and
            parts.append(self.hundred_and if short else self.hundreds[hundreds - 1])
        parts += [self._below_100(below_100)] if below_100 else []
        return " ".join(parts)

    def _below_100(self, number: int) -> str:
        if number in self.irregular:
            return self.irregular[number]
        if number < 20:
            return self.below_20[number]
        tens, units = divmod(number, 10)
        return self.tens[tens - 2] + (f"{self.joint}{self.below_20[units]}" if units else "")


def words(text: str) -> tuple[str, ...]:
    """Return the words of *text*."""
    return tuple(text.split())


def named(text: str) -> dict[str, str]:
    """Return the names of the letters from A to Z in *text*; a name of two words has an underscore."""
    return {letter: name.replace("_", " ") for letter, name in zip(LETTERS, words(text), strict=True)}
