"""Machine-learning models: one adapter a file, heavy imports inside loaders."""
