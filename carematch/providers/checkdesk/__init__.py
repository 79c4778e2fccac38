"""The desk where staff check providers: what waits, runs out or has lapsed, and recording each check."""
