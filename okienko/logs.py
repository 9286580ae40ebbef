"""How the diary of a day is written: one line an entry, to the journal of the system or to a terminal."""

from __future__ import annotations

import logging
import sys

import structlog

from link.log_brake import LogBrake

_QUIET = ("urllib3", "escpos", "PIL", "alembic", "httpx", "kivy")
"""Libraries that say more than a person would want to know."""


def _is_for_a_person(record: logging.LogRecord) -> bool:
    """Tell whether *record* is no small talk of the printer's library, which talks by the root's name."""
    return record.levelno >= logging.WARNING or "/escpos/" not in record.pathname


def write_logs(level: str = "info") -> None:
    """Send every entry of *level* and above to standard error, one line each, of one kind only so many.

    Raises:
        ValueError: *level* is none that logging knows.
    """
    number = logging.getLevelNamesMapping().get(level.upper())
    if number is None:
        raise ValueError(f"log level {level!r} is not one of debug, info, warning, error")
    timestamp = structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%M:%S", utc=False)
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        timestamp,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
            ],
        )
    )
    handler.addFilter(_is_for_a_person)
    handler.addFilter(LogBrake())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))
