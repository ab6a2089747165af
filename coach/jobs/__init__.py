"""Work on answers, done in a process of its own so that pages stay quick."""
