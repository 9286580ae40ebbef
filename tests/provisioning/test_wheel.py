"""The wheel that devices get holds everything that the packages hold."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from provisioning.source import copy_tree, files_of

PROJECT = Path(__file__).parents[2]
OUTSIDE = {"images", "requirements"}


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    copy_tree(PROJECT, folder / "tree")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
    ]
    subprocess.run([*command, str(folder / "tree")], check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("okienko-*.whl"))) as wheel:
        return set(wheel.namelist())


def test_every_file_of_every_package_is_in_it(names):
    held = {
        path.as_posix() for path in files_of(PROJECT) if len(path.parts) > 1 and path.parts[0] not in OUTSIDE
    }

    assert held - names == set()


def test_every_catalogue_is_in_it_compiled(names):
    catalogues = {name for name in names if name.endswith(".po")}

    assert catalogues
    assert {f"{name.removesuffix('.po')}.mo" for name in catalogues} <= names


def test_neither_tests_nor_recipes_are_in_it(names):
    tops = {name.split("/")[0] for name in names}

    assert tops.isdisjoint({"tests", "images", "docs", "requirements"})


def test_the_licence_is_in_it(names):
    assert any(name.endswith("licenses/LICENSE") for name in names)
