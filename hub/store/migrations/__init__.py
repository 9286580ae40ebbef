"""How a database of an older hub becomes one of this hub; read by Alembic, and only when it is needed."""
