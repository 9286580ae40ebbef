"""Every language is whole in every package, counts as its speakers do, and can be drawn.

Nothing here names a language: whoever adds the folders of one has it tested.
"""

from __future__ import annotations

import gettext
import io
import re
from collections import defaultdict
from functools import cache

import pytest
from babel import Locale
from babel.messages.mofile import write_mo
from fontTools.ttLib import TTFont

from hardware.fonts import font_path
from tests.catalogues import PACKAGES, catalogue, every, ids, messages, path_of, strings, tags

EVERY = list(every())
NUMBERS = range(1001)
PLACES = re.compile(r"%\(\w+\)[ds]|\{\w+\}")
ALIKE = {"Kiosk %(name)s", "{low}–{high} min", "{high} min", "%(minutes)s min", "%(first)s, %(next)s"}  # noqa: RUF001  minutes are so cut in several
NOT_DRAWN = {"\n", "\u200e", "\u200f"}


@cache
def known(weight: str) -> frozenset[int]:
    return frozenset(TTFont(font_path(weight)).getBestCmap())


def forms(package: str, tag: str) -> list[int]:
    """Return which form of a message each of the first numbers takes."""
    which = gettext.c2py(catalogue(package, tag).plural_expr)
    return [which(number) for number in NUMBERS]


def compiled(package: str, tag: str) -> gettext.GNUTranslations:
    made = io.BytesIO()
    write_mo(made, catalogue(package, tag))
    made.seek(0)
    return gettext.GNUTranslations(made)


@pytest.mark.accessibility("A10", "A29", "A33")
def test_every_package_speaks_the_same_languages():
    assert {package: tags(package) for package in PACKAGES} == dict.fromkeys(PACKAGES, tags("kiosk"))
    assert len(PACKAGES) == 3
    assert {"pl", "en"} < set(tags("kiosk"))


@pytest.mark.parametrize(("package", "tag"), EVERY)
def test_a_catalogue_says_which_language_it_is(package, tag):
    assert str(catalogue(package, tag).locale) == tag


@pytest.mark.accessibility("A10")
@pytest.mark.parametrize(("package", "tag"), EVERY)
def test_a_catalogue_has_the_messages_of_the_others(package, tag):
    """English is what the programs say anyway: its catalogue may be without what it would only repeat."""
    ours = {ids(message) for message in messages(package, tag)}
    wanted = {ids(message) for message in messages(package, "pl")}

    assert ours <= wanted if tag == "en" else ours == wanted


@pytest.mark.parametrize(("package", "tag"), EVERY)
def test_every_message_is_translated_into_every_form(package, tag):
    many = catalogue(package, tag).num_plurals

    for message in messages(package, tag):
        assert all(strings(message)), message.id
        assert not message.fuzzy, message.id
        assert len(strings(message)) == (many if message.pluralizable else 1), message.id


@pytest.mark.parametrize(("package", "tag"), [each for each in EVERY if each[1] != "en"])
def test_no_translation_was_left_in_english(package, tag):
    assert {each.id for each in messages(package, tag) if each.id == each.string} <= ALIKE


@pytest.mark.parametrize(("package", "tag"), EVERY)
def test_a_language_counts_as_its_speakers_do(package, tag):
    """What the plural forms of a catalogue tell apart is what the Unicode consortium says they should."""
    rule = Locale(tag).plural_form
    by_form, by_rule = defaultdict(set), defaultdict(set)
    for number, form in zip(NUMBERS, forms(package, tag), strict=True):
        by_form[form].add(number)
        by_rule[rule(number)].add(number)

    assert set(map(frozenset, by_form.values())) == set(map(frozenset, by_rule.values()))
    assert set(by_form) == set(range(catalogue(package, tag).num_plurals))


@pytest.mark.parametrize(("package", "tag"), EVERY)
def test_a_translation_has_the_places_of_its_text(package, tag):
    """A form for one number alone may say it in a word, as in Arabic: two people."""
    alone = [forms(package, tag).count(form) == 1 for form in range(catalogue(package, tag).num_plurals)]

    for message in messages(package, tag):
        wanted = sorted(set(PLACES.findall(ids(message)[0])))
        for form, text in enumerate(strings(message)):
            found = sorted(set(PLACES.findall(text)))
            counts = {"%(n)d", "%(count)s"} if message.pluralizable and alone[form] else set()
            assert [each for each in wanted if each not in counts or each in found] == found, message.id
            assert re.search(r"%(?!\(\w+\)[ds])", text) is None, message.id


@pytest.mark.parametrize(("package", "tag"), EVERY)
def test_a_translation_ends_as_its_text_does(package, tag):
    """A sentence stays a sentence, and a heading a heading."""
    stops = {".": ".।", "?": "?؟", ":": ":", "…": "…", ",": ",،"}

    for message in messages(package, tag):
        for text in strings(message):
            last = ids(message)[-1][-1]
            assert (text[-1] in stops[last]) if last in stops else (text[-1] not in "।:…,،"), message.id


@pytest.mark.accessibility("A33")
@pytest.mark.parametrize(("package", "tag"), EVERY)
@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_every_letter_of_a_catalogue_is_in_the_font(package, tag, weight):
    letters = {letter for each in messages(package, tag) for text in strings(each) for letter in text}

    assert {letter for letter in letters if ord(letter) not in known(weight)} <= NOT_DRAWN


@pytest.mark.parametrize(("package", "tag"), EVERY)
def test_the_compiled_catalogue_is_current(package, tag):
    with path_of(package, tag).with_suffix(".mo").open("rb") as file:
        found = gettext.GNUTranslations(file)

    old, new = found._catalog, compiled(package, tag)._catalog
    assert {key for key in old | new if key and old.get(key) != new.get(key)} == set(), "run make catalogues"
