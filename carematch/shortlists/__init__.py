"""Shortlists: the listed people whom somebody with an account wants to think about, private to that account."""
