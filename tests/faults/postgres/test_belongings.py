"""F30: whoever takes over knows the same people, drafts, settings and seeds as the hub before."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import requests

from contract.routes import DEVICE_HEADER, ID_HEADER
from hub.config import HttpSettings, HubSettings
from hub.domain.draw_settings import DrawSettings
from hub.store_settings import StoreSettings
from link.hub_client import new_command_id
from tests.faults.branch import SETTINGS
from tests.faults.postgres.two_hubs import two_hubs
from tests.hub.http.running import PASSWORD, Client, HandClock, running
from tests.hub.http.test_hall import draw_of, with_settings
from tests.hub.web.office_forms import Administrator
from tests.waiting import eventually

CHANGED = SETTINGS.replace("Karta pobytu", "Karta stałego pobytu")
DRAFT = CHANGED.replace("Karta stałego pobytu", "Karta")


class Person(Administrator):
    """Somebody at a browser that goes from one hub to the other as a proxy leads it."""

    def __init__(self, hub) -> None:
        self.hub, self.session = hub, requests.Session()

    def choose_password(self, token: str) -> None:
        path = f"/welcome/{token}"
        fields = self.form(path)
        answer = self.send(path, fields, password=PASSWORD, again=PASSWORD)
        assert answer.headers["location"] == "/sign-in?said=chosen"

    def sign_in(self) -> None:
        answer = self.send("/sign-in", self.form("/sign-in"), login="admin", password=PASSWORD)
        assert answer.status_code == 303, answer.text


def invited_by(hub) -> str:
    found = re.search(r"/welcome/(\S+) once", hub.log.read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def in_force(hub) -> str:
    return str(requests.get(f"{hub.url}/v1/settings", timeout=10).json()["text"])


def lives(first, invited: str) -> tuple[Person, str]:
    """Have who was *invited* administer by the *first* hub; return them, and what is in force then."""
    person = Person(first)
    person.choose_password(invited)
    person.sign_in()
    wish = {ID_HEADER: new_command_id(), DEVICE_HEADER: "branch"}
    taken = requests.post(f"{first.url}/v1/settings", json={"text": CHANGED}, headers=wish, timeout=10)
    assert taken.status_code == 200, taken.text
    person.edit("/admin/text", text=DRAFT)
    return person, in_force(first)


def goes_on(person: Person, second, file: Path) -> None:
    """Make sure that the *second* hub, whose branch stands in *file*, knows all that the first did."""
    person.hub = second
    assert DRAFT in "".join(person.form("/admin/text")["text"]), "still signed in, and the draft is there"
    Person(second).sign_in()
    assert in_force(second) == CHANGED
    assert file.read_text(encoding="utf-8") == CHANGED, "and no start to come takes the old one again"


@pytest.mark.long
@pytest.mark.fault("F30")
def test_whoever_takes_over_from_a_hub_that_was_killed_knows_people_drafts_and_settings(
    tmp_path, own_mosquitto, postgres
):
    with two_hubs(tmp_path, own_mosquitto.url, postgres) as both:
        first, second = both.hubs
        person, was = lives(first, invited_by(first))
        assert was == CHANGED

        first.kill()
        eventually(lambda: second.is_active, 10)

        goes_on(person, second, second.folder / "hall.toml")
        assert "This branch has no administrator" not in second.log.read_text(encoding="utf-8")


@pytest.mark.fault("F30")
def test_whoever_takes_over_knows_the_same_people_drafts_and_settings(tmp_path, postgres, caplog):
    url, clock = postgres.new_url(), HandClock()
    files = [tmp_path / name / "hall.toml" for name in ("one", "other")]
    for file in files:
        file.parent.mkdir()
        file.write_text(SETTINGS, encoding="utf-8")

    def hub_of(file: Path):
        store, at = StoreSettings(url=url), HttpSettings(port=0)
        settings = HubSettings(branch=str(file), data=str(file.parent / "data"), http=at, store=store)
        return running(settings=settings, file=file, data=tmp_path, clock=clock)

    with after(hub_of(files[0]), hub_of(files[1])) as (first, begun):
        invited = re.search(r"/welcome/(\S+) once", caplog.text)
        person, was = lives(first, invited[1])
        assert was == CHANGED

        goes_on(person, begun(), files[1])

    assert caplog.text.count("This branch has no administrator") == 1


@contextlib.contextmanager
def after(
    first: AbstractContextManager[Client], second: AbstractContextManager[Client]
) -> Iterator[tuple[Client, Callable[[], Client]]]:
    """Run the *first* hub while inside; yield it, and what ends it and returns the *second*, which waited."""
    with contextlib.ExitStack() as later, contextlib.ExitStack() as now, ThreadPoolExecutor(1) as beside:
        one = now.enter_context(first)
        other = beside.submit(later.enter_context, second)

        def begun() -> Client:
            now.close()
            return other.result(30)

        yield one, begun


@pytest.mark.fault("F30")
def test_the_draw_that_one_hub_promised_is_held_by_the_other(tmp_path, postgres):
    url, clock = postgres.new_url(), HandClock()
    branch = with_settings(draw=DrawSettings(minutes=10))

    def hub_of(name: str):
        at = HttpSettings(port=0)
        settings = HubSettings(
            branch="given", data=str(tmp_path / name), http=at, store=StoreSettings(url=url)
        )
        return running(settings=settings, branch=branch, data=tmp_path, clock=clock)

    with after(hub_of("one"), hub_of("other")) as (one, begun):
        numbers = [one.issue()["number"] for _ in range(6)]
        promised = draw_of(one).commitment
        other = begun()
        clock.ahead_s += 600
        eventually(lambda: draw_of(other).held_at, within_s=10)
        seen = draw_of(other)

    assert hashlib.sha256(seen.seed.encode()).hexdigest() == promised == seen.commitment
    assert list(seen.numbers) == sorted(
        numbers, key=lambda number: hashlib.sha256(f"{seen.seed}:{number}".encode()).hexdigest()
    )
