"""The display board: shows and speaks who is called to which desk, or says that it is stale."""
