"""Parts of pages: they lay things out and ask the services, they decide nothing."""
