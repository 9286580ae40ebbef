"""A board in a browser: live, in turns, stale by itself, without a script, in old browsers, legible."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from contract.glass import CAPITAL, LARGE_SHARE, SMALL_SHARE, Panel
from display_board import pictures, samples
from hub.domain.settings import read_branch
from hub.web.drawing import static
from tests.hub.http.running import BRANCH, Client, running
from tests.hub.web.board_drawn import whole

Open = Callable[..., Page]
BOARD = "/board/hol-1?w=1280&h=720"
LAYOUT = """
[[layouts]]
id = "wide"
columns = [
    { share = 2, zones = [{ shows = "calls" }] },
    { zones = [{ shows = "clock" }, { shows = "waiting", share = 4 }, { shows = "bookings", share = 3 }] },
]
"""
IN_CI = [f"{panel}-{face}" for panel in pictures.PANELS for face in ("normal-all", "stale")] + [
    "lying-burst", "lying-nobody-all", "lying-before-opening-all", "lying-closed", "lying-stopped",
    "lying-stopped-all", "lying-notices-all", "lying-closing-all", "lying-last-tickets", "720-normal-rooms",
    "lying-normal-office-all", "4k-notices-notices-all", "upright-closed-all", "upright-notices-notices-all",
]  # fmt: skip
STALE = """() => {
  document.body.className = "is-stale";
  document.getElementById("stale").removeAttribute("hidden");
  document.querySelectorAll(".since").forEach((one) => { one.innerHTML = "10:41"; });
}"""


def call(hub: Client, desk: str = "1") -> str:
    number = hub.issue("karta")["number"]
    answer = hub.verb(desk, "call-next")
    assert answer.status_code == 200
    return number


def rows(page: Page) -> list[str]:
    return [row.inner_text().split()[0] for row in page.locator(".row").all()]


def test_a_call_stands_on_the_page_at_once_and_stands_out(hub: Client, open_page: Open):
    page = open_page(BOARD, width=1280, height=720)
    # Whichever of the two languages of the branch has its turn.
    expect(page.locator(".greeting")).to_contain_text(re.compile(r"Nikt nie czeka\.|Nobody is waiting\."))

    number = call(hub)

    expect(page.locator(".row.turn .num")).to_have_text(number)
    expect(page.locator(".row.turn .desk")).to_have_text("1")
    expect(page.locator(".greeting")).to_have_count(0)


def test_what_was_called_before_is_shown_without_standing_out(hub: Client, open_page: Open):
    number = call(hub)
    hub.clock.ahead_s += 60

    page = open_page(BOARD, width=1280, height=720)

    expect(page.locator(".row .num")).to_have_text([number])
    expect(page.locator(".row.turn")).to_have_count(0)


@pytest.mark.accessibility("A40")
def test_a_second_call_says_so(hub: Client, open_page: Open):
    page = open_page(BOARD, width=1280, height=720)
    call(hub)
    hub.clock.ahead_s += 30

    assert hub.verb("1", "recall").status_code == 200

    expect(page.locator(".row.turn .note").first).to_have_text(re.compile("2(. wezwanie|\u00d7)"))


@pytest.mark.accessibility("A42")
def test_the_page_says_by_itself_that_it_is_stale_in_all_languages_and_takes_it_back(
    hub: Client, open_page: Open
):
    number = call(hub)
    page = open_page(BOARD, width=1280, height=720)
    page.clock.install()
    page.reload()
    expect(page.locator(".num")).to_have_text([number])
    page.route("**/events*", lambda route: route.abort())
    page.clock.run_for(9_000)
    expect(page.locator("#stale")).to_be_hidden()

    page.evaluate("() => { window.EventSource.prototype.dispatchEvent = () => true; }")
    page.context.set_offline(True)
    said = set()
    for _ in range(8):
        page.clock.run_for(5_000)
        said |= {one.inner_text() for one in page.locator("#stale .page:not([hidden]) p").all()}

    assert {re.sub(r"\d\d:\d\d", "…", text).replace("\u00a0", " ") for text in said} == {
        "Brak łączności od ….",
        "Немає зв\u2019язку з ….",  # noqa: RUF001
        "Нет связи с ….",  # noqa: RUF001
        "No connection since ….",
    }
    expect(page.locator(".row .time")).to_be_visible()
    page.context.set_offline(False)
    page.unroute("**/events*")
    for _ in range(10):
        page.clock.run_for(1_000)
        if page.locator("#stale").is_hidden():
            break
        time.sleep(0.2)
    expect(page.locator("#stale")).to_be_hidden()


def test_without_a_script_the_page_is_whole_and_asks_again(hub: Client, open_page: Open):
    number = call(hub)

    page = open_page(BOARD, width=1280, height=720, java_script_enabled=False)

    expect(page.locator(".row.turn .num")).to_have_text(number)
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page.content()
    assert page.locator("#stale").is_hidden()


OLD = """
delete window.EventSource; delete window.fetch; delete window.performance;
delete Element.prototype.closest; delete Element.prototype.matches;
delete NodeList.prototype.forEach; delete Array.from; delete Object.assign; delete window.AudioContext;
delete window.URLSearchParams; delete Object.entries; delete String.prototype.includes;
"""


def test_a_browser_that_knows_no_stream_asks_every_three_seconds(hub: Client, chromium: Browser):
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    context.add_init_script(OLD)
    page, errors, asked = context.new_page(), [], []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(hub.url + BOARD)

    number = call(hub)

    expect(page.locator(".row.turn .num")).to_have_text(number, timeout=10_000)
    assert page.locator("#chime").is_hidden(), "there is nothing to sound with"
    assert errors == []
    assert any("/board/hol-1/picture?" in address for address in asked)
    context.close()


def test_the_script_holds_nothing_that_browsers_of_2012_do_not_read():
    script = re.sub(r"//.*", "", static("board.js").decode())

    words = r"\b(?:const|let|class|async|await|of|import|export|fetch|Promise|Symbol)\b"
    signs = r"=>|`|\.\.\.|\?\.|\?\?|\*\*"
    assert re.findall(f"{words}|{signs}", script) == []


def test_the_style_sheets_hold_nothing_that_they_do_not_read(hub: Client):
    sheets = static("board.css").decode() + hub.get("/board/hol-1/look.css").text

    newer = r"\bgrid\b|\bflex\b|var\(|calc\(|clamp\(|min\(|max\(|inset|aspect-ratio|:is\(|:where\(|@layer|&"
    assert re.findall(newer, sheets) == []


def test_a_chime_sounds_at_each_call_once_somebody_has_asked_for_it(hub: Client, open_page: Open):
    page = open_page("/desk", width=1280, height=720)
    page.add_init_script("""
        window.tones = 0;
        window.AudioContext = function () {
          this.currentTime = 0;
          this.destination = {};
          const nothing = () => {};
          this.createOscillator = () => (
            {frequency: {}, connect: nothing, start() { window.tones += 1; }, stop: nothing});
          this.createGain = () => (
            {gain: {setValueAtTime: nothing, linearRampToValueAtTime: nothing}, connect: nothing});
        };""")
    page.goto(hub.url + BOARD)
    call(hub)
    expect(page.locator(".row.turn")).to_have_count(1, timeout=15_000)
    assert page.evaluate("window.tones") == 0

    page.get_by_role("button", name="Dźwięk przy każdym wezwaniu").click()
    asked = page.evaluate("window.tones")
    second = call(hub, "2")

    expect(page.locator(".row.turn .num")).to_have_text(second, timeout=15_000)
    assert (asked, page.evaluate("window.tones")) == (2, 4)
    assert page.locator("#chime").is_hidden()


def test_a_window_of_another_shape_than_the_panel_is_asked_for_by_its_own(hub: Client, open_page: Open):
    page = open_page("/board/hol-1", width=1280, height=1024)

    expect(page).to_have_url(re.compile(r"\?w=1280&h=1024$"))
    ratio = page.evaluate("document.getElementById('board').getBoundingClientRect().height / innerHeight")
    assert ratio == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/board/nowhere", 404),
        ("/board/nowhere/events", 404),
        ("/board/hol-1?m=far", 400),
        ("/board/hol-1?inch=0", 400),
        ("/board/hol-1?w=99999999", 400),
        ("/board/hol-1/look.css?m=0", 400),
        ("/board/hol-1?m=5&inch=43&w=1366&h=768&other=x", 200),
    ],
)
def test_a_board_or_panel_that_is_none_is_refused(hub: Client, address: str, status: int):
    assert hub.get(address).status_code == status


def test_the_panel_of_the_branch_file_is_gone_by_and_that_of_the_address_before_it():
    text = BRANCH.replace('rooms = ["hol"]\n', 'rooms = ["hol"]\npanel = { viewing_distance_m = 4 }\n', 1)
    with running(branch=read_branch(text, "test.toml")) as hub:
        near, far = (_small_vw(hub, query) for query in ("", "?m=8"))

    assert far == pytest.approx(2 * near, rel=0.01)


def _small_vw(hub: Client, query: str) -> float:
    found = re.search(r"#board\{[^}]*font-size:([0-9.]+)vw", hub.get(f"/board/hol-1/look.css{query}").text)
    assert found is not None
    return float(found[1])


def test_a_layout_is_shown_where_it_can_be_read_and_else_the_built_in_one(open_hub: Callable[[str], Client]):
    text = BRANCH.replace('rooms = ["hol"]\n', 'rooms = ["hol"]\nlayout = "wide"\n', 1) + LAYOUT
    hub = open_hub(text)

    near, far = (hub.get(f"/board/hol-1?m={metres}").text for metres in (5, 30))

    assert 'class="zone bookings' in near
    assert 'class="zone bookings' not in far
    assert 'class="zone calls' in far


@pytest.fixture
def open_hub() -> Iterator[Callable[[str], Client]]:
    running_now = []

    def opened(text: str) -> Client:
        running_now.append(running(branch=read_branch(text, "test.toml")))
        return running_now[-1].__enter__()

    yield opened
    for one in running_now:
        one.__exit__(None, None, None)


def test_the_picture_for_polling_is_that_of_the_page(hub: Client):
    number = call(hub)

    sent = json.loads(hub.get("/board/hol-1/picture").content)

    assert set(sent) == {"epoch", "seq", "picture", "said"}
    assert number in sent["picture"]


RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "wcag2aaa", "best-practice"],
    "resultTypes": ["violations"],
}
"""With the contrast of 7 to 1 among them."""
MEASURED = """() => {
  const told = [], board = document.getElementById("board").getBoundingClientRect();
  const walker = document.createTreeWalker(document.getElementById("board"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, words = node.textContent.trim(), parent = node.parentElement;
    if (!words || !parent.checkVisibility() || parent.closest(".aside, .chime")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const place = parent.closest(".row, .cell, .zone, .words, .cover").getBoundingClientRect();
    const size = parseFloat(getComputedStyle(parent).fontSize);
    const air = (box.height - size) / 2;  // a line is higher than its letters
    told.push({
      words, size, large: !!parent.closest(".num, .desk"), over: Math.max(
        place.left - box.left, box.right - place.right, place.top - box.top - air,
        box.bottom - air - place.bottom, board.left - box.left, box.right - board.right),
    });
  }
  return told;
}"""
PICTURES = {picture.name: picture for picture in pictures.matrix()}


def drawn_on(page: Page, name: str) -> pictures.Picture:
    picture = PICTURES[name]
    assert picture.board.view is not None
    page.set_viewport_size({"width": picture.panel.width_px, "height": picture.panel.height_px})
    turn = picture.board.turn.call.ticket if picture.board.turn is not None else None
    page.set_content(whole(picture.board.view, picture.panel, turn))
    if "stale" in name:
        page.evaluate(STALE)
    return picture


def judge(page: Page, name: str) -> list[str]:
    """Return what of the picture *name* could not be read, or does not stand in its place."""
    return judged(page, name, drawn_on(page, name).panel)


def judged(page: Page, name: str, panel: Panel) -> list[str]:
    wrong = []
    for text in page.evaluate(MEASURED):
        share = LARGE_SHARE if text["large"] else SMALL_SHARE
        least = panel.capital_px(share) * 0.99
        if text["size"] * CAPITAL < least and not (text["large"] and len(text["words"]) > 4):
            wrong.append(
                f"{name}: {text['words']!r} has capitals of {text['size'] * CAPITAL:.1f}, not {least:.1f} px"
            )
        if text["over"] > 1.5:
            wrong.append(f"{name}: {text['words']!r} stands {text['over']:.1f} px out of its place")
    return wrong


@pytest.fixture
def blank(chromium: Browser) -> Iterator[Page]:
    """Yield an empty page without a policy of ours."""
    page = chromium.new_page()
    yield page
    page.close()


@pytest.mark.accessibility("A36")
def test_letters_are_as_large_as_the_hall_demands_and_nothing_is_cut(blank: Page):
    assert [wrong for name in IN_CI for wrong in judge(blank, name)] == []


def test_a_page_that_is_spoilt_is_found(blank: Page):
    drawn_on(blank, "lying-normal-all")
    for spoilt in (".row .num { font-size: 3vw !important }", ".head { padding-left: 30vw }"):
        sheet = blank.add_style_tag(content=spoilt)
        assert judged(blank, "lying-normal-all", pictures.LYING) != []
        sheet.evaluate("sheet => sheet.remove()")

    assert judged(blank, "lying-normal-all", pictures.LYING) == []


@pytest.mark.long
@pytest.mark.accessibility("A36")
def test_the_same_on_every_panel_in_every_face_layout_and_language(blank: Page):
    assert [wrong for name in PICTURES for wrong in judge(blank, name)] == []


@pytest.mark.accessibility("A41", "A43", "A44")
def test_every_face_is_clean_and_has_a_contrast_of_seven_to_one(blank: Page):
    for name in [name for name in IN_CI if name.startswith(("lying", "upright"))]:
        drawn_on(blank, name)
        found = Axe().run(blank, options=RULES)
        assert found.violations_count == 0, (name, found.generate_report())


@pytest.mark.accessibility("A42")
@pytest.mark.parametrize("name", ["lying-stale-all", "upright-stale-all"])
def test_the_banner_holds_all_languages_of_the_house(blank: Page, name: str):
    drawn_on(blank, name)

    said = blank.evaluate("[...document.querySelectorAll('#stale p')].map((one) => one.lang)")

    assert tuple(said) == samples.ALL


def test_pages_are_turned_though_nothing_happens():
    board = samples.with_notices(samples.normal()).view
    seen = set()
    for seconds in count(0, 5):
        text = whole(board, pictures.LYING, seconds=float(seconds))
        seen |= {tag for tag in ("pl", "uk", "ru", "en", "ar", "hi") if f'class="told" lang="{tag}"' in text}
        if seconds > 600 or seen == {"pl", "uk", "ru", "en"}:
            break

    assert seen == {"pl", "uk", "ru", "en"}
