"""Who may sign in, who may do what, what was agreed to and shared, and who looked."""
