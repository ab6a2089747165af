"""The demo: made-up people with a history, for who wants to look around (`cli.demo`)."""
