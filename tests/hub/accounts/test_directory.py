"""Signing in by the office's directory: who comes in as what, and every lie about it that is seen through."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
import pytest
import requests
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from hub.account_settings import AccountSettings
from hub.accounts.provider import KEYS_AGAIN_AFTER_S, KNOWN_FOR_S
from hub.accounts.records import Account
from hub.accounts.roles import Role
from hub.config import HttpSettings, HubSettings
from hub.oidc_settings import OidcSettings
from tests.hub.accounts.directory import CLIENT, SECRET, Directory, answering, signed
from tests.hub.http.running import PASSWORD, Client, HandClock, running

GROUPS = {"office-clerks": ("clerk",), "office-heads": ("supervisor", "auditor"), "it": ("administrator",)}
COUNT = count()
HUB = "http://127.0.0.1"
"""What the hub believes to be called; its port is taken when it starts."""


def settings_for(directory: Directory, secret: Path, **more: Any) -> HubSettings:
    oidc = OidcSettings(
        issuer=directory.url, client_id=CLIENT, client_secret_file=str(secret), hub_url=HUB, roles=GROUPS
    )
    accounts = AccountSettings(oidc=msgspec.structs.replace(oidc, **more))
    return HubSettings(branch="given", http=HttpSettings(port=0, names=("hub.local",)), accounts=accounts)


@pytest.fixture(scope="module")
def secret(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "oidc-secret"
    path.write_text(SECRET + "\n", encoding="utf-8")
    path.chmod(0o600)
    return path


@pytest.fixture(scope="module")
def keys() -> KeySet:
    return KeySet([RSAKey.generate_key(2048, auto_kid=True)])


@pytest.fixture(scope="module")
def running_with(secret, keys):
    """Return a function that runs a hub with its directory."""

    @contextmanager
    def run(**more: Any) -> Iterator[tuple[Client, Directory]]:
        clock = HandClock()
        office = Directory(now=lambda: clock.now().timestamp(), keys=keys)
        with answering(office), running(settings=settings_for(office, secret, **more), clock=clock) as hub:
            yield hub, office

    return run


@pytest.fixture(scope="module")
def both(running_with) -> Iterator[tuple[Client, Directory]]:
    with running_with() as pair:
        yield pair


@pytest.fixture
def hub(both) -> Client:
    hub = both[0]
    hub.clock.ahead_s += 3600  # what an attack before has slowed down is forgotten
    return hub


@pytest.fixture
def office(both, request) -> Iterator[Directory]:
    """Yield the directory, where somebody new signs in who is a clerk."""
    office = both[1]
    login = f"anna.{next(COUNT)}"
    office.person = {
        "sub": request.node.name,
        "preferred_username": login,
        "name": "Anna Nowak",
        "groups": ["office-clerks"],
    }
    office.asked.clear()
    yield office
    office.spoils, office.signs, office.tells, office.more = (lambda claims: claims), None, {}, {}


def get(session: requests.Session, url: str, **query: str) -> requests.Response:
    return session.get(url, params=query, timeout=30, allow_redirects=False)


def set_out(hub: Client, session: requests.Session, where: str = "/desk") -> str:
    """Go to the directory, sign in there, and return the address to which it leads back."""
    there = get(session, hub.url + "/sign-in/directory", next=where)
    assert there.status_code == 303, there.text
    back = get(session, there.headers["location"]).headers["location"]
    return back.replace(HUB, hub.url, 1)


def come_in(hub: Client, session: requests.Session | None = None, where: str = "/desk") -> requests.Response:
    session = session or requests.Session()
    return get(session, set_out(hub, session, where))


def changed(address: str, **query: str | None) -> str:
    """Return *address* with other values in its query; None takes one out."""
    parts = urlsplit(address)
    fields = dict(parse_qsl(parts.query)) | query
    kept = {name: value for name, value in fields.items() if value is not None}
    return parts._replace(query=urlencode(kept)).geturl()


def on_loop(hub: Client, work: Any) -> Any:
    return asyncio.run_coroutine_threadsafe(work, hub.loop).result(30)


def account(hub: Client, login: str) -> Account | None:
    everybody = on_loop(hub, hub.hub.gate.everybody())
    return next((one for one in everybody if one.login == login), None)


def require_nobody(hub: Client, office: Directory, answer: requests.Response) -> None:
    """Fail when anybody was let in by *answer*, or an account was made."""
    assert answer.status_code == 403
    assert "okienko-session" not in answer.headers.get("set-cookie", "")
    assert 'role="alert"' in answer.text
    assert account(hub, office.person["preferred_username"]) is None


def test_somebody_of_the_directory_gets_an_account_with_the_roles_of_their_groups(hub, office):
    office.person["groups"] = ["office-clerks", "office-heads", "choir"]
    browser = requests.Session()
    answer = come_in(hub, browser, "/desk/1")

    assert answer.status_code == 200
    assert 'http-equiv="refresh" content="0;url=/desk/1"' in answer.text
    assert "Anna Nowak" in get(browser, hub.url + "/desk/1").text
    found = account(hub, office.person["preferred_username"])
    assert found is not None
    assert (found.roles, found.by_directory, found.invited) == (
        {Role.CLERK, Role.SUPERVISOR, Role.AUDITOR},
        True,
        True,
    )
    deeds = [(deed.what, deed.by) for deed in on_loop(hub, hub.hub.gate.deeds())[:2]]
    assert deeds == [("signed-in", found.login), ("joined", "directory")]


@pytest.mark.security("S21")
def test_cookies_of_the_way_are_kept_from_scripts_and_gone_when_it_is_over(hub, office):
    browser = requests.Session()
    there = get(browser, hub.url + "/sign-in/directory")
    first = there.headers["set-cookie"].lower()
    answer = get(browser, get(browser, there.headers["location"]).headers["location"].replace(HUB, hub.url))

    assert {"httponly", "samesite=lax", "max-age=600"} <= set(first.split("; "))
    later = answer.raw.headers.getlist("set-cookie")
    assert any("okienko-directory=" in cookie and "max-age=0" in cookie.lower() for cookie in later)
    assert any("okienko-session=" in cookie and "samesite=strict" in cookie.lower() for cookie in later)


@pytest.mark.security("S20")
def test_the_directory_is_asked_by_the_code_flow_with_pkce(hub, office):
    come_in(hub)

    (_, asked), (_, sent) = (one for one in office.asked if one[0] in ("/authorize", "/token"))
    assert asked["response_type"] == "code"
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert len(sent["code_verifier"]) >= 43
    assert sent["code_verifier"] not in str(asked)
    assert len({asked["state"], asked["nonce"], sent["code_verifier"]}) == 3


def test_whose_groups_give_no_role_gets_no_account(hub, office):
    office.person["groups"] = ["choir"]
    require_nobody(hub, office, come_in(hub))


def test_roles_follow_the_groups_at_each_sign_in_and_end_what_was_before(hub, office):
    first, second = requests.Session(), requests.Session()
    come_in(hub, first)
    office.person["groups"] = ["it"]
    come_in(hub, second)

    assert get(first, hub.url + "/desk").status_code == 401
    assert get(second, hub.url + "/admin/accounts").status_code == 200
    assert get(second, hub.url + "/desk/1").status_code == 403
    office.person["groups"] = []
    assert come_in(hub).status_code == 403
    assert get(second, hub.url + "/admin/accounts").status_code == 401


def test_who_was_closed_stays_out(hub, office):
    come_in(hub)
    login = office.person["preferred_username"]
    on_loop(hub, hub.hub.gate.change(login, "admin", closed=True))

    assert come_in(hub).status_code == 403


def test_a_person_is_known_by_the_subject_and_not_by_a_login_that_was_given_again(hub, office):
    come_in(hub)
    login = office.person["preferred_username"]
    office.person |= {"sub": "somebody else"}
    assert come_in(hub).status_code == 403

    office.person |= {"sub": "test_a_person_is_known_by_the_subject_and_not_by_a_login_that_was_given_again"}
    office.person |= {"preferred_username": "married", "name": "Anna Kowalska"}
    assert come_in(hub).status_code == 200
    found = account(hub, login)
    assert found is not None
    assert found.name == "Anna Kowalska"
    assert account(hub, "married") is None


@pytest.mark.security("S13")
def test_nobody_of_the_directory_gets_the_account_of_somebody_else(hub, office):
    login = office.person["preferred_username"]
    on_loop(hub, hub.hub.gate.invite(login, "Local", frozenset({Role.ADMINISTRATOR}), "console"))

    assert come_in(hub).status_code == 403
    found = account(hub, login)
    assert found is not None
    assert (found.by_directory, found.roles) == (False, {Role.ADMINISTRATOR})


def test_where_the_operator_says_so_they_do_and_keep_the_password(running_with):
    with running_with(adopt_logins=True) as (hub, office):
        office.person["groups"] = ["office-clerks"]
        _, link = on_loop(hub, hub.hub.gate.invite("anna", "Anna", frozenset({Role.AUDITOR}), "console"))
        on_loop(hub, hub.hub.gate.accept(link, PASSWORD))
        assert come_in(hub).status_code == 200
        found = account(hub, "anna")
        assert found is not None
        assert (found.by_directory, found.roles) == (True, {Role.CLERK})
        assert on_loop(hub, hub.hub.gate.sign_in("anna", PASSWORD, "192.0.2.1")).account.login == "anna"


def test_the_only_administrator_with_a_password_stays_one(running_with):
    with running_with(adopt_logins=True) as (hub, office):
        office.person["groups"] = ["office-clerks"]
        link = on_loop(hub, hub.hub.gate.invite("anna", "Anna", frozenset({Role.ADMINISTRATOR}), "console"))[
            1
        ]
        on_loop(hub, hub.hub.gate.accept(link, PASSWORD))

        assert come_in(hub).status_code == 403
        assert account(hub, "anna").roles == {Role.ADMINISTRATOR}


@pytest.mark.parametrize("login", ["Żaneta", "1", "person anna", "../admin", ""])
def test_a_login_that_cannot_be_one_here_is_refused(hub, office, login):
    before = on_loop(hub, hub.hub.gate.everybody())
    office.person["preferred_username"] = login

    assert come_in(hub).status_code == 403
    assert on_loop(hub, hub.hub.gate.everybody()) == before


def test_of_an_address_the_login_is_what_stands_before_its_sign(hub, office):
    office.person["preferred_username"] = "jan.kowalski@office.example"
    come_in(hub)

    assert account(hub, "jan.kowalski") is not None


OTHER = "https://evil.example"
LIES = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another issuer": {"iss": OTHER},
    "no issuer": {"iss": None},
    "another audience": {"aud": "payroll"},
    "audiences without us": {"aud": ["payroll", "mail"]},
    "no audience": {"aud": None},
    "given to another party": {"aud": [CLIENT, "payroll"], "azp": "payroll"},
    "expired": {"exp": -61},
    "without an end": {"exp": None},
    "made in an hour": {"iat": 3600},
    "not good before an hour": {"nbf": 3600},
    "of nobody": {"sub": None},
    "of a number": {"sub": 7},
    "of another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    "an end that is no time": {"exp": "tomorrow"},
}


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.security("S20")
def test_a_word_that_says_something_else_is_not_believed(hub, office, lie, caplog):
    def spoilt(claims: dict[str, Any]) -> dict[str, Any]:
        for name, value in LIES[lie].items():
            if value is None:
                del claims[name]
            else:
                is_time = name in ("exp", "iat", "nbf") and isinstance(value, int)
                claims[name] = int(office.now()) + value if is_time else value
        return claims

    office.spoils = spoilt
    require_nobody(hub, office, come_in(hub))
    assert (
        f" {next(iter(LIES[lie])) if lie != 'given to another party' else 'azp'}"
        in caplog.text.split("believed:")[1]
    )


def part(what: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(what).encode()).decode().rstrip("=")


def unsigned(_office: Directory, claims: dict[str, Any]) -> str:
    return f"{part({'alg': 'none'})}.{part(claims)}."


def by_secret(office: Directory, claims: dict[str, Any], secret: bytes) -> str:
    said = f"{part({'alg': 'HS256', 'kid': office.keys.keys[0].kid})}.{part(claims)}"
    mark = hmac.new(secret, said.encode(), hashlib.sha256).digest()
    return f"{said}.{base64.urlsafe_b64encode(mark).decode().rstrip('=')}"


def signed_by_the_public_key(office: Directory, claims: dict[str, Any]) -> str:
    return by_secret(office, claims, office.keys.keys[0].as_pem(private=False))


def signed_by_our_secret(office: Directory, claims: dict[str, Any]) -> str:
    return by_secret(office, claims, SECRET.encode())


def signed_by_another_key(office: Directory, claims: dict[str, Any]) -> str:
    key = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "kid": office.keys.keys[0].kid}, claims, key)


def with_its_own_key(office: Directory, claims: dict[str, Any]) -> str:
    key = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "jwk": key.as_dict(private=False)}, claims, key)


def changed_afterwards(office: Directory, claims: dict[str, Any]) -> str:
    head, _, mark = signed(office, claims).split(".")
    return f"{head}.{part(claims | {'groups': ['it']})}.{mark}"


def no_token(_office: Directory, _claims: dict[str, Any]) -> str:
    return "no.token.at-all"


FORGERIES = [
    unsigned,
    signed_by_the_public_key,
    signed_by_our_secret,
    signed_by_another_key,
    with_its_own_key,
    changed_afterwards,
    no_token,
]


@pytest.mark.parametrize("forged", FORGERIES, ids=lambda forged: forged.__name__)
@pytest.mark.security("S20")
def test_a_word_that_the_directory_did_not_sign_is_not_believed(hub, office, forged, caplog):
    office.signs = forged

    require_nobody(hub, office, come_in(hub))
    assert "word cannot be believed" in caplog.text


def test_clocks_may_differ_by_as_much_as_is_allowed(hub, office):
    office.spoils = lambda claims: claims | {"exp": int(office.now()) - 50, "iat": int(office.now()) - 350}

    assert come_in(hub).status_code == 200


@pytest.mark.parametrize(
    "query", [{"state": "another"}, {"state": None}, {"code": None}, {"code": "made-up"}]
)
@pytest.mark.security("S22")
def test_a_way_back_with_something_else_in_it_leads_nowhere(hub, office, query):
    browser = requests.Session()

    require_nobody(hub, office, get(browser, changed(set_out(hub, browser), **query)))


@pytest.mark.security("S20", "S22")
def test_a_way_back_is_of_the_browser_that_set_out(hub, office):
    """Whoever has somebody's whole address cannot use it, nor have another sign in as oneself."""
    victim, thief = requests.Session(), requests.Session()
    back = set_out(hub, victim)
    require_nobody(hub, office, get(thief, back))
    set_out(hub, thief)
    require_nobody(hub, office, get(thief, back))


