"""Reports: a caseload as a table, about one person, and about many for a funder."""
