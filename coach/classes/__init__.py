"""Classes: tasks that tutors set, what they say of answers, and how it goes in a group."""
