"""What could sound more natural: description, apart from every score."""
