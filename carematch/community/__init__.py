"""Community life: the groups and activities near people, kept by an anchor and shown to everybody."""
