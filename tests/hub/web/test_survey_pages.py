"""Five faces: on a tablet at the desk, which locks itself, and on the page of the ticket."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from contract.survey import Face
from hub.domain.settings import read_branch
from hub.web.languages import LANGUAGES, direction_of, texts
from hub.web.survey_pages import FACES
from tests.hub.http.running import BRANCH, Client, running

Open = Callable[..., Page]
TABLET = "/desk/1/survey"


def served(hub: Client, language: str = "en") -> str:
    """Have somebody served at desk 1, and return the token on the paper."""
    token = hub.issue(language=language)["token"]
    hub.verb("1", "call-next")
    hub.verb("1", "serve")
    return token


def closed_why(hub: Client, token: str) -> str:
    return hub.get(f"/v1/surveys/{token}").json()["closed_why"]


def hidden(page: str) -> dict[str, str]:
    """Return what the form on *page* sends beside the face."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def press(hub: Client, path: str, **fields: str):
    return hub.session.post(hub.url + path, data=fields, allow_redirects=False, timeout=10)


def test_the_ticket_asks_once_the_visit_is_over_and_thanks(hub: Client, open_page: Open):
    token = hub.issue(language="en")["token"]
    page = open_page(f"/t/{token}")
    expect(page.locator(".faces")).to_have_count(0)

    hub.verb("1", "call-next")
    hub.verb("1", "serve")
    page.get_by_role("button", name="Very good").click()

    expect(page.locator("#said")).to_have_text("Thank you for your answer.")
    expect(page.locator(".faces")).to_have_count(0)
    assert closed_why(hub, token) == "rated-before"


@pytest.mark.accessibility("A46")
def test_a_face_is_chosen_by_keys_alone(hub: Client, open_page: Open):
    token = served(hub)
    page = open_page(f"/t/{token}")

    page.locator("#face-2").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#said")).to_have_text("Thank you for your answer.")
    expect(page.locator("#said")).to_be_focused()


def test_without_a_script_a_face_is_a_plain_form(hub: Client):
    token = served(hub)
    page = hub.get(f"/t/{token}").text

    answer = press(hub, f"/t/{token}/survey?lang=en", score="4", **hidden(page))

    assert (answer.status_code, answer.headers["location"]) == (303, f"/t/{token}?lang=en&said=thanks")
    assert "Thank you for your answer." in hub.get(answer.headers["location"]).text
    assert closed_why(hub, token) == "rated-before"


def test_the_tablet_without_a_script_is_a_plain_form_too(hub: Client):
    token = served(hub)
    page = hub.get(TABLET).text

    answer = press(hub, f"{TABLET}?lang=pl", score="1", **hidden(page))

    assert (answer.status_code, answer.headers["location"]) == (303, f"{TABLET}?said=thanks")
    assert closed_why(hub, token) == "rated-before"


@pytest.mark.parametrize("fields", [{"id": "no id"}, {"score": "6"}, {"score": ""}, {"score": "so-so"}])
def test_a_form_that_nobody_of_us_wrote_or_no_face_rates_nothing(hub: Client, fields):
    token = served(hub)
    page = hub.get(f"/t/{token}").text

    answer = press(hub, f"/t/{token}/survey", **{"score": "4", **hidden(page), **fields})

    assert answer.headers["location"].endswith("&said=form-not-ours")
    assert closed_why(hub, token) == ""


def test_the_tablet_asks_whoever_was_just_served_in_the_tickets_language(hub: Client, open_page: Open):
    page = open_page(TABLET, width=1280, height=800)
    expect(page.locator(".faces button")).to_have_count(0)

    served(hub, "ar")

    form = page.locator("form.survey")
    expect(form).to_have_attribute("lang", "ar")
    expect(form).to_have_attribute("dir", "rtl")
    expect(page.locator("#question")).to_have_text(texts("ar").gettext("How was your visit?"))


def test_the_tablet_locks_itself_after_an_answer(hub: Client, open_page: Open):
    token = served(hub, "en")
    page = open_page(TABLET)

    page.get_by_role("button", name="So-so").click()

    expect(page.locator("#said")).to_have_text("Thank you for your answer.")
    expect(page.locator("form.survey")).to_have_count(0)
    assert closed_why(hub, token) == "rated-before"


def test_the_tablet_locks_itself_when_the_next_visitor_is_served(hub: Client, open_page: Open):
    served(hub, "en")
    page = open_page(TABLET)
    expect(page.locator("form.survey")).to_have_count(1)
    hub.issue()

    hub.verb("1", "call-next")
    hub.verb("1", "start")

    expect(page.locator("form.survey")).to_have_count(0)


def test_the_tablet_locks_itself_when_its_time_is_over(hub: Client, open_page: Open):
    served(hub, "en")
    page = open_page(TABLET)
    expect(page.locator("form.survey")).to_have_count(1)

    hub.clock.ahead_s += 100

    expect(page.locator("form.survey")).to_have_count(0, timeout=10_000)


