"""What is spoken for a call: in Polish, then in the ticket's language. Pure."""

# ruff: noqa: RUF001  letters of other scripts

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from contract.names import Language
from contract.views import Call
from display_board.counting import LETTERS, Numerals
from display_board.numerals import NUMERALS

POLISH, ENGLISH = Language("pl"), Language("en")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text and the language of the voice that says it."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Words:
    """The words around number and desk.

    Attributes:
        number: stands before the ticket number.
        desk: stands before the name of the desk.
        again: begin the second call of a ticket, the third, and each after that.
    """

    number: str
    desk: str
    again: tuple[str, str, str]

    def of_call(self, times: int) -> str:
        """Return with what the *times*-th call of a ticket begins; nothing for the first."""
        return self.again[min(times, 4) - 2] if times > 1 else ""


WORDS: dict[Language, Words] = {
    POLISH: Words("numer", "stanowisko", ("drugie wezwanie", "trzecie wezwanie", "kolejne wezwanie")),
    Language("uk"): Words("номер", "віконце", ("другий виклик", "третій виклик", "повторний виклик")),
    Language("ru"): Words("номер", "окно", ("второй вызов", "третий вызов", "повторный вызов")),
    ENGLISH: Words("number", "desk", ("second call", "third call", "repeated call")),
    Language("be"): Words("нумар", "акно", ("другі выклік", "трэці выклік", "паўторны выклік")),
    Language("ka"): Words(
        "ნომერი", "სარკმელი", ("მეორე გამოძახება", "მესამე გამოძახება", "განმეორებითი გამოძახება")
    ),
    Language("vi"): Words("số", "quầy", ("gọi lần hai", "gọi lần ba", "gọi lại")),
    Language("hi"): Words("नंबर", "काउंटर", ("दूसरी बार", "तीसरी बार", "फिर से")),
    Language("tr"): Words("numara", "gişe", ("ikinci çağrı", "üçüncü çağrı", "yeniden çağrı")),
    Language("es"): Words("número", "ventanilla", ("segunda llamada", "tercera llamada", "nueva llamada")),
    Language("ar"): Words("رَقْم", "شُبَّاك", ("نِدَاء ثَانٍ", "نِدَاء ثَالِث", "نِدَاء مُكَرَّر")),
}
"""By language; a ticket in one that is not here is called in English."""


_NUMBER = r"[A-Za-z]?[0-9]+(?:[./-][0-9]+)*[A-Za-z]?"
"""A number as it names a desk or a room: ``5``, ``A09``, ``12b``, ``4.01``."""


def phrases(call: Call, *, with_room: bool) -> tuple[Phrase, ...]:
    """Return what to say for *call*; *with_room* names the room as well.

    Polish comes first. A ticket in a language without phrases is called in English after it. Who is called
    once more hears that first.
    """
    own = spoken_language(call.language)
    languages = (POLISH,) if own == POLISH else (POLISH, own)
    return tuple(_phrase(call, language, with_room=with_room) for language in languages)


def shorter(call: Call, language: Language) -> tuple[Phrase, ...]:
    """Return how *call* is said in *language* where all of it takes too long: without the room, then bare."""
    bare = msgspec.structs.replace(call, times=1)
    return tuple(_phrase(each, language, with_room=False) for each in (call, bare))


def vocabulary(language: Language, highest: int) -> tuple[str, ...]:
    """Return all words of calls in *language*, with numbers up to *highest*, for whoever records them."""
    words, numerals = WORDS[language], NUMERALS[language]
    texts = [words.number, words.desk, *words.again, *(numerals.spelled(letter) for letter in LETTERS)]
    texts += [numerals.words(number) for number in range(highest + 1)]
    return tuple(dict.fromkeys(word for text in texts for word in text.split()))


def spoken_language(language: Language) -> Language:
    """Return the language in which a ticket in *language* is called: its own where there are phrases."""
    primary = Language(language.partition("-")[0])
    return primary if primary in WORDS else ENGLISH


def _phrase(call: Call, language: Language, *, with_room: bool) -> Phrase:
    words, numerals = WORDS[language], NUMERALS[language]
    again = words.of_call(call.times)
    parts = [again] if again else []
    parts += [
        f"{words.number} {numerals.spelled(call.number)}",
        _desk(call.desk_name, words.desk, numerals, language),
    ]
    room = call.room_name.get(language, "") if with_room else ""
    if room:
        parts.append(_in_words(room, numerals))
    return Phrase(", ".join(parts), language)


def _desk(name: str, word: str, numerals: Numerals, language: Language) -> str:
    """Return how to say the desk: ``5`` → stanowisko pięć, ``Okno 3`` → okno trzy.

    A name with a noun of its own is Polish; other languages say their own word with the number in it, for
    that is what a visitor looks for.
    """
    if re.fullmatch(rf"{_NUMBER}|[A-Za-z]", name.strip()):
        return f"{word} {numerals.spelled(name)}"
    number = re.search(rf"\b{_NUMBER}\b", name)
    if language == POLISH:
        return _in_words(name, numerals)
    return f"{word} {numerals.spelled(number[0]) if number else name}"


def _in_words(text: str, numerals: Numerals) -> str:
    """Return *text* with its numbers in words; single letters and the rest stay as they are."""
    return re.sub(rf"\b{_NUMBER}\b|\b[A-Z]\b", lambda found: numerals.spelled(found[0]), text)
