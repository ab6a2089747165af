"""Tools around the program: setting it up, and keeping its locks."""
