"""Compile the gettext catalogues when the project is built or installed; all else stands in pyproject.toml."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCatalogues(build_py):
    """Write a ``.mo`` beside every ``.po`` before the packages are gathered."""

    def run(self) -> None:
        for po in Path(__file__).parent.glob("*/locale/*/LC_MESSAGES/*.po"):
            with po.open("rb") as texts, po.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(texts))
        super().run()


setup(cmdclass={"build_py": BuildWithCatalogues})
