"""Helping somebody to say what they need: sessions of help, and the copy that they get."""