@pytest.mark.security("S20")
def test_a_code_that_was_caught_is_worth_nothing_on_another_journey(hub, office):
    victim, thief = requests.Session(), requests.Session()
    caught = dict(parse_qsl(urlsplit(set_out(hub, victim)).query))["code"]

    require_nobody(hub, office, get(thief, changed(set_out(hub, thief), code=caught)))


@pytest.mark.security("S09", "S20")
def test_a_way_back_is_gone_once(hub, office):
    browser = requests.Session()
    back = set_out(hub, browser)
    kept = browser.cookies["okienko-directory"]
    assert get(browser, back).status_code == 200
    before = len(office.asked)

    again = requests.get(back, cookies={"okienko-directory": kept}, timeout=30)

    assert again.status_code == 403
    assert len(office.asked) == before  # the directory was not even asked


@pytest.mark.security("S20")
def test_a_way_that_took_too_long_is_over(hub, office):
    browser = requests.Session()
    back = set_out(hub, browser)
    hub.clock.ahead_s += 601

    require_nobody(hub, office, get(browser, back))


@pytest.mark.parametrize("mark", ["", "0" * 64])
@pytest.mark.security("S20")
def test_a_journey_that_somebody_made_up_is_none(hub, office, mark):
    browser = requests.Session()
    back = set_out(hub, browser)
    body = browser.cookies["okienko-directory"].partition(".")[0]

    require_nobody(
        hub, office, requests.get(back, cookies={"okienko-directory": f"{body}.{mark}"}, timeout=30)
    )


