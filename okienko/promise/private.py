"""I12: no secret and no personal datum in anything that others can read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from okienko.promise.history import History
from okienko.promise.invariants import Invariant, Judgement
from okienko.promise.told import Told

_E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w+])\+48[ -]?\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)")
_ELEVEN = re.compile(r"(?<![\d.])\d{11}(?![\d.])")
_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
SHORT = 4
"""Shorter secrets than this would be found everywhere by chance; they are not looked for."""


def judge(history: History, told: Told) -> Judgement:
    """Judge the texts; the tokens of all tickets are secrets too."""
    judged = Judgement(Invariant.I12)
    if not history.texts:
        return judged
    secrets = [(kind, each) for kind, values in history.secrets.items() for each in values]
    secrets += [("token", token) for token in told.by_token]
    secrets += [("token", kept.token) for kept in history.kept]
    for text in judged.each(history.texts):
        for kind, secret in secrets:
            if len(secret) >= SHORT and secret in text.text:
                judged.says(f"{text.where} tells a {kind}", device=text.where)
        for kind in _personal(text.text):
            judged.says(f"{text.where} tells what looks like {kind}", device=text.where)
    return judged


def _personal(text: str) -> Iterator[str]:
    # What every address and every such number holds is looked for first: most texts hold neither.
    if "@" in text and _E_MAIL.search(text):
        yield "an e-mail address"
    if "+48" in text and _PHONE.search(text):
        yield "a telephone number"
    if any(is_pesel(match[0]) for match in _ELEVEN.finditer(text)):
        yield "a PESEL"


def is_pesel(digits: str) -> bool:
    """Return whether eleven *digits* can be the number by which Poland knows a person."""
    values = [int(digit) for digit in digits]
    check = sum(weight * value for weight, value in zip(_WEIGHTS, values, strict=False))
    if (10 - check % 10) % 10 != values[10]:
        return False
    century, month = divmod(int(digits[2:4]), 20)
    try:
        date((1900, 2000, 2100, 2200, 1800)[century] + int(digits[:2]), month, int(digits[4:6]))
    except ValueError:
        return False
    return True
