"""Casework: goals, interviews, outcomes, notes, and the list of those whom somebody looks after."""
