"""Needs for which nobody could be found: kept with what bound, searched for every week, raised before the start."""
