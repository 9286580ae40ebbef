"""hub.toml: what may stand there, what is refused, and what each refusal tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract.settings import BadSettings
from hub.config import HttpSettings, branch_of, is_own_machine, read_settings, require_own_machine
from tests.hub.http.running import BRANCH


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "hub.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_hub_needs_only_its_branch(tmp_path: Path):
    settings = read_settings(written(tmp_path, 'branch = "small"'))

    assert (settings.http.listen, settings.http.port, settings.log_level) == ("127.0.0.1", 8080, "info")
    assert settings.broker.urls == ("mqtt://127.0.0.1:1883",)
    assert settings.data == "/var/lib/okienko-hub"


def test_a_shipped_branch_is_known_by_its_name(tmp_path: Path):
    settings = read_settings(written(tmp_path, 'branch = "small"'))

    assert branch_of(settings).services


@pytest.mark.parametrize("name", ["hall", "hall.toml", "sub/hall.toml"])
def test_a_branch_is_a_file_beside_the_settings(tmp_path: Path, name: str):
    (tmp_path / "sub").mkdir()
    for place in (tmp_path, tmp_path / "sub"):
        (place / "hall.toml").write_text(BRANCH, encoding="utf-8")

    settings = read_settings(written(tmp_path, f'branch = "{name}"'))

    assert branch_of(settings).branch == "doors-hall"


def test_a_branch_may_stand_in_the_folder_that_is_the_hubs_own(tmp_path: Path):
    own = tmp_path / "branch" / "hall.toml"
    own.parent.mkdir()
    own.write_text(BRANCH, encoding="utf-8")

    assert read_settings(written(tmp_path, 'branch = "hall"')).branch == str(own)


def test_a_branch_that_is_nowhere_is_named_with_the_places_that_were_looked_at(tmp_path: Path):
    with pytest.raises(BadSettings, match=r"'branch' names no file: 'hal'.*hal\.toml.*shipped are .*small"):
        read_settings(written(tmp_path, 'branch = "hal"'))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('branch = "small"\nbrunch = 1', r"hub\.toml:2: unknown key 'brunch'; did you mean 'branch'\?"),
        ('branch = "small"\n[http]\nprot = 80', r"\[http\]: unknown key 'prot'; did you mean 'port'\?"),
        ('branch = "small"\n[http]\nport = 70000', r"\[http\]: 'port' must be"),
        ('branch = "small"\nlog_level = "loud"', r"log_level"),
        ('branch = "small"\n[broker]\nurls = ["http://x"]', r"hub\.toml"),
        ("", r"'branch' is missing"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, says: str):
    with pytest.raises(BadSettings, match=says):
        read_settings(written(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    path = tmp_path / "ro.toml"

    with pytest.raises(BadSettings, match="No such file or directory; name yours with --settings") as refused:
        read_settings(path)

    assert str(refused.value).count(str(path)) == 1


def test_a_file_that_is_no_text_is_told_where_it_ceases_to_be(tmp_path: Path):
    path = tmp_path / "ro.toml"
    path.write_bytes(b'branch = "\xff"')

    with pytest.raises(BadSettings, match=r"ro\.toml: byte 11 is no UTF-8"):
        read_settings(path)


@pytest.mark.parametrize("listen", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_these_addresses_are_of_this_machine_alone(listen: str):
    assert is_own_machine(listen)
    require_own_machine(HttpSettings(listen=listen), "hub.toml")


@pytest.mark.parametrize("listen", ["0.0.0.0", "::", "192.168.1.5", "hub.local", ""])
def test_without_a_login_no_other_address_is_listened_on(tmp_path: Path, listen: str):
    text = f'branch = "small"\n[http]\nlisten = "{listen}"'

    with pytest.raises(BadSettings, match=r"(?s)no login yet.*proxy.*i_accept_no_login") as refused:
        read_settings(written(tmp_path, text))

    assert str(refused.value).startswith("hub.toml:3 [http]: 'listen'")


def test_who_accepts_that_there_is_no_login_may_listen_anywhere(tmp_path: Path):
    text = 'branch = "small"\n[http]\nlisten = "0.0.0.0"\ni_accept_no_login = true'

    assert read_settings(written(tmp_path, text)).http.listen == "0.0.0.0"
