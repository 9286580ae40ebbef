"""How the ``okienko`` command tells a person of a mistake: one line on standard error, and status 2."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import typer

USAGE = 2
"""The exit status of a mistake that the person can mend."""


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what a person can mend into one line and an exit status.

    All our errors of settings, devices and surroundings have one of these parents.
    """
    try:
        yield
    except typer.Exit:  # a RuntimeError too, and no mistake
        raise
    except (ValueError, OSError, RuntimeError, KeyError) as error:
        logging.getLogger(__name__).debug("Ended by", exc_info=error)
        # A KeyError prints itself in quotes.
        words = error.args[0] if isinstance(error, KeyError) and error.args else error
        typer.echo(f"okienko: {words}", err=True)
        raise typer.Exit(USAGE) from error
