"""Agreed care: who, what, when, at what rate, how it is paid, and the provider's time it takes."""
