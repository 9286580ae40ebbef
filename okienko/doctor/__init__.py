"""What works on this machine and what is missing, each with the way out."""
