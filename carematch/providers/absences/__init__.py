"""When a provider is away, so that whoever relies on them can think of somebody else in time."""
