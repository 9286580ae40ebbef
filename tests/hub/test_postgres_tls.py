"""By TLS the hub speaks with the server of that name and authority, and with nobody else."""

from __future__ import annotations

import pytest

from contract.names import BranchId
from hub.store import StoreError
from hub.store.sql import SqlStore
from tests.broker import certificates
from tests.postgres import cluster

TOWN = BranchId("town")


@pytest.fixture(scope="module")
def pems(tmp_path_factory):
    """Return the folders of two authorities, each with a certificate for 127.0.0.1."""
    return [certificates(tmp_path_factory.mktemp(name)) for name in ("ours", "theirs")]


@pytest.fixture(scope="module")
def guarded(pems):
    """Return a server that speaks by TLS alone, with a certificate of the first authority."""
    with cluster() as running:
        running.new_url()
        running.speak_tls(pems[0] / "broker.pem", pems[0] / "broker.key")
        running.stop()
        running.start()
        running.let_in("trust", "hostssl")
        yield running


def url_of(server, authority, host="127.0.0.1", **more):
    told = {"sslmode": "verify-full", "sslrootcert": authority / "ca.pem", **more}
    query = "&".join(f"{key}={value}" for key, value in told.items())
    return server.url.replace("127.0.0.1", host) + "?" + query


def test_a_server_of_the_right_authority_and_name_is_spoken_with_by_tls(guarded, pems):
    store = SqlStore(url_of(guarded, pems[0]))
    store.open(TOWN)

    with store._transaction() as connection:
        asked = "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        spoken = connection.exec_driver_sql(asked).one()
    store.close()

    assert tuple(spoken) == (True, "TLSv1.3")


def test_a_server_of_another_authority_is_told_nothing(guarded, pems):
    with pytest.raises(StoreError, match="it does not show by its certificate that it is the server"):
        SqlStore(url_of(guarded, pems[1])).open(TOWN)


def test_a_server_of_another_name_is_told_nothing(guarded, pems):
    with pytest.raises(StoreError, match="it does not show by its certificate that it is the server"):
        SqlStore(url_of(guarded, pems[0], host="localhost", hostaddr="127.0.0.1")).open(TOWN)


def test_a_server_without_tls_is_told_nothing_where_tls_is_wanted(postgres, pems):
    with pytest.raises(StoreError, match="it does not speak TLS"):
        SqlStore(url_of(postgres, pems[0])).open(TOWN)


def test_a_server_that_wants_tls_lets_nobody_in_without_it(guarded):
    with pytest.raises(StoreError, match=r"let its pg_hba\.conf admit the user"):
        SqlStore(f"{guarded.url}?sslmode=disable").open(TOWN)
