"""Postcodes, areas, rings and distance: where everything in CareMatch is."""
