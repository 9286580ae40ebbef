"""Text as a voice should get it: what eyes read at a glance and voices read wrong, written out. Pure.

Voices take leading zeros away, read the dash of a range as a minus, and spell ``A042`` as a word. Text that
is words already stays as it is.
"""

# ruff: noqa: RUF001  dashes are what this is about, and letters of other languages

from __future__ import annotations

import re

from hardware.program_voice import primary

# language → the word between the ends of a range
_TO = {"pl": "do", "uk": "до", "ru": "до", "en": "to", "be": "да"} | {
    "es": "a", "hi": "से", "tr": "ila", "vi": "đến"
}  # fmt: skip
# language → what stands before a number, and what stands behind one, each in full
_BEFORE = {
    "pl": {"nr": "numer", "№": "numer"},
    "uk": {"№": "номер"},
    "ru": {"№": "номер"},
    "be": {"№": "нумар"},
    "en": {"no": "number", "№": "number"},
}
_BEHIND = {
    "pl": {"min": "minut", "godz": "godzin"},
    "uk": {"хв": "хвилин", "год": "годин"},
    "ru": {"мин": "минут", "ч": "часов"},
    "en": {"min": "minutes", "h": "hours"},
    "be": {"хв": "хвілін", "гадз": "гадзін"},
    "es": {"min": "minutos", "h": "horas"},
    "ka": {"წთ": "წუთი", "სთ": "საათი"},
    "tr": {"dk": "dakika", "sa": "saat"},
}
_RANGE = re.compile(r"(?<![\d–—−-])(\d+)\s*[–—−-]\s*(\d+)(?![\d–—−-])")  # and not a date, as 2027-03-12
_TIME = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")


def shaped(text: str, language: str) -> str:
    """Return *text* written out for a voice that speaks *language*.

    Args:
        text: a sentence, as it stands on a screen.
        language: a language tag, as ``uk`` or ``en-GB``.
    """
    own = primary(language)
    text = re.sub(r"\s*[·•|/]\s*", ", ", text)
    text = _TIME.sub(_time, text)
    text = _RANGE.sub(rf"\1 {_TO[own]} \2" if own in _TO else r"\1, \2", text)
    for short, full in _BEFORE.get(own, {}).items():
        text = re.sub(rf"(?<!\w){short}\.?\s*(?=\d)", f"{full} ", text, flags=re.IGNORECASE)
    for short, full in _BEHIND.get(own, {}).items():
        # The dot goes, unless a sentence ends there: then the voice must pause.
        text = re.sub(rf"(?<=\d)\s*{short}\b(?:\.(?!\s+[\dA-ZА-ЯІЇЄҐЎ]))?", f" {full}", text)
    text = re.sub(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])", " ", text)
    text = re.sub(r"(?<![\w.-])0+(?=\d)", lambda found: " ".join(found[0]) + " ", text)
    return " ".join(text.split())


def _time(found: re.Match[str]) -> str:
    hour, minute = str(int(found[1])), found[2]
    return hour if minute == "00" else f"{hour} {minute}"
