"""What the devices of a branch and its hub say to each other: names, commands, events, views."""
