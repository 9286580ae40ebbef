"""The queue authority of one branch: it decides, stores, and shows, in that order."""
