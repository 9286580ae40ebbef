"""Figures of a day or a month, from the journal alone; what each means stands in `docs/statistics.md`."""
