"""The role boundary: an agency introduces and steps back, and does not direct care."""
