"""Evidence to scores. Pure: no I/O, clock, randomness, torch or Streamlit."""
