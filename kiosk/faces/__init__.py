"""How scenes look: places, sizes and colours. Nothing in here decides anything about a visit."""
