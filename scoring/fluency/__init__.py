"""Evidence to one frozen fluency result."""
