"""The kiosk for those who do not see it: a keypad walks through the scene, and a voice reads it. Pure."""
