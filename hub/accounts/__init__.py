"""Who may sign in to the hub's pages, as what, and for how long. A person's account, never a shared one.

Accounts stand in a database of their own beside the queue's (`accounts.db`): signing in never waits for a
ticket's commit, nor a ticket for a password's hash. See docs/accounts.md.
"""
