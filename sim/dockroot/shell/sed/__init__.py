"""sed: its language, read and run."""
