"""Providers: who they are, what they offer, their checks, free time, capacity and public listing."""
