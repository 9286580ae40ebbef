"""The manuals: who reads which, that docs and product are one text, and that neither speaks of what is gone.

What stands bold in a manual is a text of the product. A button that is called otherwise tomorrow fails here.
"""

from __future__ import annotations

import re
from functools import cache

import pytest
import requests

from hub.accounts.roles import Role
from hub.web.languages import spoken_in
from hub.web.manual_texts import LANGUAGES, ROLES, picture, rendered, source, title, whose
from okienko.manual.people import manual_files
from okienko.pictures.manuals import SHOTS, named_in
from tests.catalogues import ROOT, ids, messages, strings
from tests.hub.http.running import Client

EVERY = [(who, language) for language in LANGUAGES for who in whose()]
PLACE = re.compile(r"%\\?\(\w+\\?\)[sd]")
HTML = {"accept": "text/html"}


@cache
def shown(language: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Return every text of the pages in *language*: the plain ones, and patterns of those with a gap."""
    texts = {
        text for each in messages("hub", "pl") for text in (ids(each) if language == "en" else strings(each))
    }
    gaps = [re.compile(PLACE.sub(".+", re.escape(text))) for text in texts if "%(" in text]
    return frozenset(texts), tuple(gaps)


@pytest.mark.parametrize(("who", "language"), EVERY)
def test_what_stands_bold_in_a_manual_is_a_text_of_the_product(who, language):
    plain, gaps = shown(language)
    bold = set(re.findall(r"\*\*(.+?)\*\*", source(who, language).replace("\n", " ")))

    other = {text for text in bold if text not in plain and not any(gap.fullmatch(text) for gap in gaps)}
    assert other <= {"Pogrubione", "Bold"}
    assert bold


@pytest.mark.parametrize(("who", "language"), EVERY)
def test_every_picture_that_a_manual_shows_is_there_and_is_one_that_the_command_takes(who, language):
    names = named_in(source(who, language))

    assert len(names) == source(who, language).count("![")
    assert names <= {shot.name for shot in SHOTS}
    for name in names:
        found = picture(language, f"{name}.png")
        assert found is not None, name
        assert found.startswith(b"\x89PNG"), name


def test_every_picture_that_the_command_takes_is_shown_by_a_manual():
    for language in LANGUAGES:
        named = {name for who in whose() for name in named_in(source(who, language))}
        assert named == {shot.name for shot in SHOTS}
        kept = {path.stem for path in (ROOT / "hub" / "manuals" / language / "pictures").glob("*.png")}
        assert kept == named


@pytest.mark.parametrize("who", whose())
def test_a_manual_says_the_same_things_in_both_languages(who):
    """Headings, rows, steps and pictures stand in the same order: nothing was left out in one of them."""
    shapes = [re.findall(r"^(#+|\d+\.|\*|\||!\[|```)", source(who, each), re.MULTILINE) for each in LANGUAGES]

    assert shapes[0] == shapes[1]


def test_the_docs_are_what_the_product_shows():
    folder = ROOT / "docs" / "manuals"
    written = {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*.md")}

    assert written == manual_files()
    for name, text in written.items():
        for target in re.findall(r"\]\(([^)]+)\)", text):
            assert (folder / name).parent.joinpath(target).resolve().exists(), (name, target)


@pytest.mark.parametrize("role", Role)
def test_who_is_signed_in_reads_every_manual_and_finds_the_own_one_first(hub: Client, role):
    session = hub.signed_in(role)
    index = session.get(hub.url + "/help?lang=pl", headers=HTML, timeout=10).text
    listed = re.findall(r'<li><a href="/help/([a-z]+)"', index)

    assert set(listed) == set(whose())
    if role in {ROLES[who] for who in whose()}:
        assert ROLES[listed[0]] is role
    for who in whose():
        page = session.get(f"{hub.url}/help/{who}?lang=pl", headers=HTML, timeout=10)
        assert page.status_code == 200
        assert f"<h1>{title(who, 'pl')}</h1>" in page.text


def test_it_reads_its_manual_before_anybody_can_sign_in(hub: Client):
    answer = requests.get(hub.url + "/help/it?lang=pl", headers=HTML, timeout=10)
    assert answer.status_code == 200
    assert "/help/it" in requests.get(hub.url + "/", timeout=10).text

    other = requests.get(hub.url + "/help/clerk", headers=HTML, timeout=10, allow_redirects=False)
    assert other.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(("language", "written"), [("pl", "pl"), ("en", "en"), ("uk", "en"), ("ar", "en")])
def test_who_reads_another_language_gets_english_marked_as_such(hub: Client, language, written):
    page = hub.get("/help/it", params={"lang": language}).text

    assert spoken_in({each: title("it", each) for each in LANGUAGES}, language) == written
    assert f"<h1>{title('it', written)}</h1>" in page
    assert (f'<article lang="{written}" dir="ltr">' in page) == (language != written)


@pytest.mark.parametrize(
    "path", ["/help/nobody", "/help/pictures/pl/nothing.png", "/help/pictures/..%2F/x.png"]
)
def test_there_are_no_other_manuals_and_pictures(hub: Client, path):
    assert hub.get(path).status_code == 404


def test_no_html_passes_through_a_manual():
    for who, language in EVERY:
        assert "<script" not in rendered(who, language)
        assert "&lt;" not in rendered(who, language)
