"""The hub's door for people: pages drawn by the hub, which work without a script and are live with one."""