def test_an_answer_that_was_meant_for_the_one_before_counts_for_nobody(hub: Client):
    before = served(hub)
    page = hub.get(TABLET).text
    after = served(hub)

    answer = press(hub, TABLET, score="1", **hidden(page))

    assert answer.headers["location"] == f"{TABLET}?said=changed-meanwhile"
    assert [closed_why(hub, token) for token in (before, after)] == ["", ""]


def test_the_tablet_shows_nothing_of_the_ticket_and_leads_nowhere(hub: Client, open_page: Open):
    token = served(hub)
    page = open_page(TABLET)

    assert page.locator("a:not(.skip)").count() == 0
    assert token not in page.content()


def test_the_thanks_go_away_by_themselves(hub: Client, open_page: Open):
    served(hub, "en")
    page = open_page(TABLET)
    page.locator("#said").evaluate("each => { each.dataset.fades = 200; }")

    page.get_by_role("button", name="Good", exact=True).click()

    expect(page.locator("#said")).to_have_text("Thank you for your answer.")
    expect(page.locator("#said")).to_have_text("")


def test_an_unknown_desk_has_no_tablet(hub: Client):
    assert hub.get("/desk/77/survey").status_code == 404


def test_the_question_may_be_the_operators_own():
    own = BRANCH.replace(
        "survey = {on = true}", 'survey = {on = true, question = {pl = "Jak było?", uk = "Як було?"}}'
    )
    with running(branch=read_branch(own, "test.toml")) as hub:
        token = served(hub, "uk")

        assert "Як було?" in hub.get(f"/t/{token}").text


def test_where_nobody_is_asked_no_face_is_shown():
    with running(branch=read_branch(BRANCH.replace("survey = {on = true}", ""), "test.toml")) as hub:
        token = served(hub)

        assert 'class="faces"' not in hub.get(f"/t/{token}").text
        assert "<form" not in hub.get(TABLET).text


@pytest.mark.accessibility("A05", "A10")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_face_has_a_name_and_a_shape_of_its_own(hub: Client, language):
    page = hub.get(f"/t/{served(hub, language)}").text

    faces = re.findall(
        r'<button id="face-\d" name="score" value="(\d)">(.*?)<span>(.*?)</span>', page, re.DOTALL
    )

    assert [int(score) for score, _, _ in faces] == [int(face) for face in Face]
    assert [name for _, _, name in faces] == [texts(language).gettext(FACES[face]) for face in Face]
    assert len({drawing for _, drawing, _ in faces}) == 5
    assert "fill=" not in "".join(drawing for _, drawing, _ in faces), "colour tells nothing"


SIZES = [(320, 568), (768, 1024), (1280, 800)]


def breaks_no_rule(hub: Client, page: Page, language: str) -> None:
    """Look at the tablet while it asks nobody, and while it asks somebody in *language*."""
    for asked in (False, True):
        if asked:
            served(hub, language)
            expect(page.locator("form.survey")).to_have_attribute("dir", direction_of(language))
        found = Axe().run(page)
        assert found.violations_count == 0, (asked, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.accessibility("A43", "A44")
@pytest.mark.parametrize(("language", "size"), [*zip(["pl", "ar", "hi"], SIZES, strict=True)])
def test_the_tablet_breaks_no_rule_and_fits(hub: Client, open_page: Open, language, size):
    breaks_no_rule(hub, open_page(TABLET, width=size[0], height=size[1]), language)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_the_tablet_breaks_no_rule_in_any_language_and_size(hub: Client, open_page: Open, language, size):
    breaks_no_rule(hub, open_page(TABLET, width=size[0], height=size[1]), language)


@pytest.mark.accessibility("A01")
def test_faces_on_a_tablet_are_as_large_as_a_finger_and_apart(hub: Client, open_page: Open):
    served(hub)
    page = open_page(TABLET, width=1280, height=800)

    # All at one instant: the picture is live, and a face that was just replaced has no size.
    boxes = page.evaluate(
        "[1, 2, 3, 4, 5].map(n => document.getElementById(`face-${n}`).getBoundingClientRect().toJSON())"
    )

    mm = 25.4 / 96  # of a CSS pixel
    assert min(min(box["width"], box["height"]) for box in boxes) * mm >= 20
    assert min(after["x"] - box["x"] - box["width"] for box, after in pairwise(boxes)) * mm >= 3


@pytest.mark.accessibility("A04")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_faces_stand_out_from_their_ground(hub: Client, open_page: Open, scheme):
    served(hub)
    page = open_page(TABLET, color_scheme=scheme)

    # At one instant, as above: what was just replaced has no colours.
    stroke, ground, edge = page.evaluate(
        "() => { const face = document.getElementById('face-3');"
        " return [getComputedStyle(face.querySelector('svg')).stroke, getComputedStyle(face).backgroundColor,"
        " getComputedStyle(face).borderTopColor]; }"
    )

    assert contrast(stroke, ground) >= 7
    assert contrast(edge, ground) >= 3


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG reckons it."""
    lights = sorted((_light(one), _light(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _light(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
