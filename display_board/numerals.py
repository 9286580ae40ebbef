"""Numbers and letters in words, so that every voice reads a ticket number the way people say it. Pure.

Written out because voices guess: a Ukrainian voice reads a Latin ``W`` in English, a Polish one takes a
leading zero away.
"""

# ruff: noqa: RUF001  names of letters are Cyrillic words of one letter

from __future__ import annotations

import re
from dataclasses import dataclass

from contract.names import Language


@dataclass(frozen=True, slots=True)
class Numerals:
    """How one language counts up to 9999 and names the letters of the Latin alphabet.

    Attributes:
        below_20: the words for 0 to 19.
        tens: the words for 20, 30 … 90.
        hundreds: the words for 100, 200 … 900.
        thousands: the words for 1000, 2000 … 9000.
        letters: names of letters that the voice would read wrong; the others are read as they stand.
    """

    below_20: tuple[str, ...]
    tens: tuple[str, ...]
    hundreds: tuple[str, ...]
    thousands: tuple[str, ...]
    letters: dict[str, str]

    def words(self, number: int) -> str:
        """Return *number*, 0 to 9999, in words."""
        if number == 0:
            return self.below_20[0]
        thousands, below_1000 = divmod(number, 1000)
        hundreds, below_100 = divmod(below_1000, 100)
        parts = [self.thousands[thousands - 1]] if thousands else []
        parts += [self.hundreds[hundreds - 1]] if hundreds else []
        if below_100 >= 20:
            parts.append(self.tens[below_100 // 10 - 2])
            below_100 %= 10
        parts += [self.below_20[below_100]] if below_100 else []
        return " ".join(parts)

    def digits(self, digits: str) -> str:
        """Return *digits* in words, each leading zero by itself: ``014`` → zero czternaście."""
        significant = digits.lstrip("0")
        zeros = [self.below_20[0]] * (len(digits) - len(significant))
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


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _named(letters: str) -> dict[str, str]:
    return dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _words(letters), strict=True))


POLISH = Numerals(
    below_20=_words(
        "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście"
        " czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście"
    ),
    tens=_words(
        "dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt"
        " dziewięćdziesiąt"
    ),
    hundreds=_words("sto dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset"),
    thousands=(
        "tysiąc",
        "dwa tysiące",
        "trzy tysiące",
        "cztery tysiące",
        "pięć tysięcy",
        "sześć tysięcy",
        "siedem tysięcy",
        "osiem tysięcy",
        "dziewięć tysięcy",
    ),
    letters={"Q": "ku", "W": "wu", "Z": "zet"},
)

UKRAINIAN = Numerals(
    below_20=_words(
        "нуль один два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять"
        " чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять"
    ),
    tens=_words("двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто"),
    hundreds=_words("сто двісті триста чотириста п'ятсот шістсот сімсот вісімсот дев'ятсот"),
    thousands=(
        "тисяча",
        "дві тисячі",
        "три тисячі",
        "чотири тисячі",
        "п'ять тисяч",
        "шість тисяч",
        "сім тисяч",
        "вісім тисяч",
        "дев'ять тисяч",
    ),
    letters=_named("а бе це де е еф ґе аш і йот ка ель ем ен о пе ку ер ес те у ве дубль-ве ікс ігрек зет"),
)

RUSSIAN = Numerals(
    below_20=_words(
        "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать"
        " четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
    ),
    tens=_words("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"),
    hundreds=_words("сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"),
    thousands=(
        "тысяча",
        "две тысячи",
        "три тысячи",
        "четыре тысячи",
        "пять тысяч",
        "шесть тысяч",
        "семь тысяч",
        "восемь тысяч",
        "девять тысяч",
    ),
    letters=_named("а бэ цэ дэ е эф гэ аш и йот ка эль эм эн о пэ ку эр эс тэ у вэ дубль-вэ икс игрек зет"),
)

_ENGLISH_UNITS = _words("one two three four five six seven eight nine")
ENGLISH = Numerals(
    below_20=(
        "zero",
        *_ENGLISH_UNITS,
        *_words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"),
    ),
    tens=_words("twenty thirty forty fifty sixty seventy eighty ninety"),
    hundreds=tuple(f"{unit} hundred" for unit in _ENGLISH_UNITS),
    thousands=tuple(f"{unit} thousand" for unit in _ENGLISH_UNITS),
    letters={},
)

NUMERALS: dict[Language, Numerals] = {
    Language("pl"): POLISH,
    Language("uk"): UKRAINIAN,
    Language("ru"): RUSSIAN,
    Language("en"): ENGLISH,
}
