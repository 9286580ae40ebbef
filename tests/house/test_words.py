"""What the manual says is true: every command, topic, refusal and settings key stands there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import fields
from typer.main import get_command

from contract.refusal import REFUSALS
from contract.routes import ROUTES
from contract.states import TRANSITIONS
from okienko.cli import app
from okienko.manual.pages import pages, settings_files
from okienko.manual.settings_keys import field_words
from okienko.manual.states import diagram

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
WRITTEN = sorted(
    [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "docs" / "manuals").rglob("*.md"),
    ]
)
COMMANDS = get_command(app).commands


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    return dict(pages(app))


def test_the_generated_pages_are_what_the_code_says(told):
    stale = [name for name, text in told.items() if (REFERENCE / name).read_text(encoding="utf-8") != text]

    assert stale == [], "run make docs"


def test_no_generated_page_is_left_over(told):
    found = {str(path.relative_to(REFERENCE)) for path in REFERENCE.rglob("*") if path.is_file()}

    assert found == set(told)


def test_every_refusal_and_every_door_stands_in_the_manual(told):
    assert [code for code in REFUSALS if f"`{code}`" not in told["refusals.md"]] == []
    assert [path for path, _ in ROUTES.values() if f"`{path}`" not in told["commands.md"]] == []


def test_the_diagram_has_an_arrow_for_every_row_of_the_table():
    arrows = [line for line in diagram() if not line.endswith("[*]")]

    assert len(arrows) == sum(len(row) for row in TRANSITIONS.values())


def test_every_settings_key_is_told_in_words():

    silent = [
        f"{name}: {field.name}"
        for name, kind in settings_files().items()
        for field in fields(kind)
        if field.name not in field_words(kind)
    ]

    assert silent == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_what_is_named_in_the_words_exists(path):
    text = path.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    verbs = set(re.findall(r"`(?:sudo )?okienko ([a-z]+)", text))
    made = set(re.findall(r"`make ([a-z-]+)", text))
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]

    assert verbs <= set(COMMANDS)
    assert made <= targets
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_public_command_stands_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [
        name for name, command in COMMANDS.items() if not command.hidden and f"okienko {name}" not in readme
    ] == []


def test_no_file_names_this_machine_or_a_registry():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    poison = re.compile(
        rb"/root/|/work/(?:main|shared)|pypi\.org|deb\.debian\.org|registry\.npmjs|files\.pythonhosted"
    )
    this = Path(__file__).relative_to(ROOT)

    named = [
        name
        for name in listed.decode().split("\0")
        if name
        and Path(name) != this
        and (ROOT / name).is_file()
        and poison.search((ROOT / name).read_bytes())
    ]

    assert named == []
