"""The market as columns: the same ids in the same order as the rules one by one, fast enough for a million providers.

A snapshot holds everybody in NumPy columns, those near each other side by side. Quick arithmetic finds who may be
among the first, never losing anybody, and the ordinary rules and the ordinary score speak for those who are shown.
"""
