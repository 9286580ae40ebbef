"""What a hub has beside its journal: hubs that share a database have it there; it moves with the branch."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import UTC, date, datetime, timedelta

import argon2
import pytest
from typer.testing import CliRunner

from contract.names import BranchId
from hub.account_settings import AccountSettings
from hub.accounts.database import FILE, Database, SharedDatabase
from hub.accounts.errors import LastAdministrator, NotLetIn
from hub.accounts.gate import Gate
from hub.accounts.register import Register
from hub.accounts.roles import Role
from hub.accounts.sessions import Sessions
from hub.belongings import ASIDE, moved_with, of_folder
from hub.config import HubSettings
from hub.domain.settings import read_branch
from hub.drafts.keeper import Draft, Drafts, NotKept
from hub.draw_key import KEY_FILE, seeds_in
from hub.store import StoreError
from hub.store.beside import BesideJournal
from hub.store.beside_schema import accounts
from hub.store.moving import move
from hub.store.papers import FolderPapers, SharedPapers
from hub.store.place import LeaseLost
from hub.store.places import place_of
from hub.store.sql import SqlStore
from hub.store_settings import StoreSettings
from hub.stored import Kept, in_data
from okienko.cli import app
from tests.hub.branch import BRANCH_TOML, HandClock
from tests.hub.conftest import TOWN
from tests.hub.running import run
from tests.hub.test_move_store import a_morning, told_by
from tests.postgres import cluster

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
DAY = date(2026, 12, 1)
GOOD = "cztery niebieskie parasole w tramwaju"
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
IDLE = {"idle": timedelta(hours=1), "longest": timedelta(hours=9)}


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch):
    """Hash as everywhere, and faster: how slow it is, is tried elsewhere."""
    monkeypatch.setattr("hub.accounts.passwords._hasher", argon2.PasswordHasher(time_cost=1, memory_cost=64))


@pytest.fixture
def url(postgres):
    url = postgres.new_url()
    with begun(url):
        pass
    return url


@contextlib.contextmanager
def begun(url, branch=TOWN):
    store = SqlStore(url)
    store.open(branch)
    store.next_epoch()
    try:
        yield store
    finally:
        store.close()


def shared(url, branch=TOWN, epoch=0) -> BesideJournal:
    return BesideJournal(place_of(url), branch, lambda: epoch)


def with_anna(people) -> str:
    """Let anna administer, and return by what she is signed in."""
    register, sessions = Register(people), Sessions(people, **IDLE)
    _, link = register.invite("anna", "Anna", ADMINISTRATOR, by="console", now=NOW)
    register.accept(link, GOOD, NOW)
    return sessions.begin("anna", GOOD, address="192.0.2.7", now=NOW).token


def a_full_folder(folder):
    """Have in *folder* what a hub on SQLite has there."""
    with contextlib.closing(Database(folder / FILE)) as people:
        people.open()
        token = with_anna(people)
    seeds_in(folder)(DAY)
    Drafts(FolderPapers(folder)).keep("anna", draft())
    return token


def draft(text="new") -> Draft:
    return Draft(text=text, base="old", begun_at=NOW)


def kept_by(folder, url) -> Kept:
    settings = HubSettings(branch="given", data=str(folder), store=StoreSettings(url=url))
    return in_data(settings, read_branch(BRANCH_TOML, "branch.toml"), "hub.toml", HandClock())


def drafts_in(papers) -> Drafts:
    found = Drafts(papers)
    found.begin()
    return found


@pytest.mark.fault("F30")
def test_the_other_hub_knows_who_is_signed_in_and_lets_people_in(url):
    token = with_anna(SharedDatabase(shared(url, epoch=1)))

    other = Sessions(SharedDatabase(shared(url, epoch=1)), **IDLE)

    assert other.of(token, NOW).account.login == "anna"
    assert other.begin("anna", GOOD, address="192.0.2.8", now=NOW).account.roles == ADMINISTRATOR
    with pytest.raises(NotLetIn):
        other.begin("anna", GOOD.upper(), address="192.0.2.8", now=NOW)


def test_nothing_that_opens_an_account_can_be_read_in_the_database(postgres, url):
    token = with_anna(SharedDatabase(shared(url)))

    [(password,)] = postgres.do("SELECT password FROM accounts", url)
    rows = str([postgres.do(f"SELECT * FROM {table}", url) for table in ("accounts", "links", "sessions")])

    assert password.startswith("$argon2id$")
    assert token not in rows
    assert GOOD not in rows


@pytest.mark.fault("F30")
def test_branches_that_share_a_database_know_nothing_of_each_others_people_and_papers(url):
    village = BranchId("village")
    with_anna(SharedDatabase(shared(url)))
    SharedPapers(shared(url)).keep("drafts/anna.json", b"{}")
    with begun(url, village):
        pass
    people = SharedDatabase(shared(url, village))
    assert Register(people).everybody() == ()
    assert SharedPapers(shared(url, village)).named("") == {}

    with_anna(people)
    Register(people).invite("ben", "Ben", ADMINISTRATOR, by="anna", now=NOW)
    with pytest.raises(LastAdministrator):
        Register(SharedDatabase(shared(url))).change("anna", by="anna", now=NOW, closed=True)

    assert [one.login for one in Register(SharedDatabase(shared(url))).everybody()] == ["anna"]
    assert Register(people).first_broken_deed() is None


def test_deeds_are_a_chain_in_the_database_too_and_a_changed_one_is_found(postgres, url):
    register = Register(SharedDatabase(shared(url)))
    with_anna(SharedDatabase(shared(url)))
    register.forget_deeds(NOW + timedelta(days=1), NOW + timedelta(days=2))
    register.invite("ben", "Ben", ADMINISTRATOR, by="anna", now=NOW + timedelta(days=3))
    assert register.first_broken_deed() is None
    assert [deed.what for deed in register.deeds()] == ["invited", "deeds-cut"]

    postgres.do("UPDATE deeds SET by = 'nobody' WHERE what = 'invited'", url)

    assert register.first_broken_deed() is not None


@pytest.mark.fault("F30")
def test_a_hub_after_which_another_has_started_changes_no_account_and_no_draft(url):
    people, papers = SharedDatabase(shared(url, epoch=1)), SharedPapers(shared(url, epoch=1))
    with_anna(people)
    with begun(url):
        pass  # and thereby under epoch 2

    with pytest.raises(LeaseLost):
        Register(people).invite("ben", "Ben", ADMINISTRATOR, by="anna", now=NOW)
    with pytest.raises(NotKept, match="another hub of branch town has started"):
        Drafts(papers).keep("anna", draft())

    assert [one.login for one in Register(people).everybody()] == ["anna"]
    assert SharedPapers(shared(url)).named("drafts/") == {}


def test_a_ticket_waits_for_no_password(url):
    with begun(url) as store, shared(url, epoch=2).working() as ours:
        ours.add(accounts, login="ben", name="Ben", roles="clerk", closed=False, changed_at="now")

        store.commit([])  # would wait, and give up after three seconds

        assert store.head().seq == 0


@pytest.mark.fault("F30")
def test_drafts_and_the_key_are_the_same_for_both_hubs(tmp_path, url):
    one, other = kept_by(tmp_path / "one", url), kept_by(tmp_path / "other", url)
    one.begin()
    Drafts(one.papers).keep("anna", draft())
    other.begin()

    assert other.seeds(DAY) == one.seeds(DAY)
    assert drafts_in(other.papers).of("anna") == draft()
    Drafts(other.papers).drop("anna")
    assert drafts_in(one.papers).of("anna") is None
    assert not (tmp_path / "one" / KEY_FILE).exists()


def test_what_an_earlier_version_had_in_its_folder_is_taken_into_the_database_once(tmp_path, url, caplog):
    token = a_full_folder(tmp_path)
    seed = seeds_in(tmp_path)(DAY)
    kept = kept_by(tmp_path, url)
    kept.begin()
    assert kept.seeds(DAY) == seed
    assert Sessions(kept.people, **IDLE).of(token, NOW).account.login == "anna"
    drafts = drafts_in(kept.papers)
    assert drafts.of("anna") == draft()

    drafts.drop("anna")
    again = kept_by(tmp_path, url)
    again.begin()

    assert drafts_in(again.papers).of("anna") is None
    assert "is not the key in the database" not in caplog.text


def test_a_key_in_the_folder_that_is_another_than_the_databases_is_told_and_not_used(tmp_path, url, caplog):
    one, other = kept_by(tmp_path / "one", url), kept_by(tmp_path / "other", url)
    one.begin()
    seeds_in(tmp_path / "other")(DAY)

    with caplog.at_level(logging.WARNING):
        other.begin()

    assert other.seeds(DAY) == one.seeds(DAY)
    assert "is not the key in the database, which holds" in caplog.text


def test_a_damaged_key_is_told_and_not_replaced(postgres, tmp_path, url):
    kept_by(tmp_path, url).begin()
    postgres.do("UPDATE papers SET body = 'abc'", url)

    with pytest.raises(StoreError, match=r"table papers: the key of the draw"):
        kept_by(tmp_path, url).begin()


def test_while_the_server_is_away_who_is_signed_in_goes_on_and_others_are_told_at_once(tmp_path):
    clock = HandClock()

    async def work(own, url):
        gate = Gate(SharedDatabase(shared(url)), AccountSettings(), clock)
        await gate.open()
        _, link = await gate.invite("anna", "Anna", ADMINISTRATOR, "console")
        await gate.accept(link, GOOD)
        token = (await gate.sign_in("anna", GOOD, "192.0.2.7")).token
        own.stop("immediate")
        clock.turn(minutes=5)

        assert (await gate.who(token)).account.login == "anna"
        with pytest.raises(StoreError, match="the server is away"):
            await gate.who("somebody else")
        own.start()
        async with asyncio.timeout(10):
            while not await knows_again(gate):  # noqa: ASYNC110  nobody says when the server is back
                await asyncio.sleep(0.05)
        clock.turn(minutes=5)
        await gate.close()  # what was not written yet is written now
        return token

    with cluster() as own:
        url = own.new_url()
        with begun(url):
            pass
        token = run(work(own, url), 60)

        seen = Sessions(SharedDatabase(shared(url)), **IDLE).of(token, clock.now()).seen_at
    assert clock.now() - seen == timedelta(minutes=5)


async def knows_again(gate: Gate) -> bool:
    try:
        return bool(await gate.everybody())
    except StoreError:
        return False


@pytest.mark.parametrize("back", [pytest.param(False, marks=pytest.mark.long), True])
def test_all_that_belongs_to_a_hub_moves_with_its_branch(tmp_path, postgres, back):
    folder, home = tmp_path / "old", tmp_path / "home"
    folder.mkdir()
    token, url = a_full_folder(folder), postgres.new_url()
    seed, before = seeds_in(folder)(DAY), of_folder(folder)
    old, new = place_of(folder / "hub.db"), place_of(url)
    a_morning(SqlStore(old))
    head = told_by(old)[0]
    move(old, new, TOWN, NOW, moved_with(old, new, NOW))
    kept = kept_by(tmp_path / "other", url)
    kept.begin()
    if back:
        home.mkdir()
        a_full_folder(home)  # of another time
        last = place_of(home / "hub.db")
        move(new, last, TOWN, NOW, moved_with(new, last, NOW))
        assert told_by(last)[0] == head
        kept = Kept(SqlStore(last), seeds_in(home), FolderPapers(home), Database(home / FILE))
        assert of_folder(home) == before
        assert len(list(home.glob(f"{ASIDE}*"))) == 3

    assert kept.seeds(DAY) == seed
    assert drafts_in(kept.papers).of("anna") == draft()
    assert Sessions(kept.people, **IDLE).of(token, NOW).account.login == "anna"
    assert Register(kept.people).first_broken_deed() is None
    assert of_folder(folder) == before, "where it was moved from all stays as it was"


def test_where_accounts_cannot_be_read_nothing_is_moved(tmp_path, postgres):
    a_morning(SqlStore.in_file(tmp_path / "hub.db"))
    (tmp_path / FILE).write_bytes(b"no database" * 500)
    old, new = place_of(tmp_path / "hub.db"), place_of(postgres.new_url())
    before = told_by(old)

    with pytest.raises(StoreError, match=r"accounts\.db"):
        move(old, new, TOWN, NOW, moved_with(old, new, NOW))

    assert told_by(old) == before


def test_the_console_reaches_the_accounts_in_the_database(tmp_path, url):
    (tmp_path / "town.toml").write_text(BRANCH_TOML, encoding="utf-8")
    settings = tmp_path / "hub.toml"
    settings.write_text(f'branch = "town.toml"\ndata = "{tmp_path}"\n[store]\nurl = "{url}"\n')

    invited = CliRunner().invoke(
        app, ["account", "invite", "ola", "--role", "clerk", "--settings", str(settings)]
    )
    listed = CliRunner().invoke(app, ["account", "list", "--settings", str(settings)])

    assert (invited.exit_code, listed.exit_code) == (0, 0), invited.output + listed.output
    assert listed.output.split() == ["ola", "ola", "clerk", "invited"]
    assert [one.login for one in Register(SharedDatabase(shared(url))).everybody()] == ["ola"]
