"""The page behind the QR code: whole without a script, live with one, in every language, for every eye."""

# ruff: noqa: RUF001  these are letters of other languages, and ranges
from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from hub.domain.settings import read_branch
from hub.web.languages import LANGUAGES, direction_of, texts
from tests.hub.http.running import BRANCH, Client, running

Open = Callable[..., Page]
BRING = """
[services.bring]
pl = "paszport\\nwezwanie z urzędu"
en = "your passport\\nthe letter from the office"
ar = "جواز السفر\\nالرسالة"
"""
WITH_BRING = BRANCH.replace('\n[[services]]\nid = "paszport"', BRING + '\n[[services]]\nid = "paszport"')


@pytest.fixture
def hub() -> Iterator[Client]:
    """Yield a client of a hub whose first service says what to have ready."""
    with running(branch=read_branch(WITH_BRING, "test.toml")) as client:
        yield client


def waiting(hub: Client, language: str = "en", before: int = 2) -> str:
    """Have somebody wait behind *before* others, and return the path of the page."""
    for _ in range(before):
        hub.issue()
    return f"/t/{hub.issue(language=language)['token']}"


def called(hub: Client, language: str = "en") -> str:
    path = waiting(hub, language, before=0)
    hub.verb("1", "call-next")
    return path


def words(html: str) -> str:
    """Return what stands on the page *html*, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_without_a_script_the_page_says_everything(hub: Client):
    hub.verb("1", "open")
    told = words(hub.get(waiting(hub)).text)

    assert "A003" in told
    assert "Residence card" in told
    assert "You are waiting" in told
    assert "2 tickets before you" in told
    assert re.search(r"about \d+(–\d+)? minutes", told)
    assert "Where to go Main hall" in told
    assert "What to have ready your passport the letter from the office" in told
    assert re.search(r"As at 09:\d\d Show again", told)


def test_who_is_called_reads_where_to_go_before_all_else(hub: Client):
    told = words(hub.get(called(hub)).text)

    assert "It is your turn Please go to desk 1" in told
    assert "before you" not in told


def test_whose_visit_is_over_is_not_told_what_to_bring(hub: Client):
    path = called(hub)
    hub.verb("1", "serve")

    told = words(hub.get(path).text)

    assert "Your visit is finished" in told
    assert "What to have ready" not in told


@pytest.mark.accessibility("A44")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_in_which_language_and_direction_it_and_its_parts_are(hub: Client, language):
    page = hub.get(waiting(hub, language)).text

    assert f'<html lang="{language}" dir="{direction_of(language)}">' in page
    assert f"<h1>{texts(language).gettext('Your ticket')}</h1>" in page
    turned = ' dir="ltr"' if language == "ar" else ""
    named = "" if language in {"pl", "en", "uk", "ru"} else f' lang="en"{turned}'
    assert re.search(rf'<p class="service">\s*<span{named}>', page)
    spoken = "" if language in {"pl", "en", "ar"} else ' lang="en" dir="ltr"'
    assert f'<ul class="bring"{spoken}>' in page


@pytest.mark.accessibility("A44")
def test_an_arabic_page_runs_from_the_right(hub: Client, open_page: Open):
    page = open_page(waiting(hub, "ar"), width=640)

    # In one go: what is looked up piece by piece may be drawn anew in between.
    number, card = page.evaluate("""() => [".bring li", "#picture"].map(
        each => document.querySelector(each).getBoundingClientRect().toJSON())""")
    assert page.locator(".bring").evaluate("each => getComputedStyle(each).direction") == "rtl"
    assert number["x"] + number["width"] > card["x"] + card["width"] - 60
    assert page.locator("nav a[lang=ar]").get_attribute("dir") == "rtl"


@pytest.mark.accessibility("A45")
def test_a_change_is_told_in_few_words_to_whoever_listens(hub: Client, open_page: Open):
    page = open_page(waiting(hub))
    news = page.locator("#news")
    expect(news).to_have_role("status")
    expect(news).to_have_text("")

    hub.verb("1", "call-next")

    expect(news).to_have_text(re.compile(r"^You are waiting. 1 ticket before you"))
    assert page.locator("#picture").get_attribute("role") is None, "not everything is read out again"


@pytest.mark.accessibility("A45")
def test_it_is_the_visitors_turn_on_the_page_in_its_title_and_in_the_hand(hub: Client, open_page: Open):
    page = open_page(waiting(hub, before=0))
    page.evaluate("() => { window.felt = []; navigator.vibrate = (pattern) => window.felt.push(pattern); }")

    hub.verb("1", "call-next")

    expect(page.locator("#news")).to_have_text("It is your turn. Please go to desk 1")
    expect(page).to_have_title(re.compile(r"^It is your turn. Please go to desk 1 – A001"))
    assert page.evaluate("window.felt.length") == 1


@pytest.mark.accessibility("A45")
def test_updates_can_be_paused_and_go_on(hub: Client, open_page: Open):
    page = open_page(waiting(hub))
    live = page.get_by_role("checkbox", name="Update by itself")
    live.uncheck()

    hub.verb("1", "call-next")
    hub.verb("1", "call-next")
    live.check()

    expect(page.locator(".ahead >> nth=0")).to_have_text("You are next")


@pytest.mark.accessibility("A45")
def test_while_updates_are_paused_nothing_moves(hub: Client, open_page: Open):
    page = open_page(waiting(hub))
    other = open_page(page.url.removeprefix(hub.url))
    page.get_by_role("checkbox", name="Update by itself").uncheck()

    hub.verb("1", "call-next")

    expect(other.locator(".ahead >> nth=0")).to_have_text("1 ticket before you")
    expect(page.locator(".ahead >> nth=0")).to_have_text("2 tickets before you")
    assert page.locator("#stale").is_hidden(), "who has paused it needs no warning"


ROOMY = """() => {
  for (const each of document.querySelectorAll("body *")) {
    each.style.lineHeight = "1.5"; each.style.letterSpacing = "0.12em"; each.style.wordSpacing = "0.16em";
  }
  for (const each of document.querySelectorAll("p")) each.style.marginBottom = "2em";
}"""
"""The spacing of WCAG 1.4.12."""
CUT = """() => [...document.querySelectorAll("main *, footer *")]
  .filter((each) => each.id !== "news" && each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1
    && getComputedStyle(each).display !== "inline")
  .map((each) => each.outerHTML.slice(0, 80))"""


CHANGES = (
    "() => {}",
    "() => { document.documentElement.style.fontSize = '200%' }",
    "() => { document.documentElement.style.fontSize = '' }",
    ROOMY,
)


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.accessibility("A43")
def test_at_320_pixels_with_large_or_roomy_letters_nothing_is_cut_in_any_language(
    hub: Client, open_page: Open
):
    path = called(hub)
    page = open_page(path, width=320)
    for language in LANGUAGES:
        page.goto(f"{hub.url}{path}?lang={language}")
        for change in CHANGES:
            page.evaluate(change)
            assert fits(page), (language, change)
            assert page.evaluate(CUT) == [], (language, change)


@pytest.mark.accessibility("A43")
def test_the_faces_are_not_cut_either(hub: Client, open_page: Open):
    path = called(hub)
    hub.verb("1", "serve")
    page = open_page(path, width=320)
    for language in LANGUAGES:
        page.goto(f"{hub.url}{path}?lang={language}")
        for change in CHANGES:
            page.evaluate(change)
            assert fits(page), (language, change)
            assert page.evaluate(CUT) == [], (language, change)


def breaks_no_rule(hub: Client, open_page: Open, language: str, scheme: str) -> None:
    """Look at the page while its visitor waits, is called, and has been served."""
    page = open_page(waiting(hub, language, before=0), width=320, color_scheme=scheme)
    for verb in ("", "call-next", "serve"):
        if verb:
            hub.verb("1", verb)
            page.reload()
        found = Axe().run(page)
        assert found.violations_count == 0, (verb, found.generate_report())


@pytest.mark.accessibility("A43")
@pytest.mark.parametrize(("language", "scheme"), [("pl", "light"), ("ar", "dark")])
def test_no_rule_is_broken_in_any_state(hub: Client, open_page: Open, language, scheme):
    breaks_no_rule(hub, open_page, language, scheme)


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_rule_is_broken_in_any_state_language_and_scheme(hub: Client, open_page: Open, language, scheme):
    breaks_no_rule(hub, open_page, language, scheme)


FOCUSED = """() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  const box = (at.closest("label") || at).getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {name: at.id || at.textContent.trim(), width: box.width, height: box.height,
          outline: getComputedStyle(at).outlineStyle,
          seen: (at.closest("label") || at).contains(top)};
}"""
"""What has the keyboard: its name, how large it is to a finger, and whether nothing lies over it."""


def reached_by_keys(page: Page) -> Iterator[dict[str, object]]:
    names = set()
    while True:
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here is None or here["name"] in names:
            return
        names.add(here["name"])
        yield here


@pytest.mark.accessibility("A46")
def test_everything_is_reached_by_keys_seen_and_large_enough(hub: Client, open_page: Open):
    path = called(hub)
    hub.verb("1", "serve")

    reached = list(reached_by_keys(open_page(path, width=320)))

    names = {each["name"] for each in reached}
    assert {*(f"face-{score}" for score in range(1, 6)), "live", *LANGUAGES.values()} <= names
    assert [each for each in reached if each["outline"] == "none" or not each["seen"]] == []
    assert [each for each in reached if min(each["width"], each["height"]) < 24] == []
