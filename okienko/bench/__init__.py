"""How fast the house is, each figure beside the limit of the machine it was measured on, in the same run."""
