"""Forms of the administrator's pages, filled in and sent as a browser without script does."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import requests

from hub.accounts.roles import Role
from tests.hub.http.running import Client

Fields = dict[str, list[str]]


class _Form(HTMLParser):
    """Reads the fields of the one form of a page that goes to an address."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.fields: Fields = {}
        self.found = False
        self._action, self._inside = action, False
        self._name, self._text = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._inside = told.get("action", "").split("?")[0] == self._action
            self.found |= self._inside
        elif not self._inside:
            return
        elif tag == "input" and "name" in told:
            if told.get("type") != "checkbox" or "checked" in told:
                self.fields.setdefault(told["name"], []).append(told.get("value", "on"))
        elif tag in {"textarea", "select"}:
            self._name, self._text = told["name"], ""
        elif tag == "option" and "selected" in told:
            self.fields[self._name] = [told["value"]]

    def handle_data(self, data: str) -> None:
        if self._name:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._inside:
            self.fields[self._name] = [self._text.removeprefix("\n")]
        if tag in {"textarea", "select"}:
            self._name = ""


class Administrator:
    """Somebody with the pages of the administrator open, of a hub whose branch stands in *file*."""

    def __init__(self, hub: Client, file: Path) -> None:
        self.hub, self.file = hub, file
        self.session = hub.signed_in(Role.ADMINISTRATOR)

    def page(self, path: str) -> str:
        answer = self.session.get(self.hub.url + path, params={"lang": "en"}, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.text

    def form(self, path: str, action: str = "") -> Fields:
        form = _Form(action or path)
        form.feed(self.page(path))
        assert form.found, (path, action)
        return form.fields

    def send(self, path: str, fields: Fields, **changes: str | list[str]) -> requests.Response:
        data = {**fields, **changes}
        return self.session.post(self.hub.url + path, data=data, allow_redirects=False, timeout=30)

    def edit(self, path: str, **changes: str | list[str]) -> str:
        """Fill the form at *path* in, and return where its press leads."""
        return self.send(path, self.form(path), **changes).headers["location"]

    def take(self, reason: str = "tried") -> requests.Response:
        action = "/admin/change/take"
        return self.send(action, self.form("/admin/change", action), reason=reason)

    def in_force(self) -> str:
        answer = self.session.get(f"{self.hub.url}/admin/branch.toml", timeout=30)
        assert "attachment" in answer.headers["content-disposition"]
        return answer.content.decode()
