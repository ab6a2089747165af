"""Training the project's own small models on rated speech; nothing is read but what is given."""
