"""From a form of a clerk to the command that it asks for, and what came of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import FormMultiDict

from contract.codec import Unreadable, command_from
from contract.commands import Asked as Command_
from contract.commands import Command
from contract.names import DeviceId, Language
from contract.problem import Problem
from contract.routes import body_fields
from hub.answers import Answer
from hub.store import StoreError
from hub.web.forms import FIELD, FormNotOurs, require_ours
from hub.web.languages import texts
from hub.web.signed import by_of
from hub.web.verbs import OTHERWISE, SAID

CarryOut = Callable[[Command], Awaitable[Answer]]
Asked = Request[Any, Any, Any]
_NUMBERS = frozenset({"count", "score", "party", "cases"})


class Refusal(Exception):
    """A press that changed nothing, by its lasting code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def pressed(
    request: Asked,
    carry_out: CarryOut,
    kind: type[Command_],
    fields: Mapping[str, object],
    path: Mapping[str, str],
) -> Answer:
    """Carry out the command *kind* that the form of *request* asks for.

    Args:
        request: a POST of one of our forms.
        carry_out: where commands go.
        kind: which command it is.
        fields: what the page itself adds to what was written into the form.
        path: the fields that stand in the command's own path.

    Raises:
        Refusal: nothing has changed.
    """
    form = await request.form()
    try:
        require_ours(request, form.get(FIELD, ""))
    except FormNotOurs as error:
        raise Refusal("form-not-ours") from error
    return await _asked(form, carry_out, kind, fields, path, by_of(request))


async def pressed_by_visitor(
    request: Asked, carry_out: CarryOut, kind: type[Command_], path: Mapping[str, str], by: DeviceId
) -> Answer:
    """Carry out the command *kind* that the form of a visitor's own page asks for, in the name *by*.

    Only who has seen the page knows the token in its address: no other sign that a form is ours is needed.

    Raises:
        Refusal: nothing has changed.
    """
    return await _asked(await request.form(), carry_out, kind, {}, path, by)


async def _asked(  # noqa: PLR0913, PLR0917  all parts of a command, each once
    form: FormMultiDict,
    carry_out: CarryOut,
    kind: type[Command_],
    fields: Mapping[str, object],
    path: Mapping[str, str],
    by: DeviceId,
) -> Answer:
    try:
        body = msgspec.json.encode({**_written(kind, form), **fields})
        command = command_from(kind, command_id=form.get("id", ""), by=by, path=path, body=body)
        answer = await carry_out(command)
    except Unreadable as error:  # what browsers send of our forms can be read: this was not written by us
        raise Refusal("form-not-ours") from error
    except StoreError as error:
        raise Refusal("store-away") from error
    if isinstance(answer.view, Problem):
        raise Refusal(answer.view.code)
    return answer


def said(code: str, language: Language, words: Mapping[str, str] = SAID) -> str:
    """Return what somebody is told about a press that changed nothing; nothing for no *code*.

    *words* are those of the page, in English, by code.
    """
    return texts(language).gettext(words.get(code, OTHERWISE)) if code else ""


def _written(kind: type[Command_], form: FormMultiDict) -> dict[str, object]:
    """Return what was written into *form*; an empty field was not."""
    found: dict[str, object] = {}
    for name in body_fields(kind):
        text = str(form.get(name, "")).strip()
        if text:
            found[name] = int(text) if name in _NUMBERS and text.isascii() and text.isdigit() else text
    return found
