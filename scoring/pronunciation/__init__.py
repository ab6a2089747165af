"""Evidence to one frozen pronunciation result."""
