"""Public registers, imported as they are published: what they say is shown, and decides nothing by itself."""
