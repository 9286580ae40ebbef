"""The administrator changes the branch: forms, the text, the difference, one press, and the way back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from hub.accounts.roles import Role
from hub.run import running_hub
from okienko.paper_rows import slip_drawer
from tests.hub.http.running import BRANCH, Client, running
from tests.hub.web.office_forms import Administrator

TEXT = "# The office of trials.\n" + BRANCH.strip() + "\n\n# The last word.\n"
KARTA = "/admin/settings/services/karta"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "branch.toml"
    path.write_text(TEXT)
    return path


@pytest.fixture
def hub(file: Path, tmp_path: Path) -> Iterator[Client]:
    with running(file=file, data=tmp_path / "data") as client:
        yield client


@pytest.fixture
def admin(hub: Client, file: Path) -> Administrator:
    return Administrator(hub, file)


def told(page: str) -> list[str]:
    """Return what stands in English on *page*: mistakes and differences."""
    found = re.findall(r'<bdi lang="en" dir="ltr">(.*?)</bdi>', page, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]*>", "", one)).strip() for one in found]


def test_a_change_goes_from_a_form_by_a_look_at_it_into_force(admin: Administrator):
    where = admin.edit(KARTA, **{"names.ru": "Карта", "serving_minutes": "7,5"})
    looked_at = admin.page("/admin/change")
    before = admin.file.read_text()
    taken = admin.take("the name was wrong")

    assert where == "/admin/change?said=kept"
    assert told(looked_at)[:2] == [
        "[services] 'karta' [names]: 'ru' 'Карта побыту' → 'Карта'",
        "[services] 'karta': 'serving_minutes' 10.0 → 7.5",
    ]
    assert before == TEXT
    assert taken.headers["location"] == "/admin/history?said=taken"
    assert admin.file.read_text() == admin.in_force()
    assert "# The office of trials." in admin.in_force()
    assert "# The last word." in admin.in_force()


def test_what_was_taken_stands_in_the_history_with_who_and_why(admin: Administrator):
    admin.edit(KARTA, **{"names.ru": "Карта"})
    admin.take("the name was wrong")

    history = admin.page("/admin/history")

    newest = re.sub(r"<[^>]*>|\s+", " ", history[history.index('<ol class="versions">') :])
    assert re.search(r"Tester-\d+.*the name was wrong.*1 change.*hub.*the hub has started", newest)
    by = admin.hub.get("/v1/journal").json()["entries"][-1]["by"]
    assert by.startswith("person-tester-")


def test_a_form_that_is_sent_as_it_was_changes_not_one_letter(admin: Administrator):
    for path in (
        KARTA,
        "/admin/settings/branch",
        "/admin/settings/hours",
        "/admin/settings/desks/1",
        "/admin/settings/boards/hol-1",
        "/admin/settings/kiosks/K1",
        "/admin/settings/rooms/hol",
        "/admin/settings/profiles/short-day",
    ):
        assert admin.edit(path) == "/admin/change?said=kept", path
        assert "There is none. It begins with your first change." in admin.page("/admin/change"), path


def test_a_mistake_is_told_beside_its_field_and_nothing_of_the_form_is_lost(admin: Administrator):
    where = admin.edit(KARTA, **{"names.en": "Card", "serving_minutes": "soon"})

    page = admin.page(KARTA)
    form = admin.form(KARTA)
    assert where == f"{KARTA}?said=kept"
    assert (form["names.en"], form["serving_minutes"]) == (["Card"], ["soon"])
    beside = page[page.index('id="f-serving_minutes-wrong"') :].split("</div>")[0]
    assert "'serving_minutes' must be float, not 'soon'" in told(beside)[0]
    assert "/admin/change/take" not in admin.page("/admin/change")
    assert admin.in_force() == TEXT


def test_all_mistakes_of_the_text_are_told_at_once_and_nothing_is_lost(admin: Administrator):
    text = TEXT.replace('room = "hol"', 'room = "hall"').replace("booked_only", "bookd_only")

    where = admin.edit("/admin/text", text=text)

    page = admin.page("/admin/text")
    assert where == "/admin/text?said=kept"
    assert len([one for one in told(page) if "there is no room 'hall'" in one]) == 3
    assert any("did you mean 'booked_only'?" in one for one in told(page))
    assert admin.form("/admin/text")["text"] == [text]


def test_a_mistake_leads_to_its_line(admin: Administrator):
    admin.edit("/admin/text", text=TEXT.replace('room = "hol"', 'room = "hall"', 1))
    path = re.search(r'href="(/admin/text\?line=\d+)"', admin.page("/admin/change"))
    assert path is not None

    around = re.findall(r'<div class="(minus|same)">(.*?)</div>', admin.page(path[1]))

    marked = [html.unescape(line) for what, line in around if what == "minus"]
    assert len(marked) == 1
    assert marked[0].endswith('room = "hall"')


def test_a_draft_that_is_changed_back_is_none(admin: Administrator):
    admin.edit(KARTA, **{"names.ru": "Карта"})
    admin.edit(KARTA, **{"names.ru": "Карта побыту"})

    assert "There is none. It begins with your first change." in admin.page("/admin/change")


def test_what_is_no_toml_has_no_form_and_is_kept_as_it_is(admin: Administrator):
    admin.edit("/admin/text", text=TEXT + "\nbranch = [\n")

    assert "Please mend it as text first" in admin.page("/admin/settings/services")
    assert "Please mend it as text first" in admin.page(KARTA)
    assert admin.form("/admin/text")["text"] == [TEXT + "\nbranch = [\n"]


def test_a_new_service_is_added_served_by_a_desk_and_taken_out_again(admin: Administrator):
    services, desk = "/admin/settings/services", "/admin/settings/desks/2"
    added = admin.send(services, admin.form(services), id="wiza").headers["location"]
    admin.edit(f"{services}/wiza", **{"series": "W", "names.pl": "Wiza", "open": "on"})
    admin.edit(desk, services=["karta", "wiza"])
    assert admin.take().status_code == 303
    assert "'wiza'" in admin.in_force() or '"wiza"' in admin.in_force()

    admin.edit(desk, services=["karta"])
    action = f"{services}/wiza/remove"
    admin.send(action, admin.form(f"{services}/wiza", action))
    assert admin.take().status_code == 303

    assert added == f"{services}/wiza?said=kept"
    assert "wiza" not in admin.in_force()


def test_an_id_that_is_none_or_stands_there_is_not_added(admin: Administrator):
    services = "/admin/settings/services"
    for name in ("karta", "z/y", ""):
        answer = admin.send(services, admin.form(services), id=name)
        assert answer.headers["location"] == f"{services}?said=bad-id"


def test_what_was_used_stays_as_it_is_whatever_a_form_says(admin: Administrator):
    form = admin.form(KARTA)

    admin.send(KARTA, form, series="Q")

    assert "series" not in form
    assert admin.page("/admin/change").count("Q") == admin.page("/admin").count("Q")


def test_a_text_that_is_missing_is_marked_where_it_is_missing(admin: Administrator):
    page = admin.page("/admin/settings/services/paszport")
    overview = admin.page("/admin")

    missing = re.findall(r'class="field missing"><label for="f-names-(\w+)"', page)
    assert missing == ["uk", "ru"]
    assert '<a href="/admin/settings/services/paszport">' in overview


def test_each_text_is_written_in_its_own_language_and_direction(admin: Administrator):
    admin.edit("/admin/settings/branch", languages="pl, ar")

    page = admin.page(KARTA)

    assert 'name="names.ar" lang="ar" dir="rtl"' in page
    assert 'name="names.pl" lang="pl" dir="ltr"' in page


def test_of_two_administrators_the_second_is_told_and_both_changes_come_together(
    hub: Client, file: Path, admin: Administrator
):
    other = Administrator(hub, file)
    admin.edit(KARTA, **{"names.ru": "Карта"})
    late = admin.form("/admin/change", "/admin/change/take")
    other.edit("/admin/settings/rooms/hol", **{"names.en": "Great hall"})
    other.take("a new sign")

    refused = admin.send("/admin/change/take", late, reason="mine")
    page = admin.page("/admin/change")
    admin.send("/admin/change/merge", admin.form("/admin/change", "/admin/change/merge"))
    taken = admin.take("both")

    assert refused.status_code == 409
    assert "Ktoś inny zmienił tymczasem ustawienia" in refused.text or "meanwhile" in refused.text
    assert "[rooms] 'hol' [names]: 'en' 'Main hall' → 'Great hall'" in told(page)
    assert "/admin/change/take" not in page
    assert taken.status_code == 303
    assert {"Great hall", "Карта"} <= set(re.findall(r'"([^"]*)"', admin.in_force()))


def test_what_both_changed_is_shown_before_it_is_undone(hub: Client, file: Path, admin: Administrator):
    other = Administrator(hub, file)
    admin.edit("/admin/settings/rooms/hol", **{"names.en": "Small hall"})
    other.edit("/admin/settings/rooms/hol", **{"names.en": "Great hall"})
    other.take("a new sign")

    merged = admin.send("/admin/change/merge", admin.form("/admin/change", "/admin/change/merge"))

    assert merged.headers["location"] == "/admin/change?said=overlaps"
    assert "[rooms] 'hol' [names]: 'en' 'Great hall' → 'Small hall'" in told(admin.page("/admin/change"))


def test_what_is_in_use_is_refused_with_the_way_out_and_the_draft_stays(hub: Client, admin: Administrator):
    hub.issue("paszport")
    admin.edit("/admin/settings/desks/1", services=["karta", "odbior"])
    admin.edit("/admin/settings/services/paszport", open=[])

    refused = admin.take("no passports")

    assert refused.status_code == 409
    assert "serve or transfer them first" in html.unescape(refused.text)
    assert "/admin/change/take" in admin.page("/admin/change")
    assert admin.in_force() == TEXT


def test_nothing_is_taken_without_a_reason_or_from_another_draft(admin: Administrator):
    admin.edit(KARTA, **{"names.ru": "Карта"})
    old = admin.form("/admin/change", "/admin/change/take")
    assert admin.take("  ").status_code == 409
    admin.edit(KARTA, **{"names.ru": "Карточка"})

    assert admin.send("/admin/change/take", old, reason="old").status_code == 409
    assert admin.in_force() == TEXT


def test_any_two_versions_are_compared_and_an_old_one_is_taken_back_as_a_new_one(admin: Administrator):
    for name in ("One", "Two"):
        admin.edit("/admin/settings/rooms/hol", **{"names.en": name})
        admin.take(name)
    two, one, first = re.findall(r'<a href="/admin/history/(\d+)"', admin.page("/admin/history"))

    compared = admin.session.get(
        f"{admin.hub.url}/admin/history/{two}", params={"with": first, "lang": "en"}, timeout=30
    )
    admin.send(
        f"/admin/history/{first}/back", admin.form(f"/admin/history/{first}", f"/admin/history/{first}/back")
    )
    admin.take("back")

    assert "[rooms] 'hol' [names]: 'en' 'Main hall' → 'Two'" in told(compared.text)
    assert "[rooms] 'hol' [names]: 'en' 'Main hall' → 'One'" in told(admin.page(f"/admin/history/{one}"))
    assert admin.in_force() == TEXT
    assert len(re.findall(r'<a href="/admin/history/(\d+)"', admin.page("/admin/history"))) == 4


def test_a_file_goes_out_and_comes_in_letter_by_letter(admin: Administrator):
    text = TEXT.replace("Karta pobytu", "Karta stałego pobytu").replace("\n", "\r\n")
    fields = admin.form("/admin", "/admin/import")
    sent = admin.session.post(
        f"{admin.hub.url}/admin/import",
        data={"form": fields["form"]},
        files={"file": ("nowy.toml", b"\xef\xbb\xbf" + text.encode())},
        allow_redirects=False,
        timeout=30,
    )
    admin.take("a new file")

    assert sent.headers["location"] == "/admin/change?said=kept"
    assert admin.in_force() == text


def test_a_file_that_is_no_text_is_named_as_such(admin: Administrator):
    fields = {"form": admin.form("/admin", "/admin/import")["form"]}
    where = f"{admin.hub.url}/admin/import"

    for files, code in ((None, "no-file"), ({"file": ("x.toml", b"\xff\xfe")}, "no-text")):
        answer = admin.session.post(where, data=fields, files=files, allow_redirects=False, timeout=30)
        assert answer.headers["location"] == f"/admin?said={code}"


def test_a_draft_outlives_the_hub(file: Path, tmp_path: Path):
    data = tmp_path / "kept"
    with running(file=file, data=data) as hub:
        admin = Administrator(hub, file)
        admin.edit(KARTA, **{"names.ru": "Карта"})
        session = admin.session

    with running(file=file, data=data) as hub:
        admin.hub, admin.session = hub, session
        assert len(told(admin.page("/admin/change"))) >= 1


def test_a_form_without_our_token_changes_nothing(admin: Administrator):
    form = admin.form(KARTA)

    answer = admin.send(KARTA, form, form="forged", **{"names.ru": "x"})

    assert answer.headers["location"] == f"{KARTA}?said=form-not-ours"
    assert "There is none. It begins with your first change." in admin.page("/admin/change")


def test_the_devices_of_the_branch_are_told_in_words(hub: Client, admin: Administrator):
    page = admin.page("/admin/devices")

    assert re.findall(r"<h3><bdi>(.*?)</bdi></h3>", page) == ["K1", "hol-1", "1", "2", "hub"]
    assert page.count("not heard yet") == 4


def test_nobody_but_an_administrator_sees_the_settings(hub: Client):
    for role in (Role.CLERK, Role.RECEPTION, Role.SUPERVISOR, Role.AUDITOR):
        assert hub.signed_in(role).get(f"{hub.url}/admin", timeout=10).status_code == 403


def test_a_board_of_the_draft_is_looked_at_before_it_hangs_anywhere(admin: Administrator):
    new = '\n[[boards]]\nid = "new"\nrooms = ["hol"]\n'
    admin.edit("/admin/text", text=TEXT + new)

    board = admin.page("/admin/preview/board/new")
    look = admin.session.get(f"{admin.hub.url}/admin/preview/board/new/look.css", timeout=30)

    assert "A001" in board
    assert "/admin/preview/board/new/look.css" in board
    assert look.headers["content-type"].startswith("text/css")
    assert "#board{" in look.text
    for path in ("/board/new", "/admin/preview/board/nowhere"):
        assert admin.session.get(admin.hub.url + path, timeout=30).status_code == 404


def test_the_slip_of_the_draft_is_shown_in_every_language(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tests.hub.http.running.running_hub", partial(running_hub, slip_of=slip_drawer()))
    with running(file=file, data=tmp_path / "data") as hub:
        admin = Administrator(hub, file)
        admin.edit(KARTA, **{"names.uk": "Нова карта"})

        page = admin.page("/admin/preview/slip")

    slips = re.findall(r'<div class="slip" lang="(\w+)" dir="ltr">(.*?)</section>', page, re.DOTALL)
    assert [language for language, _ in slips] == ["pl", "uk", "ru", "en"]
    assert ["Нова карта" in slip for _, slip in slips] == [False, True, False, False]
    assert all("Karta pobytu" in slip and "<svg" in slip for _, slip in slips)


def test_a_hub_without_a_kiosks_program_says_that_it_draws_no_slips(admin: Administrator):
    assert "no kiosk" in admin.page("/admin/preview/slip")
