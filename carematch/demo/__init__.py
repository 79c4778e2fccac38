"""Invented neighbourhoods, people and money to try CareMatch with; never in production."""
