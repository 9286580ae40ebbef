"""A whole branch on one table: by hand, or a recorded office day replayed and judged from outside."""
