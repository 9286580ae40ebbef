"""``okienko branch`` tells an operator, and a program, what is wrong in a branch.toml."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.branches import SHIPPED, text_of
from okienko.cli import app
from tests.hub.http.running import BRANCH, Client, running

PARTS = "13 services, 1 room, 4 desks, 1 board, 1 kiosk"


def line_of(piece: str) -> int:
    """Return the line of the small branch in which *piece* stands first."""
    text = text_of("small")
    return text[: text.index(piece)].count("\n") + 1


def asked(*words: str):
    return CliRunner().invoke(app, ["branch", *words])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the path of a branch.toml that is yet to be written."""
    return tmp_path / "branch.toml"


def without(*tags: str) -> str:
    """Return the small branch without its texts in the languages *tags*."""
    languages = "|".join(tags)
    lines = re.sub(rf'^(?:{languages}) = ".*"\n', "", text_of("small"), flags=re.MULTILINE)
    return re.sub(rf', (?:{languages}) = "[^"]*"', "", lines)


def test_a_good_branch_is_called_good_and_what_is_missing_is_counted(file):
    file.write_text(without("be", "ka"), encoding="utf-8")

    said = asked("check", str(file))

    assert said.exit_code == 0
    *remarks, texts, verdict = said.output.splitlines()
    assert texts.split(" ")[:6] == ["texts", "that", "are", "missing:", "be", f"{len(remarks)},"]
    assert verdict == f"branch.toml: good ({PARTS}; {len(remarks)} remarks)"


def test_every_mistake_has_its_line(file):
    text = text_of("small").replace('series = "B"', 'series = "A"')
    file.write_text(text.replace('"1", room = "hall"', '"1", room = "hal"'), encoding="utf-8")
    desk, service = line_of('id = "1"'), line_of('series = "B"')

    said = asked("check", str(file))

    assert said.exit_code == 1
    first, second, *_, verdict = said.output.splitlines()
    assert first.startswith(
        f"branch.toml:{desk}: mistake: [desks] '1': there is no room 'hal' (known: hall); did"
    )
    assert second.startswith(
        f"branch.toml:{service}: mistake: series 'A': service 'A' and service 'B' both use"
    )
    assert verdict == "branch.toml: 2 mistakes; it cannot be used"


def test_a_program_is_told_the_same(file):
    file.write_text(
        without("be", "ka").replace('room = "hall", services', 'room = "hal", services', 1),
        encoding="utf-8",
    )

    said = asked("check", "--json", str(file))

    told = json.loads(said.output)
    assert (said.exit_code, told["good"]) == (1, False)
    assert [(found["line"], found["column"], found["key"]) for found in told["mistakes"]] == [
        (line_of('id = "1"'), 29, "desks.0.room")
    ]
    assert {"no text in be, ka" in remark["says"] for remark in told["remarks"]} == {True}


def test_a_program_is_told_how_many_texts_are_missing(file):
    file.write_text(without("vi", "ar"), encoding="utf-8")

    told = json.loads(asked("check", "--json", str(file)).output)

    assert told["good"]
    assert told["missing_texts"] == dict.fromkeys(["vi", "ar"], len(told["remarks"]))
    assert len(told["remarks"]) > 10


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_what_cannot_be_read_has_a_status_of_its_own(file, content):
    if content is not None:
        file.write_bytes(content)

    said = asked("check", str(file))

    assert said.exit_code == 2
    assert "branch.toml" in said.output


def test_a_file_may_begin_with_the_mark_that_some_editors_write(file):
    file.write_text(text_of("small"), encoding="utf-8-sig")

    assert asked("check", str(file)).exit_code == 0


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_branch_is_printed_to_start_from(name):
    assert asked("example", name).output == text_of(name)


def test_a_branch_that_is_not_shipped_is_named():
    said = asked("example", "huge")

    assert said.exit_code == 2
    assert "no branch 'huge' is shipped (there are large, small)" in said.output


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Client]:
    """Yield a hub that runs under a file of its own."""
    own = tmp_path / "hall.toml"
    own.write_text(BRANCH, encoding="utf-8")
    with running(file=own, data=tmp_path / "data") as client:
        yield client


def test_a_hub_takes_a_file_and_what_changes_is_told(hub: Client, file: Path):
    file.write_text(BRANCH.replace("Paszport", "Paszporty"), encoding="utf-8")

    said = asked("take", str(file), "--hub", hub.url, "--reason", "a better word")

    assert said.exit_code == 0
    first, last = said.output.splitlines()
    assert first == "  [services] 'paszport' [names]: 'pl' 'Paszport' → 'Paszporty'"
    assert last.endswith("taken: 1 change; places, numbers and open calls stay")
    assert "Paszporty" in hub.get("/v1/branch").text


def test_a_dry_run_only_says_what_would_change(hub: Client, file: Path):
    file.write_text(BRANCH.replace("Paszport", "Paszporty"), encoding="utf-8")

    said = asked("take", str(file), "--hub", hub.url, "--dry-run")

    last = said.output.splitlines()[-1]
    assert last.endswith("would be taken: 1 change; places, numbers and open calls stay")
    assert "Paszporty" not in hub.get("/v1/branch").text


def test_what_a_hub_cannot_take_now_is_told_with_the_way_out(hub: Client, file: Path):
    hub.issue("paszport")
    gone = BRANCH.replace('[[services]]\nid = "paszport"', '[[services]]\nid = "inne"')
    file.write_text(gone.replace('"karta", "paszport"', '"karta", "inne"'), encoding="utf-8")

    said = asked("take", str(file), "--hub", hub.url)

    assert said.exit_code == 1
    assert said.output.splitlines() == [
        "the hub says no:",
        (
            "  series 'B' of service 'paszport' has issued numbers today and cannot be given to service "
            "'inne'; take it before the first ticket of a day"
        ),
        (
            "  service 'paszport' would have no desk, and 1 visitor is here for it; serve or transfer them "
            "first, and set 'open = false' so that nobody comes anew"
        ),
    ]


def test_a_file_with_mistakes_is_not_even_sent(file: Path):
    file.write_text(BRANCH.replace("id = ", "idd = ", 1), encoding="utf-8")

    said = asked("take", str(file), "--hub", "http://127.0.0.1:9")

    assert said.exit_code == 1
    assert "mistake: [services] (1): unknown key 'idd'; did you mean 'id'?" in said.output
