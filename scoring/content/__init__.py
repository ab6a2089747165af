"""Evidence to one frozen content result."""
