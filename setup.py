"""Compile the gettext catalogues when the project is built or installed; all else stands in pyproject.toml.

``python setup.py compile_catalogues`` does only that, in place: `make setup` runs it in a working copy.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import Command, setup
from setuptools.command.build_py import build_py


def compile_catalogues(root: Path) -> None:
    """Write a ``.mo`` beside every ``.po`` of the packages under *root*."""
    for po in sorted(root.glob("*/locale/*/LC_MESSAGES/*.po")):
        with po.open("rb") as texts, po.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(texts))


class CompileCatalogues(Command):
    """Compile the catalogues and nothing else."""

    description = "write a .mo beside every .po"
    user_options = []  # noqa: RUF012  setuptools reads it from the class

    def initialize_options(self) -> None:
        """There is nothing to choose."""

    def finalize_options(self) -> None:
        """There is nothing to choose."""

    def run(self) -> None:
        compile_catalogues(Path(__file__).parent)


class BuildWithCatalogues(build_py):
    """Compile the catalogues before the packages are gathered."""

    def run(self) -> None:
        compile_catalogues(Path(__file__).parent)
        super().run()


setup(cmdclass={"build_py": BuildWithCatalogues, "compile_catalogues": CompileCatalogues})
