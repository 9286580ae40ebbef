"""The manuals: one page for each person, in Polish and English, from files that ship with the hub.

``okienko docs`` writes them into `docs/manuals/` as well. What stands **bold** in them is a text of the
product, letter by letter; the pictures beside them are taken by ``okienko manuals``. Tests hold both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from contract.names import Language
from hub.accounts.roles import Role

if TYPE_CHECKING:
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

FOLDER = Path(__file__).parent.parent / "manuals"
LANGUAGES = (Language("pl"), Language("en"))
ROLES: Mapping[str, Role | None] = {
    "clerk": Role.CLERK,
    "reception": Role.RECEPTION,
    "supervisor": Role.SUPERVISOR,
    "administrator": Role.ADMINISTRATOR,
    "auditor": Role.AUDITOR,
    "it": None,
}
"""Every manual, with the role that it is written for; that of the computers' keeper is for no role."""
_PICTURE = re.compile(r"\]\(pictures/")


def whose() -> tuple[str, ...]:
    """Return the names of the manuals that are written."""
    return tuple(who for who in ROLES if path_of(who, LANGUAGES[0]).exists())


def path_of(who: str, language: str) -> Path:
    """Return the file of the manual of *who* in *language*."""
    return FOLDER / language / f"{who}.md"


def source(who: str, language: str) -> str:
    """Return the manual as it is written."""
    return path_of(who, language).read_text(encoding="utf-8")


@cache
def title(who: str, language: str) -> str:
    """Return the heading of a manual."""
    return source(who, language).split("\n", 1)[0].removeprefix("# ")


@cache
def rendered(who: str, language: str) -> str:
    """Return the manual as HTML; the files hold no HTML of their own, and none would be let through."""
    from markdown_it import MarkdownIt  # noqa: PLC0415  first page, not start

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("image", _image)
    markdown.add_render_rule("table_open", _table_open)
    markdown.add_render_rule("table_close", _table_close)
    return str(markdown.render(source(who, language), {"language": language}))


def for_docs(who: str, language: str) -> str:
    """Return the manual as it stands in ``docs/manuals/LANGUAGE/``, with the pictures where they lie."""
    return _PICTURE.sub(f"](../../../hub/manuals/{language}/pictures/", source(who, language))


@cache
def picture(language: str, name: str) -> bytes | None:
    """Return a picture of the manuals; None where there is none."""
    known = {path.name: path for path in (FOLDER / language / "pictures").glob("*.png")}
    return known[name].read_bytes() if language in LANGUAGES and name in known else None


def _image(self: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[index]
    token.attrSet("src", f"/help/{token.attrGet('src')}".replace("pictures/", f"pictures/{env['language']}/"))
    token.attrSet("alt", self.renderInlineAsText(token.children or [], options, env))
    return str(self.renderToken(tokens, index, options, env))


def _table_open(*_: object) -> str:
    return '<div class="table"><table>\n'


def _table_close(*_: object) -> str:
    return "</table></div>\n"
