"""Message catalogues: every word that a participant reads, in each language there is."""
