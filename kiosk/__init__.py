"""The kiosk: a visitor touches what they have come for and gets a number."""
