"""Every contact with somebody about a need: what came of it, and what is to happen next, when."""
