"""The entries that took settings are found among all others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    taken = sa.text("kind = 'settings-taken'")
    op.create_index(
        "settings_by_entry", "journal", ["branch", "seq"], sqlite_where=taken, postgresql_where=taken
    )
