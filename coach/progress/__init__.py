"""Progress of one person, for themselves and, in bands, for who looks after them."""
