"""Whether the branch kept its promise: what was seen from outside, held against the journal. Pure."""
