"""Question banks that tutors make: writing them (`desk`), and what can be practised (`shelf`)."""
