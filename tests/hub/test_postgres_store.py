"""PostgreSQL as the store: durable, guarded, brought up to date, and plain about its troubles."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect
from typer.testing import CliRunner

from contract.names import BranchId
from contract.settings import BadSettings
from hub.audit.proof import prove
from hub.config import read_settings
from hub.store import ConstraintBroken, StoreError, StoreTaken
from hub.store.beside_schema import papers_kept, people
from hub.store.evidence import evidence
from hub.store.place import LeaseLost
from hub.store.places import place_of
from hub.store.postgres_troubles import trouble
from hub.store.schema import SCHEMA, metadata
from hub.store.sql import SqlStore
from hub.store.upgrade import MIGRATIONS
from okienko.cli import app
from tests.hub.audit.journals import carried
from tests.hub.branch import ticket_for
from tests.hub.carried import Carrier
from tests.hub.conftest import TOWN
from tests.postgres import cluster


@pytest.fixture
def url(postgres):
    return postgres.new_url()


@pytest.fixture
def kept(url):
    store = SqlStore(url)
    store.open(TOWN)
    store.next_epoch()
    yield store
    store.close()


def schema_of(url: str) -> dict[str, object]:
    """Return what the database says of every table: its columns, keys and indexes."""
    engine = place_of(url).looking()
    try:
        look = inspect(engine)
        return {
            name: (
                [(c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(name)],
                look.get_pk_constraint(name)["constrained_columns"],
                sorted(
                    (i["name"], i["unique"], i.get("dialect_options", {})) for i in look.get_indexes(name)
                ),
                sorted(c["name"] for c in look.get_unique_constraints(name)),
                [c["name"] for c in look.get_foreign_keys(name)],
            )
            for name in (*metadata.tables, *people.tables, *papers_kept.tables)
        }
    finally:
        engine.dispose()


def old_database(postgres, version: str) -> str:
    """Return the url of a database as the migrations up to *version* leave it."""
    url = postgres.new_url()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = place_of(url).engine()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()
    return url


@pytest.mark.parametrize(
    "version",
    [
        pytest.param(f"{number:04d}", marks=[pytest.mark.long] if 1 < number < int(SCHEMA) - 1 else [])
        for number in range(1, int(SCHEMA))
    ],
)
def test_a_database_of_every_schema_before_is_brought_up_to_this_one(postgres, kept, url, version):
    old = old_database(postgres, version)

    upgraded = SqlStore(old)
    upgraded.open(TOWN)
    upgraded.close()

    assert schema_of(old) == schema_of(url)


def test_the_schema_is_that_of_the_newest_migration():
    assert max(path.name for path in MIGRATIONS.glob("versions/v*.py")).startswith(f"v{SCHEMA}_")


def test_a_database_of_a_newer_hub_is_not_touched(postgres, kept, url):
    kept.close()
    postgres.do("UPDATE alembic_version SET version_num = '9999'", url)

    with pytest.raises(StoreError, match=r"a newer version of the hub wrote it \(schema 9999"):
        SqlStore(url).open(TOWN)


def test_many_branches_that_begin_at_once_share_the_tables_that_one_of_them_makes(url):
    stores = [SqlStore(url) for _ in range(12)]

    def begun(number: int) -> int:
        stores[number].open(BranchId(f"town-{number}"))
        return stores[number].next_epoch()

    with ThreadPoolExecutor(12) as at_once:
        assert list(at_once.map(begun, range(12))) == [1] * 12
    for store in stores:
        store.close()


@pytest.mark.parametrize("option", ["fsync = off", "full_page_writes = off"])
def test_a_server_that_could_lose_tickets_in_a_power_cut_is_refused(option):
    with cluster(option) as careless:
        store = SqlStore(careless.new_url())

        with pytest.raises(
            StoreError, match=rf"{option.split()[0]} is 'off' on this server and must be 'on'"
        ):
            store.open(TOWN)


@pytest.mark.fault("F02")
def test_every_commit_waits_for_the_servers_disk_whatever_the_server_is_told(postgres, url):
    careless = SqlStore(f"{url}%20-csynchronous_commit%3Doff")
    careless.open(TOWN)

    with careless._transaction() as connection:
        found = connection.exec_driver_sql("SHOW synchronous_commit").scalar()
    careless.close()

    assert found == "on"


def test_a_note_with_every_kind_of_letter_comes_back_as_it_was(kept):
    carrier = Carrier()
    kept.commit(
        carrier.carry(ticket_for("A", note="Zażółć \x00 გამარჯობა नमस्ते 🎫 '; DROP TABLE journal; --"))
    )

    assert kept.entries(0) == carrier.day.journal


def test_what_does_not_fit_a_column_is_its_own_fault_and_the_store_goes_on(kept):
    carrier = Carrier()
    with pytest.raises(ConstraintBroken), kept._transaction() as connection:
        connection.exec_driver_sql(f"UPDATE branches SET day = '{'9' * 11}'")
    kept.commit(carrier.carry(ticket_for("A")))

    assert kept.entries(0) == carrier.day.journal


def test_a_number_is_issued_once_also_past_all_of_our_code(postgres, kept, url):
    kept.commit(Carrier().carry(ticket_for("A", "anna")))

    with pytest.raises(psycopg.errors.UniqueViolation, match="number_issued_once"):
        postgres.do(
            "INSERT INTO tickets SELECT branch, day, 'ben', series, count, service, token, issued, state"
            " FROM tickets",
            url,
        )


def test_the_journal_is_proved_where_it_is_and_a_changed_entry_is_found(postgres, kept, url):
    kept.commit(carried())
    whole = kept.prove()
    postgres.do("UPDATE journal SET by = 'desk-9' WHERE seq = 3", url)
    with evidence(url) as found:
        proof = prove(found.journal(TOWN), TOWN, known=found.known(TOWN))

    assert whole.broken is None
    assert proof.broken.seq == 3


def test_a_second_hub_is_told_where_the_first_one_runs(kept, url):
    with pytest.raises(StoreTaken, match=r"the hub of branch town runs elsewhere \(.*, process \d+\)"):
        SqlStore(url).open(TOWN)


def test_hubs_of_other_branches_do_not_disturb_each_other(kept, url):
    other = SqlStore(url)
    other.open(BranchId("village"))
    other.next_epoch()

    kept.commit(Carrier().carry(ticket_for("A", "anna")))
    other.commit(Carrier().carry(ticket_for("A", "ben")))

    assert [store.head().seq for store in (kept, other)] == [2, 2]
    other.close()


@pytest.mark.fault("F30")
def test_a_hub_after_which_another_has_started_writes_nothing_more(postgres, kept, url):
    carrier = Carrier()
    kept.commit(carrier.carry(ticket_for("A", "anna")))
    postgres.do("UPDATE branches SET epoch = epoch + 1", url)

    for write in (
        lambda: kept.commit(carrier.carry(ticket_for("A", "ben"))),
        lambda: kept.sweep(10),
    ):
        with pytest.raises(LeaseLost, match="another hub of branch town has started since"):
            write()

    assert kept.is_lost
    assert postgres.do("SELECT max(seq) FROM journal", url) == [(2,)]


@pytest.mark.fault("F30")
def test_nobody_starts_between_a_hubs_look_at_its_epoch_and_its_commit(postgres, kept, url):
    with kept._writing(), ThreadPoolExecutor(1) as beside:
        start = beside.submit(
            postgres.do, "SET lock_timeout = '300ms'; UPDATE branches SET epoch = epoch + 1", url
        )
        with pytest.raises(psycopg.errors.LockNotAvailable):
            start.result(10)


@pytest.mark.fault("F31")
def test_a_hub_that_does_nothing_is_put_out_when_its_lease_is_over(postgres, kept, url):
    postgres.do("UPDATE leases SET until = clock_timestamp() - interval '1 ms'", url)
    second = SqlStore(url)

    second.open(TOWN)

    assert second.next_epoch() == 2
    with pytest.raises(StoreError):
        kept.commit(Carrier().carry(ticket_for("A", "anna")))  # its session is gone
    with pytest.raises(LeaseLost):
        kept.commit(Carrier().carry(ticket_for("A", "anna")))
    assert second.head().seq == 0
    second.close()


def test_the_hubs_user_needs_no_more_than_to_own_the_database(postgres):
    for statement in ("CREATE ROLE plain LOGIN", "CREATE DATABASE plain OWNER plain TEMPLATE template0"):
        postgres.do(statement)
    url = postgres.url.replace("hub@", "plain@").replace("/postgres", "/plain")
    first, second = SqlStore(url), SqlStore(url)
    first.open(TOWN)
    first.next_epoch()
    postgres.do("UPDATE leases SET until = clock_timestamp() - interval '1 ms'", url)

    second.open(TOWN)  # it ends the first one's session, which is of the same user

    assert second.next_epoch() == 2
    second.close()
    first.close()


def test_a_lease_that_is_renewed_is_not_over(postgres, kept, url):
    postgres.do("UPDATE leases SET until = clock_timestamp() - interval '1 ms'", url)
    kept.renew()

    with pytest.raises(StoreTaken):
        SqlStore(url).open(TOWN)


def test_a_hub_whose_session_was_ended_goes_on_with_the_next_one_where_nobody_started_since(
    postgres, kept, url
):
    postgres.do(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'okienko hub'"
    )
    carrier = Carrier()
    group = carrier.carry(ticket_for("A", "anna"))
    with pytest.raises(StoreError, match="the server is away or breaks off"):
        kept.commit(group)

    kept.commit(group)

    assert kept.entries(0) == carrier.day.journal


def test_a_server_that_is_away_is_named_without_the_password(silent_port):
    with pytest.raises(StoreError, match=r"PostgreSQL 127\.0\.0\.1:\d+/okienko: the server is away") as told:
        SqlStore(f"postgresql+psycopg://hub:geheim@127.0.0.1:{silent_port}/okienko").open(TOWN)

    assert "geheim" not in str(told.value)


def test_a_database_that_is_missing_is_named(postgres):
    with pytest.raises(StoreError, match="there is no such database; make it with 'createdb'"):
        SqlStore(postgres.url.replace("/postgres", "/nowhere")).open(TOWN)


def test_a_server_that_is_full_is_named():
    with cluster("max_connections = 4", "superuser_reserved_connections = 0", "max_wal_senders = 0") as small:
        url = small.new_url()
        held = [psycopg.connect(url.replace("+psycopg", "")) for _ in range(4)]
        with pytest.raises(
            StoreError, match="the server takes no more connections; raise its max_connections"
        ):
            SqlStore(url).open(TOWN)
        for connection in held:
            connection.close()


def test_a_wrong_password_and_one_from_a_file_are_told_apart(postgres, tmp_path):
    with cluster() as guarded:
        url = guarded.new_url()
        guarded.do("ALTER USER hub PASSWORD 'open sesame'")
        guarded.let_in("scram-sha-256")
        (tmp_path / "password").write_text("open sesame\n")
        store = SqlStore(place_of(url, str(tmp_path / "password")))
        store.open(TOWN)
        store.close()
        (tmp_path / "password").write_text("open barley\n")

        with pytest.raises(StoreError, match="it does not take the name or the password") as told:
            SqlStore(place_of(url, str(tmp_path / "password"))).open(TOWN)

    assert "barley" not in str(told.value)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            psycopg.errors.DiskFull("could not extend file"),
            "the server's disk is full; free some space there",
        ),
        (psycopg.errors.ReadOnlySqlTransaction("cannot execute INSERT"), "it is a replica"),
        (psycopg.errors.DataCorrupted("invalid page in block 3"), "it is damaged"),
        (psycopg.errors.AdminShutdown("terminating connection"), "the server is away or breaks off"),
        (psycopg.OperationalError("FATAL: the database system is starting up"), "is starting or stopping"),
    ],
)
def test_a_trouble_of_the_server_is_told_with_its_way_out(error, words):
    assert words in trouble(error)


def test_the_verb_that_proves_a_journal_takes_a_url(kept, url):
    kept.commit(carried())

    done = CliRunner().invoke(app, ["audit", "verify", "--database", url])

    assert (done.exit_code, "The journal of town is whole" in done.output) == (0, True), done.output


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+psycopg://hub:geheim@db/okienko", "'url' must hold no password"),
        ("postgresql+psycopg://hub@db/okienko?password=geheim", "'url' must hold no password"),
        ("mysql://hub@db/okienko", "'url' must be as 'postgresql"),
        ("postgresql+psycopg://hub@db", "'url' must be as 'postgresql"),
    ],
)
def test_a_url_that_cannot_be_meant_is_refused_by_the_settings(tmp_path, url, said):
    path = tmp_path / "hub.toml"
    path.write_text(f'branch = "small"\n[store]\nurl = "{url}"\n')

    with pytest.raises(BadSettings, match=said) as told:
        read_settings(path)

    assert "geheim" not in str(told.value)


def test_the_password_stands_in_a_file_beside_the_settings(tmp_path):
    path = tmp_path / "hub.toml"
    path.write_text(
        'branch = "small"\n[store]\nurl = "postgresql://hub@db/okienko"\npassword_file = "secret"\n'
    )

    assert read_settings(path).store.password_file == str(tmp_path / "secret")
