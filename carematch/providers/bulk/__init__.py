"""Bringing in many providers from one CSV file: read, tried out, and kept row by row through registration."""
