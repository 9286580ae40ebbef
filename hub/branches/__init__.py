"""The branches that are shipped as examples: to try things out on, and to start one's own from."""

from __future__ import annotations

from importlib.resources import files

SHIPPED = ("large", "small")
"""A voivodeship's hall with 40 desks, and a delegation with four."""


def text_of(name: str) -> str:
    """Return the ``branch.toml`` of the shipped branch *name*.

    Raises:
        KeyError: there is none of this name; the message says which there are.
    """
    if name not in SHIPPED:
        raise KeyError(f"no branch {name!r} is shipped (there are {', '.join(SHIPPED)})")
    return files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