@pytest.mark.parametrize("said", [OTHER, None])
@pytest.mark.security("S20")
def test_an_answer_of_another_directory_is_not_taken_for_ours(hub, office, said):
    """Two directories mixed up: RFC 9207. Ours says that it always says who it is."""
    browser = requests.Session()
    back = changed(set_out(hub, browser), iss=said)
    before = len(office.asked)

    require_nobody(hub, office, get(browser, back))
    assert len(office.asked) == before  # the code was shown to nobody


def test_somebody_who_turned_back_at_the_directory_may_try_again(hub, office):
    browser = requests.Session()
    back = changed(set_out(hub, browser), code=None, error="access_denied")

    require_nobody(hub, office, get(browser, back))
    assert come_in(hub, browser).status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x"]
)
@pytest.mark.security("S21")
def test_nobody_is_led_on_to_another_site(hub, office, elsewhere):
    assert 'content="0;url=/desk"' in come_in(hub, where=elsewhere).text


@pytest.mark.security("S20")
def test_ways_back_in_vain_are_slowed_down(hub, office):
    for _ in range(50):
        get(requests.Session(), hub.url + "/sign-in/directory/back", state="x", code="y")
    answer = get(requests.Session(), hub.url + "/sign-in/directory/back", state="x", code="y", lang="en")

    assert "Too many tries" in answer.text


