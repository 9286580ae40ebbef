"""What an operator writes of the directory: mistakes are named with the way out, and the secret is one."""

from __future__ import annotations

from typing import get_args

import pytest

from contract.settings import BadSettings
from hub.accounts.database import FILE, SCHEMA, Database
from hub.accounts.roles import Role
from hub.config import read_settings
from hub.oidc_settings import RoleName, secret_in
from hub.store.beside_schema import accounts
from tests.hub.accounts.old_files import accounts_of

GOOD = """
branch = "small"
[http]
names = ["hub.example"]
behind_tls = true
[accounts.oidc]
issuer = "https://login.example/realms/office"
client_id = "okienko"
client_secret_file = "oidc-secret"
hub_url = "https://hub.example"
label = {pl = "Konto urzędu", en = "Office account"}
[accounts.oidc.roles]
office-clerks = ["clerk", "reception"]
"""


def read(folder, text: str = GOOD):
    path = folder / "hub.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path).accounts.oidc


def test_good_settings_are_taken_and_files_found_beside_them(tmp_path):
    found = read(tmp_path)

    assert found.client_secret_file == str(tmp_path / "oidc-secret")
    assert found.roles == {"office-clerks": ("clerk", "reception")}
    assert found.label["pl"] == "Konto urzędu"


def test_every_role_may_be_given_by_a_group():
    assert set(get_args(RoleName)) == set(Role)


@pytest.mark.parametrize(
    ("was", "written", "told"),
    [
        ('issuer = "https:', 'issuer = "http:', "'issuer' must be an address that begins with https://"),
        ("/realms/office", "/?realm=office", "without '?'"),
        ('hub_url = "https:', 'hub_url = "http:', "'hub_url' must be an address that begins with https://"),
        (
            'hub_url = "https://hub.example',
            'hub_url = "https://other.example',
            "one of the 'names' in \\[http\\]",
        ),
        (
            'hub_url = "https://hub.example',
            'hub_url = "https://hub.example/pages',
            "must end after the hub's name",
        ),
        ("behind_tls = true", "behind_tls = false", "behind_tls = true"),
        ('office-clerks = ["clerk", "reception"]', "", "'roles' must give each group a role"),
        ('["clerk", "reception"]', "[]", "'roles' must give each group a role"),
        ('["clerk", "reception"]', '["boss"]', "boss"),
        ('client_id = "okienko"', 'client_id = "okienko"\nscopes = ["profile"]', "'openid'"),
        ('client_id = "okienko"', 'client_id = "okienko"\nclient_secret = "x"', "client_secret"),
        ('client_id = "okienko"', 'client_id = "okienko"\nclock_skew_s = 900', "clock_skew_s"),
    ],
)
def test_a_mistake_is_named(tmp_path, was, written, told):
    assert was in GOOD
    with pytest.raises(BadSettings, match=told):
        read(tmp_path, GOOD.replace(was, written))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
@pytest.mark.security("S29")
def test_a_secret_that_others_may_read_is_refused(tmp_path, mode):
    path = tmp_path / "secret"
    path.write_text("hush", encoding="utf-8")
    path.chmod(mode)
    with pytest.raises(BadSettings, match=f"others may read it \\({mode:o}\\); say chmod 600") as refused:
        secret_in(str(path))

    assert "hush" not in str(refused.value)
    path.chmod(0o600)
    assert secret_in(str(path)) == "hush"


@pytest.mark.parametrize(
    ("kept", "told"), [(None, "cannot be read: No such file"), (b"\n", "is empty"), (b"\xff", "no UTF-8")]
)
def test_a_secret_that_is_none_is_refused(tmp_path, kept, told):
    path = tmp_path / "secret"
    if kept is not None:
        path.write_bytes(kept)
        path.chmod(0o600)
    with pytest.raises(BadSettings, match=told):
        secret_in(str(path))


@pytest.mark.parametrize("schema", [1, 2])
def test_accounts_of_the_versions_before_are_taken_over(tmp_path, schema):
    accounts_of(schema, tmp_path / FILE)

    later = Database(tmp_path / FILE)
    later.open()
    with later.working() as ours:
        assert [(row.login, row.identity) for row in ours.rows(accounts)] == [("anna", None)]
        assert ours.connection.exec_driver_sql("PRAGMA user_version").scalar() == SCHEMA
    later.close()
