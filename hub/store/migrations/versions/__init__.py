"""One step of the schema a file, each following the one that it names."""
