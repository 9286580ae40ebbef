"""The tools around the code: the Makefile, the CI entry, the hooks, the locks, the licence."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
MAKEFILE = (PROJECT / "Makefile").read_text()
LOCKS = sorted((PROJECT / "requirements").glob("*.txt"))
OURS = [
    path
    for pattern in ("Makefile", ".ci/*", "*.toml", "*.yaml", "setup.py", "images/**/*", "provisioning/*.py")
    for path in sorted(PROJECT.glob(pattern))
    if path.is_file()
]


def targets():
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", MAKEFILE, re.MULTILINE))


def test_make_alone_tells_what_can_be_made():
    told = subprocess.run(["make"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout

    for target in ("setup", "demo", "test", "test-long", "bench", "lock", "docs", "clean"):
        assert re.search(rf"^make {target}\s+[A-Z]", told, re.MULTILINE)


def test_every_make_in_the_readme_can_be_made():
    named = re.findall(r"`?\bmake ([a-z][a-z-]+)", (PROJECT / "README.md").read_text())

    assert {"demo", "test"} <= set(named)
    assert set(named) <= targets()


@pytest.mark.parametrize("target", sorted(targets()))
def test_every_target_stands_on_rules_that_exist(target):
    done = subprocess.run(["make", "-n", target], cwd=PROJECT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_every_target_is_declared_to_be_no_file():
    phony = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())

    assert phony == targets()


def test_a_failing_part_fails_the_whole_and_is_named(tmp_path):
    shutil.copy(PROJECT / "Makefile", tmp_path)
    tools = tmp_path / ".venv/bin"
    tools.mkdir(parents=True)
    for tool in ("ruff", "lint-imports", "python"):
        (tools / tool).write_text("#!/bin/sh\nexit 0\n")
        (tools / tool).chmod(0o755)
    (tools / "mypy").write_text("#!/bin/sh\nexit 1\n")
    (tools / "mypy").chmod(0o755)

    done = subprocess.run(
        ["make", "-o", "setup-test", "test"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "failed before the tests: mypy" in done.stderr
    assert "-m pytest" in done.stdout


def test_ci_runs_what_everybody_runs():
    script = (PROJECT / ".ci/run").read_text()

    assert script.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in script
    assert script.endswith("exec make test\n")
    assert (PROJECT / ".ci/run").stat().st_mode & 0o111


def test_the_shell_of_ci_is_sound():
    assert subprocess.run(["bash", "-n", str(PROJECT / ".ci/run")], check=False).returncode == 0


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_shellcheck_has_nothing_to_say():
    done = subprocess.run(
        ["shellcheck", str(PROJECT / ".ci/run")], capture_output=True, text=True, check=False
    )

    assert done.stdout == ""


def test_hooks_come_from_this_project_alone():
    hooks = (PROJECT / ".pre-commit-config.yaml").read_text()

    assert re.findall(r"repo: (\S+)", hooks) == ["local"]
    assert all(entry.startswith(".venv/bin/") for entry in re.findall(r"entry: (\S+)", hooks))


def test_there_is_a_lock_for_every_extra_and_for_dev_and_build():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())

    expected = {*project["project"]["optional-dependencies"], *project["dependency-groups"]}
    assert {path.stem for path in LOCKS} == expected


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
@pytest.mark.security("S35")
def test_a_lock_pins_and_hashes_every_part_and_names_no_place(lock):
    text = lock.read_text()
    parts = re.split(r"\n(?=\S)", text.strip())

    assert all(re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", part) for part in parts)
    assert all("--hash=sha256:" in part for part in parts)
    assert "://" not in text


@pytest.mark.parametrize("extra", ["hub", "kiosk", "board", "desk"])
def test_a_lock_covers_what_its_extra_asks_for(extra):
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    pinned = set(
        re.findall(r"^([a-z0-9._-]+)", (PROJECT / f"requirements/{extra}.txt").read_text(), re.MULTILINE)
    )
    asked = [*project["dependencies"], *project["optional-dependencies"][extra]]

    assert {re.match(r"[A-Za-z0-9._-]+", one)[0].lower() for one in asked} <= pinned


def test_the_licence_is_the_one_that_the_project_names():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    text = (PROJECT / "LICENSE").read_text()

    assert project["license"] == "EUPL-1.2"
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert all(f"\n{number}." in text for number in range(1, 16))
    assert "Appendix" in text


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_no_registry_and_no_mirror_is_named(path):
    hosts = re.findall(r"https?://[^\s\"'>)]+", path.read_text())

    assert [host for host in hosts if not re.match(r"https?://(127\.0\.0\.1|hub\.local)", host)] == []
