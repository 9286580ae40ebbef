"""What Alembic runs: it is handed the hub's own connection and works inside its transaction."""

from __future__ import annotations

from alembic import context

from hub.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
)
context.run_migrations()
