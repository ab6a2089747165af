"""What is kept: people, attempts, work to do. Never audio in the database, see `audio_files`."""
