"""The source tree, its fingerprint, and what is known of a machine before anything is done."""

from pathlib import Path

import pytest

from provisioning.plan import Kind
from provisioning.source import (
    NoSource,
    WrongMachine,
    copy_tree,
    facts_of,
    files_of,
    fingerprint,
    recipe_of,
    source_tree,
)
from tests.provisioning.machines import DEBIAN_12, RASPBERRY_PI_OS_13, UBUNTU, PaperMachine

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def tree(tmp_path):
    root = tmp_path / "tree"
    for name in ("pyproject.toml", "desk/unit.py", "images/desk/packages.txt", "requirements/desk.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    return root


def test_what_was_built_or_does_not_belong_to_the_program_is_left_behind(tree):
    for name in ("desk/__pycache__/unit.pyc", "desk/locale/pl.mo", "tests/test_x.py", ".venv/pyvenv.cfg"):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text("left")

    names = {path.as_posix() for path in files_of(tree)}

    assert names == {"pyproject.toml", "desk/unit.py", "images/desk/packages.txt", "requirements/desk.txt"}


def test_the_project_itself_takes_every_package_along():
    tops = {path.parts[0] for path in files_of(PROJECT)}

    assert {"contract", "hardware", "link", "hub", "kiosk", "display_board", "desk", "okienko"} <= tops
    assert {"provisioning", "images", "requirements", "pyproject.toml", "setup.py", "LICENSE"} <= tops


def test_a_fingerprint_changes_with_a_file_a_name_and_the_python(tree):
    before = fingerprint(tree, (3, 11))

    assert fingerprint(tree, (3, 11)) == before
    assert fingerprint(tree, (3, 13)) != before
    (tree / "desk/unit.py").write_text("changed")
    changed = fingerprint(tree, (3, 11))
    assert changed != before
    (tree / "desk/unit.py").rename(tree / "desk/unit2.py")
    assert fingerprint(tree, (3, 11)) != changed


def test_a_copy_replaces_the_one_before_whole(tree, tmp_path):
    place = tmp_path / "device/source"
    copy_tree(tree, place)
    (tree / "desk/unit.py").rename(tree / "desk/newer.py")

    copy_tree(tree, place)

    assert sorted(path.name for path in (place / "desk").iterdir()) == ["newer.py"]
    assert [path.name for path in place.parent.iterdir()] == ["source"]


def test_a_named_source_without_a_project_is_refused_with_the_way_out(tmp_path):
    with pytest.raises(NoSource, match=r"no source tree of okienko in .*: name it with --source"):
        source_tree(tmp_path, PaperMachine(tmp_path / "root"))


def test_the_program_finds_its_own_source(tmp_path):
    assert source_tree(None, PaperMachine(tmp_path)) == PROJECT


def test_a_machine_without_python_is_known_by_its_debian(tmp_path, tree):
    facts = facts_of(PaperMachine(tmp_path / "a", release=DEBIAN_12), tree)
    later = facts_of(PaperMachine(tmp_path / "b", release=RASPBERRY_PI_OS_13), tree)

    assert facts.python == (3, 11)
    assert later.python == (3, 13)
    assert facts.fingerprint != later.fingerprint
    assert not facts.can_start


def test_a_machine_with_python_is_asked_for_its_version(tmp_path, tree):
    class WithPython(PaperMachine):
        def answer(self, *command):
            return "3 14\n" if command[0].endswith("python3") else super().answer(*command)

    assert facts_of(WithPython(tmp_path), tree).python == (3, 14)


@pytest.mark.parametrize("release", [UBUNTU, "", 'PRETTY_NAME="Fedora"\nID=fedora\nVERSION_ID=12\n'])
def test_another_system_is_refused_and_named(tmp_path, tree, release):
    with pytest.raises(WrongMachine, match="expected Debian 12 or 13, or Raspberry Pi OS"):
        facts_of(PaperMachine(tmp_path, release=release), tree)


@pytest.mark.parametrize("kind", Kind)
def test_the_recipe_of_each_kind_is_whole(kind):
    recipe = recipe_of(kind, PROJECT, (3, 11))

    assert "python3-venv" in recipe.packages
    assert {f"okienko-{kind}.service", f"okienko-{kind}.sysusers", f"{kind}.toml"} <= recipe.files.keys()
    assert "packages.txt" not in recipe.files


def test_a_desk_unit_on_a_later_python_gets_what_builds_lgpio():
    assert "swig" not in recipe_of(Kind.DESK, PROJECT, (3, 11)).packages
    assert {"gcc", "swig", "python3-dev"} <= set(recipe_of(Kind.DESK, PROJECT, (3, 13)).packages)