def test_what_the_word_does_not_say_the_directory_is_asked_for(hub, office):
    groups = office.person.pop("groups")
    office.more = {"groups": groups}

    assert come_in(hub).status_code == 200


@pytest.mark.security("S20")
def test_what_it_tells_of_somebody_else_is_not_taken(hub, office):
    office.more = {"sub": "somebody else", "groups": office.person.pop("groups")}

    require_nobody(hub, office, come_in(hub))


def test_groups_may_lie_deeper_and_the_secret_be_sent_in_the_form(running_with):
    with running_with(groups_claim="realm_access.roles") as (hub, office):
        office.tells = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        hub.clock.ahead_s += KNOWN_FOR_S
        office.person["realm_access"] = {"roles": ["office-clerks"]}
        assert come_in(hub).status_code == 200
        assert [form["client_secret"] for path, form in office.asked if path == "/token"] == [SECRET]


def test_doors_and_keys_are_asked_for_once_and_a_new_key_is_looked_up(running_with):
    with running_with() as (hub, office):
        office.keys = KeySet([office.keys.keys[0]])
        office.person["groups"] = ["office-clerks"]
        for _ in range(3):
            assert come_in(hub).status_code == 200
        assert asked(office, "/keys") == 1
        assert (
            asked(office, "/.well-known/openid-configuration") <= 2
        )  # at the start, and perhaps before that

        office.keys = KeySet([RSAKey.generate_key(2048, auto_kid=True)])
        assert come_in(hub).status_code == 403  # too soon to be asked again
        assert asked(office, "/keys") == 1
        hub.clock.ahead_s += KEYS_AGAIN_AFTER_S
        assert come_in(hub).status_code == 200
        assert asked(office, "/keys") == 2


