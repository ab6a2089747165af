"""The interview coach: pipeline, storage, jobs, pages and command line."""
