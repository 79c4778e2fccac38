"""Bringing in groups and activities from one CSV file: read, tried out, and kept, all of it or nothing."""