def asked(office: Directory, path: str) -> int:
    return sum(each[0] == path for each in office.asked)


def test_signing_out_ends_our_session_and_leads_to_the_directorys_end(hub, office):
    browser = requests.Session()
    come_in(hub, browser)
    page = get(browser, hub.url + "/desk").text
    form = re.search(r'name="form" value="([^"]+)"', page)
    kept = browser.cookies["okienko-session"]
    answer = browser.post(hub.url + "/sign-out", data={"form": form[1]}, timeout=30, allow_redirects=False)

    led = re.search(r'content="0;url=([^"]+)"', answer.text)[1].replace("&amp;", "&")
    query = dict(parse_qsl(urlsplit(led).query))
    assert led.startswith(office.url + "/logout?")
    assert query["post_logout_redirect_uri"] == HUB + "/sign-in"
    assert query["client_id"] == CLIENT
    assert query["id_token_hint"].count(".") == 2
    assert requests.get(hub.url + "/desk", cookies={"okienko-session": kept}, timeout=30).status_code == 401


@pytest.mark.security("S15", "S38")
def test_the_log_knows_no_secret_code_or_word(hub, office, caplog):
    browser = requests.Session()
    come_in(hub, browser)
    office.spoils = lambda claims: claims | {"nonce": "wrong"}
    back = set_out(hub, requests.Session())
    failing = requests.Session()
    get(failing, back)
    come_in(hub, failing)

    (_, sent) = next(one for one in office.asked if one[0] == "/token")
    words = [SECRET, sent["code"], sent["code_verifier"], browser.cookies["okienko-session"], "Nowak", "eyJ"]
    assert "Nobody was let in by the directory" in caplog.text
    assert [word for word in words if word in caplog.text] == []
